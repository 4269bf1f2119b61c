"""The keys of sessions are not in the database: whoever reads a table or a copy of it must not be somebody.

A browser's cookie holds the key; the tables of sessions and of sign-ins hold its digest. What is asked of either
column with a key finds its digest; what was read from one is a `Digest` and is asked for as it is. A digest sent as
a cookie is only another key, whose digest no row has (docs/adr/0005-second-step.md).
"""

import hashlib

from django.db import models

# As many signs as both columns hold: 160 bits of SHA-256, of a key that was drawn from as many.
LENGTH = 40


class Digest(str):
    """A key as the tables hold it."""


def digest_of(key: str) -> Digest:
    """What the tables hold of this key; of what they hold, itself."""
    return key if isinstance(key, Digest) else Digest(hashlib.sha256(key.encode()).hexdigest()[:LENGTH])


class DigestField(models.CharField):
    """A column of keys that holds their digests."""

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return None if value is None else digest_of(value)

    def from_db_value(self, value, expression, connection):
        return None if value is None else Digest(value)

    def deconstruct(self):
        """As the column that it is: its migrations are Django's and allauth's."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


def keep_digests_in(*columns: models.Field) -> None:
    """Let these columns, which belong to Django and allauth, hold digests from now on."""
    for column in columns:
        column.__class__ = DigestField
