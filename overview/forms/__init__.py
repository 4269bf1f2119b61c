"""Forms of the pages of the whole school."""
