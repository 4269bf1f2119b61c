"""Sheets of paper: what a page says, as a PDF to print, file and read aloud."""
