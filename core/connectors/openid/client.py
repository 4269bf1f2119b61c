"""Talks to a provider: to the hosts it is known to live on, by https, without following redirects."""

from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

# Seconds to connect and between two pieces of an answer.
TIMEOUT = (3, 5)
LONGEST = 200_000
ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Unavailable(requests.RequestException):
    """The provider does not answer, or not as itself."""


class _Session(requests.Session):
    def __init__(self, hosts):
        super().__init__()
        self.hosts = hosts
        # Neither a proxy nor a .netrc of the machine has a say in who signs in.
        self.trust_env = False

    def request(self, method, url, **kwargs):
        if not is_at_home(url, self.hosts):
            raise Unavailable(f"this provider does not live at {urlsplit(url).hostname}")
        ours = {"timeout": TIMEOUT, "allow_redirects": False, "stream": True}
        with super().request(method, url, **kwargs | ours) as answer:
            try:
                body = answer.raw.read(LONGEST + 1, decode_content=True)
            except (HTTPError, OSError) as fault:
                raise Unavailable(str(fault)) from fault
        if len(body) > LONGEST:
            raise Unavailable("the answer is too long")
        answer._content = body  # what .text and .json() read; requests itself knows no limit
        return answer


def session(hosts) -> requests.Session:
    """A session that speaks to these hosts only, gives up after seconds and reads no more than 200 KB."""
    return _Session(hosts)


def is_at_home(url: str, hosts) -> bool:
    """Whether an address is https (plain only on this very machine) and at one of these hosts."""
    try:
        parts = urlsplit(url)
        # An http issuer on this machine exists in tests only: the environment cannot name one.
        is_private = parts.scheme == "https" or parts.hostname in ON_THIS_MACHINE
        return is_private and parts.scheme in ("http", "https") and parts.hostname in hosts
    except ValueError:
        return False


def endpoints(issuer: str, hosts) -> dict:
    """What the provider publishes about itself; raises Unavailable where it is away or says it is somebody else."""
    found = _fetch(f"{issuer}/.well-known/openid-configuration", hosts)
    if found.get("issuer") != issuer:
        raise Unavailable("the provider says that it is another one")
    for name in NEEDED:
        if not is_at_home(str(found.get(name, "")), hosts):
            raise Unavailable(f"the provider's {name} is not at home")
    return found


def keys(url: str, hosts) -> dict:
    """The keys with which the provider signs; raises Unavailable."""
    return _fetch(url, hosts)


def _fetch(url, hosts) -> dict:
    try:
        with session(hosts) as connection:
            answer = connection.get(url, headers={"Accept": "application/json"})
            answer.raise_for_status()
            found = answer.json()
    except (requests.RequestException, OSError, ValueError) as fault:
        raise Unavailable(str(fault)) from fault
    if not isinstance(found, dict):
        raise Unavailable("the provider's answer is not an object")
    return found
