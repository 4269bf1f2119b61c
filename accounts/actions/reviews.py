"""The termly review: opened by itself, confirmed by the headteacher, proved by the IT technician (RO9, NA4, MO2)."""

from dataclasses import dataclass, field

from accounts.actions.posting import end_posting
from accounts.models import Review
from accounts.notices import reviews as notices
from accounts.queries import reviews as queries
from accounts.rules import reviews as rules
from accounts.states import REVIEW_TRANSITIONS
from core.action import action, refuse_if
from core.audit import api as audit
from core.files import api as files
from core.workdays.queries import school_calendar
from people.queries import end_of_day

BATCH = 500
WORKING_DAYS = 20
WORKING_DAYS_TO_REMIND = 10
PROVED, FOUND_OPEN = "school_account.proved", "school_account.found_open"
NO_LONGER_NEEDED = "Not confirmed in the termly review"


@dataclass(frozen=True)
class Confirmed:
    """The headteacher's answer for one account: whom they saw listed, and who of them stops (ids of the rights)."""

    review_id: int
    seen: frozenset[int]
    stops: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Proved:
    """The technician's answer for one account: pictures (uploads of `core.files`), or what has changed."""

    review_id: int
    picture: object = field(default=None, repr=False)
    second_picture: object = field(default=None, repr=False)
    is_open: bool = False
    comments_are_seen: bool = False


@action
def open_reviews(*, by, now) -> int:
    """Open the term's review of every account that was live when the term began, at most 500; returns how many.

    One of the term before that was not finished is marked as missed, and its account stays lapsed. Where the last
    proof was made before the term before, the account is lapsed at once: a review that opens late makes no proof young.
    """
    term = queries.this_term(now)
    accounts = list(queries.without_review(term, now)[:BATCH])
    if not accounts:
        return 0
    calendar = school_calendar()
    remind_at, due_by = (calendar.respond_by(now, days=days) for days in (WORKING_DAYS_TO_REMIND, WORKING_DAYS))
    missed, last = miss_reviews(accounts, now=now), queries.last_proved(accounts)
    holds_since = end_of_day(term.before.begins_on(calendar), -1)
    for account in accounts:
        if last.get(account.pk, account.live_at) < holds_since:
            missed.setdefault(account.pk, now)
    reviews = Review.objects.bulk_create(
        Review(
            school_account=account,
            term=term.key,
            opened_at=now,
            remind_at=remind_at,
            due_by=due_by,
            lapses_at=min(due_by, missed.get(account.pk, due_by)),
        )
        for account in accounts
    )
    audit.record_many(
        [("school_account.review_opened", one.school_account, {"term": one.term_label}) for one in reviews], by=by
    )
    notices.reviews_opened(reviews, now)
    return len(reviews)


def miss_reviews(accounts, *, now) -> dict[int, object]:
    """Mark what is open of these accounts as missed; returns from when each is lapsed, by the account's id."""
    found = Review.objects.open().filter(school_account__in=accounts)
    lapses = dict(found.values_list("school_account_id", "lapses_at"))
    found.update(state=REVIEW_TRANSITIONS["miss_review"][1], ended_at=now)
    return lapses


def drop_reviews(school_account, *, now) -> None:
    """End the open review of an account that needs none any more."""
    school_account.reviews.open().update(state=REVIEW_TRANSITIONS["drop_review"][1], ended_at=now)


def reopen_review(school_account) -> None:
    """Open again what was dropped when this account was suspended, as late as it was: a rest renews no proof.

    Where a term has begun since, the next sweep counts it as missed, and the account stays lapsed.
    """
    last = school_account.reviews.order_by("-opened_at", "-id").first()
    if last is not None and last.state in REVIEW_TRANSITIONS["reopen_review"][0]:
        last.state, last.ended_at = REVIEW_TRANSITIONS["reopen_review"][1], None
        last.save(update_fields=["state", "ended_at"])


@action
def remind_of_reviews(*, by, now) -> int:
    """Remind whoever has not done their half after ten working days, once; returns of how many accounts.

    Not recorded: the message itself is kept.
    """
    waiting = Review.objects.open().filter(remind_at__lte=now, reminded_at=None)
    reviews = list(waiting.select_related("school_account").order_by("school_account__name", "id")[:BATCH])
    if reviews:
        Review.objects.filter(pk__in=[one.pk for one in reviews]).update(reminded_at=now)
        notices.reviews_wait(reviews, now)
    return len(reviews)


