"""Once a term the headteacher confirms who can post, and the technician proves private and one-way (RO9, NA4, MO2)."""

from datetime import date, datetime, timedelta

import pytest

from accounts.actions.reviews import Confirmed, Proved, confirm_holders, drop_reviews, open_reviews, prove_accounts
from accounts.actions.sweeps import sweep
from accounts.models import PostingRight, Review, SchoolAccount
from accounts.queries import work_for
from accounts.queries.finding import Reader
from accounts.queries.in_order import standing as in_order
from accounts.queries.register_rows import rows_of
from accounts.queries.reviews import standing, to_confirm, to_prove
from core.action import Refused
from core.audit import api as audit
from core.audit.models import AuditEntry
from core.files.api import read_upload
from core.notices.models import Notice
from core.standing import Level
from tests.factories import (
    LONDON,
    actor,
    let_post,
    make_account,
    make_picture,
    make_posting_right,
    make_reachable,
    system,
)
from tests.history import RECORD
from tests.races import LOCK
from tests.waiting import waits

SUMMER = datetime(2026, 7, 1, 9, 0, tzinfo=LONDON)
TERM = datetime(2026, 9, 1, 0, 1, tzinfo=LONDON)
# Twenty working days after Tuesday 1 September.
OVER = datetime(2026, 9, 30, 0, 0, tzinfo=LONDON)
TODAY = datetime(2026, 9, 10, 10, 0, tzinfo=LONDON)
ON = date(2026, 9, 10)
# What opening a batch costs, however many accounts it has.
OPENING = 19


@pytest.fixture
def account(school, tech, teacher, slt):
    account = make_account("Year 3 news", now=SUMMER, each_has_own_access=True, monitors=[teacher])
    for person in (teacher, slt):
        make_posting_right(person, account, now=SUMMER)
    make_reachable(account, now=TODAY)
    return account


@pytest.fixture
def review(account):
    assert open_reviews(by=system(TERM), now=TERM) == 1
    return Review.objects.get()


def said(person, now):
    """What the register finds about the only account, worst first, and the button for the worst."""
    [row] = rows_of([Review.objects.first().school_account_id], Reader.of(actor(person, now), now))
    return [finding.words for finding in row.findings], row.worst and (row.worst.button, row.worst.url)


def confirmed(review, stops=()):
    rights = review.school_account.posting_rights.current()
    return Confirmed(review.pk, frozenset(right.pk for right in rights), frozenset(right.pk for right in stops))


def proved(review, **values):
    return Proved(review.pk, **{"picture": read_upload(make_picture())} | values)


def confirm(head, *answers, now=TODAY):
    return confirm_holders(by=actor(head, now), now=now, answers=answers)


def prove(tech, *answers, now=TODAY, on=ON):
    return prove_accounts(by=actor(tech, now), now=now, answers=answers, proved_on=on)


def refusal(verb, *args, **values):
    with pytest.raises(Refused) as refused:
        verb(*args, **values)
    return refused.value.reason


def test_sweep_opens_a_review_of_what_was_live_when_the_term_began(account, head, tech):
    make_account("Not live yet", state="setting-up", now=SUMMER)
    make_account("Live since today", now=TERM)

    assert sweep(now=TERM)["reviews_opened"] == 1
    assert sweep(now=TERM)["reviews_opened"] == 0

    review = Review.objects.get()
    assert (review.school_account, review.term, review.due_by, review.lapses_at) == (
        account,
        "2026-autumn",
        OVER,
        OVER,
    )
    assert [
        (notice.recipient, notice.subject)
        for notice in Notice.objects.filter(key="review-2026-autumn-opened").order_by("recipient__name")
    ] == [
        (head, "The review of our accounts for the autumn term 2026 has begun"),
        (tech, "The review of our accounts for the autumn term 2026 has begun"),
    ]
    assert audit.last("school_account.review_opened", account).facts == {"term": "autumn term 2026"}


@pytest.mark.parametrize("count", [1, 3])
def test_open_reviews_costs_the_same_at_one_and_three(school, head, tech, count, django_assert_num_queries):
    for number in range(count):
        make_account(f"Account {number}", now=SUMMER)

    with django_assert_num_queries(OPENING + RECORD + LOCK):
        assert open_reviews(by=system(TERM), now=TERM) == count


