"""Sends the e-mails about signing in that are owed: claimed with a lease, sent outside any transaction, tried again."""

import logging
from datetime import datetime, timedelta

from django.db.models import F, Q

from people.letters import message_of
from people.models import Letter, LetterKind
from people.queries import link_is_open

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=3)
ATTEMPTS = 12
AT_ONCE = 100


def deliver(*, now: datetime) -> dict[str, int]:
    """Send every letter that is owed by `now`; returns counts of sent, failed and given up.

    Safe to run many times at once: a letter is sent by whoever claims it. A fault of the mail server
    delays it and is kept with the row; what nobody waits for any more is not sent.
    """
    counts = {"letters_sent": 0, "letters_failed": 0, "letters_given_up": 0}
    for letter in _due(now).select_related("person", "invitation__person", "invitation__invited_by")[:AT_ONCE]:
        if letter.send_until <= now:
            _give_up(letter, now, counts, "nobody waits for it any more")
        elif _claim(letter, now):
            _send(letter, now, counts)
    return counts


def _due(now):
    return Letter.objects.filter(Q(leased_until=None) | Q(leased_until__lte=now), gave_up_at=None).order_by("id")


def _claim(letter, now) -> bool:
    free = Letter.objects.filter(pk=letter.pk, gave_up_at=None, leased_until=letter.leased_until)
    return free.update(leased_until=now + LEASE, attempts=F("attempts") + 1) == 1


def _send(letter, now, counts):
    try:
        if message := message_of(letter, now):
            message.send()
    except Exception as fault:  # whatever the mail server does, the row stays owed and says what happened
        tries, what = letter.attempts + 1, f"{type(fault).__name__}: {fault}"[:300]
        if tries >= ATTEMPTS:
            _give_up(letter, now, counts, what)
            return
        wait = timedelta(minutes=min(2 ** (tries - 1), 60))
        Letter.objects.filter(pk=letter.pk).update(leased_until=now + wait, last_fault=what)
        counts["letters_failed"] += 1
        return
    # Asked for once more while this one left: that one is owed still.
    Letter.objects.filter(pk=letter.pk, owed_at=letter.owed_at).delete()
    counts["letters_sent"] += 1


def _give_up(letter, now, counts, fault):
    log.warning("A letter (%s) is given up: %s", letter.kind, fault)
    counts["letters_given_up"] += 1
    row = Letter.objects.filter(pk=letter.pk)
    if letter.kind == LetterKind.INVITATION and link_is_open(letter.invitation, now):
        row.update(gave_up_at=now, last_fault=fault)  # the inviter sees it, and hands the link over
    else:
        row.delete()
