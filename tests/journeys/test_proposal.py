"""A teacher proposes an account; it is sent back, approved, set up and made public (RO5, RO6)."""

import pytest
from django.urls import reverse

from accounts.models import AccountRequest, SchoolAccount
from tests.factories import make_picture
from tests.journeys.checks import check_page

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(
    ("width", "scripts"),
    [("phone", True), ("desk", True), ("phone", False)],
    ids=["on a phone", "at a desk", "without JavaScript"],
)
def test_from_a_teachers_idea_to_the_public_list(page_as, visit, teacher, head, tech, scripts):
    proposer, decider, technician = (page_as(person, scripts=scripts) for person in (teacher, head, tech))

    _propose(proposer, visit, scripts)
    _send_back(decider, visit)
    _answer(proposer, visit)
    _approve(decider, visit)
    account = _set_up(technician, visit)
    _list(decider, visit, account)

    page = visit(page_as(scripts=scripts), reverse("official:accounts"))
    assert page.get_by_role("cell", name="Year 3 news").is_visible()
    assert page.get_by_role("link", name="https://social.example/y3").is_visible()


def test_what_is_typed_before_the_page_is_wholly_there_is_kept(page_as, visit, teacher):
    page, scripts = page_as(teacher), []
    _start(page, visit)
    page.wait_for_load_state()

    page.route("**/*htmx*.js", lambda script: scripts.append(script))
    page.reload(wait_until="commit")
    page.get_by_label("What is the aim?").fill("Show families what the class is learning.")
    for script in scripts:
        script.continue_()

    page.get_by_text("Saved at").wait_for()
    assert AccountRequest.objects.get().aim == "Show families what the class is learning."


def _choose(page, question, answer):
    page.get_by_role("group", name=question).get_by_label(answer).check()


def _start(page, visit):
    visit(page, reverse("accounts:requests"))
    page.get_by_role("button", name="Propose an account").click()


def _propose(page, visit, scripts):
    _start(page, visit)
    check_page(page)
    assert not page.get_by_label("Which game or other platform?").is_visible()
    page.get_by_label("Which platform?").select_option("Something else")
    page.get_by_label("Which game or other platform?").fill("Padlet")
    page.get_by_label("Which platform?").select_option("Instagram")
    assert not page.get_by_label("Which game or other platform?").is_visible()
    if scripts:
        page.get_by_text("Its users must be 13 or older.").wait_for()
    if scripts:
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.get_by_label("What is the aim?").fill("Show families what the class is learning.")
    else:
        page.get_by_label("What is the aim?").fill("Show families what the class is learning.")
        page.get_by_role("button", name="Save draft").click()
        page.goto(reverse("accounts:edit_request", args=[AccountRequest.objects.get().pk]))
    assert AccountRequest.objects.get().aim == "Show families what the class is learning."
    page.get_by_role("button", name="Check your answers").click()
    assert page.get_by_role("link", name="Enter the name of the account").is_visible()
    check_page(page)

    page.get_by_label("What will the account be called?").fill("Year 3 news")
    page.get_by_label("Who is it for?").fill("Families of Year 3.")
    page.get_by_label("How will people hear of it?").fill("A letter home.")
    _choose(page, "Will it be private or closed?", "Yes, only people we let in see it")
    _choose(page, "Will children be pictured?", "Yes")
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("heading", name="Check your answers").wait_for()
    check_page(page)
    page.get_by_role("link", name="Change how people will hear of it").click()
    page.get_by_label("How will people hear of it?").fill("A letter home with the link.")
    check_page(page)
    page.get_by_role("button", name="Save and go back to your answers").click()
    page.get_by_text("A letter home with the link.").wait_for()
    page.get_by_role("button", name="Send the proposal").click()
    page.get_by_text("Your proposal is with the headteacher.").wait_for()
    check_page(page)


def _open_first(page, visit, button):
    visit(page, reverse("overview:home"))
    page.get_by_role("button", name=button).first.click()


def _send_back(page, visit):
    _open_first(page, visit, "Decide")
    check_page(page)
    page.get_by_text("Send back for changes").click()
    page.get_by_label("What should change?").fill("Who answers messages?")
    page.get_by_role("button", name="Send back").click()
    page.get_by_text("is back with Priya Nair").wait_for()


def _answer(page, visit):
    _open_first(page, visit, "Change it")
    assert page.get_by_text("Who answers messages?").first.is_visible()
    page.get_by_role("button", name="Change it and send it again").click()
    page.get_by_label("What is the aim?").fill("Show families what the class is learning. The office answers messages.")
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("button", name="Send the proposal").click()
    page.get_by_text("Your proposal is with the headteacher.").wait_for()


def _approve(page, visit):
    _open_first(page, visit, "Decide")
    page.get_by_text("With conditions, or a note").click()
    page.get_by_label("Conditions").fill("First names are never shown")
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("You approved “Year 3 news”").wait_for()
    check_page(page)


def _set_up(page, visit):
    _open_first(page, visit, "Start set-up")
    page.get_by_role("button", name="Start set-up").click()
    page.get_by_role("heading", name="Set up Year 3 news").wait_for()
    check_page(page)
    account = SchoolAccount.objects.get()
    for item in account.items.all():
        place = page.locator(f"#item-{item.pk}")
        place.locator("summary").click()
        if item.needs_picture:
            proof = make_picture()
            place.locator("input[type=file]").set_input_files(
                {"name": proof.name, "mimeType": "image/png", "buffer": proof.read()}
            )
        place.get_by_role("button", name="Done").click()
        page.locator(f"#item-{item.pk}").get_by_text("Tom Wells").wait_for()
    page.get_by_label("Its name on the platform").fill("@riverside_y3")
    page.get_by_label("Its address").fill("https://social.example/y3")
    _choose(page, "Can the public write there, in comments or messages?", "No")
    page.get_by_role("button", name="Write it down").click()
    page.get_by_role("button", name="Each person has their own access").click()
    check_page(page)
    page.get_by_role("button", name="The account is live").click()
    page.get_by_text("“Year 3 news” is live.").wait_for()
    check_page(page)
    visit(page, reverse("accounts:register"))
    return account


def _list(page, visit, account):
    visit(page, account.get_absolute_url())
    page.get_by_role("button", name="Show it on the public list").click()
    page.get_by_text("is now on the public list").wait_for()
    visit(page, reverse("accounts:begin_change", args=[account.pk, "close"]))
    visit(page, reverse("accounts:change_monitors", args=[account.pk]))
    visit(page, reverse("accounts:requests"))
