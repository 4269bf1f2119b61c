"""The staff directory over SCIM 2.0: what it says is kept, and whoever it switches off is out at once (RO10)."""

import json
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_tester import Status, check_server

from accounts.actions.directory import link_entries, link_entry, settle_entries
from accounts.actions.directory_tokens import end_directory_token, make_directory_token
from accounts.models import DirectoryEntry, DirectoryToken
from accounts.queries.directory import work_for as directory_work
from core.audit.models import AuditEntry
from core.heartbeat.troubles import troubles
from core.notices import api as notices
from people.models import Departure, Person
from people.queries import roles_of
from people.roles import Role, permissions_of
from tests import factories
from tests.factories import NOW, actor, make_departure, make_person
from tests.waiting import waits

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
NO_NUMBER = ({"op": "remove", "path": f"{ENTERPRISE}:employeeNumber"},)
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


def connect(tech, name="Microsoft Entra"):
    """A token, and its secret."""
    return make_directory_token(by=actor(tech), now=NOW, name=name)


class Directory:
    """The school's directory as it speaks to us."""

    def __init__(self, secret):
        self.browser, self.secret = Client(), secret

    def send(self, method, path, said=None, **headers):
        """One request; `said` as JSON. Returns the answer, with `said` as what it holds."""
        answer = self.browser.generic(
            method,
            f"/scim/v2/{path}",
            said if isinstance(said, bytes) else json.dumps(said) if said is not None else "",
            content_type=headers.pop("content_type", "application/scim+json"),
            headers={"Authorization": f"Bearer {self.secret}", **headers},
        )
        answer.said = json.loads(answer.content) if "json" in answer.get("Content-Type", "") else None
        return answer

    def add(self, name, number="", *, active=True, **more):
        """Name an account; returns its id."""
        said = {
            "schemas": [USER, ENTERPRISE],
            "userName": name,
            "active": active,
            ENTERPRISE: {"employeeNumber": number},
        }
        answer = self.send("POST", "Users", said | more)
        assert answer.status_code == 201, answer.said
        return answer.said["id"]

    def patch(self, key, *operations, **headers):
        """Patch an account as these operations say."""
        return self.send("PATCH", f"Users/{key}", {"schemas": [PATCH], "Operations": list(operations)}, **headers)

    def off(self, key):
        """Switch an account off as Entra does."""
        return self.patch(key, {"op": "Replace", "path": "active", "value": "False"})


@pytest.fixture
def directory(tech):
    return Directory(connect(tech)[1])


@pytest.fixture
def connection_stays():
    """The test's transaction outlives the requests of a WSGI application."""
    both = (request_started, request_finished)
    for signal in both:
        signal.disconnect(close_old_connections)
    yield
    for signal in both:
        signal.connect(close_old_connections)


def test_scim2_tester_finds_nothing(tech, connection_stays):
    secret = connect(tech)[1]
    client = WSGISCIMClient(
        get_wsgi_application(),
        base_url="http://localhost/scim/v2/",
        environ={"HTTP_AUTHORIZATION": f"Bearer {secret}"},
    )

    results = check_server(client)

    assert [(found.title, found.reason) for found in results if found.status != Status.SUCCESS] == []
    assert len(results) > 50


def test_the_directory_is_kept_out_without_an_open_token(tech, directory):
    assert Directory("wrong").send("GET", "Users").status_code == 401
    for how, status in (("Bearer", 200), ("bearer", 200), ("Basic", 401)):
        known = {"Authorization": f"{how} {directory.secret}"}
        assert directory.send("GET", "Users", **known).status_code == status
    assert directory.send("GET", "Users", Authorization=directory.secret).status_code == 401
    assert directory.send("GET", "Users").said["totalResults"] == 0

    (token,) = DirectoryToken.objects.all()
    assert (token.last_used_at is None, directory.secret in token.digest) == (False, False)
    end_directory_token(token, by=actor(tech), now=NOW)

    answer = directory.send("POST", "Users", {"schemas": [USER], "userName": "a@x.example"})
    assert (answer.status_code, answer["WWW-Authenticate"], answer.said["status"]) == (401, "Bearer", "401")
    assert DirectoryEntry.objects.count() == 0


def test_a_browser_that_is_signed_in_opens_nothing(browser_as, tech):
    assert browser_as(tech).get("/scim/v2/Users").status_code == 401


