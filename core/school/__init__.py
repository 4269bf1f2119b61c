"""The one school that this installation belongs to."""
