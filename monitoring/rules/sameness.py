"""When two comments are the same one: the same Message-ID, else link, else source, author, words and time."""

from hashlib import sha256
from urllib.parse import urlsplit, urlunsplit


def same_key(*, message_id="", link="", said=()) -> str:
    """The digest under which a comment is kept once; `said` is (source, author, words, time)."""
    message_id = message_id.strip().strip("<>").strip()
    if message_id:
        return _digest("message-id", message_id)
    if link:
        return _digest("link", plain_link(link))
    return _digest("said", *(" ".join(str(part).split()) for part in said))


def plain_link(link: str) -> str:
    """A link without the differences that do not matter: capitals of the host, a last slash."""
    link = link.strip()
    try:
        parts = urlsplit(link)
        host, path = parts.netloc.lower(), parts.path.rstrip("/")
        return urlunsplit((parts.scheme.lower(), host, path, parts.query, parts.fragment))
    except ValueError:
        return link


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()