def test_somebody_switched_off_is_out_at_once(directory, teacher, manager, browser_as):
    Person.objects.filter(pk=teacher.pk).update(staff_number="0012")
    key = directory.add("priya@elsewhere.example", "0012")
    browser = browser_as(teacher)
    assert browser.get("/").status_code == 200

    assert directory.off(key).said["active"] is False

    assert browser.get("/").status_code == 302
    departure = Departure.objects.get(person=teacher)
    assert (departure.recorded_by, departure.access_ended_at is not None) == (None, True)
    assert DirectoryEntry.objects.get().ended_access_at is not None
    assert notices.inbox(manager).get().subject == "The staff directory has switched off Priya Nair"
    lines = AuditEntry.objects.filter(event="departure.access_ended")
    assert [line.detail.actor_name for line in lines] == ["Staff directory (Microsoft Entra)"]


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "replace", "path": "active", "value": False},
        {"op": "Replace", "path": "active", "value": "False"},
        {"op": "Replace", "value": {"active": "false"}},
        {"op": "add", "value": {"active": False}},
        {"op": "replace", "path": f"{USER}:active", "value": False},
    ],
)
def test_every_way_of_switching_off_is_understood(directory, teacher, operation):
    key = directory.add(teacher.email.upper())

    assert directory.patch(key, operation).status_code == 200

    teacher.refresh_from_db()
    assert teacher.is_active is False


def test_put_and_delete_switch_off_too(directory, teacher, governor):
    first, second = directory.add(teacher.email), directory.add(governor.email)

    assert (
        directory.send("PUT", f"Users/{first}", {"schemas": [USER], "userName": "x", "active": False}).status_code
        == 200
    )
    assert directory.send("DELETE", f"Users/{second}").status_code == 204

    assert directory.send("GET", f"Users/{second}").status_code == 404
    assert directory.send("GET", f"Users/{'9' * 5000}").status_code == 404
    assert set(Person.objects.filter(is_active=False)) == {teacher, governor}


def test_somebody_switched_on_again_gets_nothing_back(directory, teacher, tech):
    key = directory.add(teacher.email)
    directory.off(key)

    directory.patch(key, {"op": "replace", "path": "active", "value": True})

    teacher.refresh_from_db()
    assert (teacher.is_active, teacher.email, list(roles_of(teacher, NOW))) == (False, None, [])
    assert notices.inbox(tech).filter(subject__startswith="The staff directory has switched on").count() == 1


def test_a_known_leaving_ends_today_and_keeps_the_end_of_its_contract(directory, teacher):
    made = make_departure(teacher, last_day=date(2099, 12, 18), contract_ends_on=date(2099, 12, 31))

    directory.off(directory.add(teacher.email))

    made.refresh_from_db()
    assert (made.access_ended_at is not None, made.contract_ends_on) == (True, date(2099, 12, 31))


def test_two_accounts_of_one_person_count_together(directory, teacher):
    Person.objects.filter(pk=teacher.pk).update(staff_number="12")
    own, other = directory.add(teacher.email, "12"), directory.add("adm.priya@x.example", "12")

    directory.off(other)
    teacher.refresh_from_db()
    assert teacher.is_active
    directory.off(own)

    teacher.refresh_from_db()
    assert not teacher.is_active


def test_an_account_that_names_two_people_switches_nobody_off(directory, teacher, governor):
    Person.objects.filter(pk=teacher.pk).update(staff_number="12")

    directory.off(directory.add(governor.email, "12"))

    assert Person.objects.filter(is_active=False).count() == 0


def test_the_directory_gives_nobody_a_role_or_a_new_address(directory, teacher):
    before = Person.objects.values_list("pk", "name", "email").order_by("pk")
    was = list(before)

    key = directory.add("new@x.example", "77", displayName="New One", roles=[{"value": "headteacher"}])
    directory.patch(key, {"op": "replace", "value": {"userName": teacher.email, "displayName": "Boss"}})

    assert list(before.all()) == was


def test_one_who_was_off_from_the_beginning_is_asked_about(directory, teacher, manager):
    directory.add(teacher.email, active=False)

    teacher.refresh_from_db()
    entry = DirectoryEntry.objects.get()
    assert (teacher.is_active, entry.asked_because) == (
        True,
        "It was switched off there when the directory first named it.",
    )
    assert [item.title for item in waits(directory_work, manager, NOW, permissions_of(roles_of(manager, NOW)))] == [
        "Somebody is switched off in the staff directory, and still here"
    ]


def test_somebody_on_long_leave_is_asked_about(directory, teacher):
    key = directory.add(teacher.email)
    Person.objects.filter(pk=teacher.pk).update(on_leave_from=NOW - timedelta(days=400))

    directory.off(key)

    assert DirectoryEntry.objects.get().asked_because == "They are on long leave, so their access rests already."
    assert not Departure.objects.exists()


def test_more_than_a_fifth_within_a_day_stops_and_asks(directory, head, browser_as):
    staff = [make_person(f"P{number} Staff", Role.STAFF, staff_number=str(number)) for number in range(8)]
    keys = [directory.add(f"p{number}@x.example", str(number)) for number in range(8)]

    for key in keys:
        directory.off(key)

    gone = Person.objects.filter(is_active=False)
    assert list(gone) == staff[:5]
    asked = DirectoryEntry.objects.waiting()
    assert [entry.person for entry in asked] == staff[5:]
    assert asked[0].asked_because == (
        "The directory has switched off 6 people within a day, more than a fifth of the staff."
    )
    settle_entries(by=actor(head), now=NOW, entries=list(asked), have_left={asked[0].pk})
    assert list(gone.all()) == staff[:6]
    assert not DirectoryEntry.objects.waiting().exists()


