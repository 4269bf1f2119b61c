"""The list of people says what is missing; the page of one offers what can be done."""

from django.urls import reverse
from lxml import html

from people.roles import Role
from tests.factories import make_person
from tests.people.test_people_pages import with_fresh_code


def test_people_says_only_of_whom_it_is_so_that_they_cannot_sign_in(head, teacher, browser_as):
    cook = make_person("Doris Finch", Role.STAFF, email=None)
    cook.set_unusable_password()
    cook.save()
    page = browser_as(head).get(reverse("people:people"))

    rows = html.fromstring(page.content).findall(".//tbody/tr")
    assert [" ".join(row.text_content().split()) for row in rows] == [
        "Doris Finch Member of staff No e-mail address",
        "Hana Okafor Headteacher, Member of staff",
        "Priya Nair Member of staff",
    ]
    # Empty cells take no room on a phone.
    assert [cell.text for row in rows[1:] for cell in row.findall("td")[2:]] == [None, None]


def test_person_offers_a_role_only_to_whom_it_could_be_given(head, chair, tech, teacher, browser_as):
    def offers(reader, person):
        return "Give a role" in browser_as(reader).get(person.get_absolute_url()).content.decode()

    assert (offers(chair, teacher), offers(chair, head), offers(chair, chair)) == (True, False, False)
    assert (offers(tech, teacher), offers(tech, tech)) == (True, False)
    assert offers(head, head)
    # The sentence that used to stand beside each role.
    page = browser_as(chair).get(teacher.get_absolute_url()).content.decode()
    assert "keeps the list of people" not in page
    assert "Since Tuesday 1 September" in page


def test_give_role_says_that_there_is_none_to_give(head, chair, browser_as):
    answer = with_fresh_code(browser_as(chair), chair).get(reverse("people:give_role", args=[head.pk]))

    assert "There is no role that you could give Hana Okafor." in answer.content.decode()
    assert b"Give this role" not in answer.content


def test_own_page_of_whom_it_is_not_open_to_is_what_is_kept_about_them(teacher, slt, browser_as):
    answer = browser_as(teacher).get(teacher.get_absolute_url())
    assert (answer.status_code, answer.url) == (302, "/you/")
    assert browser_as(teacher).get(slt.get_absolute_url()).status_code == 403
    assert browser_as(slt).get(slt.get_absolute_url()).status_code == 200
