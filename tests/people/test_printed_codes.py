"""Printed codes: beside an app or a key for everybody, alone for staff whose role needs neither (S7)."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.messages import get_messages

from core.audit.models import AuditEntry
from core.notices.models import Notice
from people.queries import has_second_factor, must_enrol
from people.roles import Role
from tests.factories import enrol, make_person
from tests.people.test_factors import PASSWORD, is_fresh, signed_in

PRINT, CODES, SECURITY = "/sign-in/security/spare-codes/new/", "/sign-in/security/spare-codes/", "/sign-in/security/"
CODE, AGAIN = "/sign-in/security/code/", "/sign-in/security/code/again/"


def printed(browser, then=""):
    """New codes, as the sheet shows them."""
    browser.get(PRINT + then)
    assert browser.post(PRINT).url == CODES
    return browser.get(CODES).context["codes"]


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_staff_without_phone_and_key_look_at_secrets_with_printed_codes(teacher):
    browser = signed_in(teacher)
    assert not has_second_factor(teacher)

    codes = printed(browser, "?next=/people/away/")

    assert (len(codes), codes[0][4]) == (10, " ")
    assert browser.get(CODES).context["go_on_to"] == "/people/away/"
    assert has_second_factor(teacher)
    assert not is_fresh(browser, teacher)
    page = browser.get(AGAIN + "?next=/people/away/")
    assert page.context["form"].fields["code"].help_text == "One of your printed codes that you have not used yet."
    assert browser.post(AGAIN + "?next=/people/away/", {"code": codes[0]}).url == "/people/away/"
    assert is_fresh(browser, teacher)
    assert AuditEntry.objects.get(event="person.printed_code_used").about_id == str(teacher.pk)


def test_codes_alone_are_not_asked_for_at_sign_in(teacher):
    printed(signed_in(teacher))

    assert signed_in(teacher).get("/").status_code == 200


def test_codes_alone_do_not_count_for_a_role_that_needs_a_second_step(school, browser_as):
    person = make_person("Nora Tech", Role.TECHNICIAN)
    person.authenticator_set.all().delete()
    browser = signed_in(person)

    answer = browser.post(PRINT)

    assert answer.context["form"].non_field_errors() == [
        "Your role needs an app or a key first. The codes are for a day without it."
    ]
    assert not Authenticator.objects.filter(user=person).exists()
    assert "Printed codes" not in browser.get(SECURITY).text


def test_somebody_with_codes_alone_enrols_when_they_get_such_a_role(teacher):
    printed(signed_in(teacher))

    assert must_enrol(teacher, {Role.SLT})
    assert not must_enrol(teacher, {Role.STAFF})


def test_each_code_works_once_and_is_ticked_off(teacher):
    browser = signed_in(teacher)
    codes = printed(browser)

    for place in (2, 5):
        assert browser.post(AGAIN, {"code": codes[place].replace(" ", "")}).status_code == 302
    assert browser.post(AGAIN, {"code": codes[2]}).context["form"].errors["code"]

    page = browser.get(CODES)
    assert page.context["can_view_codes"] is False
    assert [place for place, was_used in enumerate(page.context["used"]) if was_used] == [2, 5]
    assert page.context["left"] == 8
    assert not any(code in page.text or code.replace(" ", "") in page.text for code in codes)


def test_three_left_are_warned_of_and_every_use_is_told(teacher):
    browser = signed_in(teacher)
    codes = printed(browser)
    answers = []
    for code in codes[:9]:
        answers.append(browser.post(AGAIN, {"code": code}))

    assert said(answers[5]) == []
    assert said(answers[6])[-1] == "You have 3 printed codes left. Print new ones under Security."
    assert said(answers[8])[-1] == "You have 1 printed code left. Print new ones under Security."
    bodies = Notice.objects.filter(recipient=teacher, key__startswith="printed-code-used:").order_by("pk")
    assert [notice.body.split(".")[0] for notice in bodies] == [f"{n} are left" for n in range(9, 1, -1)] + [
        "1 is left"
    ]
    assert "1 left" in browser.get(SECURITY).text


def test_used_up_codes_count_no_more(teacher):
    browser = signed_in(teacher)
    printed(browser)
    factor = Authenticator.objects.get(user=teacher)
    factor.data["used_mask"] = 0b1111111111
    factor.save()

    assert not has_second_factor(teacher)
    assert "None left" in browser.get(SECURITY).text


def test_new_codes_void_the_old_ones(teacher):
    browser = signed_in(teacher)
    old = printed(browser)
    browser.post("/sign-in/reauthenticate/", {"password": PASSWORD})
    new = printed(browser)

    assert set(old).isdisjoint(new)
    assert browser.post(AGAIN, {"code": old[0]}).context["form"].errors["code"]
    assert browser.post(AGAIN, {"code": new[0]}).status_code == 302


def test_code_at_sign_in_instead_of_the_phone_is_counted_too(teacher):
    enrol(teacher)
    browser = signed_in(teacher)
    browser.post(CODE, {"code": browser.get(CODE).context["demonstration_code"]})
    browser.post("/sign-in/reauthenticate/", {"password": PASSWORD})
    codes = printed(browser)

    answer = signed_in(teacher).post(CODE, {"code": codes[9]})

    assert (answer.status_code, answer.url) == (302, "/")
    assert AuditEntry.objects.filter(event="person.printed_code_used").count() == 1


@pytest.mark.parametrize("sent", ["", "x" * 10_000, "٣" * 8, "\0", "1234 567"])
def test_whatever_else_is_typed_gets_a_sentence(teacher, sent):
    browser = signed_in(teacher)
    printed(browser)

    assert len(browser.post(AGAIN, {"code": sent}).context["form"].errors["code"]) == 1
