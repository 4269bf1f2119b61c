"""What must hold about messages owed: each goes out, or says why it does not."""

from datetime import timedelta

from django.db.models import Q

from core.invariant import GRACE, Broken, invariant, row
from core.notices import delivery
from core.notices.models import Notice

WORKER = "Check that “manage.py serve” (or the worker and beat) is running, then run “manage.py sweep”."
# A message for the morning's list waits for its reader's next working day; nobody is away from all of them this long.
LONG = timedelta(days=70)


@invariant("Every message whose time has come is sent, or waits for another try with its reason")
def messages_are_sent(now):
    """None is claimed by a worker that died, and none waits for nothing."""
    before = now - GRACE
    waiting = delivery.due(before).filter(last_fault="", posted_at__lte=before)
    for notice in waiting.order_by("pk").iterator(chunk_size=500):
        if notice.leased_until is None:
            wrong = "Its time has come, and nobody sends it."
        else:
            wrong = "Somebody began to send it and did not finish, and nobody tries again."
        yield Broken(row(notice), wrong, WORKER)


@invariant("No message stays unsent without a reason")
def messages_are_explained(now):
    """Given up says why, and so does a try that failed; nothing waits for ever."""
    silent = Notice.objects.filter(gave_up_at__isnull=False, last_fault="", withdrawn_at=None)
    for notice in silent.order_by("pk").iterator(chunk_size=500):
        yield Broken(row(notice), "It was given up without a reason.", WORKER)
    owed = Notice.objects.filter(sent_at=None, gave_up_at=None, withdrawn_at=None, posted_at__lte=now - LONG)
    for notice in owed.order_by("pk").iterator(chunk_size=500):
        yield Broken(row(notice), "It has been owed for ten weeks.", WORKER)
    held = Q(sent_at__isnull=False) & (Q(leased_until__isnull=False) | Q(gave_up_at__isnull=False))
    for notice in Notice.objects.filter(held).order_by("pk").iterator(chunk_size=500):
        yield Broken(row(notice), "It was sent, and yet it is still claimed or given up.")


INVARIANTS = (messages_are_sent, messages_are_explained)
