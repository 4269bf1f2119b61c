"""Files that mean harm or are broken, of public test suites and made here, and how each way in reads one."""

import io
import random
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.account_file import read_account_file
from accounts.forms.safe_imports import KDBX
from accounts.kdbx import CannotRead as CannotOpen
from accounts.kdbx import read_kdbx
from accounts.qr import read_qr
from accounts.safe_csv import read_safe_csv
from accounts.staff_file import BadList as BadStaffList
from accounts.staff_file import read_staff_file
from accounts.totp import NotASeed
from core.connectors.mailbox.api import CannotRead, read_message
from core.files.api import BadFile, read_upload
from monitoring.comment_file import BadList, heads_of, rows_of, text_of
from tests.factories import NOW
from tests.source import SHARED_DATA, shared_files

MB = 1024 * 1024
HEAD = b"From: Ann <ann@x.example>\r\nSubject: Hello\r\nMessage-ID: <1@x>\r\n"
# How a KeePass file of version 4 begins.
KEEPASS = KDBX + b"\x00\x00\x04\x00"
COLUMNS = b"received_at,account,kind,author,words,link\r\n"


def shared() -> list:
    """(name, bytes) of every file of the shared folder, in order; none where it is not here."""
    return [(str(path.relative_to(SHARED_DATA)), path.read_bytes()) for path in shared_files()]


def made() -> list:
    """(name, bytes) of what no test suite has: too large, too deep, too many, and random."""
    chance = random.Random(9)
    png = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    bomb = png + _chunk(b"IDAT", zlib.compress(bytes(40 * MB), 9)) + _chunk(b"IEND", b"")
    return [
        ("empty.csv", b""),
        ("nul.txt", bytes(10 * MB)),
        ("brackets.txt", b"<" * 10 * MB),
        ("quotes.csv", COLUMNS + b'"' * 2 * MB),
        ("commas.csv", COLUMNS + b"," * 2 * MB),
        ("lines.csv", COLUMNS + b"x\n" * 500_000),
        ("staff.csv", b"Staff number,Name\n" + b"1,Ann\n" * 300_000),
        ("one-line.csv", b"Staff number,Name\n1," + b"x" * 2 * MB),
        ("utf-16.csv", ("Staff number,Name\n1," + "\U0001f469\u200d" * 9999).encode("utf-16")),
        ("broken.csv", b"Staff number,Name\n\xed\xa0\x80,\xff\xfe\x00\n"),
        ("old-mac.csv", b"date,text\r" + b"2026-11-02,Hello\r" * 1000),
        ("safe.csv", b"title,password\n" + b"x,y\n" * 300_000),
        ("cut.kdbx", KEEPASS),
        ("random.kdbx", KEEPASS + chance.randbytes(MB)),
        ("greedy.kdbx", KEEPASS + b"\x0b" + struct.pack("<I", 2**31 - 1) + bytes(MB)),
        ("random.bin", chance.randbytes(MB)),
        ("random.eml", HEAD + b"\r\n" + chance.randbytes(8 * MB)),
        ("wide.eml", b"X: " + b"y" * 10 * MB),
        ("deep.eml", HEAD + b"".join(b"Content-Type: message/rfc822\n\n" for _ in range(20_000))),
        ("page.eml", HEAD + b"Content-Type: text/html\n\n" + b"<div><b><i><table>" * 400_000),
        ("words.eml", HEAD + b"Subject: " + b"=?utf-8?q?=41?= " * 100_000 + b"\n\nhi"),
        ("bomb.png", bomb),
        ("bomb.gif", b"GIF89a" + struct.pack("<HH", 65535, 65535) + b"\xf7\0\0" + bytes(768) + chance.randbytes(MB)),
        ("cut.jpg", b"\xff\xd8\xff\xe0" + chance.randbytes(MB)),
        ("x.webp", b"RIFF" + struct.pack("<I", 2**31) + b"WEBPVP8L" + chance.randbytes(MB)),
        ("page.pdf", b"%PDF-1.7\n/OpenAction /JS (app.alert(1))" + chance.randbytes(MB)),
        ("page.html", b"<script>alert(1)</script>"),
        ("\u202egnp.exe", b"MZ" + chance.randbytes(1000)),
    ]


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def too_much(name, data):
    """Takes more memory than any way in may."""
    return len(b"x" * 1000 * MB)


def too_long(name, data):
    """Takes more time than any way in may."""
    while True:
        pass


def _comments(name, data):
    # In the page's order: what is no list never comes to be shown.
    text = text_of(data[: 10 * MB])
    for _ in rows_of(io.StringIO(text, newline=""), [], NOW):
        pass
    heads_of(text)


def _square_code(name, data):
    upload = read_upload(SimpleUploadedFile(name, data))
    if upload.cleaned:
        read_qr(upload.cleaned)


def _passwords(name, data):
    if data.startswith(KDBX):
        read_kdbx(data[: 5 * MB], "a passphrase")
    else:
        read_safe_csv(data[: 5 * MB])


# How each way in reads a file, and the fault with which it says that it cannot.
READERS = {
    "mail": (lambda name, data: read_message(data[: 8 * MB]), CannotRead),
    "upload": (lambda name, data: read_upload(SimpleUploadedFile(name, data)), BadFile),
    "staff list": (lambda name, data: read_staff_file(data), BadStaffList),
    "account list": (lambda name, data: read_account_file(data), BadStaffList),
    "comments": (_comments, BadList),
    "square code": (_square_code, (BadFile, NotASeed)),
    "passwords": (_passwords, CannotOpen),
}
# What the child must find out.
BAD_READERS = {"greedy": (too_much, ValueError), "slow": (too_long, ValueError)}
