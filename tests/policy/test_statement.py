"""Writing, publishing, reading and reviewing the Statement."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core.action import Refused
from core.audit.models import AuditEntry
from core.notices.models import Notice
from core.standing import Level
from people.roles import Role
from policy import queries
from policy.actions.acknowledgements import acknowledge, remind_of_review, remind_readers
from policy.actions.statement import change_clauses, confirm_review_cycle, draft_version, publish_version
from policy.clauses import CLAUSES
from policy.models import Acknowledgement, StatementVersion
from policy.states import VersionState
from tests.factories import NOW, actor, make_person, publish_statement, system
from tests.waiting import waits

DAY = timedelta(days=1)


def test_draft_version_starts_from_the_model_wording_and_then_from_the_words_in_force(head):
    first = draft_version(by=actor(head), now=NOW)
    assert first.clauses.count() == len(CLAUSES)
    change_clauses(first, by=actor(head), now=NOW, words={"MO3": "Within five working days, always."})
    publish_version(first, by=actor(head), now=NOW, adopted_on=date(2026, 11, 18), committee="Personnel Committee")

    second = draft_version(by=actor(head), now=NOW)

    assert second.number == 2
    assert second.clauses.get(clause_id="MO3").words == "Within five working days, always."
    assert draft_version(by=actor(head), now=NOW) == second


def test_only_the_headteacher_writes_and_publishes(head, slt):
    with pytest.raises(Refused) as refusal:
        draft_version(by=actor(slt), now=NOW)
    assert refusal.value.reason == "Only the headteacher writes and publishes the Statement (RO1)."

    draft = draft_version(by=actor(head), now=NOW)
    with pytest.raises(Refused):
        publish_version(draft, by=actor(slt), now=NOW, adopted_on=date(2026, 11, 18), committee="Committee")
    draft.refresh_from_db()
    assert draft.state == VersionState.DRAFT


def test_publish_version_replaces_the_one_in_force_and_counts_the_next_review(head, teacher):
    first = publish_statement(head)
    second = draft_version(by=actor(head), now=NOW)

    publish_version(
        second,
        by=actor(head),
        now=NOW,
        adopted_on=date(2026, 2, 28),
        committee="Personnel Committee",
        minute_reference="item 7",
        is_significant=False,
    )

    first.refresh_from_db()
    assert first.state == VersionState.REPLACED
    assert queries.version_in_force() == second
    assert second.review_due_on == date(2028, 2, 28)
    assert AuditEntry.objects.filter(event="statement.published").count() == 2


def test_a_published_version_keeps_its_words(head):
    version = publish_statement(head)

    with pytest.raises(Refused) as refusal:
        change_clauses(version, by=actor(head), now=NOW, words={"MO3": "Never."})

    assert refusal.value.reason == (
        "This version has been published, so its words stay as they are. Start a new version instead."
    )


def test_publish_version_asks_everybody_with_a_sign_in(head, teacher, school):
    make_person("Kit Chen", Role.STAFF, email=None)
    publish_statement(head)

    told = set(Notice.objects.filter(key__startswith="statement.published").values_list("recipient__name", flat=True))
    assert told == {"Hana Okafor", "Priya Nair"}


def test_acknowledge_is_recorded_once_with_the_versions_digest(head, teacher):
    version = publish_statement(head)

    acknowledge(version, by=actor(teacher), now=NOW)
    acknowledge(version, by=actor(teacher), now=NOW + DAY)

    confirmed = Acknowledgement.objects.get()
    assert (confirmed.person, confirmed.digest, confirmed.acknowledged_at) == (teacher, version.digest, NOW)
    assert len(version.digest) == 64
    assert AuditEntry.objects.filter(event="statement.acknowledged").count() == 1


def test_acknowledge_refuses_a_version_that_was_replaced(head, teacher):
    old = publish_statement(head)
    publish_statement(head)

    with pytest.raises(Refused, match="There is a newer version"):
        acknowledge(old, by=actor(teacher), now=NOW)


def test_a_small_change_does_not_ask_those_again_who_have_read_it(head, teacher):
    acknowledge(publish_statement(head), by=actor(teacher), now=NOW)
    publish_statement(head, is_significant=False)
    assert list(queries.who_has_not(NOW)) == [head]

    publish_statement(head, is_significant=True)
    assert list(queries.who_has_not(NOW)) == [head, teacher]


def test_remind_readers_three_times_a_week_apart_then_gives_the_headteacher_the_list(head, teacher):
    version = publish_statement(head)
    acknowledge(version, by=actor(head), now=NOW)

    given = [remind_readers(by=system(), now=NOW + day * DAY) for day in range(40)]

    assert [day for day, count in enumerate(given) if count] == [7, 14, 21]
    assert Notice.objects.filter(key__startswith="statement.reminder", recipient=teacher).count() == 3
    listed = Notice.objects.get(key=f"statement.missing:{version.pk}")
    assert (listed.recipient, listed.subject) == (head, "1 person has not read the Statement")


def test_remind_readers_gives_a_new_starter_their_first_week(head, school):
    publish_statement(head)
    starter = make_person("Nia Start", Role.STAFF, joined_on=date(2026, 12, 1))

    remind_readers(by=system(), now=NOW + 14 * DAY)
    assert not Notice.objects.filter(recipient=starter, key__startswith="statement.reminder").exists()

    remind_readers(by=system(), now=NOW + 20 * DAY)
    assert Notice.objects.filter(recipient=starter, key__startswith="statement.reminder").count() == 1


@pytest.mark.parametrize(
    ("today", "words", "overdue"),
    [
        (date(2026, 11, 19), "Next review in 2 years.", False),
        (date(2028, 11, 1), "Next review in 17 days.", False),
        (date(2028, 11, 18), "Next review in 0 days.", False),
        (date(2028, 11, 19), "Review overdue by 1 day.", True),
        (date(2029, 6, 1), "Review overdue by 6 months.", True),
    ],
)
def test_the_review_date_is_said_in_words_for_everybody(head, today, words, overdue):
    assert queries.review_in_words(publish_statement(head), today) == (words, overdue)


def test_remind_of_review_tells_each_step_once(head):
    publish_statement(head)
    near = NOW + timedelta(days=680)

    for later in (near, near + DAY, near + 40 * DAY, near + 60 * DAY, near + 61 * DAY):
        remind_of_review(by=system(), now=later)

    told = Notice.objects.filter(key__startswith="statement.review").order_by("id").values_list("key", flat=True)
    assert [key.rpartition(":")[2] for key in told] == ["quarter", "month", "due"]


def test_confirm_review_cycle_moves_the_next_review(head, slt):
    version = publish_statement(head)

    confirm_review_cycle(by=actor(head), now=NOW, months=12)
    version.refresh_from_db()
    assert version.review_due_on == date(2027, 11, 18)

    with pytest.raises(Refused):
        confirm_review_cycle(by=actor(slt), now=NOW, months=6)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
    ],
)
def test_months_later_ends_on_the_last_day_of_a_shorter_month(day, months, later):
    assert queries.months_later(day, months) == later


def test_standing_says_who_has_read_it_and_when_the_review_is_due(head, teacher):
    assert {row.clause: row.level for row in queries.standing(head, NOW)} == {
        "RO1": Level.NOT_IN_ORDER,
        "RV1": Level.NOT_IN_ORDER,
        "RV2": Level.NOT_IN_ORDER,
    }
    acknowledge(publish_statement(head), by=actor(teacher), now=NOW)

    rows = {row.clause: (row.level, row.figure) for row in queries.standing(head, NOW)}

    assert rows["RO2"] == (Level.LOOK, "1 of 2 have confirmed that they read it")
    assert rows["RV1"] == (Level.IN_ORDER, "Personnel Committee, 18 November 2026")
    assert rows["RV2"] == (Level.IN_ORDER, "Next review in 2 years")


def test_work_for_asks_to_read_and_falls_silent_afterwards(head, teacher):
    version = publish_statement(head)
    assert [item.title for item in waits(queries.work_for, teacher, NOW)] == ["Read the Social Media Statement"]

    acknowledge(version, by=actor(teacher), now=NOW)
    assert waits(queries.work_for, teacher, NOW) == []


def test_work_for_asks_for_the_review_by_its_day_alone(head):
    acknowledge(publish_statement(head, adopted_on=NOW.date() - timedelta(days=1200)), by=actor(head), now=NOW)

    assert [(item.title, item.clause, item.time_left) for item in waits(queries.work_for, head, NOW)] == [
        ("Review the Statement", "RV2", ("Overdue by 15 months", "red"))
    ]


def test_pages_take_the_headteacher_from_the_model_wording_to_a_version_in_force(head, teacher, browser_as):
    browser = browser_as(head)
    assert browser.get(reverse("policy:statement")).status_code == 200
    assert browser.post(reverse("policy:start_version")).url == reverse("policy:write")
    words = {clause.id: clause.words for clause in CLAUSES.values()}

    empty = browser.post(reverse("policy:write"), words | {"MO3": ""})
    assert "Enter the words of MO3. A clause cannot be empty." in empty.content.decode()
    browser.post(reverse("policy:write"), words | {"MO3": "Within five working days."})
    in_future = {"adopted_on": "2036-11-18", "committee": "Personnel", "is_significant": "yes"}
    refused = browser.post(reverse("policy:publish"), in_future)
    assert "The day on which it was adopted cannot be in the future." in refused.content.decode()
    browser.post(reverse("policy:publish"), in_future | {"adopted_on": "2026-01-18"})

    assert StatementVersion.objects.in_force().get().clauses.get(clause_id="MO3").words == "Within five working days."
    reader = browser_as(teacher)
    assert "Within five working days." in reader.get(reverse("policy:statement")).content.decode()
    unticked = reader.post(reverse("policy:statement"), {})
    assert "Tick the box to confirm that you have read the Statement." in unticked.content.decode()
    reader.post(reverse("policy:statement"), {"have_read": "on"})
    assert list(Acknowledgement.objects.values_list("person", flat=True)) == [teacher.pk]


@pytest.mark.parametrize("more", [0, 2])
def test_who_has_not_costs_the_same_at_any_length(head, browser_as, django_assert_num_queries, more):
    publish_statement(head)
    for number in range(more):
        make_person(f"Person {number}", Role.STAFF)
    browser = browser_as(head)
    browser.get(reverse("policy:who_has_not"))

    with django_assert_num_queries(9):
        page = browser.get(reverse("policy:who_has_not"))

    assert page.content.decode().count('data-label="Name"') == more + 1
