"""How a page is drawn: forms, words for dates and states."""
