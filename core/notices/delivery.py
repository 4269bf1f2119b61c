"""Send what is owed: claimed with a lease, sent outside any transaction, tried again, given up in the open.

A mail server that takes nothing from anybody is ill, and no message's fault: it is asked again every
half minute by a few, and when it takes one again, all that failed meanwhile go out at once. A
message that fails while others are taken is at fault itself: its pauses grow, and after twelve it is given up.
"""

from collections import defaultdict
from contextlib import suppress
from datetime import datetime, time, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from time import monotonic
from zoneinfo import ZoneInfo

from django.core.mail import get_connection
from django.db import models, transaction
from django.db.models import F, Max, Q

from core.notices.envelopes import message_to
from core.notices.models import Notice, Urgency
from core.workdays.queries import school_calendar

SCHOOL_TIME = ZoneInfo("Europe/London")
DIGEST_AT = time(7, 30)
# Longer than a mail server can take over one message, and shorter than anybody should wait for a dead worker's.
LEASE = timedelta(seconds=40)
PROBE_EVERY = timedelta(seconds=25)
PROBES = 5
LONGEST_PAUSE = timedelta(minutes=60)
ATTEMPTS = 12
AT_ONCE = 1000
# One run ends before many of them could stand in each other's way.
LONGEST_RUN = timedelta(seconds=40)
# A slow mail server never has more than this many of our threads waiting.
RUNS_AT_ONCE = 2


def deliver(*, now: datetime, discreet_for=frozenset()) -> dict[str, int]:
    """Send every message that is owed by `now`: one e-mail a person; returns counts of sent, failed and given up.

    `discreet_for` holds ids of people whose e-mails never carry content (governors). Safe to run many
    times at once: a row is sent by whoever claims it. A fault of the mail server delays, and is kept with the row.
    """
    run = _Run(now, discreet_for)
    if not run.waits_for_the_server() and not run.others_are_enough():
        run.send_all()
    return run.counts


class _Run:
    """One turn of delivery, with the connection that its messages share."""

    def __init__(self, now, discreet_for):
        self.began, self.started = now, monotonic()
        self.discreet_for = discreet_for
        self.counts = {"sent": 0, "failed": 0, "given_up": 0}
        self.last_sent = _not_after(now, "sent_at", Notice.objects.all())
        self.last_failed = _not_after(now, "tried_at", _owed().exclude(last_fault=""))
        self.is_ill = self.last_failed is not None and (self.last_sent is None or self.last_sent < self.last_failed)
        self.refused_in_a_row = 0
        self.connection = None

    @property
    def now(self):
        """The moment of `now`, moved on by what this run has taken so far."""
        return self.began + timedelta(seconds=monotonic() - self.started)

    def waits_for_the_server(self) -> bool:
        """Whether the mail server took nothing a moment ago, so that asking it again would be rude."""
        return self.is_ill and self.began < self.last_failed + PROBE_EVERY

    def others_are_enough(self) -> bool:
        """Whether as many runs as may be are sending already; each of them holds one envelope."""
        now = self.began
        under_way = _owed().filter(leased_until__gt=now, leased_until__lte=now + 2 * LEASE)
        return under_way.values("envelope").distinct().count() >= RUNS_AT_ONCE

    def send_all(self):
        """Send until nothing is owed, the server is found ill, or the time is up."""
        known = set()
        try:
            while groups := self._groups(but_not=known):
                for notices in groups:
                    known.update(notice.pk for notice in notices)
                    if self.now - self.began > LONGEST_RUN or not self._handle(notices):
                        return
        finally:
            self._hang_up()

    def _groups(self, but_not) -> list[list[Notice]]:
        """The messages that are due, those of one envelope together; who was never tried comes first."""
        free = _free(self.began)
        if self.is_ill:  # whoever failed since the server took anything may try it again
            since = Q(tried_at__gt=self.last_sent) if self.last_sent else Q()
            free |= Q(leased_until=None) & since & ~Q(last_fault="")
        waiting = _owed().filter(free, _is_due(self.began)).exclude(pk__in=but_not)
        chosen = list(waiting.select_related("recipient").order_by(F("tried_at").asc(nulls_first=True), "id")[:AT_ONCE])
        whole = {notice.envelope for notice in chosen if notice.envelope}
        if whole:
            rest = _owed().filter(envelope__in=whole).exclude(pk__in=but_not)
            chosen += list(rest.exclude(pk__in=[notice.pk for notice in chosen]).select_related("recipient"))
        groups = defaultdict(list)
        for notice in chosen:
            groups[notice.recipient_id, notice.envelope].append(notice)
        return [sorted(notices, key=lambda notice: notice.pk) for notices in groups.values()]

    def _handle(self, notices) -> bool:
        """Send one e-mail's messages, or say why not; False where the server is not worth asking again now."""
        person = notices[0].recipient
        if person.is_shut_out(self.began):
            _of(notices).update(withdrawn_at=self.began)
        elif not person.email:
            self.counts["given_up"] += _of(notices).update(gave_up_at=self.began, last_fault="no e-mail address")
        else:
            return self._deliver(person, notices)
        return True

    def _deliver(self, person, notices) -> bool:
        try:
            self._pick_up()
        except Exception as fault:  # nobody listens, or nobody lets us in: no message is tried, all of them wait
            self.counts["failed"] += _of(notices).update(tried_at=self.now, last_fault=_words(fault))
            return False
        claimed = _claim(notices, self.now)
        if not claimed:
            return True
        try:
            message = message_to(person, claimed, is_discreet=person.pk in self.discreet_for)
            message.message()  # with its headers, of which one may be broken
        except Exception as fault:  # this one cannot be written, whatever the server; the others can
            self._failed(claimed, fault, own=True)
            return True
        try:
            message.connection = self.connection
            message.send()
        except Exception as fault:  # whatever the mail server does, the rows stay owed and say what happened
            self._hang_up()
            self.refused_in_a_row += 1
            self._failed(claimed, fault, own=self._takes_others(claimed))
            if isinstance(fault, TimeoutError):
                return False
            return bool(self.counts["sent"]) or self.refused_in_a_row < PROBES
        self._sent(claimed)
        return True

    def _pick_up(self):
        if self.connection is None:
            connection = get_connection()
            connection.open()
            self.connection = connection

    def _hang_up(self):
        if self.connection is not None:
            with suppress(Exception):  # it is over either way
                self.connection.close()
            self.connection = None

    def _takes_others(self, notices) -> bool:
        """Whether the server took something since it last refused these, so that the fault is theirs."""
        before = notices[0].tried_at
        return bool(self.counts["sent"]) or before is None or (self.last_sent is not None and self.last_sent > before)

    def _sent(self, notices):
        sent = _of(notices).update(sent_at=self.now, leased_until=None, try_again_at=None, last_fault="")
        self.counts["sent"] += sent
        if self.is_ill:
            self.is_ill = False
            since = {"tried_at__gt": self.last_sent} if self.last_sent else {}
            _owed().exclude(last_fault="").filter(**since).update(try_again_at=None)

    def _failed(self, notices, fault, *, own):
        changes = {"last_fault": _words(fault), "leased_until": None}
        if isinstance(fault, SMTPResponseException | SMTPRecipientsRefused):  # it was not taken, for certain
            changes["envelope"] = None
        attempts = notices[0].attempts + (1 if own else 0)
        if attempts >= ATTEMPTS:
            self.counts["given_up"] += _of(notices).update(gave_up_at=self.now, attempts=attempts, **changes)
            return
        pause = min(timedelta(minutes=2 ** max(attempts - 1, 0)), LONGEST_PAUSE)
        again = self.now + pause
        self.counts["failed"] += _of(notices).update(attempts=attempts, try_again_at=again, **changes)


