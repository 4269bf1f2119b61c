"""Reads from the environment through which other sign-ins people may come in: Google, Microsoft, both or none."""

import os
import re

from django.core.exceptions import ImproperlyConfigured

from barnes_social import environment

GOOGLE_HOSTS = ("accounts.google.com", "oauth2.googleapis.com", "www.googleapis.com")
MICROSOFT_HOSTS = ("login.microsoftonline.com",)
TENANT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def providers(data_dir, *, is_demonstration: bool) -> dict[str, dict]:
    """What `people.sign_in_with` needs of each provider that is configured; off unless its client id is set.

    `must_say` is the claim by which the provider says whose account it is: the school's own domain or tenant.
    """
    found = {}
    if client := _client("GOOGLE", data_dir, is_demonstration):
        found["google"] = client | {
            "name": "Google",
            "issuer": "https://accounts.google.com",
            "hosts": GOOGLE_HOSTS,
            "must_say": ("hd", _domain("GOOGLE_DOMAIN")),
        }
    if client := _client("MICROSOFT", data_dir, is_demonstration):
        tenant = _tenant("MICROSOFT_TENANT")
        found["microsoft"] = client | {
            "name": "Microsoft",
            "issuer": f"https://login.microsoftonline.com/{tenant}/v2.0",
            "hosts": MICROSOFT_HOSTS,
            "must_say": ("tid", tenant),
        }
    return found


def _client(name, data_dir, is_demonstration) -> dict:
    client_id = os.environ.get(f"{name}_CLIENT_ID", "").strip()
    given = [f"{name}_CLIENT_SECRET", f"{name}_CLIENT_SECRET_FILE"]
    if not client_id:
        if set_alone := [other for other in given if os.environ.get(other, "").strip()]:
            raise ImproperlyConfigured(f"{set_alone[0]} is set without {name}_CLIENT_ID; set both or neither.")
        return {}
    if not any(os.environ.get(other, "").strip() for other in given):
        raise ImproperlyConfigured(f"{name}_CLIENT_ID is set; set {name}_CLIENT_SECRET_FILE too.")
    secret = environment.secret(f"{name}_CLIENT_SECRET", data_dir=data_dir, is_demonstration=is_demonstration)
    return {"client_id": client_id, "secret": secret}


def _domain(name) -> str:
    value = os.environ.get(name, "").strip().lower()
    if not re.fullmatch(r"([a-z0-9-]+\.)+[a-z]{2,}", value):
        raise ImproperlyConfigured(
            f"{name} is “{value[:80]}”; it must be the school's own domain at Google, such as example.sch.uk."
        )
    return value


def _tenant(name) -> str:
    value = os.environ.get(name, "").strip().lower()
    if not TENANT.fullmatch(value):
        raise ImproperlyConfigured(
            f"{name} is “{value[:80]}”; it must be the school's own directory (tenant) ID, "
            "such as 8f14e45f-ceea-467f-a0e6-1d2c3b4a5968, and never “common”."
        )
    return value
