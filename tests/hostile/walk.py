"""Walks the product as somebody, by its links, and gathers every form it meets."""

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

from tests.factories import NOW, make_picture

TEXTS = {"text", "search", "email", "url", "tel", "password", "textarea"}
URLENCODED = "application/x-www-form-urlencoded"
# What stands in an empty control of a day or a number before somebody means harm.
ALREADY = {"date": "2026-11-20", "datetime-local": "2026-11-19T10:00", "number": "1"}
# How many addresses of one view a walk opens: in another state a page shows other forms.
EACH = 2


@dataclass(frozen=True)
class Control:
    """One control of a form: what it is called, what may be chosen, what stands in it."""

    name: str
    kind: str
    value: str = ""
    choices: tuple = ()
    longest: int | None = None

    @property
    def is_text(self) -> bool:
        """Whether anything may be typed into it."""
        return self.kind in TEXTS


@dataclass
class Form:
    """One form that is sent by POST, and the browser of whoever met it."""

    browser: Client = field(repr=False)
    page: str
    action: str
    controls: list[Control] = field(repr=False)

    @property
    def view(self) -> str:
        """The URL name that it is sent to."""
        return resolve(urlsplit(self.action).path).view_name

    @property
    def is_plain(self) -> bool:
        """Whether it is sent as plain text, without files."""
        return not any(control.kind == "file" for control in self.controls)

    def texts(self) -> list:
        """Its text fields, each with its number."""
        return [(number, control) for number, control in enumerate(self.controls) if control.is_text]

    def sensible(self) -> dict:
        """What somebody would send who changes nothing and takes the first of every choice."""
        sent = {}
        for control in self.controls:
            if control.kind == "checkbox":
                sent.setdefault(control.name, []).extend(control.choices[:1])
            elif control.kind in ("radio", "select"):
                chosen = control.value or next((choice for choice in control.choices if choice), "")
                sent.setdefault(control.name, [chosen])
            elif control.kind == "file":
                sent[control.name] = [make_picture()]
            else:
                sent[control.name] = [control.value or ALREADY.get(control.kind, "")]
        return sent

    def send(self, values, *, path=None):
        """Send these values (texts or bytes, several under one name) and give the answer.

        The browser keeps the cookies it had: whatever this changes is rolled back by the caller.
        """
        path, kept = path or self.action, deepcopy(self.browser.cookies)
        try:
            if not self.is_plain:
                return self.browser.post(path, values)
            return self.browser.post(path, urlencode(values, doseq=True), content_type=URLENCODED)
        finally:
            self.browser.cookies = kept


def signed_in(person, at=NOW) -> Client:
    """A browser of somebody who gave their second factor a moment ago; of nobody for None."""
    browser = Client()
    if person is None:
        return browser
    # As the row stands now: a password that was changed since would end the session at once.
    browser.force_login(type(person).objects.get(pk=person.pk))
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": at.timestamp()}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return browser


def is_link(form) -> bool:
    """Whether a form is only a button that leads to another page."""
    return form.method.lower() == "get" and bool(form.action) and not form.xpath(".//input|.//select|.//textarea")


class Walk:
    """Everything that one or several people reach from the first page.

    `pages` and `files` (what is no page) by path, `forms` by what they ask.
    """

    def __init__(self):
        self.pages, self.files, self.forms, self._views, self._shapes = {}, {}, [], Counter(), set()

    def as_somebody(self, person, doors=(), at=NOW):
        """Follow every link from the first page and from `doors`, which are paths or rows that have one.

        Opens at most `EACH` addresses of a view in all, the doors not counted.
        """
        browser = signed_in(person, at)
        doors = [door if isinstance(door, str) else door.get_absolute_url() for door in doors]
        waiting, known = [*doors, "/"], set(doors)
        while waiting:
            path = waiting.pop(0)
            answer = browser.get(path)
            if answer.status_code == 302:
                waiting += self._unknown([answer.url], path, known)
            if answer.status_code != 200:
                continue
            if not answer.headers["Content-Type"].startswith("text/html"):
                self.files[path] = answer
                continue
            self.pages[path] = answer
            tree = html.document_fromstring(answer.content.decode())
            self.gather(browser, path, tree)
            links = [*tree.xpath("//a/@href"), *(form.action for form in tree.forms if is_link(form))]
            waiting += self._unknown(links, path, known)
        return browser

    def _unknown(self, links, base, known):
        for link in links:
            parts = urlsplit(urljoin(base, link))
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            if parts.netloc or path in known or parts.path.startswith("/assets/"):
                continue
            known.add(path)
            try:
                view = resolve(parts.path).view_name
            except Resolver404:
                continue
            if self._views[view] < EACH:
                self._views[view] += 1
                yield path

    def gather(self, browser, path, tree):
        """Keep the forms of a page that were not met before."""
        for form in tree.forms:
            if form.method.lower() != "post":
                continue
            action = urljoin(path, form.get("action") or path)
            controls = list(_controls(form))
            met = Form(browser, path, action, controls)
            # A form of the same controls to the same view is the same form, on whichever page.
            shape = (met.view, frozenset((control.name, control.kind) for control in controls))
            if shape not in self._shapes and met.view != "account_logout":
                self._shapes.add(shape)
                self.forms.append(met)


def _controls(form):
    boxes = {}
    for element in form.iter("input", "textarea", "select", "button"):
        name = element.get("name")
        kind = element.get("type", "text") if element.tag in ("input", "button") else element.tag
        if not name or name == "csrfmiddlewaretoken" or kind in ("submit", "button", "reset"):
            continue
        if kind in ("checkbox", "radio"):
            boxes.setdefault((name, kind), []).append(element)
        elif kind == "select":
            chosen = [
                option.get("value", "") for option in element.iter("option") if option.get("selected") is not None
            ]
            options = tuple(option.get("value", "") for option in element.iter("option"))
            yield Control(name, kind, (chosen or [""])[0], options)
        else:
            value = element.text or "" if kind == "textarea" else element.get("value", "")
            longest = element.get("maxlength")
            yield Control(name, kind, value, longest=int(longest) if longest else None)
    for (name, kind), elements in boxes.items():
        chosen = [element.get("value", "on") for element in elements if element.get("checked") is not None]
        yield Control(name, kind, (chosen or [""])[0], tuple(element.get("value", "on") for element in elements))