def test_confirm_holders_keeps_who_stays_and_ends_who_does_not(review, head, teacher, slt):
    first, second = review.school_account.posting_rights.all()

    assert confirm(head, confirmed(review, stops=[second])) == []

    review.refresh_from_db()
    second.refresh_from_db()
    assert (review.confirmed_at, review.confirmed_by, review.state) == (TODAY, head, "review-open")
    assert (second.ended_by, second.end_reason) == (head, "Not confirmed in the termly review")
    assert list(PostingRight.objects.current()) == [first]
    assert audit.last("school_account.holders_confirmed", review.school_account).facts == {"can_post": ["Priya Nair"]}


def test_confirm_holders_leaves_an_account_that_has_changed_meanwhile(review, head, tech, dsl):
    stale = confirmed(review)
    let_post(review.school_account, tech, dsl)

    assert confirm(head, stale) == ["Year 3 news"]

    review.refresh_from_db()
    assert review.confirmed_at is None


def test_confirm_holders_refuses_others_and_a_second_time(review, head, tech):
    assert refusal(confirm, tech, confirmed(review)) == "Only the headteacher confirms who can post."
    confirm(head, confirmed(review))
    assert refusal(confirm, head, confirmed(review)) == "These accounts have been confirmed already."


def test_prove_accounts_keeps_the_picture_and_with_both_halves_it_is_finished(review, head, tech):
    confirm(head, confirmed(review))

    assert prove(tech, proved(review)) == 1

    review.refresh_from_db()
    assert (review.state, review.proved_on, review.proved_by, review.is_private, review.is_one_way) == (
        "finished",
        ON,
        tech,
        True,
        True,
    )
    assert review.picture.cleaned_sha256
    assert (review.school_account.is_still_private, review.school_account.are_comments_hidden) == (True, True)
    assert (list(to_confirm()), list(to_prove())) == ([], [])


def test_prove_accounts_refuses_others_wrong_days_no_picture_and_a_second_time(review, head, tech):
    assert refusal(prove, head, proved(review)) == (
        "Only the IT technician proves that accounts are private and one-way."
    )
    assert refusal(prove, tech, proved(review), on=date(2026, 9, 11)) == (
        "This day is in the future. Enter the day on which you made the pictures."
    )
    assert refusal(prove, tech, proved(review), on=date(2026, 8, 31)) == (
        "Make the pictures again: they must be from this term, 1 September 2026 or later."
    )
    assert refusal(prove, tech, Proved(review.pk)) == "Add a picture of the settings of “Year 3 news”."
    prove(tech, proved(review))
    assert refusal(prove, tech, proved(review)) == "These accounts have been proved already."


def test_an_account_found_open_is_a_finding_until_it_is_proved(review, head, tech):
    assert prove(tech, proved(review, is_open=True, comments_are_seen=True)) == 0

    review.refresh_from_db()
    assert (review.proved_at, review.is_private, review.is_one_way) == (None, False, False)
    notice = Notice.objects.get(recipient=head, urgency="now")
    assert (notice.subject, notice.link) == (
        "“Year 3 news” on Facebook: it is no longer private and others can see comments",
        f"/accounts/review/#account-{review.school_account_id}",
    )
    assert said(tech, TODAY) == (
        ["It was not private when somebody last looked.", "Comments could be seen when somebody last looked."],
        ("Prove it", f"/accounts/review/#account-{review.school_account_id}"),
    )
    assert {row.clause: row.level for row in in_order(tech, TODAY)}["NA4"] == Level.NOT_IN_ORDER

    assert prove(tech, proved(review)) == 1
    assert said(tech, TODAY) == ([], None)


def test_an_account_with_an_exception_is_proved_as_closed_as_it_can_be(review, tech):
    review.school_account.request.not_private_until = date(2027, 7, 1)
    review.school_account.request.save()

    prove(tech, proved(review))

    review.refresh_from_db()
    assert (review.is_private, review.is_one_way, review.school_account.is_still_private) == (None, True, None)


