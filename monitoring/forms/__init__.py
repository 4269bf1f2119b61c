"""Clean input into plain values, one file a noun."""
