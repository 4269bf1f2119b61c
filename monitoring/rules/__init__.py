"""Why somebody may not do a thing, and what follows from the calendar, one file a noun."""