def test_a_question_goes_away_when_the_directory_takes_it_back(directory, teacher):
    key = directory.add(teacher.email, active=False)

    directory.patch(key, {"op": "replace", "path": "active", "value": True})

    assert not DirectoryEntry.objects.waiting().exists()


def test_the_sweep_links_people_who_came_later(directory):
    key = directory.add("late@x.example", "55", active=False)
    person = make_person("Lee Later", Role.STAFF, staff_number="55")

    assert link_entries(by=factories.system(), now=NOW) == 1

    entry = DirectoryEntry.objects.get(pk=key)
    assert (entry.person, entry.asked_because) == (
        person,
        "It was switched off there before they were known here.",
    )


def test_an_account_is_linked_once_and_only_as_it_was_read(directory, teacher):
    key = directory.add("late@x.example", "55", active=False)
    late = make_person("Lee Later", Role.STAFF, staff_number="55")
    entry = DirectoryEntry.objects.get(pk=key)
    stale = {"by": factories.system(), "now": NOW, "person": late, "version": entry.version}
    # Meanwhile the directory says that it is somebody else's.
    directory.patch(key, {"op": "replace", "path": "userName", "value": teacher.email}, *NO_NUMBER)

    assert link_entry(entry, **stale) is False

    assert DirectoryEntry.objects.get(pk=key).person == teacher
    assert not AuditEntry.objects.filter(event="directory_entry.linked").exists()


def test_an_account_that_cannot_be_linked_stops_no_other(directory, tech):
    ill, well = directory.add("ill@x.example", "54"), directory.add("well@x.example", "55")
    people = [make_person(f"Lee {number}", Role.STAFF, staff_number=number) for number in ("54", "55")]
    DirectoryEntry.objects.filter(pk=ill).update(said={"displayName": 54})

    assert link_entries(by=factories.system(), now=NOW) == 1

    assert [DirectoryEntry.objects.get(pk=key).person for key in (ill, well)] == [None, people[1]]
    assert "accounts.directory_linked" in troubles(NOW)[0]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ('userName eq "ANN@x.example"', ["ann@x.example"]),
        ('externalId eq "e-2"', ["bo@x.example"]),
        (f'{ENTERPRISE}:employeeNumber eq "1"', ["ann@x.example"]),
        ("active eq false", ["bo@x.example"]),
        ('active eq "True" and userName sw "a"', ["ann@x.example"]),
        ('emails[type eq "work"].value eq "bo@work.example"', ["bo@x.example"]),
        ('userName eq "nobody"', []),
        ("not (active eq true) or title pr", ["bo@x.example"]),
    ],
)
def test_users_are_found_by_filters(directory, asked, found):
    directory.add("ann@x.example", "1", externalId="e-1")
    mails = [{"type": "work", "value": "bo@work.example"}]
    directory.add("bo@x.example", "2", externalId="e-2", active=False, emails=mails)

    said = directory.send("GET", f"Users?filter={quote(asked)}").said

    assert ([user["userName"] for user in said["Resources"]], said["totalResults"]) == (found, len(found))


def test_users_come_in_pages(directory):
    for number in range(5):
        directory.add(f"p{number}@x.example")

    said = directory.send("GET", "Users?startIndex=4&count=3").said

    assert [user["userName"] for user in said["Resources"]] == ["p3@x.example", "p4@x.example"]
    assert (said["totalResults"], said["startIndex"], said["itemsPerPage"]) == (5, 4, 2)
    assert directory.send("GET", "Users?count=0").said["Resources"] == []


def test_a_stale_change_is_refused(directory):
    key = directory.add("ann@x.example")
    tag = directory.send("GET", f"Users/{key}")["ETag"]
    assert directory.send("GET", f"Users/{key}", **{"If-None-Match": tag}).status_code == 304
    title = {"op": "replace", "path": "title", "value": "Cook"}

    assert directory.patch(key, title, **{"If-Match": f'W/"77", {tag}'}).status_code == 200
    refused = directory.patch(key, title | {"value": "Head"}, **{"If-Match": tag})

    assert (refused.status_code, refused.said["detail"]) == (412, "This has changed since it was read. Read it again.")


def test_the_same_user_name_twice_is_refused(directory):
    directory.add("ann@x.example")

    again = directory.send("POST", "Users", {"schemas": [USER], "userName": "ANN@x.example"})

    assert (again.status_code, again.said["scimType"]) == (409, "uniqueness")
