"""An authenticator's square code is read from a picture, and neither picture nor seed is kept (RO7, S2)."""

from io import BytesIO

import pytest
import qrcode
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.actions.credentials import show_credentials
from accounts.qr import read_qr
from accounts.totp import NotASeed, code_at
from core.files.models import StoredFile
from tests.accounts.test_passwords import ADDRESS, SEED
from tests.factories import NOW, actor, make_account, make_picture

SHOWN_BY_THE_PLATFORM = f"otpauth://totp/Instagram:riverside?secret={SEED}&issuer=Instagram"


def square(*texts) -> bytes:
    """A picture of these square codes beside each other."""
    codes = [qrcode.make(text).convert("RGB") for text in texts]
    picture = Image.new("RGB", (sum(code.width for code in codes), max(code.height for code in codes)), "white")
    left = 0
    for code in codes:
        picture.paste(code, (left, 0))
        left += code.width
    made = BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def upload(data):
    return SimpleUploadedFile("code.png", data, "image/png")


def test_read_qr_gives_the_seed_in_its_fixed_form():
    assert read_qr(square(SHOWN_BY_THE_PLATFORM)) == ADDRESS
    assert read_qr(square("https://instagram.example/help", SHOWN_BY_THE_PLATFORM)) == ADDRESS


def test_read_qr_reads_a_turned_and_small_photograph():
    with Image.open(BytesIO(square(SHOWN_BY_THE_PLATFORM))) as opened:
        photograph = BytesIO()
        opened.rotate(17, expand=True, fillcolor="white").resize((420, 420)).save(photograph, "JPEG", quality=70)

    assert read_qr(photograph.getvalue()) == ADDRESS


@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        (make_picture().read(), "No square code was found in this picture."),
        (square("https://instagram.example"), "The square code in this picture is not one for an authenticator app."),
        (square(SHOWN_BY_THE_PLATFORM, "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP"), "There are several authenticator"),
        (square(f"otpauth://hotp/x?secret={SEED}&counter=1"), "This is not the address of an authenticator code"),
    ],
)
def test_read_qr_refuses_the_rest_without_quoting_it(picture, sentence):
    with pytest.raises(NotASeed) as refusal:
        read_qr(picture)

    assert str(refusal.value).startswith(sentence)
    assert SEED not in str(refusal.value)


def store_at(account):
    return reverse("accounts:store_credential", args=[account.pk, "totp-seed"])


def words(response):
    return " ".join(response.content.decode().split())


def test_a_picture_is_enough_and_is_not_kept(school, tech, browser_as):
    account = make_account("Year 5 trips")

    answer = browser_as(tech).post(
        store_at(account), {"secret": "", "picture": upload(square(SHOWN_BY_THE_PLATFORM))}, follow=True
    )

    assert "The authenticator key is stored." in words(answer)
    stored = account.credentials.get()
    (shown,) = show_credentials(
        account, by=actor(tech), now=NOW, ids=[stored.pk], reason="Sign in to post", has_fresh_factor=True
    )
    assert shown.code == code_at(ADDRESS, NOW)
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"secret": ""}, "Choose a picture of the square code, or enter the setup key"),
        ({"secret": "", "picture": b"nothing"}, "Choose"),
        ({"secret": "", "picture": make_picture().read()}, "No square code was found in this picture."),
        (
            {"secret": "JBSWY3DPEHPK3PXPJBSWY3DP", "picture": square(SHOWN_BY_THE_PLATFORM)},
            "The picture and the key are not the same. Give one of them only.",
        ),
    ],
)
def test_the_form_says_what_to_do(school, tech, browser_as, sent, sentence):
    account = make_account("Year 5 trips")
    if "picture" in sent:
        sent = sent | {"picture": upload(sent["picture"])}

    page = browser_as(tech).post(store_at(account), sent)

    assert (page.status_code, sentence in words(page)) == (200, True)
    assert not account.credentials.exists()
