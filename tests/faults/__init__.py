"""The product driven from outside while everything around it breaks: `make faults`.

Each test says what is given, which fault comes, and what must hold. The whole of the product runs as a
school runs it (`manage.py serve`), on servers of the tests' own, and is asked through its own doors: http,
the database, the mail server.
"""
