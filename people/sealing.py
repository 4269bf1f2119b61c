"""Whose second factor is being sealed or opened, where the request does not say it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from allauth.account.internal.stagekit import unstash_login
from allauth.core import context

_named: ContextVar[int | None] = ContextVar("whose_factor", default=None)


@contextmanager
def factor_of(person) -> Iterator[None]:
    """Inside this block, second factors are this person's."""
    token = _named.set(person.pk)
    try:
        yield
    finally:
        _named.reset(token)


def whose() -> str:
    """The id of the person whose factor this is: named by us, else signed in, else half signed in.

    Raises LookupError where nobody is known: a seed is never sealed to nobody.
    """
    if (named := _named.get()) is not None:
        return str(named)
    request = context.request
    if request is not None:
        if request.user.is_authenticated:
            return str(request.user.pk)
        login = unstash_login(request, peek=True)
        if login is not None and login.user is not None:
            return str(login.user.pk)
    raise LookupError("nobody is known whose second factor this is")
