"""P6: e-mails beside parse plus three rows in one commit, and a list of comments beside COPY."""

import csv
import io
import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from statistics import median

from django.core.management import call_command
from django.db import connection, transaction

from core.audit.models import AuditDetail, AuditEntry
from core.connectors.mailbox.api import messages_in
from monitoring.actions.mail import read_arrived, receive_message
from monitoring.models import Comment, ReceivedMessage
from tests.bench import fill
from tests.bench.cost import cpu, statements
from tests.bench.figures import Findings, Table, milliseconds, over
from tests.bench.people import Cast, system
from tests.factories import LONDON, NOW

MAILS = {"small": 100, "full": 400}
ROWS = {"small": 5_000, "full": 100_000}
# How many of them the list has that is killed in the middle.
KILLED = {"small": 5_000, "full": 20_000}
# The command reads the machine's clock, and nothing may have arrived later.
LONG_AGO = datetime(2025, 1, 6, 9, tzinfo=LONDON)
WORDS = "We waited at the gate and nobody came. Can somebody tell us what happened, please? " * 12


def measure(sizes: str, vendor: str) -> Findings:
    """Both ways in, with what each message and each row costs."""
    name = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[vendor]
    found, cast = Findings(), Cast()
    with tempfile.TemporaryDirectory() as folder:
        _mails(found, name, Path(folder), MAILS[sizes])
        killed = _killed_and_again(_written(Path(folder), cast, KILLED[sizes]), KILLED[sizes])
        asks = f"a list killed in the middle and started again adds nothing twice ({name})"
        found.bar("P6", asks, str(killed), killed == 0, f"{killed} comments too many or too few")
        fill.empty(Comment)
        _list(found, name, _written(Path(folder), cast, ROWS[sizes]), ROWS[sizes])
    return found


def _mails(found, name, folder, count):
    """Messages of two parts, with an attachment of 20 KB, taken in by turns with the rival's."""
    for number in range(count):
        (folder / f"{number:05}.eml").write_bytes(_message(number))
    raws = list(messages_in(folder))
    ours, rivals = [], []
    taken = statements(lambda: _receive(raws[0]))
    for raw in raws[1:]:
        began = cpu()
        _receive(raw)
        between = cpu()
        _three_rows(raw.read(raw.size))
        rivals.append(cpu() - between)
        ours.append(between - began)
    again = sum(receive_message(by=system(), now=NOW, arrived=read_arrived(raw)) != "already" for raw in raws)
    mine, theirs = median(ours), median(rivals)
    found.bar(
        "P6",
        f"an e-mail ≤ 1.6 × parse plus three rows ({name})",
        f"{mine / theirs:.2f} ×",
        mine <= 1.6 * theirs,
        over(mine / theirs, 1.6),
    )
    found.bar("P6", f"a repeated Message-ID adds nothing ({name})", f"{again} of {count} added", not again)
    found.tables.append(
        Table(
            f"E-mail, {name}",
            f"CPU for each of {count} messages (text, HTML, an attachment of 20 KB): `receive_mail` reads, keeps every "
            "byte, starts the clock and records; the rival parses and writes a comment, the message and a line.",
            ["statements", "commits", "each", "parse plus three rows", "ratio"],
            [[str(len(taken)), "1", milliseconds(mine), milliseconds(theirs), f"{mine / theirs:.2f}"]],
        )
    )
    fill.empty(ReceivedMessage, Comment)


def _receive(raw):
    assert receive_message(by=system(), now=NOW, arrived=read_arrived(raw)) == "received"


def _message(number) -> bytes:
    message = EmailMessage()
    message["From"] = f"Parent {number} <parent{number}@example.org>"
    message["To"] = "social@riverside.example"
    message["Subject"] = f"Question number {number} about Class 3 news"
    message["Date"] = "Wed, 18 Nov 2026 09:00:00 +0000"
    message["Message-ID"] = f"<{number}@example.org>"
    message.set_content(WORDS)
    message.add_alternative(f"<html><body><p>{WORDS}</p></body></html>", subtype="html")
    message.add_attachment(os.urandom(15_000), maintype="image", subtype="png", filename="picture.png")
    return message.as_bytes()


