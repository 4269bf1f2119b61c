"""Whose account an address or a handle names: read strictly, so that nothing that only looks like ours is ours.

Nothing here asks the network. Ours is what is the same after what makes no difference anywhere: capital letters of
plain English ones, `www.`, `m.`, the scheme, what follows the name, and ways of writing the same letters in an address.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qs, unquote

from accounts.platforms import HOSTS
from accounts.states import Platform

LONGEST = 500
# Other doors to the same accounts, besides those that lists of accounts know. Mastodon has no door of its own: anybody
# runs a server for it, and one name on two servers is two accounts, so its host is part of the name.
DOORS = {host: platform for host, platform in HOSTS.items() if platform != Platform.MASTODON} | {
    "m.me": Platform.FACEBOOK,
    "instagr.am": Platform.INSTAGRAM,
    "ig.me": Platform.INSTAGRAM,
    "chat.whatsapp.com": Platform.WHATSAPP,
}
# What stands before a platform's host without leading anywhere else.
SAME_HOST = re.compile(r"(?:www|m|mobile|mobi|web|touch|mbasic|free|business|music|[a-z]{2}(?:-[a-z]{2})?)\.")
# They lead on to somewhere that nobody sees from the address.
SHORT_HOSTS = frozenset(
    {"t.co", "bit.ly", "tinyurl.com", "lnkd.in", "vm.tiktok.com", "vt.tiktok.com", "youtu.be", "fb.watch", "is.gd"}
)
# What a program of one page keeps its account behind; any other fragment is a place on the page that it follows.
ROUTES = ("/", "@", "!", "#", "%23", "%40", "%21", "%2F", "%2f")
WRAPPING = "<>()[]{}\"'“”‘’«»,;!"
# First parts of an address that are the platform's own pages, or one post, and never somebody's name.
NOBODY = {
    Platform.FACEBOOK: "share sharer sharer.php watch events photo photo.php reel l.php hashtag marketplace login help "
    "policies media videos notes e s stories gaming search privacy terms.php",
    Platform.INSTAGRAM: "p reel reels explore tv accounts s direct about legal",
    Platform.X: "i intent home share hashtag search explore settings login tos privacy compose",
    Platform.YOUTUBE: "watch shorts playlist results embed live feed hashtag t about premium",
    Platform.TIKTOK: "t tag music discover foryou search legal",
    Platform.THREADS: "t p search",
    Platform.LINKEDIN: "feed posts pulse jobs learning legal",
}
NOBODYS = {platform: frozenset(words.split()) for platform, words in NOBODY.items()}
HANDLE = re.compile(r"@?[^\s/\\?#@:]+")
HOST = re.compile(r"[^\s/\\?#@:]+\.[^\s/\\?#@:.]{2,}(?::\d*)?")


class NotOneAddress(ValueError):
    """What was pasted is not one address or one handle; the message says what to do."""


@dataclass(frozen=True)
class Name:
    """One account: where it is (a platform, or a host; "" for a handle alone) and what it is called there."""

    where: str
    who: str


@dataclass(frozen=True)
class Pasted:
    """What somebody pasted: the accounts that it may name, and every part of it for a look at likeness."""

    text: str
    names: frozenset[Name]
    parts: tuple[str, ...]
    is_handle: bool = False
    # A single post, a video or a short link: it does not say whose account it is.
    says_nobody: bool = False


def read(text: str) -> Pasted:
    """What this text names. Raises NotOneAddress where it is several things, or words."""
    text = _the_one(_unwrapped(text[:LONGEST]))
    parts = tuple(part for part in re.split(r"[/\\?#&=@:\s]+", _decoded(text)) if part)[:40]
    if text.startswith("@") or ("/" not in text and ":" not in text and not _is_door(text)):
        return Pasted(text, _names_of_handle(text), parts, is_handle=True)
    name = name_at(text)
    return Pasted(text, _and_above(name), parts, says_nobody=name is None and _is_short(text))


def name_at(address: str) -> Name | None:
    """The account that an address leads to; None where it names none, or is written so as to deceive."""
    found = _parts_of(address)
    if found is None:
        return None
    host, segments, query, route = found
    platform = platform_at(host)
    if host.endswith(".bsky.social"):
        return Name(Platform.BLUESKY, host)
    if platform is None:
        if host in SHORT_HOSTS:
            return None
        host = host.removeprefix("www.")
        if segments and segments[0].startswith("@"):
            return Name(host, small(segments[0]))
        return Name(host, "/".join(segments) + (f"?{query}" if query else "") + (f"#{route}" if route else ""))
    if not segments or small(segments[0]) in NOBODYS.get(platform, ()):
        return None
    who = _WHO[platform](segments, query, host)
    return Name(platform, who) if who else None


@lru_cache(2048)
def names_of_account(platform: str, handle: str, address: str) -> frozenset[Name]:
    """Every way to name one account of the school, from what is kept of it; empty where that names nothing."""
    found = set()
    if address and (name := name_at(address)):
        found.add(name)
        if platform not in (Platform.OTHER, Platform.GAMES) and (alone := handle_in(name)):
            found.add(Name("", alone))
    handle = handle.strip()
    if "/" in handle:
        name = name_at(handle)
        return frozenset(found | ({name} if name else set()))
    if HANDLE.fullmatch(handle) or re.fullmatch(r"@?[^\s/@]+@[^\s/@]+", handle):
        named = _names_of_handle(handle)
        found |= {name for name in named if name.where == "" or "@" in name.who}
        alone = small(handle.removeprefix("@"))
        if platform in _BY_HANDLE and "@" not in alone:
            found.add(Name(platform, _BY_HANDLE[platform](alone)))
    return frozenset(found)


def _and_above(name: Name | None) -> frozenset[Name]:
    """The same, and on a host that is nobody's platform every page above it: what follows ours is ours."""
    if name is None or "." not in name.where:
        return frozenset({name} if name else ())
    page, _, route = name.who.partition("#")
    if route:
        return frozenset(Name(name.where, f"{page}#{above}") for above in _routes_above(route))
    path = page.partition("?")[0].split("/")
    above = {Name(name.where, "/".join(path[:length])) for length in range(1, len(path) + 1) if path[0]}
    return frozenset({name, *above} | ({Name(name.where, "")} if not path[0] else set()))


