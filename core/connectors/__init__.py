"""Outside services, a folder each."""
