"""What one page, or one piece of work, takes: statements, wall time, CPU, and CPU beside a bare view."""

from dataclasses import dataclass
from statistics import median

from django.test import Client

from tests.bench.bare import bare_site
from tests.bench.cost import statements
from tests.bench.lists import asker, in_turn

ROUNDS = 12
TURNS = 3


@dataclass
class Numbers:
    """What one page, or one piece of work, takes."""

    statements: int
    p50: float
    cpu: float


def numbers_of(work) -> Numbers:
    """The statements of a piece of work, and the median of its wall and CPU seconds."""
    work()
    sent = len(statements(work))
    times, costs = in_turn(work, ROUNDS)
    return Numbers(sent, median(times), median(costs))


def page_numbers(reader, address) -> Numbers:
    """The same of a page, for this person."""
    client = Client()
    client.force_login(reader)
    return numbers_of(asker(client, address))


def beside_the_bare_view(reader, page, rival) -> float:
    """How many times the CPU of a bare view a page takes; by turns, so that a busy machine disturbs both alike."""
    client, costs, rivals = Client(), [], []
    client.force_login(reader)
    for _ in range(TURNS):
        costs += in_turn(asker(client, page), ROUNDS // TURNS)[1]
        with bare_site() as bare:
            bare.cookies = client.cookies
            rivals += in_turn(asker(bare, rival), ROUNDS // TURNS)[1]
    return median(costs) / median(rivals)
