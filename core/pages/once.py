"""Pages that show a secret answer the form themselves: one form shows it once, and a reload shows and makes nothing."""

from django.utils.crypto import get_random_string

USED_ONCE = "forms_used_once"
# More than anybody sends in one session before they reload a page.
KEPT = 50


def mark() -> str:
    """What a form carries in its hidden field `once`."""
    return get_random_string(22)


def is_first_use(request) -> bool:
    """Whether the form that is sent here has not been sent before; a reload of its answer sends it again."""
    once, used = request.POST.get("once", "")[:22], request.session.get(USED_ONCE, [])
    if once in used:
        return False
    request.session[USED_ONCE] = [*used, once][-KEPT:] if once else used
    return True