def _three_rows(data) -> None:
    """What must at least be done: parse, and a comment, the message and a line of history in one commit."""
    message = message_from_bytes(data, policy=policy.default)
    words = message.get_body(("plain", "html")).get_content()
    with transaction.atomic():
        comment = Comment.objects.create(
            source="mail",
            author=str(message["From"])[:200],
            subject=str(message["Subject"])[:300],
            words=words,
            same_key=f"rival {message['Message-ID']}",
            received_at=NOW,
            respond_by=NOW + timedelta(days=7),
            first_respond_by=NOW + timedelta(days=7),
            calendar_version="none",
        )
        ReceivedMessage.objects.create(comment=comment, sha256="0" * 64, size=len(data), raw=data)
        AuditEntry.objects.create(
            id=AuditEntry.objects.count() + 1_000_000,
            at=NOW,
            event="comment.received",
            about_type="monitoring.comment",
            about_id=str(comment.pk),
            detail_digest="0" * 64,
            key_id="none",
            digest="0" * 64,
        )


def _written(folder, cast, count) -> Path:
    """A list of so many comments."""
    path = folder / f"{count}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["received_at", "account", "kind", "author", "words", "link"])
        for number in range(count):
            at = NOW - timedelta(minutes=5 * (number % 5_000))
            account = cast.accounts[number % 20].name
            writer.writerow(
                [at.isoformat(), account, "comment", f"Parent {number}", f"Number {number}: {WORDS[:180]}", ""]
            )
    return path


def _list(found, name, path, count):
    """The whole list, the same list again, and COPY of the same rows."""
    began, started = cpu(), time.perf_counter()
    said = io.StringIO()
    call_command("receive_comments", str(path), stdout=said)
    mine, wall = cpu() - began, time.perf_counter() - started
    assert Comment.objects.count() == count, said.getvalue()
    again = cpu()
    call_command("receive_comments", str(path), stdout=said)
    again = cpu() - again
    assert Comment.objects.count() == count
    copied = _copied(count) if connection.vendor == "postgresql" else None
    if copied:
        ratio = mine / copied
        found.bar(
            "P6", f"a list of {count:,} comments within 5 × of COPY", f"{ratio:.2f} ×", ratio <= 5, over(ratio, 5)
        )
    found.tables.append(
        Table(
            f"A list of comments (CSV), {name}",
            f"CPU for each of {count:,} rows by `manage.py receive_comments` in batches of 500, each batch one commit; "
            "the rival is COPY of the same rows (comments, lines of history and their words), ready made.",
            ["each", "the whole list", "the same list again", "COPY", "ratio"],
            [
                [
                    milliseconds(mine / count),
                    f"{wall:.0f} s",
                    f"{milliseconds(again / count)} each, 0 added",
                    milliseconds(copied / count) if copied else "–",
                    f"{mine / copied:.2f}" if copied else "–",
                ]
            ],
        )
    )


def _killed_and_again(path, count) -> int:
    """How many comments too many or too few there are after the command was killed and started again."""
    argv = [sys.executable, "manage.py", "receive_comments", str(path)]
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while Comment.objects.count() < 1_000 and process.poll() is None:
        time.sleep(0.05)  # nothing tells how far another program is
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = Comment.objects.count()
    assert before < count, "it was done before it could be killed"
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)
    return Comment.objects.count() - count


def _copied(count) -> float:
    """CPU seconds of COPY for the same rows, taken out as text and put back."""
    last = AuditEntry.objects.order_by("-id").values_list("id", flat=True)[0]
    lines = f"WHERE id > {last - count}"
    tables = [
        (Comment._meta.db_table, ""),
        (AuditEntry._meta.db_table, lines),
        (AuditDetail._meta.db_table, lines.replace("id", "entry_id")),
    ]
    texts = []
    with connection.cursor() as cursor:
        for table, where in tables:
            text = io.StringIO()
            cursor.copy_expert(f"COPY (SELECT * FROM {table} {where}) TO STDOUT", text)
            texts.append(text.getvalue())
            if where:
                texts[-1] = _renumbered(texts[-1])
        cursor.execute(f"TRUNCATE {tables[0][0]} CASCADE")
        fill.tidy()
        began = cpu()
        for (table, _), text in zip(tables, texts, strict=True):
            cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(text))
        return cpu() - began


def _renumbered(text) -> str:
    """The same lines under numbers that are not taken."""
    rows = (line.partition("\t") for line in text.splitlines())
    return "".join(f"{int(number) + 10_000_000}\t{rest}\n" for number, _, rest in rows)
