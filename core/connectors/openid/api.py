"""What the rest of the house uses: find a provider, and believe its token only when all about it is right."""

from core.connectors.openid.client import TIMEOUT, Unavailable, endpoints, session
from core.connectors.openid.token import NotTrusted, claims_of

__all__ = ["TIMEOUT", "NotTrusted", "Unavailable", "claims_of", "endpoints", "session"]
