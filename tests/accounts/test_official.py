"""The public list of official accounts: chosen by the headteacher, the same for everybody, and shut in no other way."""

import io
import json

import pypdfium2
import pytest
import zxingcpp
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.actions.school_accounts import choose_listing
from accounts.queries.official import Found, account_at, answer_about, is_listed_address, official_accounts
from accounts.views.official import official_sheet
from core.action import Refused
from core.pages.addresses import origins_of
from core.printing.api import pdf_of
from tests.factories import NOW, actor, make_account

PAGE = "/official-accounts/"
FRAME = "/official-accounts/frame/"
LISTED = "/official-accounts.json"
SHEET = "/official-accounts/sheet.pdf"
PUBLIC = (PAGE, FRAME, LISTED, SHEET)


def listed(head, name="Riverside in pictures", now=NOW, **details):
    values = {"platform": "instagram", "handle": "@riverside_pictures", "address": ""} | details
    made = make_account(name, **values)
    choose_listing(made, by=actor(head, now), now=now, is_listed=True)
    return made


def refusal(verb, person, *things, **values):
    with pytest.raises(Refused) as refused:
        verb(*things, by=actor(person), now=NOW, **values)
    return refused.value.reason


def asked(text, client=None, page=PAGE):
    return (client or Client()).get(page, {"q": text})


# Asking


def test_a_parent_gets_one_of_three_answers(head):
    listed(head)

    ours = asked("https://m.instagram.com/Riverside_Pictures/?igsh=1").content.decode()
    like = asked("https://instagram.com/riverside_plctures").content.decode()
    neither = asked("https://instagram.com/oakfield_gym").content.decode()

    assert '<h1 class="govuk-heading-l">Yes, this is ours</h1>' in ours
    assert "Riverside in pictures, on Instagram: @riverside_pictures" in ours
    assert "Careful: this looks like ours, but is not on our list" in like
    assert "Do not follow it, answer it, or send it anything yet." in like
    assert "This is not on our list</h1>" in neither
    assert "Ask the school office before you follow it or send it anything." in neither


def test_a_name_that_is_ours_on_one_platform_is_ours_only_there(head):
    listed(head)

    page = asked("riverside_pictures").content.decode()

    assert "Only there: the same name on another platform may belong to somebody else." in page
    assert asked("tiktok.com/@riverside_pictures").context["answer"].found == Found.LIKE


def test_an_account_that_parents_are_not_shown_is_answered_about_as_if_it_were_not_there(head):
    listed(head)
    before = {text: asked(text) for text in ("@oak_class", "@riverside_pictures5", "instagram.com/oak_class")}

    make_account("Oak class", platform="instagram", handle="@oak_class")
    make_account("Pictures of Year 5", platform="instagram", handle="@riverside_pictures5")
    after = {text: asked(text) for text in before}

    assert {text: page.content for text, page in after.items()} == {text: page.content for text, page in before.items()}
    assert "ours, but it is not" not in after["@riverside_pictures5"].content.decode()
    assert account_at("@oak_class").name == "Oak class"
    assert (is_listed_address("@oak_class"), is_listed_address("@riverside_pictures")) == (False, True)
    assert (account_at("two words"), is_listed_address("two words")) == (None, False)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Paste the address or the @name of the account"),
        ("x" * 501, "That is too long for an address. Paste the address alone"),
        ("https://x.com/a https://x.com/b", "Paste one address at a time"),
    ],
)
@pytest.mark.parametrize("page", [PAGE, FRAME])
def test_what_is_no_address_gets_a_sentence_and_stays(school, page, text, sentence):
    answer = asked(text, page=page)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert f'value="{text}"' in answer.content.decode() or not text


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        'https://evil.example/"onmouseover=alert(1)',
        "<script>alert(1)</script>",
        "https://evil.example/riverside_pictures",
        "https://\u202egro.elpmaxe",
    ],
)
def test_what_was_pasted_is_never_a_link_nor_markup(head, text):
    listed(head)
    page = asked(text)

    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert 'href="https://evil' not in page.content.decode()
    assert 'href="javascript' not in page.content.decode()
    assert '"onmouseover' not in page.content.decode()


def test_nobody_is_named_and_nothing_is_asked_of_the_network(head, tech, teacher):
    """The guard around all tests blocks sockets, so an answer was made without one."""
    found = listed(head)
    found.monitors.add(teacher)

    for page in PUBLIC:
        words = Client().get(page).content.decode("latin-1")
        assert [name for name in ("Hana", "Okafor", "Priya", "Nair") if name in words] == []


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_page_asks_two_questions_however_long_the_list(head, count, django_assert_num_queries):
    for number in range(count):
        listed(head, f"Page {number}", handle=f"@riverside_page_{number}")

    with django_assert_num_queries(2):
        page = asked("@riverside_page_1")

    assert len(page.context["rows"]) == count


def test_an_empty_list_says_what_it_means(school):
    assert b"The school has not put any account on this list yet." in Client().get(PAGE).content
    assert json.loads(Client().get(LISTED).content)["accounts"] == []
    assert asked("@anything_else").context["answer"].found == Found.UNKNOWN


