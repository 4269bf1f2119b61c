"""`accounts.notices`, one file a noun."""
