"""The append-only history: who did what to what, and when."""
