"""Taking a leaver's access away on the platforms: decided, proved, and not left to wait (RO9, RO10)."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from accounts.actions import leaving
from accounts.actions import removals as actions
from accounts.actions.changes import begin_change
from accounts.actions.sweeps import sweep
from accounts.models import AccessRemoval, Credential, CredentialLook
from accounts.queries import removals as queries
from accounts.removal_steps import STEPS
from accounts.states import ChangeKind, LateStep, Platform, RemovalDecision, RemovalState
from core.audit.models import AuditEntry
from core.files.api import read_upload
from core.notices import api as notices
from core.notices.models import Notice
from core.standing import Level
from people.models import RoleHolding
from people.queries import roles_of
from people.roles import permissions_of
from tests.accounts.test_leaving import refused
from tests.factories import (
    LONDON,
    NOW,
    actor,
    make_account,
    make_credential,
    make_departure,
    make_picture,
    make_posting_right,
    store,
    system,
)
from tests.waiting import waits

LAST_DAY = date(2026, 11, 18)
LEFT_AT = datetime(2026, 11, 19, tzinfo=LONDON)


@pytest.fixture
def removal(tech, teacher):
    """The teacher left yesterday; an account that only they could post on waits."""
    make_posting_right(teacher, make_account("Year 5"))
    leaving.end_access(make_departure(teacher, last_day=LAST_DAY), by=system(LEFT_AT), now=LEFT_AT)
    return AccessRemoval.objects.get()


def decide(removal, tech, decision=RemovalDecision.CLOSE, **details):
    """The technician's decision."""
    actions.start_removal(removal, by=actor(tech), now=NOW, decision=decision, **details)


def prove(removal, by, **details):
    """The technician's proof, a line from today unless told otherwise."""
    values = {"proof": "Looked at the list of members", "proof_on": NOW.date()} | details
    actions.complete_removal(removal, by=actor(by), now=NOW, **values)


def test_start_removal_transfers_the_account_to_somebody_who_can_then_post(removal, tech, slt):
    decide(removal, tech, RemovalDecision.TRANSFER, transfer_to=slt)

    assert (removal.state, removal.transfer_to) == (RemovalState.STARTED, slt)
    assert [right.person for right in removal.school_account.posting_rights.current()] == [slt]


def test_start_removal_can_be_decided_again_until_it_is_proved(removal, tech, slt):
    decide(removal, tech, RemovalDecision.TRANSFER, transfer_to=slt)
    decide(removal, tech, RemovalDecision.KEEP)
    prove(removal, tech)

    assert refused(lambda: decide(removal, tech)) == "This has already been done and proved."


def test_start_removal_refuses_what_does_not_fit(removal, tech, manager, teacher, slt):
    assert refused(lambda: decide(removal, manager)) == "Only the IT technician takes access away on the platforms."
    assert refused(lambda: decide(removal, tech, RemovalDecision.KEEP)) == (
        "Nobody else can post there. Choose who takes over, or close the account."
    )
    assert refused(lambda: decide(removal, tech, RemovalDecision.TRANSFER)) == "Choose who takes over."
    assert refused(lambda: decide(removal, tech, RemovalDecision.TRANSFER, transfer_to=teacher)) == (
        "Priya Nair has left the school. Choose somebody who stays."
    )
    make_departure(slt, last_day=date(2026, 12, 18))
    assert refused(lambda: decide(removal, tech, RemovalDecision.TRANSFER, transfer_to=slt)) == (
        "Sara Lund cannot take over for long. Choose somebody who stays."
    )


def test_complete_removal_needs_a_decision_a_proof_and_a_day_that_can_be(removal, tech, manager):
    assert refused(lambda: prove(removal, tech)) == "First decide what becomes of the account."
    decide(removal, tech)
    assert refused(lambda: prove(removal, manager)) == "Only the IT technician takes access away on the platforms."
    assert refused(lambda: prove(removal, tech, proof="  ")) == ("Add a picture, or write a line on how you made sure.")
    assert refused(lambda: prove(removal, tech, proof_on=NOW.date() + timedelta(days=1))) == (
        "The date of the proof is in the future. Enter the day on which you looked."
    )
    assert refused(lambda: prove(removal, tech, proof_on=date(2026, 11, 17))) == (
        "The proof is older than the last day in school, 18 November 2026."
    )


