"""Every kind of finding on an account, each a small function of the account and its reader (SC2).

A kind reads what `register()` has read already and asks nothing itself. A new kind is one more function in KINDS;
what it needs to know of each account is one more annotation or prefetch of `register()`.
"""

from collections.abc import Callable

from django.urls import reverse

from accounts.queries.finding import LEVELS, Finding, Reader
from accounts.queries.ways import worst_of
from accounts.states import AccountState, ChangeKind, RequestState
from core.pages import words
from core.standing import Level
from people.roles import Permission

TECHNICIAN = (Permission.RUN_ACCOUNTS,)
HEADTEACHER = (Permission.DECIDE_PROPOSAL,)
EITHER = TECHNICIAN + HEADTEACHER


def lacks_password(account) -> bool:
    """Whether a shared password is not in the safe, by what the register has read already."""
    return not account.has_password and not account.each_has_own_access


def _page(account, name="account") -> str:
    return reverse(f"accounts:{name}", args=[account.pk])


def _review(account) -> str:
    return f"{reverse('accounts:review')}#account-{account.pk}"


def _prove(account) -> dict:
    """The button for what the technician proves: in the termly review where it waits there, or on its record."""
    if account.lapses_at is not None and account.proved_at is None:
        return _button("Prove it", _review(account), TECHNICIAN, "proves it in the termly review")
    return _button("Look at it", _page(account), TECHNICIAN, "puts it right")


def _button(button, url, mended_with, doing) -> dict:
    return {"button": button, "url": url, "mended_with": mended_with, "doing": doing}


def is_taken_in(account) -> bool:
    """Whether it is being set up and was in use before: what stands there is proved, and people see it meanwhile."""
    return account.state == AccountState.SETTING_UP and account.request.exists_already


def being_set_up(account, reader: Reader) -> Finding | None:
    """It is not in use yet, or not proved yet (RO6)."""
    if account.state != AccountState.SETTING_UP:
        return None
    number = account.items_left + (not (account.handle or account.address)) + lacks_password(account)
    left = f"{number} thing{'s' if number != 1 else ''} left to do"
    button = _button("Go on", _page(account, "set_up"), TECHNICIAN, "sets it up")
    if is_taken_in(account):
        said = f"In use already, and being set up here: {left}."
        return Finding(Level.INFORMATION, said, f"{account} is in use already and being set up here.", **button)
    return Finding(Level.INFORMATION, f"Being set up, {left}.", f"{account} is being set up.", **button)


def suspended(account, reader: Reader) -> Finding | None:
    """It rests, and is not in order or out of it."""
    if account.state != AccountState.SUSPENDED:
        return None
    said = f"Suspended since {words.day(account.suspended_at, this_year=reader.today.year)}."
    return Finding(Level.INFORMATION, said, f"{account} is suspended.")


def not_approved(account, reader: Reader) -> Finding | None:
    """No proposal of it was approved (RO5)."""
    if account.request.state == RequestState.APPROVED:
        return None
    button = _button("Look at it", account.request.get_absolute_url(), HEADTEACHER, "decides about it")
    return Finding(Level.NOT_IN_ORDER, "Nobody has approved it.", f"Nobody has approved {account}.", **button)


def exception_over(account, reader: Reader) -> Finding | None:
    """The headteacher allowed it to be open, until a day that has passed (NA4)."""
    until = account.request.not_private_until
    if until is None or until >= reader.today:
        return None
    said = "It is open, and the headteacher's exception has ended."
    headline = f"{account} is open, and the headteacher's exception has ended."
    return Finding(Level.NOT_IN_ORDER, said, headline, "Look at it", _page(account), EITHER, "looks at it")


def found_open(account, reader: Reader) -> Finding | None:
    """Somebody saw that it is not private, and nobody allowed it (NA4)."""
    if account.request.not_private_until is not None or account.is_still_private is not False:
        return None
    said, headline = "It was not private when somebody last looked.", f"{account} is not private any more."
    return Finding(Level.NOT_IN_ORDER, said, headline, **_prove(account))


