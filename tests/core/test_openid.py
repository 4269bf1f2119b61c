"""What a provider's token must be, and where the provider may live."""

import json
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from core.connectors.openid.api import NotTrusted, Unavailable, claims_of, endpoints
from core.connectors.openid.client import is_at_home

OURS, THEIRS = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
HOSTS = ("127.0.0.1",)


@pytest.fixture
def served():
    """`served[path] = answer`: what a small web server on this machine says; `served.url` is where."""

    class Answers(dict):
        url = ""

    answers = Answers()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, headers, body = answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    answers.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield answers
    server.shutdown()
    thread.join()
    server.server_close()


def said(value):
    return 200, {"Content-Type": "application/json"}, json.dumps(value).encode()


@pytest.fixture
def published(served):
    key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(OURS.public_key())) | {"kid": "one", "use": "sig"}
    served["/keys"] = said({"keys": [key]})
    found = {
        "issuer": served.url,
        "authorization_endpoint": served.url + "/go",
        "token_endpoint": served.url + "/token",
        "jwks_uri": served.url + "/keys",
    }
    served["/.well-known/openid-configuration"] = said(found)
    return found


def token(published, key=OURS, algorithm="RS256", kid="one", **changes):
    now = datetime.now(UTC)
    claims = {
        "iss": published["issuer"],
        "aud": "school",
        "sub": "1",
        "nonce": "n",
        "iat": now,
        "exp": now + timedelta(minutes=5),
    } | changes
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid} if kid else {})


def read(published, made, nonce="n"):
    return claims_of(made, published=published, hosts=HOSTS, client_id="school", nonce=nonce)


def test_claims_of_a_good_token(published):
    assert read(published, token(published))["sub"] == "1"


@pytest.mark.parametrize(
    "changes",
    [
        {"key": THEIRS},
        {"kid": "two"},
        {"kid": None},
        {"iss": "https://accounts.google.com"},
        {"aud": "another"},
        {"aud": ["school", "another"]},
        {"exp": datetime(2020, 1, 1, tzinfo=UTC)},
        {"exp": None},
        {"sub": None},
        {"nonce": None},
        {"nonce": "another"},
        {"nonce": 7},
        {"algorithm": "none", "key": None},
    ],
    ids=[
        "another key",
        "a key not published",
        "no key named",
        "another issuer",
        "for another",
        "for several",
        "too old",
        "without end",
        "about nobody",
        "no nonce",
        "another nonce",
        "a number for a nonce",
        "unsigned",
    ],
)
def test_claims_of_refuses_whatever_is_not_right(published, changes):
    with pytest.raises(NotTrusted):
        read(published, token(published, **changes))


def test_claims_of_refuses_a_public_key_used_as_a_secret(published):
    public = OURS.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    body = token(published).split(".")[1]
    forged = jwt.api_jws.encode(b"{}", b"x" * 32, algorithm="HS256", headers={"kid": "one"}).split(".")[0]
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(
        f"{forged}.{body}".encode(), public
    )
    made = f"{forged}.{body}.{jwt.utils.base64url_encode(signature).decode()}"

    with pytest.raises(NotTrusted):
        read(published, made)


@pytest.mark.parametrize("made", ["", "a.b.c", "not a token", "." * 10_000])
def test_claims_of_refuses_what_is_no_token(published, made):
    with pytest.raises(NotTrusted):
        read(published, made)


def test_claims_of_refuses_an_empty_nonce(published):
    with pytest.raises(NotTrusted):
        read(published, token(published, nonce=""), nonce="")


def test_endpoints_of_a_provider_at_home(served, published):
    assert endpoints(served.url, HOSTS) == published


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}, b""),
        (302, {"Location": "http://127.0.0.1:1/"}, b""),
        (200, {}, b"<html>"),
        (200, {}, b"[]"),
        (200, {}, b'{"issuer": "https://accounts.google.com"}'),
        (200, {}, b"x" * 300_000),
        (200, {"Content-Encoding": "gzip"}, b"not gzip"),
    ],
    ids=["500", "redirect", "html", "list", "another issuer", "too long", "broken"],
)
def test_endpoints_says_that_the_provider_is_away(served, answer):
    served["/.well-known/openid-configuration"] = answer

    with pytest.raises(Unavailable):
        endpoints(served.url, HOSTS)


def test_endpoints_refuses_an_address_that_is_not_at_home(served, published):
    served["/.well-known/openid-configuration"] = said(published | {"token_endpoint": "http://169.254.169.254/"})

    with pytest.raises(Unavailable):
        endpoints(served.url, HOSTS)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://accounts.google.com/o/oauth2/v2/auth", True),
        ("http://accounts.google.com/", False),
        ("https://accounts.google.com.evil.example/", False),
        ("https://evil.example/?accounts.google.com", False),
        ("https://accounts.google.com@evil.example/", False),
        ("file:///etc/passwd", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_is_at_home(url, expected):
    assert is_at_home(url, ("accounts.google.com",)) is expected