def test_complete_removal_leaves_the_closing_to_the_headteacher(removal, tech):
    decide(removal, tech)
    prove(removal, tech, proof="", picture=read_upload(make_picture()))

    removal.refresh_from_db()
    assert (removal.state, removal.completed_by) == (RemovalState.DONE, tech)
    assert removal.picture.original_name == "proof.png"
    change = removal.school_account.changes.get()
    assert (change.kind, change.state, change.reason) == (
        "close",
        "proposed",
        f"{removal.departure.person} has left, and nobody takes it over.",
    )
    assert refused(lambda: prove(removal, tech)) == "This has already been done and proved."


def test_start_removal_refuses_a_closing_that_cannot_be_proposed(removal, tech):
    begin_change(removal.school_account, by=actor(tech), now=NOW, kind=ChangeKind.SUSPEND, reason="A pause")

    assert refused(lambda: decide(removal, tech)) == (
        "Something is under way already: suspended for a time. Finish it or give it up first."
    )


def test_start_removal_joins_a_closing_that_is_under_way(removal, tech):
    begin_change(removal.school_account, by=actor(tech), now=NOW, kind=ChangeKind.CLOSE, reason="Nobody reads it")
    decide(removal, tech)

    assert (removal.decision, removal.school_account.changes.count()) == (RemovalDecision.CLOSE, 1)


def test_complete_removal_does_not_close_an_account_on_which_others_can_post(removal, tech, slt):
    make_posting_right(slt, removal.school_account)
    decide(removal, tech)

    assert refused(lambda: prove(removal, tech)) == (
        "The account is to be closed, but Sara Lund can still post there. End that first."
    )


def test_complete_removal_waits_for_an_authenticator_key_that_the_leaver_stored(tech, teacher, slt):
    account = make_account("Year 5")
    make_posting_right(slt, account)
    make_credential(account, kind="totp-seed", stored_by=teacher)
    leaving.end_access(make_departure(teacher, last_day=LAST_DAY), by=system(LEFT_AT), now=LEFT_AT)
    removal = AccessRemoval.objects.get()
    decide(removal, tech, RemovalDecision.KEEP)

    assert refused(lambda: prove(removal, tech)) == (
        "Priya Nair knows the authenticator key. Change it first, here and on the platform."
    )


def test_complete_removal_waits_for_a_password_that_the_leaver_saw(tech, teacher, slt):
    account = make_account("Year 5")
    make_posting_right(slt, account)
    seen = make_credential(account)
    CredentialLook.objects.create(credential=seen, person=teacher, looked_at=NOW, reason="to post")
    leaving.end_access(make_departure(teacher, last_day=LAST_DAY), by=system(LEFT_AT), now=LEFT_AT)
    removal = AccessRemoval.objects.get()
    decide(removal, tech, RemovalDecision.KEEP)

    assert refused(lambda: prove(removal, tech)) == (
        "Priya Nair saw the password. Change it first, here and on the platform."
    )
    store(account, tech, password="a new and long pass phrase")
    prove(removal, tech)

    assert removal.state == RemovalState.DONE
    assert account.credentials.current().get().stored_at > removal.departure.access_ends_at


def test_database_refuses_a_removal_that_is_done_without_proof(removal):
    with pytest.raises(IntegrityError):
        AccessRemoval.objects.filter(pk=removal.pk).update(
            state=RemovalState.DONE, decision=RemovalDecision.CLOSE, started_at=NOW, completed_at=NOW, proof_on=LAST_DAY
        )


def test_sweep_tells_of_late_removals_once_each_step(removal, tech, head, manager):
    assert removal.due_by == datetime(2026, 11, 24, tzinfo=LONDON)
    late, very_late = removal.due_by, datetime(2026, 11, 26, tzinfo=LONDON)

    assert sweep(now=late - timedelta(seconds=1))["late_removals_told"] == 0
    assert [sweep(now=late)["late_removals_told"] for _ in range(2)] == [1, 0]
    assert notices.inbox(manager).get().subject == "Priya Nair may still get into Year 5"
    assert not notices.inbox(head).exists()
    assert [sweep(now=very_late)["late_removals_told"] for _ in range(2)] == [1, 0]
    assert notices.inbox(head).get().subject == "Priya Nair may still get into Year 5"
    assert list(removal.steps.values_list("step", "was_passed_over")) == [
        (LateStep.LATE, False),
        (LateStep.STILL_LATE, False),
    ]


