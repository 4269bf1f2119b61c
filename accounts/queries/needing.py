"""Which accounts may have a finding, asked of the database, so that a register of thousands is not read whole."""

from django.db.models import Case, IntegerField, Q, Value, When

from accounts.models import Credential, PostingRight, Review, SchoolAccount
from accounts.queries.credentials import due_for_change
from accounts.queries.finding import Reader
from accounts.queries.having import having, having_two
from accounts.queries.life import is_forgotten
from accounts.queries.ways_at_risk import may_be_wrong
from accounts.states import AccountState, RequestState, SecretKind
from people.queries import departures_known_to


def may_need(reader: Reader) -> Q:
    """A condition on accounts that every one with a finding meets, and as few others as can be.

    A new kind of finding adds here from what it can be known; without that the page would leave it out.
    """
    posting = PostingRight.objects.current()
    staying = posting.exclude(person__in=departures_known_to(reader.by).values("person"))
    passwords = Credential.objects.current().filter(kind=SecretKind.PASSWORD)
    watched = SchoolAccount.monitors.through.objects.values("schoolaccount")
    return (
        may_be_wrong(reader.by, reader.now)
        | ~Q(state=AccountState.LIVE)
        | ~Q(request__state=RequestState.APPROVED)
        | Q(request__not_private_until__isnull=False)
        | Q(is_still_private=False)
        | Q(are_comments_hidden=False)
        | Q(each_has_own_access=False) & ~having(passwords)
        | ~Q(pk__in=watched)
        # Nobody who stays, or nobody beside the first.
        | ~having(staying)
        | ~having_two(posting)
        | having(Review.objects.lapsed(reader.now))
        | is_forgotten(reader.now)
        | having(due_for_change(reader.now))
    )


def those_that_may_need(reader: Reader):
    """Those open accounts, faults before what is only set up or suspended."""
    in_use_first = Case(When(state=AccountState.LIVE, then=Value(0)), default=Value(1), output_field=IntegerField())
    return SchoolAccount.objects.open().filter(may_need(reader)).order_by(in_use_first, "name", "id")
