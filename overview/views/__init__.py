"""Pages that show the whole school."""
