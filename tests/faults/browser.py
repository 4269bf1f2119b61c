"""Somebody signed in, pressing buttons; they press again when the page fails, as people do."""

import http.client
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

# Django compares the form's token with the cookie's; any 32 letters will do.
TOKEN = "f" * 32


@dataclass
class Answer:
    """What came back."""

    status: int
    where: str
    body: str
    seconds: float

    @property
    def is_taken(self) -> bool:
        """Whether the page said that it is done: it sends people on."""
        return self.status == 302 and "/sign-in/" not in self.where


@dataclass
class Browser:
    """One person's session, on one web process."""

    port: int
    session: str
    answers: list[Answer] = field(default_factory=list)

    def ask(self, method, path, body=None, headers=(), seconds=20) -> Answer:
        """One request; raises OSError where nobody answers."""
        began = time.monotonic()
        door = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        cookie = f"sessionid={self.session}; csrftoken={TOKEN}"
        try:
            door.request(method, path, body, {"Cookie": cookie, "Host": f"localhost:{self.port}", **dict(headers)})
            answer = door.getresponse()
            text = answer.read().decode(errors="replace")
        except http.client.HTTPException as fault:
            raise ConnectionError(str(fault)) from fault
        finally:
            door.close()
        known = Answer(answer.status, answer.headers.get("Location", ""), text, time.monotonic() - began)
        self.answers.append(known)
        return known

    def get(self, path, **options) -> Answer:
        """Open a page."""
        return self.ask("GET", path, **options)

    def post(self, path, values=(), *, headers=(), **options) -> Answer:
        """Send a form once."""
        body = urlencode([("csrfmiddlewaretoken", TOKEN), *dict(values).items()])
        form = {"Content-Type": "application/x-www-form-urlencoded", **dict(headers)}
        return self.ask("POST", path, body, form, **options)

    def send(self, path, values=(), *, patience=90) -> Answer:
        """Send a form, and again each half second until the page answers for good; that answer."""
        return self._insist(lambda: self.post(path, values), path, patience)

    def send_file(self, path, values, text, *, patience=90) -> Answer:
        """Send a form with a text file, and again until the page answers for good; that answer."""
        fields = {"csrfmiddlewaretoken": TOKEN, **values}
        parts = [
            f'--between\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{v}\r\n' for name, v in fields.items()
        ]
        parts += [
            '--between\r\nContent-Disposition: form-data; name="file"; filename="seen.txt"\r\n'
            f"Content-Type: text/plain\r\n\r\n{text}\r\n--between--\r\n"
        ]
        headers = {"Content-Type": "multipart/form-data; boundary=between"}
        return self._insist(lambda: self.ask("POST", path, "".join(parts).encode(), headers), path, patience)

    def _insist(self, press, path, patience):
        until, last = time.monotonic() + patience, None
        while time.monotonic() < until:
            try:
                last = press()
                if last.status < 500:
                    return last
            except OSError as fault:
                last = fault
            time.sleep(0.5)  # people press again after a moment
        raise AssertionError(f"nobody took {path} in {patience} s: {last}")
