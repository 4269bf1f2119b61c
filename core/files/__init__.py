"""Private files, kept by what they contain."""
