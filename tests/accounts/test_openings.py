"""The safe opened by two people: one asks, another agrees within the hour, the first looks once (RO7)."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pykeepass import PyKeePass

from accounts.actions import openings as actions
from accounts.invariants.safe import openings_end
from accounts.models import Credential, CredentialLook, SafeOpening
from accounts.queries import work_for
from accounts.queries.credentials import due_for_change
from accounts.states import OpeningKind
from core.action import Refused
from core.audit import api as audit
from core.notices.models import Notice
from people.roles import Role
from tests.accounts.test_passwords import ADDRESS, SEED
from tests.damage import broken, change, planted
from tests.factories import NOW, actor, make_account, make_departure, make_person, store, system
from tests.waiting import waits

LATER = NOW + timedelta(minutes=10)
REASON = "A post must come down"


@pytest.fixture
def account(school, tech, head, manager, chair):
    account = make_account("Year 5 trips", platform="instagram")
    store(account, tech, username="river.trips", password="Plum-Kettle-7-Harbour", note="not for them")
    return account


def ask(account, person, now=NOW):
    return actions.ask_emergency(account, by=actor(person, now), now=now, reason=REASON)


def agree(opening, person, now=LATER):
    actions.agree_opening(opening, by=actor(person, now), now=now)
    return opening


def use(opening, person, now=LATER, kind=OpeningKind.EMERGENCY, has_fresh_factor=True):
    return actions.use_opening(opening, by=actor(person, now), now=now, kind=kind, has_fresh_factor=has_fresh_factor)


def told(what):
    found = Notice.objects.filter(key__endswith=f"-{what}", key__startswith="opening-").order_by("recipient__name")
    return [notice.recipient.name for notice in found]


def test_two_people_open_what_is_needed_to_sign_in_once(account, tech, head, manager, chair):
    opening = agree(ask(account, head), manager)

    shown = {one.credential.kind: one.text for one in use(opening, head)}

    assert shown == {"username": "river.trips", "password": "Plum-Kettle-7-Harbour"}
    look = CredentialLook.objects.filter(credential__kind="password").get()
    assert (look.person, look.in_emergency, look.reason) == (head, True, f"Without the IT technician: {REASON}")
    assert [line.event for line in audit.history_of(opening)] == [
        "safe_opening.used",
        "safe_opening.agreed",
        "safe_opening.asked",
    ]
    assert audit.last("credential.shown", look.credential).actor_name == "Hana Okafor"
    assert told("agreed") == ["Chidi Bello", "Hana Okafor", "Tom Wells"]
    assert told("used") == ["Chidi Bello", "Hana Okafor", "Maya Price", "Tom Wells"]
    assert all(Notice.objects.filter(key__startswith="opening-").values_list("is_discreet", flat=True))
    with pytest.raises(Refused) as refusal:
        use(opening, head)
    assert refusal.value.reason == "This was used. It opens once: ask again if you need it again."


def test_asking_tells_who_could_agree_and_who_watches(account, head, manager):
    ask(account, head)

    assert told("asked") == ["Chidi Bello", "Hana Okafor", "Maya Price", "Tom Wells"]
    subjects = {notice.recipient.name: notice.subject for notice in Notice.objects.filter(key__endswith="-asked")}
    assert subjects["Maya Price"].startswith("Hana Okafor asks you to agree")
    assert subjects["Tom Wells"].startswith("Hana Okafor asks for something unusual")


def test_the_password_is_due_for_change_afterwards_even_where_the_asker_can_post(account, tech, head, manager):
    assert list(due_for_change(LATER)) == []
    use(agree(ask(account, head), manager), head)

    assert [found.kind for found in due_for_change(LATER)] == ["password"]
    store(account, tech, LATER, password="Otter-Heron-9-Lantern")
    assert list(due_for_change(LATER)) == []


@pytest.mark.parametrize("role", [Role.SLT, Role.STAFF, Role.CHAIR, Role.SAFEGUARDING_LEAD, Role.TECHNICIAN])
def test_only_headteacher_and_business_manager_ask_and_agree(account, head, role):
    person = make_person("Pat Doe", role)

    with pytest.raises(Refused) as refusal:
        ask(account, person)
    assert refusal.value.reason == (
        "Only the headteacher, whoever stands in for them, or the business manager asks for this."
    )
    with pytest.raises(Refused) as refusal:
        agree(ask(account, head), person)
    assert refusal.value.reason == (
        "Only the headteacher, whoever stands in for them, or the business manager agrees to this."
    )


def test_a_technician_opens_it_themselves(account):
    both = make_person("Bo Both", Role.HEADTEACHER, Role.TECHNICIAN)

    with pytest.raises(Refused, match="You are IT technician: open the safe yourself"):
        ask(account, both)


def test_nobody_agrees_to_their_own_or_without_need(account, head, manager):
    opening = ask(account, head)

    with pytest.raises(Refused, match="You asked for this, so somebody else must agree"):
        agree(opening, head)
    with pytest.raises(Refused, match="Somebody has asked for this already, and it is not finished"):
        ask(account, manager)
    with pytest.raises(Refused, match="Nothing is stored for this account"):
        ask(make_account("Football"), head)
    with pytest.raises(Refused, match="This account is closed"):
        ask(make_account("Old", state="closed"), head)


def test_an_account_with_nothing_that_lets_anybody_in_is_not_asked_for(school, tech, head, manager):
    account = make_account("Choir")
    store(account, tech, note="Ask Olu")

    with pytest.raises(Refused) as refusal:
        ask(account, head)

    assert refusal.value.reason == "Nothing is stored for this account that lets anybody in."


def test_recovery_codes_alone_are_shown_in_an_emergency_and_due_for_change(school, tech, head, manager):
    account = make_account("Choir")
    store(account, tech, recovery_codes="1111\n2222", note="Ask Olu")

    shown = {one.credential.kind: one.text for one in use(agree(ask(account, head), manager), head)}

    assert shown == {"recovery-codes": "1111\n2222"}
    assert [found.kind for found in due_for_change(LATER)] == ["recovery-codes"]


def test_what_ended_before_the_look_is_refused_and_not_used_up(account, head, manager):
    opening = agree(ask(account, head), manager)
    change(account, state="closed", closed_at=LATER)

    with pytest.raises(Refused) as refusal:
        use(opening, head)

    assert refusal.value.reason == "Nothing is stored for this account that lets anybody in."
    opening.refresh_from_db()
    assert opening.state == "agreed"


def test_a_copy_of_an_empty_safe_is_refused(school, tech, head, manager, fresh_browser_as):
    store(make_account("Old", now=NOW), tech, password="Plum-Kettle-7-Harbour")
    opening = agree(actions.ask_copy(by=actor(tech), now=NOW, reason="USB"), head, NOW)
    change(Credential.objects.get().school_account, state="closed", closed_at=NOW)
    empty = "Nothing is stored yet, so there is nothing to copy."

    answer = fresh_browser_as(tech).post(at("take_copy", opening.pk), {"passphrase": PHRASE, "again": PHRASE})
    assert (answer.status_code, empty in words(answer)) == (409, True)
    actions.cancel_opening(opening, by=actor(tech), now=NOW)
    with pytest.raises(Refused) as refusal:
        actions.ask_copy(by=actor(tech), now=NOW, reason="USB")
    assert refusal.value.reason == empty


def test_the_database_knows_that_it_takes_two(account, head, manager):
    opening = ask(account, head)

    for damage in ({"agreed_by": head, "agreed_at": NOW}, {"used_at": NOW}, {"school_account": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SafeOpening.objects.filter(pk=opening.pk).update(**damage)


def test_only_the_asker_looks_with_a_fresh_code_and_after_somebody_agreed(account, head, manager):
    opening = ask(account, head)
    with pytest.raises(Refused, match="Nobody has agreed yet"):
        use(opening, head)
    agree(opening, manager)
    with pytest.raises(Refused, match="Only Hana Okafor, who asked, may look"):
        use(opening, manager)
    with pytest.raises(Refused, match="Enter the code of your authenticator app first"):
        use(opening, head, has_fresh_factor=False)
    with pytest.raises(Refused, match="This was asked for something else"):
        use(opening, head, kind=OpeningKind.COPY)
    assert audit.last("safe_opening.refused", opening).facts["why"] == "This was asked for something else."
    assert not CredentialLook.objects.exists()


def test_an_hour_to_agree_and_an_hour_to_look(account, head, manager):
    opening = ask(account, head)
    late = NOW + timedelta(hours=1)
    with pytest.raises(Refused, match="The hour is over"):
        agree(opening, manager, late)
    agree(opening, manager, late - timedelta(seconds=1))
    with pytest.raises(Refused, match="The hour is over"):
        use(opening, head, late + timedelta(hours=1))

    over = late + timedelta(hours=1)
    assert actions.expire_openings(by=system(over), now=over) == 1
    assert actions.expire_openings(by=system(over), now=over) == 0
    opening.refresh_from_db()
    assert opening.state == "expired"
    assert ask(account, head, over).state == "asked"


def test_what_the_sweep_has_not_closed_stands_in_nobodys_way(account, head, manager):
    ask(account, head)

    again = ask(account, manager, NOW + timedelta(hours=1))

    assert [found.state for found in SafeOpening.objects.order_by("id")] == ["expired", "asked"]
    assert again.asked_by == manager


def test_the_technician_stops_it_in_time(account, tech, head, manager):
    opening = agree(ask(account, head), manager)

    actions.cancel_opening(opening, by=actor(tech, LATER), now=LATER)

    with pytest.raises(Refused, match="This was cancelled"):
        use(opening, head)
    with pytest.raises(Refused, match="This was cancelled"):
        actions.cancel_opening(opening, by=actor(tech, LATER), now=LATER)


def test_whoever_asked_and_left_meanwhile_opens_nothing(account, head, manager):
    opening = ask(account, head)
    make_departure(head, ended_at=NOW)

    with pytest.raises(Refused, match="Hana Okafor asked for this, but may not any more"):
        agree(opening, manager)


def words(response):
    return " ".join(response.content.decode().split())


def at(name, *args):
    return reverse(f"accounts:{name}", args=args)


def test_the_pages_go_through_it(account, head, manager, fresh_browser_as):
    asking, agreeing = fresh_browser_as(head), fresh_browser_as(manager)
    form = asking.get(at("ask_emergency", account.pk))
    assert "I tried to reach Tom Wells and could not." in words(form)
    answer = asking.post(at("ask_emergency", account.pk), {"reason": REASON})
    assert "Try to reach the IT technician first, then tick this" in words(answer)
    answer = asking.post(at("ask_emergency", account.pk), {"reason": REASON, "tried": "on"}, follow=True)
    assert "Nothing is open yet: a second person must agree." in words(answer)
    opening = SafeOpening.objects.get()
    assert "Maya Price can agree. Ring them." in words(answer)

    page = agreeing.get(opening.get_absolute_url())
    assert "Make sure that it is really Hana Okafor who asks" in words(page)
    agreeing.post(at("agree_opening", opening.pk))
    shown = asking.post(at("use_opening", opening.pk))
    assert "Plum-Kettle-7-Harbour" in words(shown)
    assert {"no-store", "private"} <= set(shown["Cache-Control"].split(", "))
    assert asking.post(at("use_opening", opening.pk)).status_code == 409
    assert "The password is due for change" in words(asking.get(opening.get_absolute_url()))


def test_every_step_asks_for_a_fresh_code(account, head, manager, fresh_browser_as):
    opening = ask(account, head)
    for person, address in (
        (head, at("ask_emergency", account.pk)),
        (head, at("ask_copy")),
        (manager, at("agree_opening", opening.pk)),
        (head, at("use_opening", opening.pk)),
        (head, at("take_copy", opening.pk)),
    ):
        stale = fresh_browser_as(person, NOW - timedelta(minutes=5))
        assert stale.post(address).url.startswith(reverse("mfa_reauthenticate"))


def test_it_stands_on_the_work_list_of_whoever_can_go_on(account, tech, head, manager):
    def titles(person):
        return [item.title for item in waits(work_for, person, LATER) if item.url.startswith("/accounts/sign-in")]

    opening = ask(account, head)
    assert (titles(manager), titles(head)) == (["Agree that Hana Okafor opens the sign-in details of Year 5 trips"], [])
    agree(opening, manager)
    assert (titles(manager), titles(head)) == ([], ["Take the sign-in details of Year 5 trips, once"])
    assert titles(tech) == []


PHRASE = "otter lantern kettle harbour ninety plum"


def test_a_copy_for_the_schools_own_safe_opens_with_its_passphrase_and_nowhere_else(
    account, tech, head, manager, fresh_browser_as
):
    store(account, tech, totp_seed=ADDRESS, recovery_codes="1111\n2222")
    opening = actions.ask_copy(by=actor(tech), now=NOW, reason="For the USB stick")
    agree(opening, head, NOW)
    browser = fresh_browser_as(tech)

    weak = browser.post(at("take_copy", opening.pk), {"passphrase": "riverside school", "again": "riverside school"})
    assert "Take more words, at least five." in words(weak)
    other = browser.post(at("take_copy", opening.pk), {"passphrase": PHRASE, "again": "x"})
    assert "The two are not the same." in words(other)
    assert PHRASE not in words(other)
    answer = browser.post(at("take_copy", opening.pk), {"passphrase": PHRASE, "again": PHRASE})

    assert answer["Content-Disposition"] == 'attachment; filename="password-safe-2026-11-19.kdbx"'
    assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))
    (entry,) = PyKeePass(BytesIO(answer.content), password=PHRASE).entries
    assert (entry.title, entry.username, entry.password) == ("Year 5 trips", "river.trips", "Plum-Kettle-7-Harbour")
    assert SEED in entry.otp
    assert "Recovery codes:\n1111\n2222" in entry.notes.replace("recovery", "Recovery")
    assert CredentialLook.objects.filter(person=tech).count() == 5
    assert list(due_for_change(NOW)) == []
    assert browser.post(at("take_copy", opening.pk), {"passphrase": PHRASE, "again": PHRASE}).status_code == 409
    assert told("used") == ["Chidi Bello", "Hana Okafor", "Tom Wells"]


def test_one_copy_at_a_time_and_not_for_others(account, tech, head, teacher):
    actions.ask_copy(by=actor(tech), now=NOW, reason="USB")

    with pytest.raises(Refused, match="Somebody has asked for this already, and it is not finished"):
        actions.ask_copy(by=actor(head), now=NOW, reason="USB")
    with pytest.raises(Refused, match="Only the IT technician, the headteacher"):
        actions.ask_copy(by=actor(teacher), now=NOW, reason="USB")


def test_openings_end_finds_one_that_could_still_be_used(account, head, manager):
    opening = ask(account, head)
    agree(opening, manager)
    late = opening.expires_at + timedelta(minutes=3)
    where = f"safe opening {opening.pk}"

    assert broken(openings_end, NOW) == []
    assert broken(openings_end, late) == [
        (where, "The hour of the safe of Year 5 trips is over, and it could still be used.")
    ]
    assert planted(openings_end, lambda: change(opening, agreed_by=head.pk)) == [
        (where, "To the safe of Year 5 trips no second person agreed.")
    ]


def test_openings_end_finds_a_look_that_came_too_late_or_at_no_time(account, head, manager):
    opening = ask(account, head)
    agree(opening, manager)
    found = [(f"safe opening {opening.pk}", "The safe of Year 5 trips is used, but its moments differ.")]

    assert planted(openings_end, lambda: change(opening, state="used")) == found
    change(opening, used_at=opening.expires_at + timedelta(seconds=1))
    assert broken(openings_end) == found
    change(opening, used_at=opening.expires_at)
    assert broken(openings_end) == []
    change(opening, state="expired")
    assert [wrong for _, wrong in broken(openings_end)] == [
        "The safe of Year 5 trips is not used in time, but its moments differ."
    ]
