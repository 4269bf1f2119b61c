"""Why somebody may not act on what a leaver held (RO9, RO10): a sentence to show, or nothing."""

from accounts.rules.changes import why_not_begin
from accounts.states import REMOVAL_TRANSITIONS, AccountState, ChangeKind, RemovalDecision, RemovalState, SecretKind
from people.queries import may_know_of_leaving, school_day, why_not_act
from people.roles import Permission

ONLY_TECHNICIAN = "Only the IT technician takes access away on the platforms."
NOBODY_ELSE = "Nobody else can post there. Choose who takes over, or close the account."


def why_not_hand_over_monitoring(departure, to, by, now) -> str:
    """Whoever records a leaving hands the leaver's monitoring to somebody who stays."""
    if not by.may(Permission.RECORD_DEPARTURE):
        return "Only the headteacher, the business manager or the IT technician hands over what a leaver does."
    if to.pk == departure.person_id or to.is_shut_out(now):
        return f"{to.name} leaves too. Choose somebody who stays."
    leaves_too = to.access_ends_at is not None and to.access_ends_at <= departure.access_ends_at
    if leaves_too and may_know_of_leaving(to, by):
        return f"{to.name} leaves no later. Choose somebody who stays."
    return why_not_act(to, by, now)


def why_not_start_removal(removal, by, now) -> str:
    """Until it is proved, the technician decides what becomes of an account that a leaver could post on (RO9)."""
    if removal.state not in REMOVAL_TRANSITIONS["start_removal"][0]:
        return "This has already been done and proved."
    return "" if by.may(Permission.RUN_ACCOUNTS) else ONLY_TECHNICIAN


def why_not_decide(removal, decision, transfer_to, others, by, now) -> str:
    """The decision fits the account: a successor who stays, or others who can post, or a closing that can begin (RO9).

    `others` is how many people can post there now.
    """
    if removal.school_account.state == AccountState.CLOSED and decision != RemovalDecision.CLOSE:
        return f"{removal.school_account} is closed already. Choose “the account is closed”."
    if decision == RemovalDecision.KEEP and not others:
        return NOBODY_ELSE
    if decision == RemovalDecision.CLOSE:
        return why_not_close(removal.school_account, by, now)
    if decision != RemovalDecision.TRANSFER:
        return ""
    if transfer_to is None:
        return "Choose who takes over."
    if transfer_to.pk == removal.departure.person_id or transfer_to.is_shut_out(now):
        return f"{transfer_to.name} {transfer_to.gone_from_school}. Choose somebody who stays."
    if transfer_to.access_ends_at is not None and may_know_of_leaving(transfer_to, by):
        return f"{transfer_to.name} cannot take over for long. Choose somebody who stays."
    return why_not_act(transfer_to, by, now)


def why_not_close(school_account, by, now) -> str:
    """It is closed, its closing is under way already, or it can be proposed to the headteacher now (RO9)."""
    is_closed = school_account.state == AccountState.CLOSED
    if is_closed or school_account.changes.open().filter(kind=ChangeKind.CLOSE).exists():
        return ""
    return why_not_begin(school_account, ChangeKind.CLOSE, by, now)


def why_not_complete_removal(removal, by, now, *, still_known, others, ways=()) -> str:
    """A removal is done when it was decided and, what the leaver knew of the sign-in has changed (RO10).

    `still_known` has the kinds of sign-in details that the leaver knows and that have not changed since;
    `others` are the people who can still post there: nobody, where the account is to be closed. `ways` say what
    of the leaver's could still open the account: nothing.
    """
    if removal.state == RemovalState.WAITING:
        return "First decide what becomes of the account."
    if removal.state not in REMOVAL_TRANSITIONS["complete_removal"][0]:
        return "This has already been done and proved."
    if not by.may(Permission.RUN_ACCOUNTS):
        return ONLY_TECHNICIAN
    if SecretKind.PASSWORD in still_known:
        return f"{removal.departure.person.name} saw the password. Change it first, here and on the platform."
    if still_known:
        known = " and the ".join(SecretKind(kind).label.lower() for kind in still_known)
        return f"{removal.departure.person.name} knows the {known}. Change it first, here and on the platform."
    if ways:
        what = " and ".join(ways)
        return f"{removal.departure.person.name} could still get back in: {what}. Say first that it is no longer so."
    if removal.decision == RemovalDecision.CLOSE and others:
        names = ", ".join(person.name for person in others)
        return f"The account is to be closed, but {names} can still post there. End that first."
    return ""


def why_not_prove(removal, proof_on, proof, picture, now) -> str:
    """The proof is a picture or a line, made after the last day in school and not in the future (RO9)."""
    if not proof.strip() and picture is None:
        return "Add a picture, or write a line on how you made sure."
    if proof_on > school_day(now):
        return "The date of the proof is in the future. Enter the day on which you looked."
    if proof_on < removal.departure.last_day_in_school:
        return f"The proof is older than the last day in school, {removal.departure.last_day_in_school:%-d %B %Y}."
    return ""
