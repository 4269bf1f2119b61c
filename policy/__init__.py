"""The Social Media Statement, its versions and who has read it."""
