"""From the first idea for an account to the decision (RO5, NA1 to NA5)."""

from datetime import date, datetime, timedelta

import pytest

from accounts.actions.requests import (
    agree_to_sponsor,
    approve_request,
    decline_request,
    return_request,
    save_draft,
    start_request,
    submit_request,
    withdraw_request,
)
from accounts.actions.sweeps import sweep
from accounts.models import AccountRequest
from accounts.queries import held_by, work_for
from accounts.queries.requests import similar_to
from accounts.states import Decider, RequestState
from core.action import Refused
from core.audit import api as audit
from core.held import How
from core.notices.models import Notice
from people.actions.roles import go_away, name_stand_in
from people.roles import Role
from tests.factories import LONDON, NOW, actor, make_approved, make_draft, make_person, make_request, system
from tests.waiting import waits

LATE = datetime(2026, 12, 4, 0, 0, tzinfo=LONDON)


def refusal(verb, thing, person, now=NOW, **values):
    with pytest.raises(Refused) as refused:
        verb(thing, by=actor(person, now), now=now, **values)
    return refused.value.reason


def told(person):
    return list(Notice.objects.filter(recipient=person).order_by("id").values_list("subject", flat=True))


def titles(person, now=NOW):
    return [item.title for item in waits(work_for, person, now)]


def test_start_request_goes_on_with_an_empty_draft(teacher):
    first = start_request(by=actor(teacher), now=NOW)

    assert start_request(by=actor(teacher), now=NOW) == first
    assert list(first.will_post.all()) == [teacher]


def test_start_request_refuses_somebody_without_a_part_in_the_school(outsider):
    with pytest.raises(Refused, match="Only staff and governors propose accounts"):
        start_request(by=actor(outsider), now=NOW)


def test_save_draft_keeps_what_is_there_and_leaves_no_history(teacher):
    draft = start_request(by=actor(teacher), now=NOW)
    before = len(audit.history_of(draft))

    save_draft(draft, by=actor(teacher), now=NOW, aim="To show")

    assert AccountRequest.objects.get().aim == "To show"
    assert len(audit.history_of(draft)) == before


def test_save_draft_refuses_others_and_what_was_sent(teacher, head):
    waiting = make_request(teacher)

    assert refusal(save_draft, waiting, head, aim="x") == "Only Priya Nair can change this proposal."
    assert refusal(save_draft, waiting, teacher, aim="x") == "This proposal is already waiting for a decision."


def test_submit_names_everything_that_is_missing(teacher):
    draft = start_request(by=actor(teacher), now=NOW)
    save_draft(
        draft, by=actor(teacher), now=NOW, platform="games", will_post=[], will_monitor=[], will_be_private=False
    )

    assert refusal(submit_request, draft, teacher) == (
        "Not everything is answered yet: the name of the platform or game, the name of the account, the aim, "
        "who it is for, how people will hear of it, why it cannot be private, whether children will appear, "
        "who will post, who will keep an eye on it."
    )


def test_submit_tells_the_headteacher_and_waits_ten_working_days(teacher, head):
    waiting = make_request(teacher)

    assert (waiting.state, waiting.goes_to) == (RequestState.SUBMITTED, Decider.HEADTEACHER)
    assert waiting.decide_by == LATE
    assert told(head) == ["Priya Nair proposes “Year 3 news” on Facebook"]
    assert titles(head) == ["Decide: Year 3 news · Facebook"]
    assert titles(teacher) == []


def test_approve_with_conditions_tells_proposer_and_technician(teacher, head, tech):
    approved = make_approved(teacher, head, conditions="First names never shown\n\nTwo people post")

    assert approved.state == RequestState.APPROVED
    assert approved.condition_lines == ["First names never shown", "Two people post"]
    assert told(teacher) == ["“Year 3 news” on Facebook is approved"]
    assert told(tech) == ["Please set up “Year 3 news” on Facebook"]
    assert titles(tech) == ["Set up Year 3 news · Facebook"]
    assert titles(head) == []
    assert [entry.event for entry in audit.history_of(approved)] == [
        "account_request.approved",
        "account_request.submitted",
        "account_request.started",
    ]


