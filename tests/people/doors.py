"""What the provider of the tests says of its people, and the way through it."""

from allauth.socialaccount.models import SocialAccount

DOMAIN, TENANT = "school.example", "8f14e45f-ceea-467f-a0e6-1d2c3b4a5968"


def at_google(address, **claims):
    return {"email": address, "email_verified": True, "hd": DOMAIN} | claims


def at_microsoft(address, **claims):
    return {"email": address, "xms_edov": True, "tid": TENANT} | claims


ACCOUNTS = {
    "priya": at_google("Priya.Nair@school.example"),
    "priya-new": at_google("priya.nair@school.example"),
    "hana": at_google("hana@school.example"),
    "stranger": at_google("stranger@school.example"),
    "unverified": at_google("priya.nair@school.example", email_verified=False),
    "text": at_google("priya.nair@school.example", email_verified="true"),
    "elsewhere": at_google("priya.nair@school.example", hd="evil.example"),
    "private": {"email": "priya.nair@school.example", "email_verified": True},
    "ms-priya": at_microsoft("priya.nair@school.example"),
    "ms-typed": {"email": "priya.nair@school.example", "tid": TENANT},
    "ms-elsewhere": at_microsoft("priya.nair@school.example", tid="00000000-0000-0000-0000-000000000000"),
    "ms-none": {"tid": TENANT},
}


def leave(browser, which="google", wanted="", path=None):
    """Press the button; returns the provider's address to which the page leads."""
    answer = browser.post(path or f"/sign-in/with/{which}/", {"next": wanted} if wanted else {})
    assert answer.status_code == 200, answer.status_code
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    return answer["Refresh"].removeprefix("0; url=")


def through(provider, browser, account, which="google", wanted=""):
    return browser.get(provider.come_back(leave(browser, which, wanted), account))


def is_in(browser, person):
    return browser.session.get("_auth_user_id") == str(person.pk)


def assert_shut(browser, answer, name="Google"):
    assert answer.status_code == 403
    assert f"You cannot sign in with this {name} account" in answer.text
    assert f"Use the {name} account of your school e-mail address, or ask the IT technician." in answer.text
    assert "_auth_user_id" not in browser.session
    assert not SocialAccount.objects.exists()
