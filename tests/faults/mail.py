"""A mail server of the tests' own that misbehaves as it is told."""

import contextlib
import email
import email.policy
import socketserver
import threading
import time
from collections import Counter

WELL = "well"
# Before any message: nobody listens, somebody listens and says nothing, somebody hangs up.
REFUSES, HANGS, HANGS_UP = "refuses", "hangs", "hangs up"
# At the address of a message.
NOT_NOW, NEVER = "451 Try again later", "550 We relay nothing"
# At its end: the connection is dropped, and the message was not, or was, taken.
DROPS, TAKES_AND_DROPS = "drops", "takes and drops"
# Takes a message but does not say so until it is well again.
HOLDS = "holds"


class MailServer:
    """Listens on a port of its own; `mode` says how it behaves, `taken` is what it has taken."""

    def __init__(self, port):
        self.port, self.mode, self.taken = port, WELL, []
        # The Message-IDs of those that it took without saying so.
        self.cut = []
        self.refuses_to = ""
        self.is_holding = threading.Event()
        self._server = self._thread = None
        self.open()

    @property
    def url(self):
        """Its address, as EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def open(self):
        """Listen."""
        self._server = _Listener(("127.0.0.1", self.port), _Talk)
        self._server.mail = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def close(self):
        """Listen no more; who is connected stays so."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def behave(self, mode):
        """Change how it behaves, from now on."""
        was, self.mode = self.mode, mode
        self.is_holding.clear()
        if mode == REFUSES:
            self.close()
        elif was == REFUSES:
            self.open()

    def copies(self) -> Counter:
        """How often each Message-ID was taken."""
        return Counter(message["Message-ID"] for _, message in self.taken)


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _Talk(socketserver.StreamRequestHandler):
    timeout = 60

    def handle(self):
        with contextlib.suppress(OSError):
            self.talk()

    def say(self, words):
        self.wfile.write(words.encode() + b"\r\n")

    def wait_while(self, mode):
        until = time.monotonic() + 60
        while self.mail.mode == mode and time.monotonic() < until:
            time.sleep(0.05)  # as long as the test lets it hang

    def talk(self):
        self.mail = self.server.mail
        if self.mail.mode == HANGS:
            self.wait_while(HANGS)
            return
        if self.mail.mode == HANGS_UP:
            return
        self.say("220 here")
        to = ""
        while line := self.rfile.readline():
            verb, words = line[:4].upper(), line.decode(errors="replace").strip()
            if verb == b"RCPT":
                to = words.partition("<")[2].rstrip(">")
                refusal = self.mail.mode if self.mail.mode in (NOT_NOW, NEVER) else ""
                if self.mail.refuses_to and self.mail.refuses_to in to:
                    refusal = NEVER
                self.say(refusal or "250 fine")
            elif verb == b"DATA":
                self.say("354 go on")
                if not self.take(to):
                    return
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def take(self, to):
        """Read a message; whether the connection goes on."""
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line[1:] if line.startswith(b"..") else line)
        if self.mail.mode == DROPS:
            return False
        message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        self.mail.taken.append((to, message))
        if self.mail.mode == TAKES_AND_DROPS:
            self.mail.cut.append(message["Message-ID"])
            return False
        if self.mail.mode == HOLDS:
            self.mail.is_holding.set()
            self.wait_while(HOLDS)
        self.say("250 taken")
        return True
