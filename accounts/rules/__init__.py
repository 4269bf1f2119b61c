"""`accounts.rules`, one file a noun."""
