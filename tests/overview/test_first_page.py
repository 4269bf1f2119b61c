"""What waits for somebody costs the first page one statement, however much and whoever it is."""

import pytest
from django.urls import reverse

from core.notices import api as notices
from monitoring.actions.comments import assign_comment, flag_comment
from people.actions.roles import go_away
from people.models import FactorReset, Invitation
from people.roles import Role
from tests.factories import (
    NOW,
    actor,
    enrol,
    make_account,
    make_approved,
    make_comment,
    make_departure,
    make_person,
    make_posting_right,
    make_report,
    make_request,
    make_setting_up,
    publish_statement,
)

HOME = reverse("overview:home")
ROLES = {
    "headteacher": (Role.HEADTEACHER, Role.STAFF),
    "business manager": (Role.BUSINESS_MANAGER, Role.STAFF),
    "senior leader": (Role.SLT, Role.STAFF),
    "technician": (Role.TECHNICIAN, Role.STAFF),
    "safeguarding lead": (Role.SAFEGUARDING_LEAD, Role.STAFF),
    "teacher": (Role.STAFF,),
    "chair": (Role.CHAIR, Role.GOVERNOR),
}


@pytest.fixture
def cast(school):
    """One of each, by their role in words; the headteacher has published the Statement."""
    people = {words: make_person(words.title(), *roles) for words, roles in ROLES.items()}
    publish_statement(people["headteacher"])
    return people


def fill(cast, person, number):
    """One more of everything that may wait for somebody."""
    head, tech, teacher = cast["headteacher"], cast["technician"], cast["teacher"]
    make_request(teacher, name=f"Asked {number}")
    make_approved(teacher, head, name=f"Approved {number}")
    make_setting_up(teacher, head, tech, name=f"Begun {number}")
    account = make_account(f"Account {number}")
    account.monitors.add(person)
    make_posting_right(person, account)
    for place in range(3):
        comment = make_comment(words=f"{number} {place}", school_account=account if place else None)
        if place == 1:
            flag_comment(comment, by=actor(head), now=NOW, reason="A threat")
        elif place == 2:
            assign_comment(comment, by=actor(head), now=NOW, to=person)
    make_report(teacher)
    leaver = make_person(f"Leaver {number}", Role.STAFF)
    make_posting_right(leaver, account)
    make_departure(leaver)
    Invitation.objects.create(person=leaver, invited_at=NOW, invited_by=person, expires_at=NOW)
    another = next(each for each in (head, cast["business manager"]) if each != person)
    FactorReset.objects.create(person=leaver, asked_at=NOW, asked_by=another, expires_at=NOW.replace(year=2027))
    notices.post(key=f"told-{number}", to=person, subject="Something", body="Something.", now=NOW)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("number", [1, 3])
def test_first_page_takes_at_most_8_statements(
    role, number, cast, browser_as, time_machine, django_assert_max_num_queries
):
    time_machine.move_to(NOW, tick=False)
    person = cast[role]
    if role == "teacher":
        enrol(person)  # standing in for senior leaders, they sign in as those do
    for place in range(number):
        fill(cast, person, place)
    absent = [cast[words] for words in ("senior leader", "safeguarding lead", "technician", "business manager")]
    for away in [each for each in absent if each != person][:number]:
        go_away(away, by=actor(away), now=NOW, stand_in=person, starts_on=NOW.date(), ends_on=NOW.date())
    browser = browser_as(person)
    browser.get(HOME)

    with django_assert_max_num_queries(8):
        answer = browser.get(HOME)

    assert answer.context["items"]


def test_first_page_says_when_there_is_more_than_it_names(cast, browser_as, time_machine):
    time_machine.move_to(NOW, tick=False)
    tech, browser = cast["technician"], browser_as(cast["technician"])
    more = "There is more than fits here. When some of it is done, the next comes up."
    for number in range(11):
        person = make_person(f"New {number:02}")
        Invitation.objects.create(person=person, invited_at=NOW, invited_by=tech, expires_at=NOW)
        page = browser.get(HOME)
        named = [item for item in page.context["items"] if "has not used the invitation" in item.title]
        assert (len(named), more in page.content.decode()) == (min(number + 1, 10), number == 10)