def test_the_history_names_those_who_have_the_message(removal, head, manager, tech):
    sweep(now=removal.due_by)
    sweep(now=datetime(2026, 11, 28, tzinfo=LONDON))

    entries = AuditEntry.objects.filter(event="removal.was_late")
    told = [set(entry.facts["told"]) for entry in entries]
    rows = Notice.objects.filter(key__contains=f"removal:{removal.pk}:").order_by("id")
    assert told == [{manager.name, tech.name}, {head.name, manager.name}]
    assert [
        {(row.posted_at, row.recipient.name, row.urgency) for row in rows.filter(posted_at=entry.at)}
        for entry in entries
    ] == [{(entry.at, name, "now") for name in names} for entry, names in zip(entries, told, strict=True)]


def test_the_history_says_so_where_nobody_could_be_told(removal, head, manager, tech):
    RoleHolding.objects.all().delete()

    sweep(now=datetime(2026, 11, 28, tzinfo=LONDON))

    assert AuditEntry.objects.get(event="removal.was_late").facts["told"] == "nobody: no one is there"


def test_sweep_that_comes_late_tells_the_last_step_only(removal, tech, head, manager):
    sweep(now=datetime(2026, 12, 7, tzinfo=LONDON))

    assert list(removal.steps.values_list("step", "was_passed_over")) == [
        (LateStep.LATE, True),
        (LateStep.STILL_LATE, False),
    ]
    assert notices.inbox(head).count() == 1


def test_sweep_says_nothing_of_removals_that_are_done(removal, tech, manager):
    decide(removal, tech)
    prove(removal, tech)

    assert sweep(now=datetime(2026, 12, 7, tzinfo=LONDON))["late_removals_told"] == 0
    assert not notices.inbox(manager).exists()


def work(person):
    """What waits for this person because of leavers."""
    items = waits(queries.work_for, person, NOW, permissions_of(roles_of(person, NOW)))
    return [(item.title, item.due_by) for item in items]


def test_work_for_lists_removals_for_the_technician_and_leavers_for_the_office(removal, tech, head, slt, dsl):
    account = make_account("Trips")
    make_posting_right(dsl, account)
    make_departure(dsl, last_day=date(2026, 11, 27))
    make_departure(slt, last_day=date(2026, 11, 27))
    leaver = ("Dina Rowe leaves: find who takes over", datetime(2026, 11, 28, tzinfo=LONDON))

    # The only member of SLT: somebody else is needed for the role.
    alone = ("Sara Lund leaves: find who takes over", datetime(2026, 11, 28, tzinfo=LONDON))

    assert work(tech) == [("Take away Priya Nair’s access to Year 5", removal.due_by), leaver, alone]
    assert work(head) == [leaver, alone]
    assert work(dsl) == []


def test_work_for_does_not_tell_a_confidential_leaver(manager, head):
    make_posting_right(manager, make_account("Trips"))
    make_departure(manager, last_day=date(2026, 11, 27))

    assert work(manager) == []
    assert [title for title, _ in work(head)] == ["Maya Price leaves: find who takes over"]


def test_work_for_takes_as_many_statements_for_three_as_for_one(removal, tech, django_assert_num_queries):
    granted = permissions_of(roles_of(tech, NOW))
    for number in range(3):
        with django_assert_num_queries(1):
            assert len(waits(queries.work_for, tech, NOW, granted)) == 1 + number
        make_posting_right(removal.departure.person, make_account(f"Club {number}"))
        AccessRemoval.objects.create(
            departure=removal.departure, school_account=make_account(), opened_at=NOW, due_by=NOW
        )


