"""The lint that judges every page which any test opens, proved on pages with one fault each."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from tests.guards import judge
from tests.page_lint import faults

FRAME = '<!doctype html><html lang="en"><head><title>{title}</title></head><body><main>{main}</main></body></html>'
GOOD = """<h1>Comments</h1>
<p>Words, <a href="/x/">a link</a> and <a href="#name">another</a>.</p>
<form method="post" action="/x/"><input type="hidden" name="csrfmiddlewaretoken" value="x">
<label for="name">Name</label><input id="name" name="name" aria-describedby="help"><div id="help">Help</div>
<button>Send</button></form>"""


def page(main=GOOD, title="Comments – Riverside", **parts):
    text = FRAME.format(title=title, main=main)
    for old, new in parts.get("swap", ()):
        assert old in text
        text = text.replace(old, new)
    return text


def test_a_good_page_has_no_fault():
    assert faults(page()) == []


def test_a_fragment_needs_no_frame():
    assert faults('<p>Three comments, <a href="/x/">one of them late</a>.</p>') == []


def test_a_page_with_errors_says_so_in_its_title():
    wrong = GOOD + '<div class="govuk-error-summary"></div>'

    assert faults(page(wrong, title="Error: Comments – Riverside")) == []
    assert faults(page(wrong)) == ["“Error: ” stands before the title exactly when something is wrong in a form"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('lang="en"', "", "the page does not say lang=en"),
        ("<h1>Comments</h1>", "", "there must be one h1 with words, not []"),
        ("</h1>", "</h1><h1>More</h1>", "there must be one h1 with words, not ['Comments', 'More']"),
        (">Comments<", ">Reports<", "the title “Comments – Riverside” does not start with the h1 “Reports”"),
        ("</main>", "</main><main></main>", "there must be one main"),
        ("</h1>", "</h1><h3>Deep</h3>", "the heading “Deep” skips a level"),
        ("</h1>", "</h1><ul><p>One</p></ul>", "<p> lies directly in a list"),
        ("</h1>", "</h1><label>One <label>two</label></label>", "<label> lies inside <label>"),
        ('id="help"', 'id="name"', "the id “name” stands 2 times"),
        ('id="help"', "", "aria-describedby points to “help”, which is not there"),
        ('href="#name"', 'href="#nome"', "a link leads to “#nome”, which is not there"),
        ('<label for="name">Name</label>', "", "the control “name” has no label"),
        ('<label for="name">Name</label>', '<label for="name"></label>', "the control “name” has no label"),
        ("csrfmiddlewaretoken", "other", "the form to “/x/” has no csrf token"),
        ('action="/x/"', 'action="https://x.example/"', "a form is sent outside: https://x.example/"),
        ("</h1>", "</h1><script>alert(1)</script>", "there is an inline script"),
        ("</h1>", "</h1><style>p {}</style>", "there is an inline style sheet"),
        ("<p>", '<p style="color: red">', "<p> has the inline attribute style"),
        ("<button>", '<button onclick="x()">', "<button> has the inline attribute onclick"),
        ('href="/x/"', 'href="javascript:x()"', "<a> runs a script from its href"),
        ("</h1>", '</h1><img alt="" src="//x.example/y.png">', "the page fetches //x.example/y.png from outside"),
        ("</h1>", '</h1><img src="/y.png">', "the picture /y.png has no alt text"),
        (
            "<button>",
            '<button class="govuk-button" hidden>',
            "the button “Send” shows though it is hidden: hide what is around it",
        ),
        (">a link<", "><", "a a has no words: /x/"),
        ('href="/x/"', 'href=""', "the link “a link” leads nowhere"),
        ("Words", "{{ words }}", "a piece of template code shows on the page"),
    ],
)
def test_each_fault_is_found_and_nothing_else(old, new, fault):
    assert fault in faults(page(swap=[(old, new)]))


@pytest.mark.parametrize(("old", "new"), [("</form>", "</form></div>"), ("</p>", "</i></p>")])
def test_broken_markup_is_found(old, new):
    assert faults(page(swap=[(old, new)]))


def _answer(text, status=200, content_type="text/html; charset=utf-8"):
    response = HttpResponse(text, status=status, content_type=content_type)
    response.wsgi_request = RequestFactory().get("/planted/")
    response.wsgi_request.resolver_match = None
    return response


def test_a_faulty_page_fails_the_test_that_opened_it():
    with pytest.raises(AssertionError, match="does not say lang=en"):
        judge(_answer(page(swap=[('lang="en"', "")])), seen=set())


def test_a_page_is_judged_once_for_each_view_role_and_status():
    seen = set()

    judge(_answer(page()), seen=seen)
    judge(_answer("<p>", status=200), seen=seen)
    with pytest.raises(AssertionError):
        judge(_answer('<a href="">x</a>', status=404), seen=seen)


def test_what_is_no_page_is_not_judged():
    judge(_answer('<a href="">', content_type="text/csv"), seen=set())
