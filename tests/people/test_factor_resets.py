"""Somebody lost phone and codes: two people, never the technician and never oneself, let them start again."""

from datetime import date, datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.action import Refused
from core.audit.models import AuditEntry
from core.notices.models import Notice
from people.actions.factor_resets import agree_factor_reset, ask_factor_reset, cancel_factor_reset
from people.actions.invitations import invite
from people.actions.people import change_address
from people.actions.roles import appoint, end_role
from people.actions.sweeps import sweep
from people.models import FactorReset, RoleHolding
from people.queries import work_for
from people.roles import Role
from people.states import FactorResetState
from tests.factories import LONDON, NOW, actor, enrol, make_person
from tests.people.test_people_pages import with_fresh_code
from tests.waiting import waits

WHO = "the headteacher, the business manager, the chair or the vice-chair of governors"
LATER = NOW + timedelta(hours=2)
# NOW is a Thursday morning: until the end of Friday.
EXPIRES = datetime(2026, 11, 21, tzinfo=LONDON)


def ask(person, by, now=NOW):
    return ask_factor_reset(person, by=actor(by, now), now=now)


def agree(reset, by, now=LATER):
    agree_factor_reset(reset, by=actor(by, now), now=now)


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        call(*args, **kwargs)
    return refusal.value.reason


def told(key):
    return sorted(Notice.objects.filter(key__startswith=key).values_list("recipient", flat=True))


def test_ask_changes_nothing_yet_and_tells_the_person_and_whoever_can_agree(head, manager, chair, tech, slt):
    reset = ask(tech, manager)

    assert tech.authenticator_set.exists()
    assert (reset.state, reset.expires_at) == (FactorResetState.ASKED, EXPIRES)
    assert told("factor-reset-asked-for-you:") == [tech.pk]
    assert told("factor-reset-asked:") == sorted([head.pk, chair.pk])
    assert AuditEntry.objects.get(event="factor_reset.asked").about_id == str(tech.pk)


@pytest.mark.parametrize("asking", ["head", "manager", "chair"])
@pytest.mark.parametrize("agreeing", ["head", "manager", "chair"])
def test_agree_takes_two_different_people(asking, agreeing, request, head, manager, chair, teacher):
    enrol(teacher)
    one, other = request.getfixturevalue(asking), request.getfixturevalue(agreeing)
    reset = ask(teacher, one)

    if one == other:
        assert refused(agree, reset, other) == "You asked for this, so somebody else must agree."
        assert teacher.authenticator_set.exists()
    else:
        agree(reset, other)
        assert not teacher.authenticator_set.exists()


def test_agree_removes_everything_and_ends_sign_ins_and_names_both(head, manager, chair, tech, browser_as):
    browser = browser_as(tech)
    reset = ask(tech, manager)
    agree(reset, chair)

    reset.refresh_from_db()
    assert (reset.state, reset.agreed_by, reset.agreed_at) == (FactorResetState.AGREED, chair, LATER)
    assert not tech.authenticator_set.exists()
    assert browser.get("/").status_code == 302
    assert told("factor-reset-agreed:") == sorted([tech.pk, manager.pk, head.pk])
    line = AuditEntry.objects.get(event="factor_reset.agreed")
    assert (line.about_id, line.actor_id) == (str(tech.pk), str(chair.pk))
    assert Notice.objects.filter(key__startswith="factor-reset-agreed:").first().body == (
        "Maya Price asked for it and Chidi Bello agreed, because what Tom Wells signs in with is lost. "
        "If that is not so, tell the headteacher or the chair of governors now."
    )


def test_headteacher_who_lost_the_phone_is_helped_without_the_technician(head, manager, chair):
    reset = ask(head, manager)
    agree(reset, chair)

    assert not head.authenticator_set.exists()


def test_ask_is_for_four_roles_and_never_for_oneself(head, manager, tech, slt, dsl, teacher, governor):
    for by in (tech, slt, dsl, teacher, governor):
        assert refused(ask, head, by) == f"Only {WHO} asks for this."
    assert refused(ask, manager, manager) == f"Somebody else must ask for you: {WHO}."
    assert refused(ask, teacher, head) == "Priya Nair has no second step to set up again."
    leaver = make_person("Lena Gray", Role.TECHNICIAN, access_ends_at=NOW)
    assert refused(ask, leaver, head) == "Lena Gray has left."


def test_ask_twice_is_refused_while_one_waits(head, manager, tech):
    ask(tech, manager)

    assert refused(ask, tech, head) == "This has been asked for already and waits for a second person."


