"""Keeping an eye on what is said: checks, comments and the answers that are due."""
