"""The states of `incidents`, and every move between them."""
