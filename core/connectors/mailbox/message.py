"""Read one e-mail, however it was made: who, about what, which words. Never trusts a byte of it."""

import re
import signal
import threading
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from html import unescape

import nh3

MOST_WORDS = 10_000
MOST_HTML = 300_000
MOST_TAGS = 10_000
# The words of a message stand at its beginning; what follows a large attachment is kept and not read.
MOST_BYTES = 8 * 1024 * 1024
MOST_LINES = 300_000
MOST_HEADER = 2_000
MOST_HEADERS = 256 * 1024
BLANK_LINE = re.compile(rb"\r?\n\r?\n")
HEADER_LINE = re.compile(rb"[ \t]|[!-9;-~]+:")
MOST_PARTS = 5_000
MOST_NESTED = 100
SECONDS = 4
OUTLOOK = b"\xd0\xcf\x11\xe0"
USUAL_HEADERS = ("from", "subject", "date", "to", "message-id", "received", "content-type", "return-path")
BREAKS = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6]|/blockquote)\b[^>]{0,200}>", re.IGNORECASE)
WESTERN = {"us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "latin-1", "windows-1252", "cp1252"}
SHORTENED = " … (shortened here; the whole message is kept)"


class CannotRead(Exception):
    """A message that cannot be read; says why, in a sentence. What its headers told is in `known`."""

    def __init__(self, reason: str, known: "ReadMessage | None" = None):
        super().__init__(reason)
        self.reason, self.known = reason, known


@dataclass(frozen=True)
class ReadMessage:
    """What a message says. `date_header` is only to be shown: senders lie and clocks are wrong."""

    message_id: str = ""
    author: str = ""
    address: str = ""
    recipients: str = ""
    subject: str = ""
    date_header: str = ""
    words: str = ""
    attachments: int = 0


def read_message(data: bytes) -> ReadMessage:
    """Read a message's headers and words. Raises CannotRead, and nothing else, within five seconds."""
    known, data = None, data[:MOST_BYTES]
    try:
        with _time_limit(SECONDS):
            data = _mended(data)
            known = _headers(data)
            _refuse_bombs(data, known)
            return _with_words(known, message_from_bytes(data))
    except CannotRead:
        raise
    except TimeoutError as fault:
        raise CannotRead("It takes too long to read.", known) from fault
    except RecursionError as fault:
        raise CannotRead("It has too many parts inside parts.", known) from fault
    except Exception as fault:  # whatever a hostile message breaks, it is kept and its clock runs
        raise CannotRead("It is not put together as an e-mail should be.", known) from fault


@contextmanager
def _time_limit(seconds: float):
    """Stop what runs too long with TimeoutError; signals reach the main thread only, elsewhere there is no limit."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _mended(data: bytes) -> bytes:
    """The message with stray lines among its headers joined to the one before, so that those after them count."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    end = BLANK_LINE.search(data, 0, MOST_HEADERS)
    lines = data[: end.start()].splitlines(keepends=True) if end else []
    stray = [place for place, line in enumerate(lines) if not HEADER_LINE.match(line)]
    if not stray or stray[0] == 0 or stray[-1] == len(lines) - 1:
        return data
    for place in stray:
        lines[place] = b" " + lines[place]
    return b"".join(lines) + data[end.start() :]


def _headers(data: bytes) -> ReadMessage:
    if data.startswith(OUTLOOK):
        raise CannotRead("It is an Outlook file (.msg), not a plain e-mail. Save it as .eml and it can be read.")
    headers = BytesHeaderParser().parsebytes(data[:MOST_HEADERS])
    if not any(name in headers for name in USUAL_HEADERS):
        raise CannotRead("It is not an e-mail." if data.strip() else "It is empty.")
    name, address = parseaddr(clean(str(headers.get("From", ""))[:MOST_HEADER]))
    return ReadMessage(
        message_id=clean(str(headers.get("Message-ID", ""))[:MOST_HEADER])[:300],
        author=(clean(decoded(name)) or clean(address))[:200],
        address=clean(address)[:200],
        recipients=clean(" ".join(decoded(headers.get(field, "")) for field in ("Delivered-To", "To", "Cc")))[:1000],
        subject=clean(decoded(headers.get("Subject", "")))[:300],
        date_header=clean(str(headers.get("Date", ""))[:MOST_HEADER])[:120],
    )


def _refuse_bombs(data: bytes, known: ReadMessage) -> None:
    """Parts inside parts, or very many of them, cost more to take apart than they could ever tell."""
    if data.count(b"\n") > MOST_LINES or data.count(b"\n--") > MOST_PARTS:
        raise CannotRead("It has too many lines or parts.", known)
    small = data.lower()
    if small.count(b"boundary=") > MOST_NESTED or small.count(b"message/rfc822") > MOST_NESTED:
        raise CannotRead("It has too many parts inside parts.", known)


def _with_words(known: ReadMessage, message: Message) -> ReadMessage:
    plain, html, attachments = "", "", 0
    for part in message.walk():
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        if part.get_filename() or part.get_content_disposition() == "attachment" or not kind.startswith("text/"):
            attachments += 1
        elif kind == "text/html":
            html = html or from_html(_text(part))
        else:
            plain = plain or _text(part).strip()
    text = plain or html
    words = clean(text[: 10 * MOST_WORDS], keep_lines=True)
    if len(words) > MOST_WORDS or len(text) > 10 * MOST_WORDS:
        words = words[: MOST_WORDS - len(SHORTENED)] + SHORTENED
    return ReadMessage(**{**known.__dict__, "words": words, "attachments": attachments})


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return in_charset(payload if isinstance(payload, bytes) else b"", part.get_content_charset() or "utf-8")


def in_charset(data: bytes, charset: str) -> str:
    """Bytes as text: in the charset they claim, else UTF-8, else western; never an error.

    What claims to be western and is sound UTF-8 is UTF-8.
    """
    for name in ("utf-8", charset) if charset.lower() in WESTERN else (charset, "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, ValueError, TypeError):
            continue
    mostly = data.decode("utf-8", "replace")
    return mostly if mostly.count("\ufffd") * 20 < len(mostly) else data.decode("cp1252", "replace")


def decoded(header) -> str:
    """A header with its encoded words in plain text, at most 2,000 characters of it."""
    text = str(header)[:MOST_HEADER]
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    return "".join(
        in_charset(piece, charset or "utf-8") if isinstance(piece, bytes) else piece for piece, charset in pieces
    )


def from_html(markup: str) -> str:
    """The words of a page of HTML, without scripts, styles or markup."""
    lined = BREAKS.sub("\n", "<".join(markup[:MOST_HTML].split("<", MOST_TAGS)[:MOST_TAGS]))
    bare = nh3.clean(lined, tags=set(), clean_content_tags={"script", "style"}, strip_comments=True)
    return re.sub(r"\n\s*\n\s*", "\n\n", re.sub(r"[ \t\r\f\v]+", " ", unescape(bare))).strip()


def clean(text: str, *, keep_lines: bool = False) -> str:
    """Text without signs that are invisible, broken or turn the text around; without line ends unless kept."""
    if text.isascii() and text.isprintable():  # nothing to take out, as in most lines
        return text.strip() if keep_lines else " ".join(text.split())
    whole = text.encode("utf-8", "replace").decode("utf-8")
    if not keep_lines:
        whole = " ".join(whole.split())
    whole = whole.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in whole if sign in "\n\t\u200d" or unicodedata.category(sign)[0] != "C")
    return kept.strip()
