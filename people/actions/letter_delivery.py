"""Sends the e-mails about signing in that are owed: claimed with a lease, sent outside any transaction, tried again.

Where the mail server is away or puts us off, no letter is at fault: each is tried every half minute until nobody
waits for it. One that is refused for good is at fault itself: its pauses grow, and after twelve it is given up.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException

from django.db.models import F, Q

from people.letters import message_of
from people.models import Letter, LetterKind
from people.queries import link_is_open

log = logging.getLogger(__name__)
# Longer than a mail server should take over one letter, and shorter than anybody should wait for a dead worker's.
LEASE = timedelta(seconds=40)
PROBE_EVERY = timedelta(seconds=25)
FOR_GOOD = 500
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
        elif _claim(letter, now) and not _send(letter, now, counts):
            break
    return counts


def _due(now):
    return Letter.objects.filter(Q(leased_until=None) | Q(leased_until__lte=now), gave_up_at=None).order_by("id")


def _claim(letter, now) -> bool:
    free = Letter.objects.filter(pk=letter.pk, gave_up_at=None, leased_until=letter.leased_until)
    return free.update(leased_until=now + LEASE, attempts=F("attempts") + 1) == 1


def _send(letter, now, counts) -> bool:
    """Send one, or keep why not; False where the mail server is not worth asking again now."""
    try:
        if message := message_of(letter, now):
            message.send()
    except Exception as fault:  # whatever the mail server does, the row stays owed and says what happened
        _failed(letter, now, counts, fault)
        return not isinstance(fault, OSError) or isinstance(fault, SMTPRecipientsRefused | SMTPResponseException)
    # Asked for once more while this one left: that one is owed still.
    Letter.objects.filter(pk=letter.pk, owed_at=letter.owed_at).delete()
    counts["letters_sent"] += 1
    return True


def _failed(letter, now, counts, fault):
    tries, wait, what = letter.attempts, PROBE_EVERY, f"{type(fault).__name__}: {fault}"[:300]
    if _is_its_own(fault):
        tries += 1
        wait = timedelta(minutes=min(2 ** (tries - 1), 60))
    if tries >= ATTEMPTS:
        _give_up(letter, now, counts, what)
        return
    counts["letters_failed"] += 1
    Letter.objects.filter(pk=letter.pk).update(leased_until=now + wait, attempts=tries, last_fault=what)


def _is_its_own(fault) -> bool:
    """Whether it was refused for good, or cannot even be written; not where the server is away or lets nobody in."""
    if isinstance(fault, SMTPRecipientsRefused):
        return any(code >= FOR_GOOD for code, _ in fault.recipients.values())
    if isinstance(fault, SMTPDataError):
        return fault.smtp_code >= FOR_GOOD
    return not isinstance(fault, OSError)  # all of smtplib's own faults are OSErrors


def _give_up(letter, now, counts, fault):
    # The kind of fault alone: a mail server's words name whom it refused.
    log.warning("A letter (%s) is given up: %s", letter.kind, fault.partition(":")[0])
    counts["letters_given_up"] += 1
    row = Letter.objects.filter(pk=letter.pk)
    if letter.kind == LetterKind.INVITATION and link_is_open(letter.invitation, now):
        row.update(gave_up_at=now, last_fault=fault)  # the inviter sees it, and hands the link over
    else:
        row.delete()