def comments_seen(account, reader: Reader) -> Finding | None:
    """Somebody saw that comments show (MO2)."""
    if account.are_comments_hidden is not False:
        return None
    said, headline = "Comments could be seen when somebody last looked.", f"Comments show on {account}."
    return Finding(Level.NOT_IN_ORDER, said, headline, **_prove(account))


def nobody_posts(account, reader: Reader) -> Finding | None:
    """There is no one who can post (RO9)."""
    if account.posting or account.state == AccountState.SUSPENDED:
        return None
    button = _button("Say who can post", _page(account, "posting"), TECHNICIAN, "adds somebody who can post")
    return Finding(Level.NOT_IN_ORDER, "Nobody can post.", f"Nobody can post on {account}.", **button)


def no_password(account, reader: Reader) -> Finding | None:
    """What everybody signs in with is in nobody's keeping (RO7)."""
    if not lacks_password(account):
        return None
    button = _button("Open the safe", _page(account, "safe"), TECHNICIAN, "stores the password")
    headline = f"The password of {account} is not in the safe."
    return Finding(Level.NOT_IN_ORDER, "Its password is not in the safe.", headline, **button)


def nobody_watches(account, reader: Reader) -> Finding | None:
    """There is no one who keeps an eye on it (MO1)."""
    if account.is_watched:
        return None
    button = _button("Choose somebody", _page(account, "change_monitors"), EITHER, "chooses somebody")
    headline = f"Nobody keeps an eye on {account}."
    return Finding(Level.NOT_IN_ORDER, "Nobody keeps an eye on it.", headline, **button)


def proof_lapsed(account, reader: Reader) -> Finding | None:
    """The last proof that it is private and one-way is older than a term (NA4, MO2)."""
    if account.lapses_at is None or account.lapses_at > reader.now or account.proved_at is not None:
        return None
    headline = f"{account} has lapsed: its proof is older than a term."
    return Finding(Level.LOOK, "Lapsed: its proof is older than a term.", headline, **_prove(account))


def holders_leave(account, reader: Reader) -> Finding | None:
    """Everybody who can post leaves, as far as the reader may know (RO9)."""
    last = [reader.leaving.get(right.person_id) for right in account.posting]
    if not last or None in last:
        return None
    button = _button("Add somebody", _page(account, "posting"), TECHNICIAN, "adds somebody who can post")
    when = reader.on(max(last))
    if len(last) == 1:
        person = account.posting[0].person
        said, headline = f"Only {person} can post", f"Only {person} can post on {account}"
        return Finding(Level.NOT_IN_ORDER, f"{said}, and leaves {when}.", f"{headline}, and leaves {when}.", **button)
    said, headline = "Everybody who can post leaves", f"Everybody who can post on {account} leaves"
    return Finding(Level.NOT_IN_ORDER, f"{said}, the last {when}.", f"{headline}, the last {when}.", **button)


def one_posts(account, reader: Reader) -> Finding | None:
    """When that one person is away or leaves, nobody can post (RO9)."""
    if len(account.posting) != 1 or account.posting[0].person_id in reader.leaving:
        return None
    button = _button("Add somebody", _page(account, "posting"), TECHNICIAN, "adds somebody who can post")
    person = account.posting[0].person
    return Finding(Level.LOOK, f"Only {person} can post.", f"Only {person} can post on {account}.", **button)


def details_due(account, reader: Reader) -> Finding | None:
    """A sign-in detail is weak, or known to somebody who should not know it any more; not said which (RO7)."""
    if not account.are_details_due:
        return None
    button = _button("Open the safe", _page(account, "safe"), TECHNICIAN, "changes them")
    headline = f"The sign-in details of {account} should be changed."
    return Finding(Level.LOOK, "Its sign-in details should be changed.", headline, **button)


