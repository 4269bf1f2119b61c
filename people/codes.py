"""The six figures of an authenticator app: which half minute a code belongs to, and a seed before its first code."""

from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt, encrypt

from people.sealing import factor_of

LASTS_SECONDS = 30


def seed_of(person) -> str:
    """The opened seed of this person's app; "" where they have none."""
    factor = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    if factor is None:
        return ""
    with factor_of(person):
        return decrypt(factor.data["secret"])


def step_now(now) -> int:
    """The half minute that it is."""
    return int(now.timestamp()) // LASTS_SECONDS


def code_at(seed: str, step: int) -> str:
    """What an app with this seed shows in that half minute."""
    return format_hotp_value(hotp_value(seed, step))


def step_of(person, code: str) -> int | None:
    """The half minute, of those that count now, whose code this is; None for a wrong one."""
    seed = seed_of(person)
    steps = yield_hotp_counters_from_time() if seed else ()
    return next((step for step in steps if compare_user_code(actual=code, expected=code_at(seed, step))), None)


def new_seed(*, afresh: bool) -> str:
    """The seed that waits in this session for its first code; it lies there sealed (S2).

    allauth keeps it under the same name in clear, and forgets it there when the app is set up.
    """
    session = context.request.session
    if not afresh and (sealed := session.get(SECRET_SESSION_KEY)):
        return decrypt(sealed)
    seed = generate_totp_secret()
    session[SECRET_SESSION_KEY] = encrypt(seed)
    return seed