@action
def tell_of_lapsed_reviews(*, by, now) -> int:
    """Say once of each review that its time has passed; returns of how many accounts."""
    lapsed = Review.objects.lapsed(now).filter(lapse_told_at=None)
    reviews = list(lapsed.select_related("school_account").order_by("school_account__name", "id")[:BATCH])
    if reviews:
        Review.objects.filter(pk__in=[one.pk for one in reviews]).update(lapse_told_at=now)
        audit.record_many(
            [("school_account.review_lapsed", one.school_account, {"term": one.term_label}) for one in reviews], by=by
        )
        notices.reviews_lapsed(reviews, now)
    return len(reviews)


@action
def confirm_holders(*, by, now, answers) -> list[str]:
    """Confirm who can post, for several accounts at once; whoever is not confirmed can no longer post (RO9).

    `answers` are `Confirmed`. Returns the names of accounts that were left, because who can post there is
    no longer what the headteacher saw. Raises Refused where `by` may not, or nothing is left to confirm.
    """
    refuse_if(rules.why_not_confirm_holders(by, now))
    wanted = {answer.review_id: answer for answer in answers}
    found = list(queries.to_confirm().filter(pk__in=wanted))
    refuse_if("" if found else "These accounts have been confirmed already.")
    left = []
    for review in found:
        answer, rights = wanted[review.pk], review.school_account.posting
        if {right.pk for right in rights} != answer.seen:
            left.append(review.school_account.name)
            continue
        for right in rights:
            if right.pk in answer.stops:
                end_posting(right, by=by, now=now, reason=NO_LONGER_NEEDED)
        review.confirmed_at, review.confirmed_by = now, by.person
        finish_review(review, now=now)
        stay = sorted(right.person.name for right in rights if right.pk not in answer.stops)
        audit.record("school_account.holders_confirmed", review.school_account, by=by, can_post=stay)
    return left


@action
def prove_accounts(*, by, now, answers, proved_on) -> int:
    """Prove with a picture each that accounts are private and one-way, or note that one is not (NA4, MO2).

    `answers` are `Proved`, all of pictures made on one day. Returns how many are proved. Raises Refused where
    `by` may not, the day cannot be, or nothing is left to prove.
    """
    refuse_if(rules.why_not_prove_accounts(by, now))
    begins = queries.this_term(now).begins_on(school_calendar())
    refuse_if(rules.why_not_prove_on(proved_on, begins, now))
    wanted = {answer.review_id: answer for answer in answers}
    found = list(queries.to_prove().filter(pk__in=wanted))
    refuse_if("" if found else "These accounts have been proved already.")
    lines = [_prove(review, wanted[review.pk], proved_on, by=by, now=now) for review in found]
    audit.record_many(lines, by=by)
    return sum(event == PROVED for event, _, _ in lines)


def _prove(review, answer, proved_on, *, by, now) -> tuple:
    """One account proved or found open; returns the line for the history."""
    account = review.school_account
    review.is_private = None if rules.may_be_open(account, now) else not answer.is_open
    review.is_one_way = not answer.comments_are_seen
    account.are_comments_hidden = review.is_one_way
    if review.is_private is not None:
        account.is_still_private = review.is_private
    account.save(update_fields=["is_still_private", "are_comments_hidden"])
    if review.is_private is False or not review.is_one_way:
        return _find_open(review, by=by, now=now)
    refuse_if("" if answer.picture else f"Add a picture of the settings of “{account}”.")
    review.picture = files.keep(answer.picture, by=by, now=now)
    review.second_picture = files.keep(answer.second_picture, by=by, now=now) if answer.second_picture else None
    review.proved_on, review.proved_at, review.proved_by = proved_on, now, by.person
    finish_review(review, now=now)
    return PROVED, account, {"proved_on": proved_on}


def _find_open(review, *, by, now) -> tuple:
    review.save(update_fields=["is_private", "is_one_way"])
    found = " and ".join(
        words
        for words, is_so in (
            ("it is no longer private", review.is_private is False),
            ("others can see comments", not review.is_one_way),
        )
        if is_so
    )
    notices.account_found_open(review, found, by, now)
    return FOUND_OPEN, review.school_account, {"found": found}


def finish_review(review, *, now) -> None:
    """Keep what was done of a review; with both halves it is finished."""
    if review.confirmed_at is not None and review.proved_at is not None:
        review.state, review.ended_at = REVIEW_TRANSITIONS["finish_review"][1], now
    review.save()