def _words(fault) -> str:
    return f"{type(fault).__name__}: {fault}"[:300]


def _not_after(now, field, rows):
    """The newest of these instants, one that a wrong clock wrote into the future left out."""
    return rows.filter(**{f"{field}__lte": now}).aggregate(newest=Max(field))["newest"]


def _owed():
    return Notice.objects.filter(sent_at=None, gave_up_at=None, withdrawn_at=None)


def _free(now) -> Q:
    """Nobody is sending it, and its pause is over. What lies too far ahead was written by a wrong clock."""
    rested = Q(try_again_at=None) | Q(try_again_at__lte=now) | Q(try_again_at__gt=now + 2 * LONGEST_PAUSE)
    return _unclaimed(now) & rested


def _unclaimed(now) -> Q:
    return Q(leased_until=None) | Q(leased_until__lte=now) | Q(leased_until__gt=now + 2 * LEASE)


def due(now) -> models.QuerySet:
    """Unsent messages whose time has come, that nobody is sending and that have no pause."""
    return _owed().filter(_free(now), _is_due(now))


def _is_due(now) -> Q:
    """Those for at once, and in the morning those for the morning's list."""
    is_due = Q(urgency=Urgency.NOW)
    local = now.astimezone(SCHOOL_TIME)
    if local.time() >= DIGEST_AT and school_calendar().is_school_day(local.date()):
        this_morning = datetime.combine(local.date(), DIGEST_AT, tzinfo=SCHOOL_TIME)
        is_due |= Q(
            urgency=Urgency.DIGEST,
            posted_at__lt=this_morning,
            recipient__works_on__contains=str(local.isoweekday()),
        )
    return is_due


def _of(notices):
    return Notice.objects.filter(pk__in=[notice.pk for notice in notices], sent_at=None, gave_up_at=None)


def _claim(notices, now) -> list[Notice]:
    """Those of these messages that nobody else is sending, now ours for a lease and in one envelope."""
    keys = [notice.pk for notice in notices]
    with transaction.atomic():
        free = _owed().filter(_unclaimed(now), pk__in=keys, envelope=notices[0].envelope)
        ours = list(free.select_for_update(of=("self",)).select_related("recipient").order_by("pk"))
        if ours:
            envelope = ours[0].envelope or ours[0].pk
            _of(ours).update(leased_until=now + LEASE, envelope=envelope, tried_at=now)
    for notice in ours:
        notice.envelope = envelope
    return ours
