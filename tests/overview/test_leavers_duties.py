"""Posts to take down and reports that a leaver sees to, handed on from the one page (RO3, RO9, CO11, CO13)."""

import pytest
from django.urls import reverse

from accounts.models import Settlement
from accounts.queries import work_for
from core.audit.models import AuditEntry
from core.held import How
from core.notices.models import Notice
from incidents.actions.people import keep_out
from overview import queries
from overview.queries.leaving import leaver as leaver_of
from people.actions.departures import bring_back
from people.actions.roles import name_stand_in
from people.roles import Role
from tests.factories import (
    NOW,
    actor,
    make_account,
    make_departure,
    make_person,
    make_post,
    make_posting_right,
    make_report,
    make_takedown,
    take_down,
)
from tests.waiting import waits


@pytest.fixture(autouse=True)
def clock(time_machine):
    """The views' clock stands still on the Thursday before the last day."""
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def takedown(teacher, slt):
    """A post of somebody who leaves must come down, on an account on which somebody else can post too."""
    account = make_account("Year 3 news", each_has_own_access=True)
    for person in (teacher, slt):
        make_posting_right(person, account)
    return make_takedown(make_post(teacher, account), teacher)


def page_of(departure):
    """The address of the one page."""
    return reverse("overview:leaver", args=[departure.pk])


def of_kind(departure, reader, kind):
    """What this reader sees of one kind: how it is settled, its title, who is suggested."""
    found = leaver_of(departure, actor(reader), NOW)
    held = [*found.to_give, *found.either, *found.by_itself]
    return [(one.how, one.title, one.suggested) for one in held if one.kind == kind]


def test_a_post_to_take_down_goes_to_somebody_else_with_the_one_button(takedown, tech, teacher, slt, browser_as):
    departure, helper = make_departure(teacher), make_person("Sten Roth", Role.STAFF)
    kind = "a post to take down"
    assert of_kind(departure, tech, kind) == [(How.GIVE, "“Harvest festival” on Year 3 news", slt.pk)]
    assert browser_as(helper).get(takedown.get_absolute_url()).status_code == 404

    page = browser_as(tech).post(page_of(departure), {f"takedown-{takedown.pk}": helper.pk}, follow=True)

    assert "1 thing is settled." in page.content.decode()
    assert of_kind(departure, tech, kind) == []
    assert [one.title for one in waits(work_for, helper, NOW)] == ["Take down “Harvest festival” on Year 3 news"]
    told = Notice.objects.get(key__startswith=f"takedown:{takedown.pk}:given")
    assert (told.recipient, told.subject) == (helper, "Please take down a post on Year 3 news")
    for path in (takedown.get_absolute_url(), takedown.post.get_absolute_url()):
        assert browser_as(helper).get(path).status_code == 200
    assert "Sten Roth" in browser_as(tech).get(takedown.get_absolute_url()).content.decode()

    takedown.refresh_from_db()
    take_down(takedown, helper)
    found = leaver_of(departure, actor(tech), NOW)
    assert ([one.kind for one in found.settled], found.done_elsewhere) == ([kind], [])


def test_whoever_took_a_post_over_and_leaves_too_hands_it_on_in_turn(takedown, tech, teacher, slt, browser_as):
    departure, taker = make_departure(teacher), make_person("Sten Roth", Role.STAFF)
    browser_as(tech).post(page_of(departure), {f"takedown-{takedown.pk}": taker.pk})

    assert of_kind(make_departure(taker), tech, "a post to take down") == [
        (How.GIVE, "“Harvest festival” on Year 3 news", slt.pk)
    ]


def test_a_post_that_is_stopped_is_told_to_nobody_and_given_to_nobody(takedown, head, tech, teacher, slt, browser_as):
    type(takedown).objects.filter(pk=takedown.pk).update(reason="sexual", state="stopped")
    departure = make_departure(teacher)

    answer = browser_as(head).post(page_of(departure), {f"takedown-{takedown.pk}": slt.pk})

    assert (answer.status_code, Settlement.objects.count()) == (200, 0)
    takedown.refresh_from_db()
    assert takedown.given_to is None


@pytest.fixture
def deputy_next(head, deputy):
    """The deputy stands in for the headteacher, so leads their reports after them."""
    name_stand_in(deputy, by=actor(head), now=NOW, role=Role.HEADTEACHER)
    return deputy


