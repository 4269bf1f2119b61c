"""Loaded first by every Python program of an installation under test (PYTHONPATH), and by nothing else.

FAULTS_CLOCK names a file with the seconds by which the clock is wrong; it may change while the program runs.
A request with the header X-Fault: die kills its web process once the answer is made and before it is sent.
"""

import os
import signal
import threading
import time
from pathlib import Path

CLOCK = os.environ.get("FAULTS_CLOCK")


def keep_the_wrong_time():
    """Follow the file, in every process and after every fork."""
    import time_machine  # heavy, and only programs with a wrong clock need it

    monotonic, real = time.monotonic(), time.time()

    def offset():
        return float(Path(CLOCK).read_text() or 0)

    at = offset()
    traveller = time_machine.travel(real + at, tick=True)
    wrong = traveller.start()

    def follow():
        nonlocal at
        while True:
            time.sleep(0.1)  # the file tells nobody that it has changed
            now = offset()
            if now != at:
                at = now
                wrong.move_to(real + (time.monotonic() - monotonic) + at)

    def begin():
        threading.Thread(target=follow, daemon=True, name="wrong clock").start()

    begin()
    os.register_at_fork(after_in_child=begin)


def die_when_asked():
    """Kill the web process between commit and answer where the request asks for it."""
    from django.core.handlers import wsgi  # only the web process asks for this

    answer = wsgi.WSGIHandler.__call__

    def answer_or_die(self, environ, start_response):
        response = answer(self, environ, start_response)
        if environ.get("HTTP_X_FAULT") == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        return response

    wsgi.WSGIHandler.__call__ = answer_or_die


if CLOCK:
    keep_the_wrong_time()
if "BARNES_SOCIAL_SERVED" in os.environ:
    die_when_asked()
