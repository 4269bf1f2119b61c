"""Somebody at the school's pages, over https, with a password and an authenticator app."""

import ssl
import urllib.error
import urllib.parse
import urllib.request
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from pathlib import Path

from lxml import html

from accounts.totp import code_at, read_seed


class Page:
    """One answer."""

    def __init__(self, address: str, status: int, body: bytes):
        self.address, self.status = address, status
        self.text = body.decode(errors="replace")
        self.tree = html.fromstring(body) if body else None

    def form_with(self, name: str):
        """The form that has a field or a button of this name."""
        return next(form for form in self.tree.forms if form.xpath(f".//*[@name='{name}']"))


class Browser:
    """One session; `trusts` is the certificate to believe."""

    def __init__(self, address: str, trusts: Path):
        self.address = address
        context = ssl.create_default_context(cafile=str(trusts))
        https, cookies = urllib.request.HTTPSHandler(context=context), urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(https, cookies)

    def open(self, path: str, values: dict | None = None) -> Page:
        """Open a page, or send these values to it; what stands there in the end."""
        address = urllib.parse.urljoin(self.address, path)
        data = urllib.parse.urlencode(values).encode() if values is not None else None
        request = urllib.request.Request(address, data, {"Referer": address, "Origin": self.address})
        try:
            with self._opener.open(request, timeout=30) as answer:
                return Page(answer.url, answer.status, answer.read())
        except urllib.error.HTTPError as answer:
            with answer:
                return Page(address, answer.code, answer.read())

    def send(self, page: Page, name: str, **values: str) -> Page:
        """Fill in the form of a page that has `name`, and send it."""
        form = page.form_with(name)
        action = urllib.parse.urljoin(page.address, form.get("action") or page.address)
        return self.open(action, dict(form.form_values()) | values)

    def sign_in(self, email: str, password: str, seed: str) -> Page:
        """Password, then the code of the authenticator app."""
        page = self.send(self.open("/sign-in/login/"), "login", login=email, password=password)
        return self.give_code(page, seed)

    def give_code(self, page: Page, seed: str) -> Page:
        """The code of this half minute, where a page asks for one."""
        return self.send(page, "code", code=code_at(read_seed(seed), datetime.now(UTC)).now)
