"""The pages of `people`, one file a noun."""
