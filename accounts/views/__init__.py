"""`accounts.views`, one file a noun."""
