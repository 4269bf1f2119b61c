"""Why sign-in details cannot be handed over, collected or confirmed (RO7): a sentence to show, or nothing."""

from dataclasses import dataclass

from accounts.rules.credentials import why_not_look_again
from accounts.rules.posting import last_day, leaves_soon
from accounts.states import HANDOVER_TRANSITIONS, AccountState, HandoverState, SecretKind
from people.roles import Permission

WORKING_DAYS_TO_COLLECT = 3
# What the person reads before collecting, after the conditions of the approval: (rule, clause).
HOUSE_RULES = (
    ("Keep these sign-in details to yourself. If a colleague needs them, the IT technician gives them.", "RO7"),
    ("Keep the account private, and keep comments hidden.", "MO2"),
    ("Post in the school's name: friendly, respectful, and never anonymously.", "CO1"),
    ("Check the school's own list before you post a picture of anybody.", "CO11"),
    ("If something goes wrong, tell a senior member of staff at once.", "CO10"),
    ("Tell the IT technician when you stop posting. The password is then changed.", "RO9"),
)

_OVER = {
    HandoverState.COLLECTED: "These sign-in details have been collected already. You still find them in the safe.",
    HandoverState.CONFIRMED: "These sign-in details have been collected already. You still find them in the safe.",
    HandoverState.CANCELLED: "The IT technician has taken this offer back.",
    HandoverState.EXPIRED: "The three working days are over. Ask the IT technician to offer them again.",
}


@dataclass(frozen=True)
class Offering:
    """What is known of an account when something is to be offered: kinds stored, who can post, who has an offer."""

    stored: frozenset[str]
    can_post: frozenset[int]
    waiting: frozenset[int]

    @property
    def lacking(self) -> list[SecretKind]:
        """What nobody can sign in without and is not in the safe."""
        return [kind for kind in (SecretKind.USERNAME, SecretKind.PASSWORD) if kind not in self.stored]


def why_not_offer_handover(school_account, person, by, now, *, offering: Offering) -> str:
    """The technician offers what is stored to somebody who can post, signs in here and stays."""
    if not by.may(Permission.RUN_ACCOUNTS):
        return "Only the IT technician hands sign-in details over."
    if school_account.state != AccountState.LIVE:
        return "Sign-in details are handed over while an account is live. Finish its set-up first."
    if school_account.each_has_own_access:
        return "Everybody signs in there as themselves, so there is no password to hand over."
    if person.is_shut_out(now):
        return f"{person.name} {person.gone_from_school}."
    if leaves_soon(person, by, now):
        return f"{person.name} leaves after {last_day(person):%-d %B}. Choose somebody who stays."
    if person.pk not in offering.can_post:
        return f"{person.name} cannot post there. Add them to who can post first."
    if not person.email:
        return f"{person.name} does not sign in here, so cannot collect anything."
    if offering.lacking:
        return f"Store the {' and the '.join(kind.label for kind in offering.lacking)} first."
    if person.pk in offering.waiting:
        return f"An offer is waiting for {person.name} already."
    return ""


def why_not_collect(handover, by, now) -> str:
    """Only the person it is for, once, in time, and only while they can post there."""
    if not by.is_person(handover.person) or by.person.is_shut_out(now):
        return f"These sign-in details wait for {handover.person.name} only."
    if handover.state not in HANDOVER_TRANSITIONS["collect_handover"][0]:
        return _OVER[handover.state]
    if now >= handover.expires_at:
        return _OVER[HandoverState.EXPIRED]
    if handover.school_account.state != AccountState.LIVE:
        return f"This account is {handover.school_account.get_state_display()}, so there is nothing to collect."
    if not handover.school_account.posting_rights.current().filter(person=by.person).exists():
        return "You can no longer post there, so there is nothing to collect."
    return ""


def why_not_collect_now(handover, by, now, *, has_fresh_factor, has_read, looks) -> str:
    """Collecting shows the details: the conditions are read, the code is fresh, and it counts as a look (RO7)."""
    if refusal := why_not_collect(handover, by, now):
        return refusal
    if not has_read:
        return "Read the conditions and tick the box first."
    if not has_fresh_factor:
        return "Enter the code of your authenticator app first. It counts for five minutes."
    return why_not_look_again(looks)


def why_not_confirm_handover(handover, by, now) -> str:
    """The person who collected says that they can sign in."""
    if not by.is_person(handover.person) or by.person.is_shut_out(now):
        return f"Only {handover.person.name} can say that they can sign in."
    if handover.state == HandoverState.OFFERED:
        return "Collect the sign-in details first."
    if handover.state == HandoverState.CONFIRMED:
        return "You have confirmed this already."
    if handover.state not in HANDOVER_TRANSITIONS["confirm_handover"][0]:
        return _OVER[handover.state]
    return ""


def why_not_cancel_handover(handover, by, now) -> str:
    """The technician takes an offer back until it is confirmed."""
    if not by.is_system and not by.may(Permission.RUN_ACCOUNTS):
        return "Only the IT technician takes an offer back."
    if handover.state == HandoverState.CONFIRMED:
        return "This has been confirmed already. Change the password instead."
    if handover.state not in HANDOVER_TRANSITIONS["cancel_handover"][0]:
        return "This offer is over already."
    return ""
