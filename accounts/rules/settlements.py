"""Why something that a leaver held cannot go to somebody (RO9): a sentence to show, or nothing."""

from people.queries import may_know_of_leaving, why_not_act


def why_not_take_over(departure, to, by, now, *, needs="", wants="", may=frozenset()) -> str:
    """It goes to somebody else who stays, by whoever may give it; `may` is what they may do themselves."""
    if departure.cancelled_at is not None:
        return "This leaving has been cancelled."
    if needs and not by.may(needs):
        return "You cannot give this to anybody. Ask whoever else sees this page."
    if to.pk == departure.person_id or to.is_shut_out(now):
        return f"{to.name} leaves too. Choose somebody who stays."
    leaves_too = to.access_ends_at is not None and to.access_ends_at <= departure.access_ends_at
    if leaves_too and may_know_of_leaving(to, by):
        return f"{to.name} leaves no later. Choose somebody who stays."
    if wants and wants not in may:
        return f"{to.name} may not do that here. Choose somebody else."
    return why_not_act(to, by, now)
