"""Every answer carries the headers that keep a browser careful: pages, static files, refusals and faults."""

import pytest
from django.test import Client

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def answer(kind, settings, monkeypatch, tmp_path):
    client = Client(raise_request_exception=False)
    if kind == "static file":
        (tmp_path / "crest.svg").write_text("<svg/>")
        settings.STATIC_ROOT = tmp_path
        return client.get("/assets/crest.svg")
    if kind == "strange host":
        settings.ALLOWED_HOSTS = ["social.example.sch.uk"]
        return client.get("/sign-in/login/", headers={"host": "elsewhere.example"})
    if kind == "fault":
        monkeypatch.setattr("core.heartbeat.api.pulse", lambda **_: 1 / 0)
        return client.get("/healthz")
    if kind == "another school":
        settings.DEMONSTRATION = False
    return client.get({"missing": "/nothing-here/", "another school": "/sign-in/login/"}.get(kind, "/sign-in/login/"))


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("page", 200),
        ("static file", 200),
        ("missing", 404),
        ("strange host", 400),
        ("fault", 500),
        ("another school", 503),
    ],
)
def test_headers_are_on_every_answer(school, settings, monkeypatch, tmp_path, kind, status):
    found = answer(kind, settings, monkeypatch, tmp_path)
    found.close()

    assert found.status_code == status
    assert {name: found.headers.get(name) for name in HEADERS} == HEADERS
    policy = found.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