def test_approve_refuses_everybody_but_the_headteacher(teacher, head, deputy, chair, tech):
    waiting = make_request(teacher)

    for person in (deputy, chair, tech):
        assert refusal(approve_request, waiting, person) == "Only the headteacher decides about new accounts."
    assert refusal(approve_request, waiting, teacher) == (
        "You proposed this account, so somebody else decides about it."
    )


def test_approve_refuses_what_is_decided_already(teacher, head):
    approved = make_approved(teacher, head)

    assert refusal(approve_request, approved, head) == "Hana Okafor has already approved this proposal."
    assert refusal(decline_request, approved, head, reason="x") == "Hana Okafor has already approved this proposal."
    assert refusal(withdraw_request, approved, teacher) == "Hana Okafor has already approved this proposal."


def test_approve_an_open_account_needs_a_dated_exception_within_a_year(teacher, head):
    waiting = make_request(teacher, will_be_private=False, why_not_private="A Page is always open.")

    def approve_until(day):
        return refusal(approve_request, waiting, head, not_private_until=day)

    assert approve_until(None) == (
        "This account would not be private. Give the day until which you allow it, or send the proposal back."
    )
    assert approve_until(date(2026, 11, 19)) == "Give a day in the future until which the account may be open."
    assert approve_until(date(2028, 1, 1)) == "Give a day within a year; then it is looked at again."
    approve_request(waiting, by=actor(head), now=NOW, not_private_until=date(2027, 7, 20))
    assert waiting.not_private_until == date(2027, 7, 20)


def test_approve_a_private_account_takes_no_exception(teacher, head):
    waiting = make_request(teacher)

    assert refusal(approve_request, waiting, head, not_private_until=date(2027, 1, 1)) == (
        "This account will be private, so it needs no exception."
    )


def test_return_and_submit_again_until_it_is_right(teacher, head):
    waiting = make_request(teacher)
    assert refusal(return_request, waiting, head, note=" ") == "Say what should change."

    return_request(waiting, by=actor(head), now=NOW, note="Who answers messages?")

    assert (waiting.state, waiting.decision_note) == (RequestState.RETURNED, "Who answers messages?")
    assert told(teacher) == ["Please change your proposal for “Year 3 news” on Facebook"]
    assert titles(teacher) == ["Change your proposal: Year 3 news · Facebook"]
    assert refusal(approve_request, waiting, head) == (
        "This proposal was sent back for changes and has not been sent again yet."
    )

    submit_request(waiting, by=actor(teacher), now=NOW)

    assert (waiting.state, waiting.submissions, waiting.decided_at) == (RequestState.SUBMITTED, 2, None)
    assert len(told(head)) == 2


def test_decline_needs_a_reason_and_tells_the_proposer(teacher, head):
    waiting = make_request(teacher)
    assert refusal(decline_request, waiting, head, reason="") == "Give the reason."

    decline_request(waiting, by=actor(head), now=NOW, reason="We have one already.")

    assert waiting.state == RequestState.DECLINED
    assert told(teacher) == ["“Year 3 news” on Facebook was not approved"]


def test_withdraw_is_the_proposers_and_tells_who_was_to_decide(teacher, head):
    waiting = make_request(teacher)
    assert refusal(withdraw_request, waiting, head) == "Only Priya Nair can withdraw this proposal."

    withdraw_request(waiting, by=actor(teacher), now=NOW)

    assert waiting.state == RequestState.WITHDRAWN
    assert told(head)[-1] == "The proposal for “Year 3 news” on Facebook was withdrawn"
    assert refusal(approve_request, waiting, head) == "This proposal was withdrawn."


def test_headteachers_own_proposal_goes_to_the_chair(head, chair, deputy):
    waiting = make_request(head)

    assert waiting.goes_to == Decider.CHAIR
    assert titles(chair) == ["Decide: Year 3 news · Facebook"]
    assert titles(head) == []
    assert refusal(approve_request, waiting, head) == "You proposed this account, so somebody else decides about it."
    assert refusal(approve_request, waiting, deputy) == (
        "The headteacher has a part in this proposal, so the chair of governors decides about it."
    )
    assert Notice.objects.get(recipient=chair).is_discreet

    approve_request(waiting, by=actor(chair), now=NOW)
    assert waiting.decided_by == chair


