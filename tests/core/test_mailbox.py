"""E-mail of every kind is found and read, and none of it breaks anything (S6)."""

import pytest

from core.connectors.mailbox.api import CannotRead, clean, messages_in, read_message
from tests.source import SHARED_DATA

REAL = SHARED_DATA / "mail"
HEAD = (
    b"From: Ann Lee <ann@example.org>\r\nSubject: Hello\r\nMessage-ID: <1@x>\r\n"
    b"Date: Thu, 19 Nov 2026 10:00:00 +0000\r\n"
)
OUTLOOK = "It is an Outlook file (.msg), not a plain e-mail. Save it as .eml and it can be read."
NESTED, MANY = "It has too many parts inside parts.", "It has too many lines or parts."
MULTIPART = b'Content-Type: multipart/mixed; boundary="%(n)d"\n\n--%(n)d\n'


def nested(kind):
    parts = (kind % {b"n": number} for number in range(1500))
    return HEAD + b"".join(parts) + b"\nhello"


def test_read_message_takes_the_plain_words_and_who_wrote_them():
    read = read_message(HEAD + b"\r\nIs there parking?\r\nThanks\r\n")

    assert (read.author, read.address, read.subject, read.message_id, read.words, read.attachments) == (
        "Ann Lee",
        "ann@example.org",
        "Hello",
        "<1@x>",
        "Is there parking?\nThanks",
        0,
    )
    assert read.date_header == "Thu, 19 Nov 2026 10:00:00 +0000"


def test_read_message_turns_html_into_words_without_scripts():
    read = read_message(
        b"From: a@b.org\nContent-Type: text/html\n\n<style>p{}</style><p>Dear school<br>is &lt;b&gt; open?</p>"
        b"<script>alert(1)</script><img src=x onerror=alert(1)><p>Ann</p>"
    )

    assert read.words == "Dear school\nis <b> open?\nAnn"


def test_read_message_counts_attachments_and_leaves_them_sealed():
    read = read_message(
        HEAD + b'Content-Type: multipart/mixed; boundary="x"\n\n--x\n\nSee the picture\n'
        b'--x\nContent-Type: image/png\nContent-Disposition: attachment; filename="a.png"\n\nxxxx\n--x--\n'
    )

    assert (read.words, read.attachments) == ("See the picture", 1)


def test_read_message_lets_no_line_end_into_a_header():
    read = read_message(b"From: a@b.org\nSubject: =?utf-8?q?Hello=0D=0ABcc:_evil=40x.org?=\n\nhi")

    assert read.subject == "Hello Bcc: evil@x.org"


@pytest.mark.parametrize(
    ("charset", "body", "words"),
    [
        (b"utf-8", "Café".encode(), "Café"),
        (b"iso-8859-1", "Café".encode(), "Café"),
        (b"iso-8859-1", "Café".encode("latin-1"), "Café"),
        (b"no-such-charset", "Café".encode("cp1252"), "Café"),
        (b"zlib", b"Cafe", "Cafe"),
        (b"iso-2022-jp", "日本語".encode("iso-2022-jp"), "日本語"),
        (b"utf-8", b"nul\x00 and \xe2\x80\xaeturned", "nul and turned"),
    ],
)
def test_read_message_reads_every_charset_as_well_as_it_can(charset, body, words):
    assert read_message(HEAD + b"Content-Type: text/plain; charset=" + charset + b"\n\n" + body).words == words


def test_read_message_joins_a_stray_line_among_the_headers():
    read = read_message(b"From: a@b.org\nX-Odd: one\nstray words\nSubject: Still here\n\nhi")

    assert (read.subject, read.words) == ("Still here", "hi")


def test_read_message_keeps_at_most_ten_thousand_characters():
    read = read_message(HEAD + b"\n" + b"word " * 10_000)

    assert len(read.words) == 10_000
    assert read.words.endswith("(shortened here; the whole message is kept)")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "It is empty."),
        (b"\xff\xd8\xff" + bytes(range(256)) * 40, "It is not an e-mail."),
        (
            b"\xd0\xcf\x11\xe0 rest",
            OUTLOOK,
        ),
        (
            nested(MULTIPART),
            NESTED,
        ),
        (nested(b"Content-Type: message/rfc822\n\n"), NESTED),
        (
            HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\n" * 6000,
            MANY,
        ),
        (HEAD + b"X: y\n" * 400_000, MANY),
    ],
    ids=["empty", "picture", "outlook", "nested", "forwarded", "parts", "headers"],
)
def test_read_message_says_why_it_cannot(data, reason):
    with pytest.raises(CannotRead) as fault:
        read_message(data)

    assert fault.value.reason == reason


def test_read_message_tells_what_the_headers_said_of_what_cannot_be_read():
    with pytest.raises(CannotRead) as fault:
        read_message(nested(b"Content-Type: message/rfc822\n\n"))

    assert (fault.value.known.author, fault.value.known.message_id) == ("Ann Lee", "<1@x>")


@pytest.mark.parametrize(
    "body",
    [b"<div>" * 60_000, b"<" * 300_000, b"<a href=x><b><i><table><p>" * 12_000, b"<!--" * 50_000],
    ids=["deep", "brackets", "crossed", "comments"],
)
def test_read_message_survives_html_made_to_hurt(body):
    read_message(HEAD + b"Content-Type: text/html\n\n" + body)


def test_clean_drops_half_of_a_pair_and_invisible_signs():
    assert clean("a\ud800b\u202ec\x00\r\nd") == "a?bc d"


def write(folder, name, data):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_messages_in_takes_an_mbox_apart_and_leaves_sentences_alone(tmp_path):
    mbox = write(
        tmp_path,
        "box.txt",
        b"From a@b.org Thu Nov 19 10:00:00 2026\nSubject: 1\n\nFrom Russia with love\nYear: 1963\n"
        b"From - \nSubject: 2\n\nsecond\n",
    )

    assert [raw.read(1000) for raw in messages_in(mbox)] == [
        b"Subject: 1\n\nFrom Russia with love\nYear: 1963\n",
        b"Subject: 2\n\nsecond\n",
    ]


def test_messages_in_reads_folders_to_the_bottom_in_order(tmp_path):
    write(tmp_path, "b/2.eml", b"Subject: b\n\n")
    write(tmp_path, "a/deep/1", b"Subject: a\n\n")
    (tmp_path / "link").symlink_to("/etc/hostname")

    assert [raw.read(10) for raw in messages_in(tmp_path)] == [b"Subject: a", b"Subject: b"]


def test_messages_in_gives_a_large_message_in_pieces(tmp_path):
    data = HEAD + b"\n" + b"x" * 3_000_000
    (raw,) = messages_in(write(tmp_path, "large", data))

    assert (raw.size, raw.read(10), b"".join(raw.pieces())) == (len(data), data[:10], data)
    assert max(map(len, raw.pieces(skip=100))) == 1024 * 1024


@pytest.mark.skipif(not REAL.is_dir(), reason="the shared folder of real mail is not on this machine")
def test_read_message_reads_all_real_mail_but_the_outlook_file():
    unread = []
    for raw in messages_in(REAL):
        try:
            read_message(raw.read(8 * 1024 * 1024))
        except CannotRead as fault:
            unread.append(fault.reason)

    assert unread == [OUTLOOK]
