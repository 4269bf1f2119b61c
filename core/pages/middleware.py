"""What every answer carries, and one page for every refusal."""

import errno
import logging
import time
from urllib.parse import unquote, urlsplit

from django.db import DatabaseError
from django.http import HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.urls import is_valid_path
from django.utils.http import url_has_allowed_host_and_scheme

from core.action import Refused
from core.logs import route_of

faults = logging.getLogger(__name__)
answers = logging.getLogger("barnes_social.answers")
METHODS = ("GET", "HEAD", "POST", "OPTIONS")

# Also on static files and on refusals made before any other middleware has run.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}

# Its names, and the part of it that everybody can write.
UTF_8 = ("utf-8", "utf8", "us-ascii", "ascii")


class AnswersMiddleware:
    """Log one line for each answer: the page's name, how it went and how long it took.

    Never the address, which may hold a one-time link or what somebody looked for, and never who asked.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        started = time.perf_counter()
        response = self.get_response(request)
        answers.info(
            "answered",
            extra={
                "route": route_of(request),
                "method": request.method if request.method in METHODS else "other",
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - started) * 1000, 1),
            },
        )
        return response


class HeadersMiddleware:
    """Give every answer the headers that keep a browser careful."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class ReadableMiddleware:
    """Answer 400 to what no browser sends and no database or reader of text can take.

    That is the sign NUL in the address or a cookie, and text that says it is written in anything but UTF-8.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        addressed = (request.path, unquote(request.META.get("QUERY_STRING", "")), *request.COOKIES.values())
        charset = request.content_params.get("charset", "utf-8").lower()
        if charset not in UTF_8 or any("\0" in text for text in addressed):
            return render(request, "400.html", status=400)
        return self.get_response(request)


# No room, no room left to this user, or a file larger than may be.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
DISK_FULL = (
    "The server's disk is full, so nothing of this was saved. Tell the IT technician now, and keep this page open: "
    "going back brings what you typed."
)


class RefusedMiddleware:
    """Turn a `Refused` into the page that says why nothing was changed (409, for htmx too); a full disk too (507)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Answer 409 with the reason, or let any other fault pass."""
        if isinstance(exception, Refused):
            page = {"reason": exception.reason, "came_from": came_from(request)}
            return render(request, "409.html", page, status=409)
        if is_disk_full(exception):
            faults.error("The disk is full: %s", exception)
            return render(request, "409.html", {"reason": DISK_FULL, "came_from": ""}, status=507)
        return None


def referer_of(request):
    """The parts of the address that led here, as the browser says; all empty where it says nothing that is one."""
    try:
        return urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return urlsplit("")


def is_disk_full(fault) -> bool:
    """Whether there was no room for a file, or none for the database."""
    if isinstance(fault, OSError):
        return fault.errno in NO_ROOM
    return isinstance(fault, DatabaseError) and any(words in str(fault) for words in ("disk is full", "No space left"))


def came_from(request) -> str:
    """The path on this site of the page that led here; "" where there is none, or where it is this very page."""
    referer = request.headers.get("referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(referer)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    is_here = request.method == "GET" and path == request.get_full_path()
    return "" if is_here or not path.startswith("/") or path.startswith("//") else path


class CompressMiddleware(GZipMiddleware):
    """Send pages compressed, with Django's random padding; never one that must not be kept (secrets)."""

    def process_response(self, request, response):
        """The response as it is, or smaller."""
        if "no-store" in response.get("Cache-Control", ""):
            return response
        return super().process_response(request, response)


def page_above(path) -> str:
    """The nearest address above this one that leads somewhere: "/accounts/7/" of "/accounts/7/close/"."""
    parts = path.strip("/").split("/")
    while parts := parts[:-1]:
        above = f"/{'/'.join(parts)}/"
        if is_valid_path(above):
            return above
    return "/"


class NotAPageMiddleware:
    """Answer 405 with a page of the school's own and a way on, where Django would send an empty one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        is_read = request.method in ("GET", "HEAD")
        way_on = {"is_read": is_read, "go_on_to": page_above(request.path) if is_read else request.path}
        page = render(request, "405.html", way_on, status=405)
        page["Allow"] = response["Allow"]
        return page