def test_proposal_of_whoever_covers_as_headteacher_goes_to_the_chair(head, deputy, chair):
    go_away(head, by=actor(head), now=NOW, stand_in=deputy, starts_on=date(2026, 11, 19), ends_on=date(2026, 11, 27))

    waiting = make_request(deputy)

    assert waiting.goes_to == Decider.CHAIR
    assert titles(deputy) == []


def test_whoever_covers_decides_while_the_headteacher_is_away(teacher, head, deputy):
    waiting = make_request(teacher)
    go_away(head, by=actor(head), now=NOW, stand_in=deputy, starts_on=date(2026, 11, 19), ends_on=date(2026, 11, 27))

    assert titles(deputy) == ["Decide: Year 3 news · Facebook"]
    approve_request(waiting, by=actor(deputy), now=NOW)
    assert waiting.decided_by == deputy


def test_headteachers_proposal_goes_to_the_vice_chair_at_once_where_the_chair_is_away(head, chair):
    vice = make_person("Viv Lane", Role.VICE_CHAIR, Role.GOVERNOR)
    go_away(chair, by=actor(chair), now=NOW, stand_in=vice, starts_on=date(2026, 11, 19), ends_on=date(2026, 11, 27))
    chair.absences.get().holdings.all().delete()

    waiting = make_request(head)

    assert waiting.passed_on_to == vice
    approve_request(waiting, by=actor(vice), now=NOW)
    assert waiting.decided_by == vice


def test_a_governors_proposal_waits_for_its_sponsor_first(governor, manager, head):
    draft = make_draft(governor)
    assert refusal(submit_request, draft, governor) == ("Not everything is answered yet: who stands behind it.")
    save_draft(draft, by=actor(governor), now=NOW, sponsor=manager, on_behalf_of="Friends of Riverside")

    submit_request(draft, by=actor(governor), now=NOW)

    assert told(head) == []
    assert titles(head) == []
    assert titles(manager) == ["Will you stand behind this proposal? Year 3 news · Facebook"]
    assert refusal(approve_request, draft, head) == "Maya Price has not yet agreed to stand behind this proposal."
    assert refusal(agree_to_sponsor, draft, head) == "Only Maya Price can agree to stand behind this proposal."

    agree_to_sponsor(draft, by=actor(manager), now=NOW)

    assert draft.decide_by == LATE
    assert titles(head) == ["Decide: Year 3 news · Facebook"]
    assert titles(manager) == []
    assert refusal(agree_to_sponsor, draft, manager) == "Nobody has to stand behind this proposal any more."


def test_a_sponsor_may_send_it_back_before_agreeing(governor, manager):
    draft = make_request(governor, sponsor=manager)

    return_request(draft, by=actor(manager), now=NOW, note="Whose telephone?")

    assert draft.state == RequestState.RETURNED


def test_nobody_decides_what_they_stand_behind(governor, head, chair):
    waiting = make_request(governor, sponsor=head)
    agree_to_sponsor(waiting, by=actor(head), now=NOW)

    assert waiting.goes_to == Decider.CHAIR
    assert refusal(approve_request, waiting, head) == (
        "You stand behind this proposal, so somebody else decides about it."
    )


def test_undecided_after_ten_working_days_is_passed_on_to_the_stand_in_once(teacher, head, deputy):
    name_stand_in(deputy, by=actor(head), now=NOW, role=Role.HEADTEACHER)
    waiting = make_request(teacher)

    assert sweep(now=LATE - timedelta(seconds=1))["proposals_passed_on"] == 0
    assert sweep(now=LATE)["proposals_passed_on"] == 1
    assert sweep(now=LATE)["proposals_passed_on"] == 0

    waiting.refresh_from_db()
    assert waiting.passed_on_to == deputy
    assert told(deputy) == ["Still to decide: “Year 3 news” on Facebook"]
    assert told(head)[1:] == ["Still to decide: “Year 3 news” on Facebook"]
    assert titles(deputy, LATE) == titles(head, LATE) == ["Decide: Year 3 news · Facebook"]
    approve_request(waiting, by=actor(deputy, LATE), now=LATE)
    assert waiting.decided_by == deputy


