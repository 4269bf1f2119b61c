"""What a piece of work costs: CPU time of everything that worked for it, and statements.

CPU time is that of this process and, on PostgreSQL, of every process of the bench's own server (the backends, and
those that write its log and its pages), read from the kernel's clock of each process. Never wall time.
"""

import os
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

SERVER = int(os.environ.get("BENCH_SERVER", "0"))


def cpu() -> float:
    """CPU seconds used so far by this process and by the database server's."""
    return time.process_time() + server_cpu()


def server_cpu() -> float:
    """CPU seconds used so far by the processes of the bench's own PostgreSQL, ended ones included; else nought."""
    if not SERVER or connection.vendor != "postgresql":
        return 0.0
    children = Path(f"/proc/{SERVER}/task/{SERVER}/children").read_text().split()
    ended = Path(f"/proc/{SERVER}/stat").read_text().rpartition(")")[2].split()[13:15]
    running = sum(clock_of(int(pid)) for pid in (SERVER, *children))
    return running + sum(map(int, ended)) / os.sysconf("SC_CLK_TCK")


def clock_of(pid: int) -> float:
    """CPU seconds used so far by another process; nought once it has ended."""
    # Linux names the CPU clock of another process so (clock_getcpuclockid(3)).
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:  # it ended meanwhile, and stands among the ended ones
        return 0.0


@dataclass
class Cost:
    """CPU and wall seconds of one piece of work."""

    cpu: float = 0.0
    server: float = 0.0
    wall: float = 0.0


@contextmanager
def measured():
    """Measure the block: its Cost is complete when it ends."""
    cost = Cost()
    server, began, started = server_cpu(), time.process_time(), time.perf_counter()
    yield cost
    cost.wall = time.perf_counter() - started
    mine = time.process_time() - began
    cost.server = server_cpu() - server
    cost.cpu = mine + cost.server


def statements(work) -> list[str]:
    """The statements that a piece of work sends, BEGIN and COMMIT left out, savepoints counted."""
    with CaptureQueriesContext(connection) as taken:
        work()
    return [query["sql"] for query in taken if query["sql"] not in ("BEGIN", "BEGIN IMMEDIATE", "COMMIT")]


def compare(works: dict, *, rounds: int) -> dict[str, float]:
    """The median CPU seconds of each piece of work, in turns, so that a busy machine disturbs all alike."""
    for work in works.values():
        work()
    taken = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            with measured() as cost:
                work()
            taken[name].append(cost.cpu)
    return {name: median(costs) for name, costs in taken.items()}


def p50(work, *, rounds: int) -> float:
    """The median wall seconds of a piece of work."""
    taken = []
    work()
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return median(taken)