def test_standing_counts_what_is_open_and_late(removal, head, teacher, django_assert_num_queries):
    def levels(now, person=None):
        return [(found.clause, found.level, found.figure, found.url) for found in queries.standing(person, now)]

    nobody = "Nobody who left has access left here"
    out_there = f"{nobody}; 1 person may still have it on a platform"
    with django_assert_num_queries(4):
        assert levels(NOW) == [
            ("RO9", Level.LOOK, "1 account to secure after somebody left, the oldest since 19 November", ""),
            ("RO10", Level.LOOK, out_there, ""),
        ]
    # Whose proof is late has access left, as far as anybody here can say.
    assert levels(removal.due_by) == [
        (
            "RO9",
            Level.NOT_IN_ORDER,
            "1 account to secure after somebody left, the oldest since 19 November; 1 late",
            "",
        ),
        ("RO10", Level.NOT_IN_ORDER, f"{out_there}; 1 late", ""),
    ]
    assert levels(NOW, head)[1] == ("RO10", Level.LOOK, out_there, reverse("accounts:departures"))
    AccessRemoval.objects.all().delete()
    assert levels(NOW) == [
        ("RO9", Level.IN_ORDER, "No account waits after somebody left", ""),
        ("RO10", Level.IN_ORDER, nobody, ""),
    ]
    make_posting_right(removal.departure.person, make_account("Choir"))
    assert levels(NOW)[1] == ("RO10", Level.NOT_IN_ORDER, "1 person left and still has access here", "")


def test_the_row_on_the_leavers_page_says_when_the_password_has_changed(tech, teacher, at_now, browser_as):
    account = make_account("Year 5")
    seen, code = make_credential(account), make_credential(account, kind="recovery-codes")
    for kind in (seen, code):
        CredentialLook.objects.create(credential=kind, person=teacher, looked_at=NOW, reason="To post")
    make_posting_right(teacher, account)
    leaving.end_access(make_departure(teacher, last_day=LAST_DAY), by=system(LEFT_AT), now=LEFT_AT)

    def password():
        page = browser_as(tech).get(AccessRemoval.objects.get().departure.get_absolute_url())
        return [found for _, found in page.context["removals"]]

    assert password() == ["was seen, must change"]
    Credential.objects.filter(pk=seen.pk).update(replaced_at=NOW, replaced_by=tech)
    assert password() == ["has changed, but they know the recovery codes"]
    Credential.objects.filter(pk=code.pk).update(replaced_at=NOW, replaced_by=tech)
    assert password() == ["was seen, has changed"]


def test_every_platform_has_steps_of_its_own():
    assert set(Platform.values) - set(STEPS) == {Platform.OTHER}
    assert {platform for platform, steps in STEPS.items() if len(set(steps)) != len(steps) or len(steps) < 2} == set()


def test_pages_of_a_removal_lead_from_decision_to_proof(removal, tech, manager, slt, browser_as):
    browser = browser_as(tech)
    page = browser.get(removal.get_absolute_url()).content.decode()
    assert "Decide what becomes of the account" in page
    assert "As far as we knew on " in page

    decide_url = reverse("accounts:decide_removal", args=[removal.pk])
    form = browser.get(decide_url).content.decode()
    assert ("The others who can post carry on" in form, "(optional)" in form) == (False, False)
    nobody = "Nobody else can post there. Choose who takes over, or close the account."
    assert nobody in browser.post(decide_url, {"decision": "keep"}).content.decode()
    kept = browser.post(decide_url, {"decision": "transfer"}).content.decode()
    assert "Choose who takes over." in kept
    assert browser.post(decide_url, {"decision": "transfer", "transfer_to": slt.pk}).status_code == 302

    prove_url = reverse("accounts:prove_removal", args=[removal.pk])
    today = datetime.now(LONDON).date()
    empty = browser.post(prove_url, {"proof_on": today.isoformat()}).content.decode()
    assert "Add a picture, or write a line on how you made sure." in empty
    sent = browser.post(prove_url, {"proof_on": today.isoformat(), "picture": make_picture()})
    assert sent.url == removal.departure.get_absolute_url()

    shown = browser_as(manager).get(reverse("accounts:removal_picture", args=[removal.pk]))
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    assert browser_as(manager).get(prove_url).status_code == 403
    assert browser_as(slt).get(removal.get_absolute_url()).status_code == 403
