"""On which accounts something still happens, and which seem forgotten: the termly review asks about those."""

from collections.abc import Callable

from django.db.models import Max

from accounts.models import Credential, CredentialLook, PostingRight, SchoolAccount
from accounts.queries.posts import with_last_post
from accounts.queries.reviews import this_term
from core.workdays.queries import school_calendar
from people.queries import end_of_day

# What the apps above know of accounts: given their ids, when something last happened, by the id. Comments are
# `monitoring`'s, which says so when it starts (`monitoring/apps.py`); nothing here imports upwards.
TOLD_FROM_ABOVE: list[Callable[[list[int]], dict]] = []


def forgotten(accounts, now) -> dict[int, object]:
    """Those of these accounts on which nothing has happened for two whole terms, with when something last did.

    By id. Something is: a post, a comment, sign-in details stored or seen, somebody new who can post, going live.
    Looking at it is not: whoever keeps an eye on it does so every week, whether it is used or not. One statement
    for each kind of sign, and none once every account has shown one.
    """
    since = end_of_day(this_term(now).before.before.begins_on(school_calendar()), -1)
    last = {account.pk: account.live_at for account in accounts if account.live_at < since}
    for sign in (_posts, _details_seen, _details_stored, _new_holders, *TOLD_FROM_ABOVE):
        for pk, at in sign(list(last)).items() if last else ():
            last[pk] = max(at, last[pk])
        last = {pk: at for pk, at in last.items() if at < since}
    return last


def _latest(rows, account, at) -> dict:
    return dict(rows.order_by().values_list(account).annotate(last=Max(at)))


def _posts(ids):
    posted = with_last_post(SchoolAccount.objects.filter(pk__in=ids)).exclude(last_posted_at=None)
    return dict(posted.values_list("pk", "last_posted_at"))


def _details_seen(ids):
    looks = CredentialLook.objects.filter(credential__school_account__in=ids)
    return _latest(looks, "credential__school_account_id", "looked_at")


def _details_stored(ids):
    return _latest(Credential.objects.filter(school_account__in=ids), "school_account_id", "stored_at")


def _new_holders(ids):
    return _latest(PostingRight.objects.filter(school_account__in=ids), "school_account_id", "granted_at")
