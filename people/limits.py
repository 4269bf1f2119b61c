"""How long to wait after too many tries, in words."""

from allauth.core.internal.ratelimit import parse_rates
from django.conf import settings

# What is counted on which page; on every other one it is tries to sign in.
COUNTED = {
    "account_reset_password": "reset_password",
    "account_reset_password_from_key": "reset_password_from_key",
    "account_change_password": "change_password",
    "people:invitation": "invitation",
    "people:undertaking_link": "invitation",
    "sign_in_with": "other_door",
    "impostor:report": "impostor",
}
SIGNING_IN = "login_failed"


def seconds_to_wait(view_name="") -> int:
    """After how many seconds without a try whoever tried too often on this page can try again, at the latest."""
    rates = parse_rates(settings.ACCOUNT_RATE_LIMITS[COUNTED.get(view_name, SIGNING_IN)])
    return int(max(rate.duration for rate in rates))


def wait_in_words(view_name="") -> str:
    """The same: "5 minutes", "1 minute", "1 hour"."""
    minutes = -(-seconds_to_wait(view_name) // 60)
    many, unit = (minutes // 60, "hour") if minutes % 60 == 0 else (minutes, "minute")
    return f"{many} {unit}{'' if many == 1 else 's'}"
