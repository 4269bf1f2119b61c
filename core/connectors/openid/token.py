"""Believes what a token says about somebody only when everything about the token is right."""

from hmac import compare_digest

import jwt

from core.connectors.openid.client import keys

# Both providers sign with RS256; "none" and shared secrets are not signatures of theirs.
ALGORITHMS = ["RS256"]
CLOCKS_APART_SECONDS = 60


class NotTrusted(Exception):
    """The token is not a true word of this provider to us, about this sign-in."""


def claims_of(token: str, *, published: dict, hosts, client_id: str, nonce: str) -> dict:
    """What the provider says: signed by it, for us, in time, and in answer to this very sign-in.

    `published` is what `endpoints` returned. Raises NotTrusted, or Unavailable where its keys cannot be read.
    """
    try:
        key_id = jwt.get_unverified_header(token).get("kid")
        signed_with = _key(keys(published["jwks_uri"], hosts), key_id)
        claims = jwt.decode(
            token,
            signed_with,
            algorithms=ALGORITHMS,
            audience=client_id,
            issuer=published["issuer"],
            leeway=CLOCKS_APART_SECONDS,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"], "strict_aud": True},
        )
    except (jwt.PyJWTError, TypeError, ValueError) as fault:
        raise NotTrusted(f"{type(fault).__name__}: {fault}") from fault
    if not nonce or not compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise NotTrusted("the token answers another sign-in")
    return claims


def _key(published_keys, key_id):
    for key in jwt.PyJWKSet.from_dict(published_keys).keys:
        if key.key_id == key_id and key_id is not None:
            return key
    raise NotTrusted("signed with a key that the provider does not publish")
