"""What can be told of a message from its address and subject: a guess that anybody can put right."""

import re

from accounts.queries import watching
from monitoring.states import CommentKind

PLATFORMS = (
    "facebook.com", "fb.com", "instagram.com", "x.com", "twitter.com", "youtube.com", "youtu.be",
    "tiktok.com", "linkedin.com", "threads.net", "bsky.app", "mastodon.social",
)  # fmt: skip
LINK = re.compile(r"https?://[^\s<>\"')\]]{4,400}")
KINDS = (
    (CommentKind.FREEDOM_OF_INFORMATION, re.compile(r"\bfreedom of information\b|\bfoi\b", re.IGNORECASE)),
    (CommentKind.DATA_RIGHTS, re.compile(r"\bsubject access\b|\bright to erasure\b", re.IGNORECASE)),
    (CommentKind.COMPLAINT, re.compile(r"\bcomplain(t|ing)?\b", re.IGNORECASE)),
    (CommentKind.QUERY, re.compile(r"\?\s*$")),
)


def link_in(words: str) -> str:
    """The first link to a platform among these words, or nothing."""
    for found in LINK.findall(words):
        host = found.split("/")[2].lower().removeprefix("www.").removeprefix("m.")
        if host in PLATFORMS or host.endswith(tuple(f".{platform}" for platform in PLATFORMS)):
            return found
    return ""


def kind_in(subject: str) -> str:
    """What a subject line says that this is; a plain comment unless it says more."""
    return next((kind for kind, words in KINDS if words.search(subject)), CommentKind.COMMENT)


def account_named_in(text: str):
    """The one open account whose name or handle stands in this text; None for none or several."""
    text = text.casefold()
    named = [
        account
        for account in watching.open_accounts().only("name", "handle").order_by()
        if account.name.casefold() in text or (len(account.handle) > 3 and account.handle.casefold() in text)
    ]
    return named[0] if len(named) == 1 else None
