"""Linked groups: by agreement, for a year at most, with a disclaimer, handed on and ended (SC3, PE1)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.actions.linked_groups import (
    agree_to_group,
    change_group,
    confirm_disclaimer,
    end_group,
    note_group,
    offer_group,
    renew_group,
    take_over_group,
    tell_of_group_dates,
    turn_down_group,
)
from accounts.disclaimer import disclaimer
from accounts.invariants import linked_groups as invariants
from accounts.models import LinkedGroup
from accounts.queries import linked_groups as queries
from accounts.rules.linked_groups import a_year_on
from core.action import Refused
from core.audit.models import AuditEntry
from core.notices.models import Notice
from core.workdays.queries import school_calendar
from people.actions.departures import record_departure
from people.queries import roles_of
from people.roles import permissions_of
from tests.damage import change, planted, remove
from tests.factories import NOW, actor, make_group, make_person, system
from tests.waiting import waits

DAY = timedelta(days=1)
ONLY_LOOKS_AFTER = "Whoever runs it changes it, or the headteacher, the business manager or the IT technician."
ENDED = "This group has ended. Note it again if it goes on."


def refused(act, *args, now=NOW, **values):
    with pytest.raises(Refused) as caught:
        act(*args, now=now, **values)
    return caught.value.reason


def titles(person, now=NOW):
    granted = permissions_of(roles_of(person, now))
    calendar = school_calendar(now)
    return [item.title for item in waits(lambda *given: queries.work_for(*given, calendar), person, now, granted)]


def told(person):
    found = Notice.objects.filter(recipient=person, withdrawn_at=None).order_by("id")
    return list(found.values_list("subject", flat=True))


@pytest.fixture
def colleague(school):
    return make_person("Ben Achebe", "staff")


def test_a_group_noted_by_somebody_else_waits_for_its_runners_yes(school, manager, teacher, governor, head):
    group = make_group(teacher, manager, is_agreed=False)

    assert (group.state, titles(teacher)) == ("waiting-for-yes", ["Do you run “Fair helpers”?"])
    assert told(teacher) == ["Do you run “Fair helpers”? Say yes or no"]
    assert refused(agree_to_group, group, by=actor(head)) == f"Only {teacher} can say yes: they run it."
    # Nobody else learns of a group of which nobody has said yes.
    assert list(queries.groups_for(actor(governor))) == []

    agree_to_group(group, by=actor(teacher), now=NOW)

    assert (group.state, group.agreed_by, group.agreed_at) == ("group-agreed", teacher, NOW)
    assert list(queries.groups_for(actor(governor))) == [group]
    assert refused(agree_to_group, group, by=actor(teacher)) == "You have said yes already."


def test_somebody_notes_their_own_group_once_and_nobody_elses(school, teacher, colleague):
    group = make_group(teacher)

    assert (group.state, group.agreed_by) == ("group-agreed", teacher)
    assert make_group(teacher) == group
    details = {"name": "x", "platform": "x", "purpose": "x", "ends_on": date(2027, 1, 1)}
    assert refused(note_group, by=actor(teacher), runner=colleague, **details) == (
        "You can note a group that you run yourself. For another, tell the business manager."
    )


def test_whoever_cannot_say_yes_is_not_noted_as_runner(school, head, manager):
    details = {"name": "x", "platform": "x", "purpose": "x", "ends_on": date(2027, 1, 1), "by": actor(manager)}
    clerk, nobody = make_person("Cleo Brandt", "clerk"), make_person("Len Parsons", "staff", email=None)
    leaver = make_person("Lena Gray", "staff")
    record_departure(leaver, by=actor(head), now=NOW, last_day_in_school=(NOW + 3 * DAY).date(), is_announced=True)

    assert refused(note_group, runner=clerk, **details) == (
        "Cleo Brandt cannot open this page to say yes. Choose a member of staff or a governor."
    )
    assert refused(note_group, runner=nobody, **details) == (
        "Len Parsons has no e-mail address here, so cannot sign in. Choose somebody else."
    )
    assert refused(note_group, runner=leaver, **details) == (
        "Lena Gray leaves after 22 November 2026. Choose somebody who stays."
    )


@pytest.mark.parametrize(
    ("ends_on", "reason"),
    [
        (date(2026, 11, 19), "Enter a day after today."),
        (date(2026, 11, 20), ""),
        (date(2027, 11, 19), ""),
        (date(2027, 11, 20), "Enter a day within a year from today. It can be renewed then."),
    ],
)
def test_a_group_is_noted_for_a_year_at_most(school, teacher, ends_on, reason):
    if reason:
        assert refused(make_group_until, teacher, ends_on=ends_on) == reason
    else:
        assert make_group_until(teacher, ends_on=ends_on, now=NOW).ends_on == ends_on


def make_group_until(teacher, *, now, ends_on):
    return make_group(teacher, ends_on=ends_on)


def test_a_year_on_from_the_29th_of_february():
    assert a_year_on(date(2028, 2, 29)) == date(2029, 2, 28)


def test_the_disclaimer_names_school_and_association_and_is_confirmed(school, teacher, governor):
    assert disclaimer("Riverside Primary School", "Friends of Riverside") == (
        "This is not an official account of Riverside Primary School. Friends of Riverside runs it, and nothing here "
        "is said for the school. Please do not share pictures of other people’s children. If you have a question or "
        "a worry about school, please ask the school itself."
    )
    assert "Its members run it themselves, and" in disclaimer("Riverside Primary School")
    group = make_group(teacher)
    assert titles(teacher) == ["Put the disclaimer up in “Fair helpers”"]
    assert refused(confirm_disclaimer, group, by=actor(governor)) == ONLY_LOOKS_AFTER

    confirm_disclaimer(group, by=actor(teacher), now=NOW)

    assert (group.disclaimer_up_at, group.disclaimer_up_by, titles(teacher)) == (NOW, teacher, [])
    # Other words must be put up again.
    change_group(group, by=actor(teacher), now=NOW, organisation="Friends of Riverside")
    assert (group.disclaimer_up_at, group.run_by) == (None, f"Friends of Riverside, through {teacher}")


def test_runner_is_told_ten_working_days_before_and_when_past_once_each(school, teacher):
    group = make_group(teacher, ends_on=date(2026, 12, 4))
    before = NOW - DAY
    assert tell_of_group_dates(by=system(before), now=before) == 0

    for moment in (NOW + DAY, NOW + 2 * DAY):
        tell_of_group_dates(by=system(moment), now=moment)
    assert told(teacher) == ["“Fair helpers” is noted until Friday 4 December"]
    assert titles(teacher, NOW + DAY) == ["Renew or end “Fair helpers”"]

    for moment in (NOW + 15 * DAY, NOW + 16 * DAY, NOW + 17 * DAY):
        tell_of_group_dates(by=system(moment), now=moment)
    assert told(teacher)[1:] == ["The end date of “Fair helpers” has passed"]
    assert AuditEntry.objects.filter(event="linked_group.past_end_date").count() == 1

    renew_group(group, by=actor(teacher), now=NOW + 17 * DAY, ends_on=date(2027, 7, 1))
    assert told(teacher) == []
    assert tell_of_group_dates(by=system(NOW + 18 * DAY), now=NOW + 18 * DAY) == 0


def test_the_business_manager_is_told_where_the_runner_has_left(school, teacher, manager):
    make_group(teacher, ends_on=date(2026, 11, 23))
    change(teacher, is_active=False)

    tell_of_group_dates(by=system(NOW), now=NOW)

    assert told(manager) == ["“Fair helpers” is noted until Monday 23 November"]
    assert titles(manager) == [f"“Fair helpers”: {teacher}, who ran it, has left"]


def test_a_leaver_holds_it_until_somebody_says_yes(school, head, teacher, colleague, governor):
    group = make_group(teacher)
    (held,) = queries.held_by(teacher, NOW)
    assert (held.kind, held.title, held.url) == ("linked group", "Fair helpers", group.get_absolute_url())
    assert refused(offer_group, group, by=actor(governor), to=colleague) == ONLY_LOOKS_AFTER
    assert (
        refused(offer_group, group, by=actor(head), to=teacher) == f"{teacher} runs it already. Choose somebody else."
    )

    offer_group(group, by=actor(teacher), now=NOW, to=colleague)
    assert titles(colleague) == ["Take over “Fair helpers”?"]
    assert refused(take_over_group, group, by=actor(head)) == "You are not asked to take this group over."
    turn_down_group(group, by=actor(colleague), now=NOW)
    assert (group.runner, told(teacher)) == (teacher, ["Ben Achebe does not take over “Fair helpers”"])

    offer_group(group, by=actor(head), now=NOW + DAY, to=colleague)
    take_over_group(group, by=actor(colleague), now=NOW + DAY)
    group.refresh_from_db()
    assert (group.runner, group.agreed_by, group.offered_to) == (colleague, colleague, None)
    assert (queries.held_by(teacher, NOW), told(teacher)) == ([], ["Ben Achebe has taken over “Fair helpers”"])


def test_whoever_was_asked_before_need_not_answer_any_more(school, teacher, colleague, governor):
    group = make_group(teacher)
    offer_group(group, by=actor(teacher), now=NOW, to=colleague)
    offer_group(group, by=actor(teacher), now=NOW, to=colleague)
    assert told(colleague) == ["Will you take over “Fair helpers”?"]
    offer_group(group, by=actor(teacher), now=NOW, to=governor)
    assert (told(colleague), told(governor)) == ([], ["Will you take over “Fair helpers”?"])


def test_end_group_takes_it_off_with_a_reason_once(school, teacher, governor):
    group = make_group(teacher)
    assert refused(end_group, group, by=actor(governor), reason="x") == ONLY_LOOKS_AFTER

    end_group(group, by=actor(teacher), now=NOW, reason="The fair is over")

    assert (group.state, group.end_reason, titles(teacher)) == ("group-ended", "The fair is over", [])
    assert refused(end_group, group, by=actor(teacher), reason="x") == "This group has ended already."
    assert refused(change_group, group, by=actor(teacher), name="x") == ENDED
    assert refused(agree_to_group, group, by=actor(teacher)) == ENDED
    assert refused(take_over_group, group, by=actor(teacher)) == ENDED
    assert list(queries.groups_for(actor(governor))) == []


def test_only_what_its_runner_agreed_to_is_renewed_or_confirmed(school, teacher, head):
    group = make_group(teacher, head, is_agreed=False)

    reason = f"{teacher} has not said yes yet."
    assert refused(renew_group, group, by=actor(head), ends_on=date(2027, 1, 1)) == reason
    assert refused(confirm_disclaimer, group, by=actor(head)) == reason


def test_standing_counts_end_dates_and_disclaimers(school, head, teacher, django_assert_num_queries):
    def said(now=NOW):
        return [(row.clause, row.level, row.figure) for row in queries.standing(head, now)]

    assert (queries.standing(None, NOW), said()) == (
        [],
        [("SC3", "information", "No linked group is noted"), ("PE1", "information", "No linked group is noted")],
    )
    confirm_disclaimer(make_group(teacher), by=actor(teacher), now=NOW)
    assert said() == [
        ("SC3", "in-order", "1 linked group, none past its end date"),
        ("PE1", "in-order", "1 of 1 linked group with the disclaimer up"),
    ]
    make_group(teacher, name="Walking bus", ends_on=date(2026, 12, 1))
    make_group(teacher, head, name="Waits", is_agreed=False)
    with django_assert_num_queries(1):
        assert said(NOW + 30 * DAY) == [
            ("SC3", "not-in-order", "1 of 2 linked groups past the end date"),
            ("PE1", "look", "1 of 2 linked groups with the disclaimer up"),
        ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_statements_for_any_number(
    school, teacher, browser_as, django_assert_num_queries, number
):
    for place in range(number):
        make_group(teacher, name=f"Group {place}")
    browser = browser_as(teacher)
    browser.get(reverse("accounts:linked_groups"))

    with django_assert_num_queries(6):
        browser.get(reverse("accounts:linked_groups"))


def test_the_link_is_for_those_who_look_after_it(school, teacher, governor, manager, browser_as):
    group = make_group(teacher, link="https://chat.example/secret-invitation")

    def shows(person, name="linked_group"):
        page = browser_as(person).get(reverse(f"accounts:{name}", args=[group.pk])).content.decode()
        return "secret-invitation" in page

    assert [shows(person) for person in (teacher, manager, governor)] == [True, True, False]
    assert [shows(person, "change_group") for person in (teacher, governor)] == [True, False]


def test_note_group_by_its_page(school, teacher, manager, browser_as, time_machine):
    time_machine.move_to(NOW, tick=False)
    url = reverse("accounts:note_group")
    page = browser_as(teacher).post(url, {"name": "Choir", "platform": "whatsapp", "ends_on": "2029-01-01"})
    assert page.context["form"].errors == {
        "purpose": ["Enter what it is for"],
        "ends_on": ["Enter a day within a year from today. It can be renewed then."],
    }
    sent = {"name": "Choir", "platform": "whatsapp", "purpose": "Who sings.", "runner": manager.pk}
    browser_as(teacher).post(url, sent | {"ends_on": "2027-01-01"})
    browser_as(manager).post(url, sent | {"ends_on": "2027-01-01", "runner": teacher.pk, "name": "Band"})

    found = LinkedGroup.objects.order_by("pk").values_list("name", "runner", "state")
    assert list(found) == [("Choir", teacher.pk, "group-agreed"), ("Band", teacher.pk, "waiting-for-yes")]
    time_machine.shift(60)
    again = browser_as(teacher).post(url, sent | {"ends_on": "2027-02-01"}, follow=True).content.decode()
    assert ("This group is noted already: here it is." in again, LinkedGroup.objects.count()) == (True, 2)


def test_groups_are_agreed_finds_a_yes_that_nobody_said(school, teacher):
    group = make_group(teacher)
    assert planted(invariants.groups_are_agreed, lambda: change(group, agreed_by=None)) == [
        (f"linked group {group.pk}", "“Fair helpers” counts as agreed, but nobody said yes.")
    ]


def test_groups_are_agreed_finds_an_end_without_its_reason(school, teacher):
    group = make_group(teacher)
    end_group(group, by=actor(teacher), now=NOW, reason="Over")
    wrong = "“Fair helpers” has ended, but not wholly: when, why or whom it was offered to does not fit."
    assert planted(invariants.groups_are_agreed, lambda: change(group, end_reason="")) == [
        (f"linked group {group.pk}", wrong)
    ]


def test_groups_end_within_a_year_finds_one_for_longer(school, teacher):
    group = make_group(teacher)
    assert planted(invariants.groups_end_within_a_year, lambda: change(group, ends_on=date(2028, 1, 1))) == [
        (f"linked group {group.pk}", "“Fair helpers” is noted for more than a year.")
    ]


def test_groups_are_recorded_finds_what_the_history_does_not_know(school, teacher):
    group = make_group(teacher)

    def without_action():
        group.pk = None
        group.save()

    assert planted(invariants.groups_are_recorded, without_action) == [
        (f"linked group {group.pk}", "It was noted, but the history has no line of it.")
    ]
    remove(group)
