"""The states of `policy`, and every move between them."""
