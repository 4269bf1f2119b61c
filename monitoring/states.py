"""The states of `monitoring`, and every move between them."""
