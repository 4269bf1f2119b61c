"""The tokens by which the school's staff directory comes in: made once, shown once, ended (RO10)."""

import secrets

from accounts.models import DirectoryToken
from accounts.queries import directory as queries
from accounts.rules import directory as rules
from core.action import action, refuse_if
from core.audit import api as audit


@action
def make_directory_token(*, by, now, name):
    """Make a token for the directory. Returns it and its secret, which is kept nowhere. Raises Refused."""
    refuse_if(rules.why_not_make_directory_token(by, now, open_tokens=queries.open_tokens().count()))
    secret = secrets.token_urlsafe(32)
    token = DirectoryToken.objects.create(
        name=name, digest=queries.digest_of(secret), ending=secret[-4:], made_at=now, made_by=by.person
    )
    audit.record("directory_token.made", token, by=by, name=name)
    return token, secret


@action
def end_directory_token(token, *, by, now):
    """End a connection at once: the directory is heard no more. Raises Refused."""
    refuse_if(rules.why_not_end_directory_token(token, by, now))
    token.ended_at, token.ended_by = now, by.person
    token.save(update_fields=["ended_at", "ended_by"])
    audit.record("directory_token.ended", token, by=by, name=token.name)
