"""Looks for planted secrets where the safe is not: tables (the cache is one), sessions, mail, logs, answers (S2)."""

import base64

from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection


def spellings(secret: str) -> set[bytes]:
    """A secret as it stands, in hex and in base64 at each of its three offsets, all in small letters."""
    plain = secret.encode()
    shifted = [base64.b64encode(b"\0" * offset + plain)[offset + 4 : -4] for offset in range(3)]
    return {form.lower() for form in (plain, plain.hex().encode(), *shifted)}


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
        places = set()
        for where, content in [*_tables(), *_sessions(), *_mail(), *self._logs(), *self.kept]:
            small = content.lower()
            for secret, forms in self.forms.items():
                if any(form in small for form in forms):
                    places.add(f"{where}: {secret}")
        return sorted(places)

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


def _mail():
    for message in mail.outbox:
        yield "mail", f"{message.message()} {message.body} {message.to}".encode()
