"""A program of its own that reads files as one way in does, and says what each cost: `python -m tests.hostile.reading`.

It is as large as a web process of the product, and what it says of memory is all that it takes, itself included.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from tests.source import ROOT

MEGABYTES, SECONDS = 300, 5
# Beyond this the system itself says no, so that a runaway ends.
AT_MOST = 2 * MEGABYTES * 1024 * 1024


@dataclass
class Outcome:
    """How one file fared: what was said of it, the CPU it took, and the most memory that the program had meanwhile."""

    name: str
    said: str
    seconds: float
    megabytes: float
    fault: str = ""


def read_in_a_child(door, files, *, seconds=SECONDS) -> list:
    """Read these files one after another in a child that may take 5 s of CPU for each.

    A child that is ended by a limit leaves the file unsaid, which is a fault of its own.
    """
    outcomes = []
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.hostile.reading", door, str(seconds)],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "barnes_social.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with child:
        for name, data in files:
            child.stdin.write(json.dumps([name, len(data)]).encode() + b"\n" + data)
            child.stdin.flush()
            said = child.stdout.readline()
            if not said:
                ended = signal.Signals(-child.wait()).name
                return [*outcomes, Outcome(name, "", seconds, 0, f"ended by {ended}")]
            outcomes.append(Outcome(**json.loads(said)))
    assert child.returncode == 0
    return outcomes


def peak() -> float:
    """The most memory, in MB, that this program had since it was last asked."""
    facts = Path("/proc/self/status").read_text().splitlines()
    most = next(line for line in facts if line.startswith("VmHWM:"))
    Path("/proc/self/clear_refs").write_text("5")  # from here on the peak counts anew
    return int(most.split()[1]) / 1024


def cost(work) -> tuple[float, float]:
    """The seconds of CPU that this work took, and the most memory that the program had meanwhile, in MB."""
    peak()
    began = time.process_time()
    work()
    return time.process_time() - began, peak()


def main(door, seconds):
    """Read from the standard input, each file after its name and length; say what came of it, a line for each."""
    import django

    django.setup()
    from tests.hostile.files import BAD_READERS, READERS  # only once Django is set up

    read, says_no = (READERS | BAD_READERS)[door]
    resource.setrlimit(resource.RLIMIT_DATA, (AT_MOST, AT_MOST))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    told = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    while header := sys.stdin.buffer.readline():
        name, length = json.loads(header)
        data = sys.stdin.buffer.read(length)
        outcome = Outcome(name, "taken", 0, 0)

        def attempt(outcome=outcome, data=data):
            try:
                read(outcome.name, data)
            except says_no as refusal:
                outcome.said = str(getattr(refusal, "reason", refusal))
            except BaseException:
                outcome.fault = traceback.format_exc(limit=-3)

        signal.setitimer(signal.ITIMER_PROF, seconds)
        outcome.seconds, outcome.megabytes = cost(attempt)
        print(json.dumps(vars(outcome)), file=told, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
