"""`python -m tests.bench.empty_database ADDRESS NAME`: an empty database on the bench's own server."""

import sys

import psycopg2

if __name__ == "__main__":
    address, name = sys.argv[1:]
    server = psycopg2.connect(address)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    server.close()