def test_agree_is_never_for_oneself_nor_for_the_technician(head, manager, chair, tech, slt):
    reset = ask(head, manager)

    assert refused(agree, reset, head) == "Nobody agrees to this for themselves."
    for by in (tech, slt):
        assert refused(agree, reset, by) == f"Only {WHO} agrees to this."
    assert head.authenticator_set.exists()


def test_agree_after_the_next_working_day_is_refused(head, manager, tech):
    reset = ask(tech, manager)

    assert refused(agree, reset, head, now=EXPIRES) == "Nobody agreed in time. Ask for it again."
    assert refused(cancel_factor_reset, reset, by=actor(head, EXPIRES), now=EXPIRES) == (
        "Nobody agreed in time. Ask for it again."
    )
    agree(reset, head, now=EXPIRES - timedelta(seconds=1))


def test_agree_needs_whoever_asked_to_be_still_one_of_the_four(head, manager, chair, tech):
    reset = ask(tech, manager)
    holding = RoleHolding.objects.get(person=manager, role=Role.BUSINESS_MANAGER)
    end_role(holding, by=actor(head), now=NOW, ends_on=date(2026, 11, 18))

    assert refused(agree, reset, head) == ("Maya Price asked for this, but may not any more. Cancel it and ask again.")


def test_agree_about_somebody_who_has_left_meanwhile_is_refused(head, manager, tech):
    reset = ask(tech, manager)
    tech.access_ends_at = LATER
    tech.save()

    assert refused(agree, reset, head) == "Tom Wells has left."


def test_agree_and_cancel_work_once(head, manager, chair, tech, slt):
    agreed = ask(tech, manager)
    agree(agreed, head)
    cancelled = ask(slt, manager)
    cancel_factor_reset(cancelled, by=actor(slt), now=LATER)

    for call in (agree_factor_reset, cancel_factor_reset):
        assert refused(call, agreed, by=actor(chair), now=LATER) == "This has been agreed already."
        assert refused(call, cancelled, by=actor(chair), now=LATER) == "This was cancelled."
    assert slt.authenticator_set.exists()
    assert told("factor-reset-cancelled:") == [manager.pk]


def test_cancel_is_for_the_person_and_the_four(head, manager, tech, slt):
    reset = ask(tech, manager)

    assert refused(cancel_factor_reset, reset, by=actor(slt), now=LATER) == f"Only Tom Wells or {WHO} cancels this."
    cancel_factor_reset(reset, by=actor(manager), now=LATER)


def test_sweep_closes_what_nobody_agreed_to_once(head, manager, tech):
    reset = ask(tech, manager)

    assert sweep(now=EXPIRES - timedelta(seconds=1)) == {"factor_resets_expired": 0}
    assert [sweep(now=EXPIRES)["factor_resets_expired"] for _ in range(2)] == [1, 0]
    reset.refresh_from_db()
    assert reset.state == FactorResetState.EXPIRED
    assert refused(agree, reset, head) == "Nobody agreed in time. Ask for it again."


def test_ask_again_works_before_the_sweep_has_closed_the_old_one(head, manager, tech):
    old = ask(tech, manager)
    ask(tech, manager, now=EXPIRES)

    old.refresh_from_db()
    assert old.state == FactorResetState.EXPIRED