def not_confirmed(account, reader: Reader) -> Finding | None:
    """The headteacher has not said for more than a term that these are the right people (RO9)."""
    if account.lapses_at is None or account.lapses_at > reader.now or account.confirmed_at is not None:
        return None
    said = "Lapsed: the headteacher has not confirmed who can post."
    headline = f"{account} has lapsed: the headteacher has not confirmed who can post."
    button = _button("Review it", _review(account), HEADTEACHER, "confirms who can post")
    return Finding(Level.LOOK, said, headline, **button)


def quiet(account, reader: Reader) -> Finding | None:
    """Nothing has happened on it for two whole terms, and nobody has kept it since (RO9)."""
    if account.quiet_since is None:
        return None
    since = words.day(account.quiet_since, this_year=reader.today.year)
    url = reverse("accounts:begin_change", args=[account.pk, ChangeKind.CLOSE])
    button = _button("Close it?", url, HEADTEACHER + TECHNICIAN, "closes it or keeps it")
    headline = f"Nothing has happened on {account} since {since}."
    return Finding(Level.LOOK, f"Nothing has happened on it since {since}.", headline, **button)


def allowed_open(account, reader: Reader) -> Finding | None:
    """Open, for the headteacher said so until a day (NA4)."""
    until = account.request.not_private_until
    if until is None or until < reader.today:
        return None
    day = f"{until.day} {until:%B %Y}"
    headline = f"{account} is open until {day}, by the headteacher's exception."
    return Finding(Level.LOOK, f"Open by the headteacher's exception until {day}.", headline)


def locked_out(account, reader: Reader) -> Finding | None:
    """It opens for one person only, or for somebody who has left (RO9, RO10)."""
    return _of_ways(account, reader, Level.NOT_IN_ORDER)


def ways_back(account, reader: Reader) -> Finding | None:
    """Something else is to be looked at in who could get back in, or nothing of it is noted (RO9)."""
    return _of_ways(account, reader, Level.LOOK)


def _of_ways(account, reader, level) -> Finding | None:
    found = worst_of(account, reader) if reader.by.may(Permission.SEE_WAYS_BACK) else None
    if found is None or found.is_bad != (level == Level.NOT_IN_ORDER):
        return None
    button = _button("See who could get back in", _page(account, "ways"), TECHNICIAN, found.doing)
    return Finding(level, found.words, found.headline, **button)


def not_said(account, reader: Reader) -> Finding | None:
    """To whoever may not see who could get back in: that not all is in order, and no more (RO9).

    Never by a leaving of which this reader may not know: `worst_of` knows of those alone that they know of.
    """
    if reader.by.may(Permission.SEE_WAYS_BACK) or worst_of(account, reader) is None:
        return None
    button = _button("Look at it", _page(account), TECHNICIAN, "is to see to it")
    headline = f"Something about {account} is to be looked at."
    return Finding(Level.LOOK, "Something about it is to be looked at.", headline, **button)


Kind = Callable[[object, Reader], Finding | None]

# Worst first among those of the same level: the first one gives the row its button, and may give the page its headline.
KINDS: list[Kind] = [
    not_approved,
    exception_over,
    locked_out,
    found_open,
    comments_seen,
    holders_leave,
    nobody_posts,
    no_password,
    nobody_watches,
    proof_lapsed,
    details_due,
    one_posts,
    not_confirmed,
    quiet,
    ways_back,
    not_said,
    allowed_open,
    suspended,
]


def findings_of(account, reader: Reader) -> tuple[Finding, ...]:
    """All that is not in order with an account, worst first; asks nothing. One being set up has only that."""
    kinds = [being_set_up] if account.state == AccountState.SETTING_UP else KINDS
    found = [finding for kind in kinds if (finding := kind(account, reader)) is not None]
    return tuple(sorted(found, key=lambda finding: LEVELS.index(finding.level)))