def test_a_review_that_is_not_finished_in_time_lapses_everywhere_and_is_told_once(review, head, tech):
    review.school_account.items.create(key="private", position=1, title="Private", done_at=SUMMER)
    review.school_account.items.create(key="comments", position=2, title="Comments", done_at=SUMMER)
    before = OVER - timedelta(microseconds=1)
    assert said(tech, before) == ([], None)
    assert sweep(now=before)["reviews_reminded"] == 1
    assert sweep(now=OVER)["reviews_lapsed"] == 1
    assert sweep(now=OVER)["reviews_lapsed"] == 0

    assert said(tech, OVER) == (
        ["Lapsed: its proof is older than a term.", "Lapsed: the headteacher has not confirmed who can post."],
        ("Prove it", f"/accounts/review/#account-{review.school_account_id}"),
    )
    levels = {row.clause: (row.level, row.figure) for row in in_order(tech, OVER)}
    assert levels["NA4"] == (Level.LOOK, "0 of 1 live account proved private, 1 proof older than a term")
    assert levels["MO2"] == (Level.LOOK, "0 of 1 live account proved one-way, 1 proof older than a term")
    assert [row.figure for row in standing(tech, OVER)] == [
        "1 account with who can post not confirmed for more than a term"
    ]
    assert standing(None, OVER) == []
    told = Notice.objects.filter(subject="1 account not reviewed in time")
    assert sorted((notice.recipient.name, notice.body.split(":")[0]) for notice in told) == [
        ("Hana Okafor", "They are shown as lapsed until the IT technician's half is done"),
        ("Hana Okafor", "They are shown as lapsed until the headteacher's half is done"),
        ("Tom Wells", "They are shown as lapsed until the IT technician's half is done"),
    ]
    assert AuditEntry.objects.filter(event="school_account.review_lapsed").count() == 1

    prove(tech, proved(review), now=OVER, on=date(2026, 9, 29))
    assert said(tech, OVER)[0] == ["Lapsed: the headteacher has not confirmed who can post."]
    confirm(head, confirmed(review), now=OVER)
    assert said(tech, OVER) == ([], None)


def test_a_missed_review_is_followed_by_one_that_has_lapsed_already(review):
    spring = datetime(2027, 1, 5, 8, 0, tzinfo=LONDON)

    assert sweep(now=spring)["reviews_opened"] == 1

    review.refresh_from_db()
    new = Review.objects.open().get()
    assert (review.state, review.ended_at, new.term, new.lapses_at) == ("missed", spring, "2027-spring", OVER)
    assert new.due_by > spring
    assert new.is_lapsed(spring)


def test_work_for_names_each_half_and_what_was_found_open(review, head, tech, teacher):
    def titles(person):
        return [(item.title, item.url, item.due_by, item.act_now) for item in waits(work_for, person, TODAY)]

    page = "/accounts/review/"
    assert titles(head) == [("Confirm who can post on 1 account", page, OVER, False)]
    assert titles(tech) == [("Prove that 1 account is still private", page, OVER, False)]
    assert titles(teacher) == []
    prove(tech, proved(review, comments_are_seen=True))
    found = f"{page}#account-{review.school_account_id}"
    assert titles(tech) == [("Year 3 news shows comments to others: put it right", found, OVER, True)]
    prove(tech, proved(review))
    confirm(head, confirmed(review))
    assert titles(tech) == titles(head) == []


def test_drop_reviews_ends_what_nobody_needs(review):
    drop_reviews(review.school_account, now=TODAY)

    review.refresh_from_db()
    assert (review.state, review.ended_at) == ("dropped", TODAY)


@pytest.mark.parametrize(
    ("proved_at", "is_lapsed"),
    [
        # The summer term of 2026 began on Tuesday 7 April, after Easter Monday.
        (datetime(2026, 1, 13, 10, 0, tzinfo=LONDON), True),
        (datetime(2026, 4, 6, 23, 59, tzinfo=LONDON), True),
        (datetime(2026, 4, 7, 0, 0, tzinfo=LONDON), False),
    ],
)
def test_a_proof_from_before_the_last_term_is_old_however_late_the_review_opens(school, head, proved_at, is_lapsed):
    make_account("Year 3 news", now=proved_at, each_has_own_access=True)

    assert open_reviews(by=system(TODAY), now=TODAY) == 1

    review = Review.objects.get()
    assert (review.is_lapsed(TODAY), review.due_by > TODAY) == (is_lapsed, True)
    private = {found.clause: found for found in in_order(head, TODAY)}["NA4"]
    assert ("1 proof older than a term" in private.figure) == is_lapsed


def test_a_review_keeps_a_proof_young_and_the_set_up_alone_does_not(account, review, head, tech):
    january = datetime(2026, 1, 13, 10, 0, tzinfo=LONDON)
    SchoolAccount.objects.update(live_at=january)
    prove(tech, proved(review))
    confirm(head, confirmed(review))
    spring = datetime(2027, 1, 5, 10, 0, tzinfo=LONDON)

    open_reviews(by=system(spring), now=spring)

    assert not Review.objects.get(term="2027-spring").is_lapsed(spring)
