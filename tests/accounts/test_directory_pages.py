"""The page of the staff directory: connecting, answering, adding, ending (RO10)."""

import re

from django.urls import reverse

from accounts.actions.directory_tokens import make_directory_token
from accounts.models import DirectoryEntry, DirectoryToken
from accounts.queries.directory import held_by
from people.models import Person
from people.queries import roles_of
from people.roles import Role
from tests.accounts.test_leaving import refused
from tests.accounts.test_scim import Directory, connect
from tests.factories import NOW, actor, make_person

PAGE = reverse("accounts:directory")


def test_a_token_is_made_after_a_second_step_and_shown_once(tech, browser_as, fresh_browser_as, at_now):
    address = reverse("accounts:make_directory_token")
    assert browser_as(tech).get(address).status_code == 302
    browser = fresh_browser_as(tech)
    assert "Which directory is it?" in browser.get(address).content.decode()
    assert "Enter the name of the directory" in browser.post(address, {"name": " "}).content.decode()

    answer = browser.post(address, {"name": "Microsoft Entra"})

    page = answer.content.decode()
    secret = re.search(r"secret token.*?([\w-]{43})", page, re.DOTALL)[1]
    assert ("no-store" in answer["Cache-Control"], "/scim/v2" in page) == (True, True)
    assert Directory(secret).send("GET", "Users").status_code == 200
    listed = browser.get(PAGE).content.decode()
    assert [secret in listed, f">{secret[-4:]}</span>" in listed] == [False, True]
    assert "Thursday 19 November, 10:30, by Tom Wells" in listed
    assert [held.title for held in held_by(tech, NOW)] == ["Microsoft Entra"]


def test_a_reload_of_the_shown_token_makes_and_shows_nothing(tech, fresh_browser_as):
    address, browser = reverse("accounts:make_directory_token"), fresh_browser_as(tech)
    once = re.search(r'name="once" value="(\w+)"', browser.get(address).content.decode())[1]
    sent = {"name": "Microsoft Entra", "once": once}

    first, again = (browser.post(address, sent, follow=True).content.decode() for _ in range(2))

    assert ["secret token" in page for page in (first, again)] == [True, False]
    assert "That token was made and shown once, and no second one was made." in again
    assert DirectoryToken.objects.count() == 1
    # A page asked for anew makes another, and the two lines differ.
    once = re.search(r'name="once" value="(\w+)"', browser.get(address).content.decode())[1]
    browser.post(address, sent | {"once": once})
    endings = re.findall(r"ends in <span[^>]*>([\w-]{4})<", browser.get(PAGE).content.decode())
    assert len(set(endings)) == 2


def test_only_the_technician_connects_and_two_at_most(tech, manager):
    assert refused(lambda: make_directory_token(by=actor(manager), now=NOW, name="x")) == (
        "Only the IT technician connects the staff directory."
    )
    connect(tech)
    connect(tech)
    assert refused(lambda: connect(tech)) == "Two connections are open already. End one of them first."


def test_the_manager_ends_a_connection(tech, manager, browser_as):
    token, secret = connect(tech)
    browser = browser_as(manager)

    assert browser.post(reverse("accounts:end_directory_token", args=[token.pk])).status_code == 302

    assert Directory(secret).send("GET", "Users").status_code == 401
    assert "The staff directory is not connected" in browser.get(PAGE).content.decode()
    assert browser.post(reverse("accounts:end_directory_token", args=[token.pk])).status_code == 409
    assert DirectoryToken.objects.get().ended_by == manager


def test_the_page_asks_adds_and_says_what_happened(tech, teacher, governor, browser_as, at_now):
    directory = Directory(connect(tech)[1])
    asked = directory.add(teacher.email, active=False)
    stays = directory.add(governor.email, active=False)
    new = directory.add("new@x.example", "77", displayName="Nia New", title="Cook")
    browser = browser_as(tech)
    page = browser.get(PAGE).content.decode()
    for words in ("Switched off there, still here", "Priya Nair", "Nia New, Cook, new@x.example"):
        assert words in page

    wrong = browser.post(reverse("accounts:settle_directory"), {"asked-ticked": "999999"}, follow=True)
    assert "This list has changed meanwhile. Nothing was done. Look at it again." in wrong.content.decode()
    answer = {"asked-ticked": asked, "asked-shown": f"{asked},{stays}"}
    assert browser.post(reverse("accounts:settle_directory"), answer).status_code == 302
    assert browser.post(reverse("accounts:add_from_directory"), {"unknown-ticked": new}).status_code == 302

    page = browser.get(PAGE).content.decode()
    assert "Priya Nair: every access ended" in page
    assert "asked about, stays, as Tom Wells said" in page
    assert "Switched off there, still here" not in page
    teacher.refresh_from_db()
    added = Person.objects.get(staff_number="77")
    assert (teacher.is_active, added.email, roles_of(added, NOW)) == (False, "new@x.example", {Role.STAFF})
    assert DirectoryEntry.objects.get(pk=new).person == added


def test_nobody_reads_or_answers_their_own_question(tech, manager, browser_as):
    directory = Directory(connect(tech)[1])
    key = directory.add(manager.email, active=False)
    browser = browser_as(manager)

    assert "Switched off there, still here" not in browser.get(PAGE).content.decode()
    answer = browser.post(reverse("accounts:settle_directory"), {"asked-ticked": key, "asked-shown": key})

    assert answer.status_code == 302
    assert DirectoryEntry.objects.waiting().count() == 1


def test_who_left_here_and_is_on_there_is_named(tech, browser_as, school):
    directory = Directory(connect(tech)[1])
    gone = make_person("Lou Left", Role.STAFF, staff_number="5", email=None)
    Person.objects.filter(pk=gone.pk).update(is_active=False, left_at=NOW)
    directory.add("lou@x.example", "5")

    assert "Lou Left: lou@x.example" in browser_as(tech).get(PAGE).content.decode()


def test_the_page_takes_as_many_statements_for_three_as_for_one(tech, browser_as, django_assert_num_queries):
    directory = Directory(connect(tech)[1])
    browser = browser_as(tech)
    for number in (1, 2, 3):
        person = make_person(f"P{number} Staff", Role.STAFF, staff_number=str(number))
        directory.add(f"p{number}@x.example", person.staff_number, active=False)
        directory.add(f"n{number}@x.example")
        if number != 2:
            with django_assert_num_queries(10):
                browser.get(PAGE)
