"""Looks for planted secrets where the safe is not: tables (the cache is one), sessions, mail, logs, answers (S2)."""

import base64
from urllib.parse import quote

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection

DATABASE_FILE = "database file"
# Where a demonstration keeps its own keys, and styles.
NOT_SEARCHED = {"demonstration-secrets", "staticfiles"}


def spellings(secret: str) -> set[bytes]:
    """A secret as it stands, as in an address, in hex, in base64 at its three offsets, and pieces of it backwards."""
    plain = secret.encode()
    shifted = [base64.b64encode(b"\0" * offset + plain)[offset + 4 : -4] for offset in range(3)]
    forms = (plain, plain.hex().encode(), quote(secret).encode(), *shifted, *(piece[::-1] for piece in pieces(plain)))
    return {form.lower() for form in forms}


def pieces(plain: bytes) -> list[bytes]:
    """Pieces of eight signs, a new one after every four: whoever holds twelve signs in a row holds one of them."""
    return [plain[start : start + 8] for start in range(0, len(plain) - 7, 4)]


class Scanner:
    """Gathers everything that must not know a secret, and says where one was found."""

    def __init__(self, secrets, caplog):
        self.forms = {secret: spellings(secret) for secret in secrets}
        self.caplog = caplog
        self.kept = []

    def keep(self, where, content):
        """Remember an answer or a report, to look through it later."""
        self.kept.append((where, content if isinstance(content, bytes) else str(content).encode()))

    def found(self) -> list[str]:
        """Where secrets stand outside the safe, each place once."""
        places, in_tables = set(), set()
        for where, content in [*_tables(), *_sessions(), *_mail(), *_disk(), *self._logs(), *self.kept]:
            small = content.lower()
            for secret, forms in self.forms.items():
                if any(form in small for form in forms):
                    places.add((where, secret))
                    in_tables |= {secret} if where.startswith("table ") else set()
        # What stands in a row stands in the database's file, too; only what no row has is worth a line of its own.
        places -= {(DATABASE_FILE, secret) for secret in in_tables}
        return sorted(f"{where}: {secret}" for where, secret in places)

    def _logs(self):
        for record in self.caplog.records:
            yield f"log {record.name}", f"{record.getMessage()} {record.args} {record.exc_text}".encode()


def _tables():
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield f"table {table}", b" | ".join(_bytes(value) for value in row)


def _bytes(value) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def _sessions():
    for session in Session.objects.all():
        yield "session", str(session.get_decoded()).encode()


def _disk():
    """The database's own pages, freed ones too, and every private file, message of the broker and checkpoint."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        yield DATABASE_FILE, connection.connection.serialize()
    for path in sorted(settings.DATA_DIR.rglob("*")):
        folder = path.relative_to(settings.DATA_DIR).parts[0]
        if path.is_file() and "sqlite3" not in path.name and folder not in NOT_SEARCHED:
            yield f"file in {folder}", path.read_bytes()


def _mail():
    for message in mail.outbox:
        yield "mail", f"{message.message()} {message.body} {message.to}".encode()
