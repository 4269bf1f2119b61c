"""Whoever stands in for somebody who is away answers and checks on their accounts, for those days (MO1, MO3)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.action import Refused
from monitoring.actions.checks import record_check
from monitoring.actions.comments import answer_comment, assign_comment, close_comment
from monitoring.actions.receiving import Said, receive_comment
from monitoring.models import Comment
from monitoring.states import CommentSource
from overview import queries
from people.actions.roles import go_away
from people.roles import Role
from tests.factories import NOW, actor, make_account, make_comment, make_person, make_posting_right
from tests.monitoring.test_checks import FINE
from tests.waiting import waits_for

REPLY = {"words": "On Friday.", "said_where": "by e-mail"}
NOT_YOURS = "Only whoever looks after this account, or senior staff, can answer its comments."
NOT_YOURS_TO_CHECK = "Only whoever looks after this account, the IT technician or senior staff can record its checks."
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def account(teacher):
    return make_account("Year 3 news", now=NOW - timedelta(days=30), monitors=[teacher])


@pytest.fixture
def stand_in(teacher):
    """A member of staff who looks after the work of a teacher today."""
    person = make_person("Stella Wynn", Role.STAFF)
    today = NOW.date()
    go_away(teacher, by=actor(teacher), now=NOW, stand_in=person, starts_on=today, ends_on=today)
    return person


def test_everything_that_waits_for_a_stand_in_opens_and_can_be_done(account, stand_in, head, teacher, browser_as):
    make_comment(school_account=account, words="Watched by the teacher")
    make_comment(school_account=make_account("Year 6"), words="Given to the teacher")
    given = Comment.objects.get(words="Given to the teacher")
    assign_comment(given, by=actor(head), now=NOW, to=teacher)
    browser = browser_as(stand_in)
    waiting = [item for item in waits_for(queries, stand_in) if item.url.startswith("/monitoring/")]

    assert sorted(item.title for item in waiting) == [
        "Answer a comment on Year 3 news",
        "Answer a comment on Year 6",
        "Look at Year 3 news: 30 seconds",
    ]
    for item in waiting:
        page = browser.get(item.url)
        assert (page.status_code, "Only whoever looks after" in page.text) == (200, False)
    for comment in Comment.objects.all():
        answer_comment(comment, by=actor(stand_in), now=NOW, **REPLY)
    record_check(account, by=actor(stand_in), now=NOW, **FINE)
    assert [item.url for item in waits_for(queries, stand_in) if item.url.startswith("/monitoring/")] == []


def test_a_stand_in_sees_the_accounts_of_whoever_is_away(account, stand_in, browser_as):
    comment = make_comment(school_account=account)
    browser = browser_as(stand_in)

    assert [found.pk for found in browser.get(reverse("monitoring:comments")).context["page"].comments] == [comment.pk]
    assert [check.account for check in browser.get(reverse("monitoring:checks")).context["due"]] == [account]
    assert browser.get(reverse("monitoring:record_checks")).context["mine"] == {account.pk}
    for name in ("receive_comment", "sort_comment"):
        args = [comment.pk] if name == "sort_comment" else []
        form = browser.get(reverse(f"monitoring:{name}", args=args)).context["form"]
        assert list(form.fields["account"].queryset) == [account]


def test_a_stand_in_enters_comments_where_whoever_is_away_can_post(stand_in, teacher):
    account = make_account("Year 5 trips")
    make_posting_right(teacher, account)
    said = Said(source=CommentSource.FORM, school_account=account, words="When?", received_at=NOW, kind="comment")

    comment, is_new = receive_comment(by=actor(stand_in), now=NOW, said=said)

    assert (comment.received_by, is_new) == (stand_in, True)
    close_comment(comment, by=actor(stand_in), now=NOW, because="Said in person")
    assert comment.closed_by == stand_in


@pytest.mark.parametrize("now", [NOW, TOMORROW], ids=["today, somebody else", "the day after, the stand-in"])
def test_it_ends_with_the_absence_and_is_nobody_elses(account, stand_in, browser_as, now):
    by = actor(stand_in if now == TOMORROW else make_person("Ola Grant", Role.STAFF), now)
    comment = make_comment(school_account=account)

    with pytest.raises(Refused) as refusal:
        answer_comment(comment, by=by, now=now, **REPLY)
    assert str(refusal.value) == NOT_YOURS
    with pytest.raises(Refused) as refusal:
        record_check(account, by=by, now=now, **FINE)
    assert str(refusal.value) == NOT_YOURS_TO_CHECK


def test_the_page_is_not_found_by_a_stand_in_whose_days_are_over(account, stand_in, browser_as, time_machine):
    comment = make_comment(school_account=account)
    browser = browser_as(stand_in)
    assert browser.get(comment.get_absolute_url()).status_code == 200

    time_machine.move_to(TOMORROW, tick=False)
    assert browser_as(stand_in).get(comment.get_absolute_url()).status_code == 404
