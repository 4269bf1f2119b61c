"""`accounts.forms`, one file a noun."""