def _routes_above(route: str) -> list[str]:
    """The same and every route above it that still says anything: never the bare page, which is everybody's."""
    parts = route.split("/")
    above = ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
    return [found for found in above if any(map(str.isalnum, found))]


def profile_of(platform: str, handle: str) -> str:
    """The address of a profile, made from a plain handle; "" where a platform's addresses are not made so."""
    handle = handle.strip().removeprefix("@")
    pattern = _PROFILES.get(platform)
    return pattern.format(handle) if pattern and re.fullmatch(r"[A-Za-z0-9._-]+", handle) else ""


def platform_at(host: str) -> str | None:
    """The platform that owns this host, mobile and short ones included."""
    if host in DOORS:
        return DOORS[host]
    bare = SAME_HOST.sub("", host, count=1) if SAME_HOST.match(host) else host
    return DOORS.get(bare) if bare != "bsky.social" else None


def handle_in(name: Name) -> str:
    """The handle that a name is made of, without @; "" where it is a number, an invitation or a path."""
    who = name.who.removeprefix("@")
    return "" if re.search(r"[:/?]", who) or not who else who


def small(text: str) -> str:
    """The same with small letters, without ever turning a letter of another alphabet into an English one."""
    return "".join(sign if not sign.isascii() and sign.lower().isascii() else sign.lower() for sign in text)


def same_letters(text: str) -> str:
    """The same letters written in the same way; signs that only become English letters by that stay what they are."""
    if any(unicodedata.normalize("NFC", sign) != sign for sign in text):
        return text
    return unicodedata.normalize("NFC", text)


def _unwrapped(text: str) -> str:
    """Without blanks, quotation marks and invisible signs around it, as other apps paste them."""
    while text and (text[0] in WRAPPING or text[0].isspace() or unicodedata.category(text[0]) in ("Cf", "Cc")):
        text = text[1:]
    while text and (text[-1] in f"{WRAPPING}." or text[-1].isspace() or unicodedata.category(text[-1]) in ("Cf", "Cc")):
        text = text[:-1]
    return text


def _the_one(text: str) -> str:
    """The one address in a shared message, or the text itself where it is one word."""
    words = [_unwrapped(word) for word in text.split()]
    if len(words) <= 1:
        return text
    addresses = [word for word in words if "://" in word or HOST.fullmatch(word.partition("/")[0]) or word[:1] == "@"]
    if len(set(addresses)) > 1:
        raise NotOneAddress("Paste one address at a time")
    if not addresses:
        raise NotOneAddress("Paste the address or the @name of the account: anybody can use any other name")
    return addresses[0]


def _parts_of(address: str):
    """(host, path segments, query, route) of an address; None where it is none, or is written so as to deceive."""
    scheme, there, rest = address.partition("://")
    if not there:
        scheme, rest = "https", address
    rest, _, fragment = rest.partition("#")
    route = unquote(fragment.partition("?")[0]).rstrip("/") if fragment.startswith(ROUTES) else ""
    if scheme.lower() not in ("http", "https") or re.search(r"[\\\s\x00-\x1f\x7f]", rest + route):
        return None
    before, _, query = rest.partition("?")
    authority, _, path = before.partition("/")
    host = _host(authority)
    segments = [same_letters(unquote(part)) for part in path.split("/") if part]
    if not host or any(part in (".", "..") or re.search(r"[/\\?#\s]", part) for part in segments):
        return None
    return host, segments, query, same_letters(route)


