"""Google and Microsoft are off unless configured, and configured wholly."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from barnes_social.sign_in_with import providers

TENANT = "8f14e45f-ceea-467f-a0e6-1d2c3b4a5968"


@pytest.fixture
def given(monkeypatch, tmp_path):
    """`given(NAME=value)`: what is read then, in production."""

    def read(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return providers(tmp_path, is_demonstration=False)

    return read


def test_no_door_is_open_unless_configured(given):
    assert given() == {}


def test_google_is_known_by_its_hosts_and_the_schools_domain(given):
    assert given(GOOGLE_CLIENT_ID="an id", GOOGLE_CLIENT_SECRET="a secret", GOOGLE_DOMAIN="Example.sch.uk") == {
        "google": {
            "client_id": "an id",
            "secret": "a secret",
            "name": "Google",
            "issuer": "https://accounts.google.com",
            "hosts": ("accounts.google.com", "oauth2.googleapis.com", "www.googleapis.com"),
            "must_say": ("hd", "example.sch.uk"),
        }
    }


def test_microsoft_is_known_by_the_schools_own_tenant(given):
    found = given(MICROSOFT_CLIENT_ID="an id", MICROSOFT_CLIENT_SECRET="a secret", MICROSOFT_TENANT=TENANT.upper())

    assert found["microsoft"]["issuer"] == f"https://login.microsoftonline.com/{TENANT}/v2.0"
    assert found["microsoft"]["must_say"] == ("tid", TENANT)


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        (
            {"GOOGLE_CLIENT_SECRET": "x"},
            "GOOGLE_CLIENT_SECRET is set without GOOGLE_CLIENT_ID; set both or neither.",
        ),
        ({"GOOGLE_CLIENT_ID": "x"}, "GOOGLE_CLIENT_ID is set; set GOOGLE_CLIENT_SECRET_FILE too."),
        (
            {"GOOGLE_CLIENT_ID": "x", "GOOGLE_CLIENT_SECRET": "x", "GOOGLE_DOMAIN": "school"},
            "GOOGLE_DOMAIN is “school”; it must be the school's own domain at Google, such as example.sch.uk.",
        ),
        (
            {"MICROSOFT_CLIENT_ID": "x", "MICROSOFT_CLIENT_SECRET": "x", "MICROSOFT_TENANT": "common"},
            "MICROSOFT_TENANT is “common”; it must be the school's own directory (tenant) ID, "
            f"such as {TENANT}, and never “common”.",
        ),
    ],
)
def test_half_a_configuration_is_refused_with_a_sentence(given, variables, sentence):
    with pytest.raises(ImproperlyConfigured) as refusal:
        given(**variables)
    assert str(refusal.value) == sentence
