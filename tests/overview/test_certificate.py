"""The certificate says how each thing really stands on the day on which it is printed (RO9, RO10)."""

from datetime import timedelta

import pytest

from accounts.actions.changes import agree_to_change, give_up_change
from accounts.actions.leaving import end_access
from accounts.actions.linked_groups import end_group, offer_group, take_over_group
from accounts.actions.removals import complete_removal, start_removal
from accounts.models import Credential, CredentialLook
from accounts.states import RemovalDecision
from overview.queries.certificate import sections_of
from overview.queries.leaving import leaver as leaver_of
from people.actions.roles import appoint
from people.roles import Role
from tests.factories import (
    NOW,
    actor,
    make_account,
    make_credential,
    make_departure,
    make_group,
    make_posting_right,
    system,
)

AFTER = NOW + timedelta(days=2)
LATER = NOW + timedelta(days=5)


def became(departure, by, of="Access taken away on the platforms") -> list[str]:
    """What the certificate says became of the first account, line by line."""
    sections = {section.heading: section.rows for section in sections_of(leaver_of(departure, by, LATER))}
    return sections[of][0][1].split("\n")


@pytest.fixture
def closing(tech, teacher):
    """A leaver alone on an account: it is to be closed, and their access is proved away."""
    account = make_account("Year 5")
    make_posting_right(teacher, account)
    departure = make_departure(teacher)
    end_access(departure, by=system(AFTER), now=AFTER)
    prove(departure, tech, RemovalDecision.CLOSE)
    return departure


def prove(departure, tech, decision):
    """Decided and proved on the Saturday after."""
    removal = departure.removals.get()
    start_removal(removal, by=actor(tech, AFTER), now=AFTER, decision=decision)
    complete_removal(removal, by=actor(tech, AFTER), now=AFTER, proof_on=AFTER.date(), proof="Looked: nobody is there")


def test_an_account_that_is_only_proposed_for_closing_is_not_called_closed(closing, tech):
    assert became(closing, actor(tech, LATER)) == [
        "Closing was proposed to the headteacher on Saturday 21 November 2026; it is not decided yet",
        "Could post there until Friday 20 November 2026",
    ]


def test_a_closing_that_is_decided_is_said_to_be_so(closing, tech, head):
    change = closing.removals.get().school_account.changes.get()
    agree_to_change(change, by=actor(head, LATER), now=LATER)

    assert became(closing, actor(tech, LATER))[0] == (
        "The headteacher decided on Tuesday 24 November 2026 to close it; that is not carried out yet"
    )


def test_a_closing_that_was_given_up_says_that_the_account_stays(closing, tech, head):
    change = closing.removals.get().school_account.changes.get()
    give_up_change(change, by=actor(head, LATER), now=LATER)

    assert became(closing, actor(tech, LATER))[0] == (
        "Closing was proposed to the headteacher on Saturday 21 November 2026, "
        "and given up on Tuesday 24 November 2026 by Hana Okafor: the account stays"
    )


def test_an_account_that_is_closed_says_since_when(closing, tech):
    account = closing.removals.get().school_account
    account.state, account.closed_at = "closed", LATER
    account.save()

    assert became(closing, actor(tech, LATER))[0] == "The account was closed on Tuesday 24 November 2026"


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (["password"], "They knew the password; changed afterwards"),
        (["recovery-codes"], "They knew the recovery codes; changed afterwards"),
        (["totp-seed"], "They knew the authenticator key; changed afterwards"),
        (["password", "recovery-codes"], "They knew the password and the recovery codes; changed afterwards"),
    ],
)
def test_the_certificate_names_what_they_knew_of_the_sign_in(tech, slt, teacher, kinds, words):
    account = make_account("Year 5")
    make_posting_right(slt, account)
    for kind in kinds:
        make_credential(account, kind=kind, stored_by=teacher if kind == "totp-seed" else None)
    for credential in account.credentials.exclude(kind="totp-seed"):
        CredentialLook.objects.create(credential=credential, person=teacher, looked_at=NOW, reason="To post")
    departure = make_departure(teacher)
    end_access(departure, by=system(AFTER), now=AFTER)
    Credential.objects.update(replaced_at=AFTER, replaced_by=tech)
    prove(departure, tech, RemovalDecision.KEEP)

    assert became(departure, actor(tech, LATER))[1:] == [words]


def test_linked_groups_that_were_handed_on_or_ended_stand_on_it(tech, head, slt, teacher):
    ended, kept = make_group(teacher, name="Choir trip"), make_group(teacher, name="Fair helpers")
    departure = make_departure(teacher)
    assert leaver_of(departure, actor(head), NOW).progress == "0 of 2 settled."

    end_group(ended, by=actor(teacher), now=NOW, reason="The trip is over")
    offer_group(kept, by=actor(teacher), now=NOW, to=slt)
    take_over_group(kept, by=actor(slt), now=NOW)
    assert leaver_of(departure, actor(head), NOW).progress == "All settled."
    end_access(departure, by=system(AFTER), now=AFTER)

    sections = {one.heading: one.rows for one in sections_of(leaver_of(departure, actor(head, LATER), LATER))}
    assert sections["Handed on"] == [
        ["Fair helpers: linked group", "Sara Lund", "Sara Lund, Thursday 19 November 2026"]
    ]
    assert sections["Settled otherwise"] == [
        ["Choir trip: linked group", "Ended: The trip is over", "Priya Nair, Thursday 19 November 2026"]
    ]


def missing(departure, by) -> list[str]:
    """What stands in the way of the certificate."""
    return [one.words for one in leaver_of(departure, by, LATER).missing]


def test_an_account_that_nobody_watches_any_more_is_missing_until_somebody_does(head, slt, teacher):
    alone, shared = make_account("Year 5", monitors=[teacher]), make_account("Trips", monitors=[teacher, slt])
    departure, by = make_departure(teacher), actor(head, LATER)
    end_access(departure, by=system(AFTER), now=AFTER)

    assert missing(departure, by) == ["Keeps an eye on: Year 5 · Facebook"]
    assert list(shared.monitors.all()) == [slt]
    alone.monitors.add(slt)
    assert missing(departure, by) == []


def test_a_role_that_nobody_holds_since_is_missing_until_somebody_does(head, tech, slt):
    departure, by = make_departure(tech), actor(head, LATER)
    end_access(departure, by=system(AFTER), now=AFTER)

    assert missing(departure, by) == ["Role: IT technician"]
    appoint(slt, by=by, now=LATER, role=Role.TECHNICIAN, starts_on=LATER.date())
    assert missing(departure, by) == []