def _host(authority: str) -> str:
    host, _, port = authority.partition(":")
    if "@" in authority or "%" in host or port not in ("", "80", "443"):
        return ""
    labels = [_label(small(label)) for label in host.removesuffix(".").split(".")]
    return same_letters(".".join(labels)) if len(labels) > 1 and all(labels) else ""


def _label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return ""


def _decoded(text: str) -> str:
    """For a look at likeness: percent signs and the ASCII form of other alphabets' hosts read as they show."""
    text = unquote(unquote(text))
    return re.sub(r"xn--[a-z0-9-]+", lambda found: _label(found.group().lower()) or found.group(), text, flags=re.I)


def _names_of_handle(text: str) -> frozenset[Name]:
    body = same_letters(small(text.removeprefix("@")))
    who, at, host = body.partition("@")
    if at:
        return frozenset({Name(host, f"@{who}")} if who and HOST.fullmatch(host) else ())
    found = {Name("", body)} if HANDLE.fullmatch(body) else set()
    if body.endswith(".bsky.social"):
        found.add(Name(Platform.BLUESKY, body))
    if not text.startswith("@") and HOST.fullmatch(body):
        found.add(Name(body.removeprefix("www."), ""))
    return frozenset(found)


def _is_door(text: str) -> bool:
    return platform_at(small(text)) is not None or small(text) in SHORT_HOSTS


def _is_short(text: str) -> bool:
    found = _parts_of(text)
    return found is not None and (found[0] in SHORT_HOSTS or platform_at(found[0]) is not None)


def _first(segments, query, host):
    return small(segments[0]).removeprefix("@")


def _facebook(segments, query, host):
    first = small(segments[0])
    asked = parse_qs(query)
    if first in ("profile.php", "permalink.php", "story.php"):
        number = asked.get("id", [""])[0]
        return f"id:{number}" if number.isascii() and number.isdigit() else ""
    if first == "groups":
        return f"group:{small(segments[1])}" if len(segments) > 1 else ""
    if first in ("people", "pages", "p"):
        number = re.search(r"(?:^|-)([0-9]{5,})$", segments[-1])
        return f"id:{number.group(1)}" if number else ""
    if first == "pg":
        return small(segments[1]) if len(segments) > 1 else ""
    return f"id:{first}" if first.isascii() and first.isdigit() else first


def _instagram(segments, query, host):
    first = small(segments[0])
    after = {"stories": 1, "m": 1 if host == "ig.me" else 0}.get(first, 0)
    return small(segments[after]).removeprefix("@") if len(segments) > after else ""


def _youtube(segments, query, host):
    if host.endswith("youtu.be"):
        return small(segments[0]) if segments[0].startswith("@") else ""
    kind = small(segments[0])
    if kind == "channel":  # a number, in which capital letters count
        return f"channel:{segments[1]}" if len(segments) > 1 else ""
    if kind in ("c", "user"):
        return f"{kind}:{small(segments[1])}" if len(segments) > 1 else ""
    return kind


def _linkedin(segments, query, host):
    kind = small(segments[0])
    is_kind = kind in ("company", "school", "showcase", "in") and len(segments) > 1
    return f"{kind}:{small(segments[1])}" if is_kind else ""


def _whatsapp(segments, query, host):
    if small(segments[0]) == "channel":
        return f"channel:{segments[1]}" if len(segments) > 1 else ""
    return f"invitation:{segments[0]}" if host == "chat.whatsapp.com" else segments[0]


def _bluesky(segments, query, host):
    return small(segments[1]) if small(segments[0]) == "profile" and len(segments) > 1 else ""


_WHO = {
    Platform.FACEBOOK: _facebook,
    Platform.INSTAGRAM: _instagram,
    Platform.X: _first,
    Platform.YOUTUBE: _youtube,
    Platform.TIKTOK: _first,
    Platform.LINKEDIN: _linkedin,
    Platform.WHATSAPP: _whatsapp,
    Platform.THREADS: _first,
    Platform.BLUESKY: _bluesky,
}
# What a handle alone makes on each platform; elsewhere a handle is no address.
_BY_HANDLE = {
    **dict.fromkeys(
        (Platform.FACEBOOK, Platform.INSTAGRAM, Platform.X, Platform.TIKTOK, Platform.THREADS), lambda who: who
    ),
    Platform.YOUTUBE: lambda who: f"@{who}",
    Platform.BLUESKY: lambda who: who if "." in who else f"{who}.bsky.social",
}
_PROFILES = {
    Platform.FACEBOOK: "https://www.facebook.com/{}",
    Platform.INSTAGRAM: "https://www.instagram.com/{}/",
    Platform.X: "https://x.com/{}",
    Platform.YOUTUBE: "https://www.youtube.com/@{}",
    Platform.TIKTOK: "https://www.tiktok.com/@{}",
    Platform.THREADS: "https://www.threads.com/@{}",
}
