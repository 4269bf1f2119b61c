"""Who may open which address: one line for every URL name of ours, in one table.

"public" is anybody in the world, "signed in" everybody with a sign-in, a set of permissions whoever
holds one of them. A URL that is not here fails `test_access.py`; so does a line without a URL.
"""

from people.roles import Permission as P

PUBLIC = "public"
SIGNED_IN = "signed in"

TABLE = {
    "overview:home": SIGNED_IN,
    "overview:demonstration_sign_in": PUBLIC,
    "accounts:register": {P.SEE_ACCOUNTS},
    "accounts:official": PUBLIC,
    "accounts:account": {P.SEE_ACCOUNTS},
    "accounts:set_up": {P.RUN_ACCOUNTS},
    "accounts:requests": {P.SEE_ACCOUNTS},
    "overview:healthz": PUBLIC,
    "accounts:request": {P.SEE_ACCOUNTS},
    "overview:accessibility": PUBLIC,
    "overview:privacy": PUBLIC,
}

# The names are allauth's; the marks are lists in `people.access`.
ALLAUTH_PREFIX = "sign-in/"

__all__ = ["ALLAUTH_PREFIX", "PUBLIC", "SIGNED_IN", "TABLE", "P"]