def test_the_database_knows_that_it_takes_two_others(head, manager, tech):
    values = {"person": tech, "asked_by": manager, "asked_at": NOW, "expires_at": EXPIRES, "state": "agreed"}
    for wrong in ({"agreed_by": manager}, {"agreed_by": tech}, {"asked_by": tech}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FactorReset.objects.create(**values | {"agreed_at": NOW} | wrong)


def test_work_shows_it_to_those_who_can_agree(head, manager, chair, tech, slt):
    reset = ask(tech, manager)

    def waits_for(person, now=NOW):
        return [item.asked_by for item in waits(work_for, person, now) if item.url == reset.get_absolute_url()]

    assert [waits_for(person) for person in (head, chair)] == [["Maya Price"]] * 2
    assert [waits_for(person) for person in (manager, tech, slt)] == [[]] * 3
    assert waits_for(head, EXPIRES) == []


def test_pages_ask_for_a_fresh_step_and_lead_through(head, manager, tech, browser_as):
    asking, agreeing = browser_as(manager), browser_as(head)
    page = reverse("people:start_again", args=[tech.pk])
    assert asking.post(page).url.startswith(reverse("mfa_reauthenticate"))
    assert not FactorReset.objects.exists()

    with_fresh_code(asking, manager)
    answer = asking.post(page)
    reset = FactorReset.objects.get()
    assert answer.url == reset.get_absolute_url()
    assert asking.get(answer.url).context["why_not_agree"] == "You asked for this, so somebody else must agree."
    assert asking.get(tech.get_absolute_url()).context["reset"] == reset
    assert browser_as(tech).get(answer.url).context["is_me"] is True

    assert agreeing.get(answer.url).context["why_not_agree"] == ""
    assert agreeing.post(answer.url + "agree/").url.startswith(reverse("mfa_reauthenticate"))
    with_fresh_code(agreeing, head)
    done = agreeing.post(answer.url + "agree/")
    assert [str(message) for message in get_messages(done.wsgi_request)][-1] == (
        "Tom Wells sets up the second step at the next sign-in."
    )
    assert agreeing.get(answer.url).status_code == 200
    assert not tech.authenticator_set.exists()


def test_page_is_not_there_for_anybody_else(head, manager, tech, slt, teacher, browser_as):
    reset = ask(tech, manager, now=timezone.now())

    for person in (slt, teacher):
        assert browser_as(person).get(reset.get_absolute_url()).status_code == 404
        assert browser_as(person).post(reset.get_absolute_url() + "cancel/").status_code == 404
    assert browser_as(tech).post(reset.get_absolute_url() + "cancel/").url == reset.get_absolute_url()


def test_vice_chair_counts_too(head, manager, tech):
    vice = make_person("Vera Holt", Role.VICE_CHAIR)
    agree(ask(tech, manager), vice)

    assert not tech.authenticator_set.exists()


TOO_NEW = "Whoever asks or agrees has held a role that may for at least 7 days. Yours is newer, so ask another."


def puppet_since(day):
    puppet = make_person("Pat Puppet", Role.STAFF)
    RoleHolding.objects.create(person=puppet, role=Role.VICE_CHAIR, starts_on=day)
    return puppet


def test_a_role_that_is_new_neither_asks_nor_agrees(head, manager, tech, slt):
    puppet = puppet_since(date(2026, 11, 13))
    reset = ask(tech, head)

    assert refused(agree, reset, puppet) == TOO_NEW
    assert refused(ask, slt, puppet) == TOO_NEW
    assert told("factor-reset-asked:") == [manager.pk]
    assert [item for item in waits(work_for, puppet, NOW) if item.url == reset.get_absolute_url()] == []
    # Held for a week when they say yes, but not when it was asked for.
    assert refused(agree, reset, puppet, NOW + timedelta(days=1)) == TOO_NEW
    assert tech.authenticator_set.exists()


def test_a_role_held_for_a_week_counts(head, tech):
    agree(ask(tech, head), puppet_since(date(2026, 11, 12)))

    assert not tech.authenticator_set.exists()


def test_those_who_began_with_the_school_count_at_once(head, tech, school):
    school.started_on = NOW.date()
    school.save()

    agree(ask(tech, head), puppet_since(NOW.date()))

    assert not tech.authenticator_set.exists()


def test_a_role_that_resets_is_not_given_backwards(head, teacher):
    values = {"by": actor(head), "now": NOW, "role": Role.BUSINESS_MANAGER}
    sentence = "This role begins today or later. Choose another first day."

    assert refused(appoint, teacher, starts_on=date(2026, 11, 18), **values) == sentence
    appoint(teacher, starts_on=date(2026, 11, 19), **values)


NOT_YET = (
    "The second step of Tom Wells was reset less than 7 days ago. Until then only the headteacher or the "
    "business manager does this, and only where they neither asked for that nor agreed to it."
)


def test_the_address_stays_for_a_week_unless_a_third_moves_it(head, manager, chair, tech):
    agree(ask(tech, head), chair)
    another = make_person("Bo Lund", Role.BUSINESS_MANAGER)
    RoleHolding.objects.filter(person=another).update(starts_on=date(2026, 11, 18))

    def move(by, now=LATER):
        change_address(tech, by=actor(by, now), now=now, email=f"tom{by.pk}@school.example")

    for by in (head, another):
        assert refused(move, by) == NOT_YET
    tech.set_unusable_password()
    tech.save()
    assert refused(invite, tech, by=actor(head, LATER), now=LATER) == NOT_YET
    move(manager)
    move(head, LATER + timedelta(days=7))
