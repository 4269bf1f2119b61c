"""Many people at once: the same work in many threads, each with a database connection of its own.

For tests marked `django_db(transaction=True)`, on a database that threads share: PostgreSQL, or the
named SQLite file of `tests/conftest.py`.
"""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection, connections

# Taking the one writer lock is a statement of its own on PostgreSQL, and part of BEGIN on SQLite:
# `django_assert_num_queries(9 + LOCK)` around an action.
LOCK = 1 if connection.vendor == "postgresql" else 0


def race(count: int, work: Callable[[int], object]) -> list:
    """Run `work(0)` … `work(count - 1)` at the same moment; returns what each returned, or the exception it raised."""
    outcomes: list = [None] * count
    start = Barrier(count)

    def run(number):
        try:
            start.wait(timeout=30)
            outcomes[number] = work(number)
        except Exception as fault:
            outcomes[number] = fault
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[number], name=f"racer {number}") for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads), "somebody never came back"
    return outcomes