def test_reports_name_who_leads_next_for_those_alone_who_may_read_them(head, tech, deputy_next, teacher):
    make_report(teacher, about=[make_person("Ann Other", Role.STAFF)])
    make_report(teacher)
    departure, day = make_departure(head), "Made on Thursday 19 November"

    assert of_kind(departure, tech, "report") == [(How.ITSELF, "An open report", None)]
    assert of_kind(departure, head, "report") == [(How.EITHER, day, deputy_next.pk)] * 2


def test_a_report_never_goes_next_to_whom_it_is_about(head, deputy_next, teacher):
    make_report(teacher, about=[deputy_next])
    departure = make_departure(head)

    assert of_kind(departure, deputy_next, "report") == []
    ((how, _, suggested),) = of_kind(departure, head, "report")
    assert (how, suggested) != (How.EITHER, deputy_next.pk)


def test_whoever_reads_a_report_and_leads_none_sees_who_is_next_and_names_nobody(
    head, deputy_next, manager, teacher, browser_as
):
    incident = make_report(teacher)
    departure = make_departure(head)

    page = browser_as(manager).get(page_of(departure)).content.decode()

    assert f"goes to {deputy_next.name} by itself" in page
    assert f"report-{incident.reference}" not in page


def test_a_report_is_handed_on_from_the_page_and_leaves_no_word_on_the_leaving(
    head, deputy_next, tech, teacher, slt, browser_as
):
    incident = make_report(teacher, about=[make_person("Ann Other", Role.STAFF)])
    departure = make_departure(head, announced_at=NOW)
    keep_out(incident, by=actor(head), now=NOW, person=slt, why="A friend")
    field, browser = f"report-{incident.reference}", browser_as(head)

    refused = browser.post(page_of(departure), {field: slt.pk}).content.decode()
    assert f"{slt.name} is on the list of people who must not see this report." in refused
    browser.post(page_of(departure), {field: deputy_next.pk})

    incident.refresh_from_db()
    assert incident.lead == deputy_next
    assert (Settlement.objects.count(), AuditEntry.objects.filter(event="departure.settled").count()) == (0, 0)
    assert of_kind(departure, tech, "report") == []


@pytest.mark.parametrize("many", [1, 3])
def test_reports_take_as_many_statements_for_three_as_for_one(
    head, deputy_next, teacher, many, django_assert_num_queries
):
    for _ in range(many):
        make_report(teacher)
    by = actor(head)
    with django_assert_num_queries(5):  # reports, kept out, and three for who is there
        queries.incidents.queries.held_by(head, NOW, by)


def test_an_open_takedown_is_missing_on_every_page_of_a_leaver(takedown, tech, head, teacher, browser_as):
    departure = make_departure(teacher, ended_at=NOW)
    teacher.posting_rights.update(ended_at=NOW)
    its_page, certificate = departure.get_absolute_url(), reverse("overview:certificate", args=[departure.pk])
    link = f'<a class="govuk-link" href="{takedown.get_absolute_url()}">'
    sentence = "A post to take down: “Harvest festival” on Year 3 news"

    for reader in (tech, head):
        pages = {path: browser_as(reader).get(path).content.decode() for path in (its_page, certificate)}
        assert [page.count(f"{link}{sentence}</a>") for page in pages.values()] == [1, 1]
        assert "All done" not in pages[its_page]
        # On with it, and not back to where one came from.
        assert f'<a class="govuk-link" href="{page_of(departure)}">Go on with it</a>' in pages[certificate]
        assert "0 of 1 settled." in browser_as(reader).get(page_of(departure)).content.decode()

    take_down(takedown, tech)

    pages = [browser_as(tech).get(path).content.decode() for path in (its_page, page_of(departure), certificate)]
    assert ["All done" in pages[0], ">Settled.<" in pages[1], "access is left" in pages[2]] == [True] * 3


def test_somebody_who_is_back_owes_nothing_of_today_to_their_old_leaving(takedown, tech, teacher, browser_as):
    departure = make_departure(teacher, ended_at=NOW)
    assert len(leaver_of(departure, actor(tech), NOW).missing) > 0

    bring_back(departure, by=actor(tech), now=NOW)

    departure.refresh_from_db()
    assert leaver_of(departure, actor(tech), NOW).missing == []
