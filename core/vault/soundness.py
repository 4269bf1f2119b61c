"""Whether what was sealed still opens, without showing it."""

from django.views.decorators.debug import sensitive_variables

from core.vault.api import CannotOpen, open_sealed


@sensitive_variables()
def why_not_open(sealed: bytes, *, context: tuple[str, ...]) -> str:
    """Why this sealed secret does not open under this context, as a sentence; "" where it opens.

    What was sealed is forgotten at once.
    """
    try:
        open_sealed(sealed, context=context)
    except CannotOpen as fault:
        return fault.reason
    return ""