def test_sixty_accounts_with_long_names_are_shown_and_printed(head):
    made = [
        listed(head, f"Friends and families of Riverside, class {number} " + "long " * 14, handle=f"@rs_class_{number}")
        for number in range(60)
    ]
    listed(head, "Library", platform="other", platform_name="Padlet", handle="riverside-library", address="")

    page = Client().get(PAGE)
    pdf = Client().get(SHEET)

    assert len(page.context["rows"]) == 61
    assert b"Padlet" in page.content
    document = pypdfium2.PdfDocument(pdf.content)
    words = "\n".join(one.get_textpage().get_text_bounded() for one in document)
    assert all(made_one.handle in words for made_one in made)
    assert "riverside-library" in words


# Headers


@pytest.mark.parametrize("path", PUBLIC)
def test_public_answers_are_kept_by_anybody_and_carry_no_cookie(head, path, browser_as):
    listed(head)
    stranger, own = Client(), browser_as(head)
    own.get("/")  # a browser with cookies
    first, second = stranger.get(path), own.get(path)

    for answer in (first, second):
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "public, max-age=300"
        assert "Cookie" not in answer.get("Vary", "")
        assert not answer.cookies
        assert answer["ETag"]
    assert first.content == second.content
    assert first["ETag"] == second["ETag"]
    again = stranger.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert stranger.head(path).status_code == 200
    assert stranger.post(path).status_code == 405


def test_an_answer_is_the_same_for_everybody_too(head, browser_as):
    listed(head)
    first, second = asked("@riverside_pictures"), asked("@riverside_pictures", browser_as(head))
    assert first.content == second.content
    assert "Set-Cookie" not in first.headers


def test_a_message_that_waits_is_not_eaten_by_a_page_for_everybody(head, browser_as):
    found = listed(head)
    browser = browser_as(head)
    browser.post(reverse("accounts:choose_listing", args=[found.pk]), {"listed": "no"})

    assert b"no longer on the public list" not in browser.get(PAGE).content
    assert b"no longer on the public list" in browser.get(found.get_absolute_url()).content


def test_only_the_schools_website_frames_only_that_page(school):
    school.website = "https://www.riverside.example/home"
    school.save()

    framed, page = Client().get(FRAME), Client().get(PAGE)

    assert (
        "frame-ancestors https://riverside.example https://www.riverside.example" in framed["Content-Security-Policy"]
    )
    assert "X-Frame-Options" not in framed
    assert framed["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "script-src 'self'" in framed["Content-Security-Policy"]
    for shut in (page, Client().get(SHEET), Client().get(reverse("account_login"))):
        assert "frame-ancestors 'none'" in shut["Content-Security-Policy"]
        assert shut["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "website", ["", "http://riverside.example", "javascript:x", "https://*", "https://a;b.example"]
)
def test_without_a_safe_website_nobody_frames_it(school, website):
    school.website = website
    school.save()

    framed = Client().get(FRAME)

    assert "frame-ancestors 'none'" in framed["Content-Security-Policy"]
    assert framed["X-Frame-Options"] == "DENY"


def test_origins_are_plain_signs():
    assert origins_of("https://www.schüle.example:8443/x") == [
        "https://xn--schle-mva.example:8443",
        "https://www.xn--schle-mva.example:8443",
    ]
    assert origins_of("https://riverside.example:99999") == []
    assert origins_of("https://evil.example https://other.example") == []


def test_other_programs_read_the_list(head):
    listed(head)
    answer = Client().get(LISTED, headers={"origin": "https://elsewhere.example"})

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Content-Type"] == "application/json"
    assert "Access-Control-Allow-Credentials" not in answer
    assert json.loads(answer.content) == {
        "school": "Riverside Primary School",
        "page": f"{settings.SITE_URL}/official-accounts/",
        "accounts": [
            {
                "platform": "Instagram",
                "name": "Riverside in pictures",
                "handle": "@riverside_pictures",
                "address": "https://www.instagram.com/riverside_pictures/",
                "confirmed_on": "2026-11-19",
            }
        ],
    }


# On paper


def test_every_square_code_opens_what_stands_beside_it(head):
    listed(head)
    listed(head, "News", platform="x", handle="@riverside_news")
    pdf = pdf_of(official_sheet("Riverside Primary School", list(official_accounts())), now=NOW)

    document = pypdfium2.PdfDocument(pdf)
    read = zxingcpp.read_barcodes(document[0].render(scale=3).to_pil())

    assert sorted(code.text for code in read) == [
        f"{settings.SITE_URL}/official-accounts/",
        "https://www.instagram.com/riverside_pictures/",
        "https://x.com/riverside_news",
    ]
    assert b"/StructTreeRoot" in pdf


def test_the_sheet_is_made_once_for_everybody(head, monkeypatch):
    listed(head)
    first = Client().get(SHEET).content
    monkeypatch.setattr("core.printing.api.typst.compile", lambda *_, **__: pytest.fail("made again"))

    assert Client().get(SHEET).content == first
    assert io.BytesIO(first).read(5) == b"%PDF-"


def test_the_answer_needs_no_list(school):
    assert answer_about("@riverside_primary", "Riverside Primary School", []).found == Found.LIKE