def test_what_a_stand_in_was_passed_is_passed_on_again_when_they_leave(teacher, head, deputy, slt):
    name_stand_in(deputy, by=actor(head), now=NOW, role=Role.HEADTEACHER)
    waiting = make_request(teacher)
    sweep(now=LATE)
    assert [(held.kind, held.how) for held in held_by(deputy, LATE)] == [("proposal to decide", How.ITSELF)]

    deputy.access_ends_at = LATE + timedelta(days=1)
    deputy.save()
    after = LATE + timedelta(days=2)

    assert sweep(now=LATE)["proposals_passed_on"] == 0
    assert [sweep(now=after)["proposals_passed_on"] for _ in range(2)] == [1, 0]
    waiting.refresh_from_db()
    assert (waiting.passed_on_to, waiting.passed_on_at) == (slt, after)
    assert told(slt) == ["Still to decide: “Year 3 news” on Facebook"]
    assert titles(slt, after) == ["Decide: Year 3 news · Facebook"]


def test_without_a_stand_in_it_is_passed_on_as_soon_as_somebody_is_named(teacher, head):
    make_request(teacher)
    assert sweep(now=LATE)["proposals_passed_on"] == 0

    make_person("Sara Lund", Role.SLT)

    assert sweep(now=LATE)["proposals_passed_on"] == 1


def test_a_proposer_who_left_is_not_asked_to_change_it(teacher, head):
    waiting = make_request(teacher)
    teacher.access_ends_at = NOW
    teacher.save()
    waiting.refresh_from_db()

    assert refusal(return_request, waiting, head, note="x") == (
        "Priya Nair has left, so nobody can change the proposal. Approve or decline it."
    )
    assert refusal(approve_request, waiting, head) == (
        "Everybody who was to post has left, so nobody would look after this account. Decline it instead."
    )
    withdraw_request(waiting, by=actor(head), now=NOW)
    assert waiting.state == RequestState.WITHDRAWN


def test_held_by_lists_what_a_leaver_proposes_and_sponsors(teacher, governor, manager):
    make_request(teacher)
    make_request(governor, sponsor=manager, name="Friends' page")

    assert [(held.title, held.note) for held in held_by(teacher, NOW)] == [
        ("Year 3 news · Facebook", "waiting for a decision")
    ]
    assert [(held.title, held.note) for held in held_by(manager, NOW)] == [
        ("Friends' page · Facebook", "stands behind it")
    ]


def test_visible_to_hides_drafts_of_others_and_what_is_not_theirs(teacher, head, governor, manager, tech, slt):
    draft, waiting = make_draft(teacher, name="Draft"), make_request(teacher, name="Sent")
    friends = make_request(governor, sponsor=manager, name="Friends")

    def seen(person):
        return set(AccountRequest.objects.visible_to(actor(person)))

    assert seen(teacher) == {draft, waiting}
    assert seen(head) == seen(tech) == seen(slt) == {waiting, friends}
    assert seen(governor) == {friends}
    assert set(AccountRequest.objects.visible_to(system())) == set()


def test_similar_to_finds_the_same_platform_and_words_of_the_name(teacher, head):
    waiting = make_request(teacher, name="Football club")
    make_request(teacher, name="Library", platform="x")

    make_request(teacher, name="Riverside choir", platform="x")
    draft = make_draft(teacher, platform="instagram", name="Riverside football team")

    assert similar_to(draft) == ([], [waiting])


def test_work_for_costs_the_same_at_one_and_three(teacher, head, django_assert_num_queries):
    make_request(teacher)
    with django_assert_num_queries(3):  # roles, calendar, work
        assert len(waits(work_for, head, NOW)) == 1
    make_request(teacher, name="Second")
    make_request(teacher, name="Third")
    with django_assert_num_queries(3):
        assert len(waits(work_for, head, NOW)) == 3
