"""Backups: the database, the files and the checkpoints of the history in one file; never the keys."""
