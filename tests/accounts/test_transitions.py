"""Whatever is tried in whatever order: no account is live without an approval, and each wrong move reads why (RO5)."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.account_file import read_account_file
from accounts.actions.account_lists import apply_account_list, upload_account_list
from accounts.actions.changes import (
    agree_to_change,
    begin_change,
    close_account,
    finish_change,
    give_up_change,
    resume_account,
    suspend_account,
)
from accounts.actions.leaving import end_access_of_leavers, record_departure
from accounts.actions.requests import (
    agree_to_sponsor,
    approve_request,
    decline_request,
    pass_on_requests,
    return_request,
    start_request,
    submit_request,
    withdraw_request,
)
from accounts.actions.set_up import choose_own_access, finish_set_up, record_details, start_set_up, tick_item
from accounts.invariants import approvals
from accounts.models import AccountRequest, SchoolAccount
from accounts.queries.account_list import plan_for
from accounts.queries.checked import checked
from accounts.states import ACCOUNT_TRANSITIONS, AccountState, ChangeKind, RequestState
from core.action import Refused
from core.files.api import read_upload
from core.notices.models import Notice
from people.models import Person
from people.roles import Role
from tests.factories import (
    COMPLETE,
    LONDON,
    NOW,
    actor,
    make_account,
    make_draft,
    make_person,
    make_picture,
    make_request,
    settle_everything,
    system,
)

pytestmark = pytest.mark.django_db

SETTING_UP, LIVE, SUSPENDED, CLOSED = AccountState


def refusal(verb, *things, **values):
    with pytest.raises(Refused) as refused:
        verb(*things, now=NOW, **values)
    return refused.value.reason


@pytest.mark.parametrize(("verb", "kind"), [(suspend_account, "suspend"), (close_account, "close")])
def test_no_account_is_ended_past_its_checklist(verb, kind, school, head, tech):
    account = make_account(each_has_own_access=True)
    change = begin_change(account, by=actor(head), now=NOW, kind=kind, reason="x")

    assert refusal(verb, account, by=actor(tech), change=change).startswith("Not everything is settled yet: ")
    account.refresh_from_db()
    assert account.state == LIVE


PEOPLE = {
    "head": ("Hana Okafor", Role.HEADTEACHER, Role.STAFF),
    "tech": ("Tom Wells", Role.TECHNICIAN, Role.STAFF),
    "teacher": ("Priya Nair", Role.STAFF),
    "chair": ("Grace Bell", Role.CHAIR, Role.GOVERNOR),
    "deputy": ("Sam Ode", Role.SLT, Role.STAFF),
    "governor": ("Ida Falk", Role.GOVERNOR),
}
# Where a proposal comes from: who makes it, who must stand behind it, and who decides it.
ORIGINS = {
    "a teacher's": ("teacher", None, "head"),
    "a governor's": ("governor", "deputy", "head"),
    "a group's, sponsored by the headteacher": ("teacher", "head", "chair"),
    "the headteacher's own": ("head", None, "chair"),
    "one that exists already": ("tech", None, "head"),
    "one that exists already, from the headteacher": ("head", None, "chair"),
}
LIST = b"""Platform,Name,Address,Who posts,Who watches,Aim,Audience,Promotion,Private,Why not,Children
Facebook,Year 3 news,https://www.facebook.com/y3,0411,0411,Show lessons.,Families,A letter,yes,,no
"""


class World:
    """One proposal, one account, and everything that anybody can try on them."""

    def __init__(self, origin):
        self.people = {key: make_person(*details) for key, details in PEOPLE.items()}
        self.head, self.tech, self.teacher = (self.people[key] for key in ("head", "tech", "teacher"))
        proposer, sponsor, decider = ORIGINS[origin]
        self.proposer, self.sponsor, self.decider = map(self.people.get, (proposer, sponsor, decider))
        if "already" in origin:
            self.request = self.take_in()
        else:
            self.request = start_request(by=actor(self.proposer), now=NOW)
            group = "Friends" if origin.startswith("a group") else ""
            AccountRequest.objects.filter(pk=self.request.pk).update(
                **COMPLETE, sponsor=self.sponsor, on_behalf_of=group
            )
            self.request.refresh_from_db()
            self.request.will_post.set([self.teacher])
            self.request.will_monitor.set([self.teacher])
        # The way to a live account, so that what comes after it is tried as well.
        standing_behind = [("stand_behind", sponsor)] if sponsor else []
        set_up = [(verb, "tech") for verb in ("start", "prove", "details", "go_live")]
        sent = [] if "already" in origin else [("submit", proposer)]
        self.way = [*sent, *standing_behind, ("approve", decider), *set_up]

    def take_in(self):
        self.teacher.staff_number = "0411"
        self.teacher.save()
        by, (rows, broken) = actor(self.proposer), read_account_file(LIST)
        listed = upload_account_list(by=by, now=NOW, file_name="ours.csv", data=LIST, rows=rows, broken=broken)
        apply_account_list(listed, by=by, now=NOW, digest=plan_for(listed, by, NOW).digest)
        return AccountRequest.objects.get()

    def see_off(self, who, last_day):
        """One of them leaves: from midnight they may do nothing, whether or not a sweep has come by."""
        record_departure(self.people[who], by=system(), now=NOW, last_day_in_school=last_day)

    @property
    def account(self):
        return SchoolAccount.objects.filter(request=self.request).first()

    def try_(self, verb, who, now):
        """One move by one person; whatever is refused changes nothing, and so does whatever a leaver tries."""
        person = Person.objects.get(pk=self.people[who].pk)
        before = self.stands() if person.has_left(now) and verb not in ("settle", "sweep_up") else None
        with suppress(Refused), transaction.atomic():
            getattr(self, verb)(actor(person, now), now)
        assert before in (None, self.stands())

    def stands(self):
        """How everything stands, down to each ticked item."""
        account = self.account
        return [
            AccountRequest.objects.values().get(),
            account and SchoolAccount.objects.values().get(),
            account and list(account.items.values().order_by("pk")),
            account and list(account.changes.values().order_by("pk")),
        ]

    def stand_behind(self, by, now):
        agree_to_sponsor(self.request, by=by, now=now)

    def sweep_up(self, by, now):
        end_access_of_leavers(by=system(now), now=now)
        pass_on_requests(by=system(now), now=now)

    def submit(self, by, now):
        submit_request(self.request, by=by, now=now)

    def approve(self, by, now):
        approve_request(self.request, by=by, now=now)

    def decline(self, by, now):
        decline_request(self.request, by=by, now=now, reason="No")

    def send_back(self, by, now):
        return_request(self.request, by=by, now=now, note="More")

    def withdraw(self, by, now):
        withdraw_request(self.request, by=by, now=now)

    def start(self, by, now):
        start_set_up(self.request, by=by, now=now)

    def prove(self, by, now):
        for item in self.account.items.filter(done_at=None) if self.account else ():
            tick_item(item, by=by, now=now, picture=read_upload(make_picture()) if item.needs_picture else None)

    def details(self, by, now):
        if self.account:
            record_details(
                self.account, by=by, now=now, handle="@r", address="https://social.example/r", can_public_write=False
            )
            choose_own_access(self.account, by=by, now=now, each_has_own_access=True)

    def go_live(self, by, now):
        if self.account:
            finish_set_up(self.account, by=by, now=now)

    def begin(self, kind, by, now):
        if self.account:
            begin_change(
                self.account, by=by, now=now, kind=kind, reason="x", to_person=self.head, to_organisation="PTA"
            )

    def suspend(self, by, now):
        self.begin(ChangeKind.SUSPEND, by, now)

    def give_away(self, by, now):
        self.begin(ChangeKind.GIVE_AWAY, by, now)

    def close(self, by, now):
        self.begin(ChangeKind.CLOSE, by, now)

    def agree(self, by, now):
        if self.account and (change := self.account.changes.open().first()):
            agree_to_change(change, by=by, now=now)

    def give_up(self, by, now):
        if self.account and (change := self.account.changes.open().first()):
            give_up_change(change, by=by, now=now)

    def settle(self, by, now):
        if self.account and (change := self.account.changes.open().first()):
            settle_everything(change, self.tech, now)

    def finish(self, by, now):
        if self.account and (change := self.account.changes.open().first()):
            finish_change(change, by=by, now=now)

    def resume(self, by, now):
        if self.account:
            resume_account(self.account, by=by, now=now, reason="x")


NOT_VERBS = {"account", "try_", "begin", "take_in", "see_off", "stands"}
VERBS = [name for name in vars(World) if not name.startswith("_") and name not in NOT_VERBS]
WALKS = {
    "origin": st.sampled_from(list(ORIGINS)),
    # Most often all of the way.
    "steps": st.integers(0, 7).map(lambda left: 7 - left),
    # Steps of the way that are left out, or tried by somebody else.
    "spoilt": st.dictionaries(st.integers(0, 6), st.sampled_from(["nobody", *PEOPLE]), max_size=2),
    "moves": st.lists(st.tuples(st.sampled_from(VERBS), st.sampled_from(list(PEOPLE))), max_size=12),
    # Nobody, or one of them whose last day passes in the middle: a step takes up to six hours.
    "leaver": st.none() | st.tuples(st.sampled_from(list(PEOPLE)), st.integers(0, 1)),
    "hours": st.integers(1, 6),
}
QUICK = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


def walk(origin, steps, spoilt, moves, leaver, hours):
    """Everything that was drawn, in its order; after each move what must hold is asked."""
    with transaction.atomic():
        world, before = World(origin), None
        if leaver:
            world.see_off(leaver[0], NOW.date() + timedelta(days=leaver[1]))
        way = [(verb, spoilt.get(at, who)) for at, (verb, who) in enumerate(world.way[:steps])]
        now = NOW
        for verb, who in [(verb, who) for verb, who in [*way, *moves] if who != "nobody"]:
            world.try_(verb, who, now)
            before = _holds(world, before)
            now += timedelta(hours=hours)
        assert [found for invariant in approvals.INVARIANTS for found in invariant.find(now)] == []
        transaction.set_rollback(True)


@settings(max_examples=40, **QUICK)
@given(**WALKS)
def test_no_path_leads_to_a_live_account_without_an_approval(school, **drawn):
    walk(**drawn)


@pytest.mark.walk
@settings(max_examples=300, **QUICK)
@given(**WALKS)
def test_no_path_of_many_leads_there_either(school, **drawn):
    walk(**drawn)


@pytest.mark.parametrize("origin", ORIGINS)
def test_the_way_there_leads_to_a_live_account(school, origin):
    world = World(origin)
    for verb, who in world.way:
        world.try_(verb, who, NOW)

    assert (world.account.state, _holds(world, None)) == (LIVE, LIVE)


@pytest.mark.parametrize("origin", ORIGINS)
def test_each_step_of_the_way_is_needed_by_the_one_person_whose_it_is(school, origin):
    """Everybody else tries it, in turn; then comes the rest of the way, and no account is live."""
    for left_out, whose in _way_of(origin):
        with transaction.atomic():
            world = World(origin)
            for verb, who in world.way:
                for anybody in [one for one in PEOPLE if one != whose] if verb == left_out else [who]:
                    world.try_(verb, anybody, NOW)
            assert _holds(world, None) in (None, SETTING_UP), f"live without {left_out} by {whose}"
            transaction.set_rollback(True)


def _way_of(origin):
    with transaction.atomic():
        way = World(origin).way
        transaction.set_rollback(True)
    return way


def _holds(world, before):
    """What must be so after every move; returns the account's state."""
    account, asked = world.account, AccountRequest.objects.get(pk=world.request.pk)
    if asked.state == RequestState.APPROVED:
        _is_decided_by_the_right_one(world, asked)
    if account is None:
        return None
    assert asked.state == RequestState.APPROVED
    assert asked.decided_at <= account.set_up_started_at
    if before is not None and account.state != before:
        assert any(before in allowed and account.state == to for allowed, to in ACCOUNT_TRANSITIONS.values())
    if account.state in (LIVE, SUSPENDED):
        assert account.live_at is not None
        assert not account.items.filter(done_at=None).exists()
    ended = account.changes.filter(state="carried-out")
    assert all(item.note for change in ended for item in change.items.all())
    if account.state == CLOSED:
        assert ended.filter(kind__in=["close", "give-away"]).exists()
        assert not account.posting_rights.current().exists()
    return account.state


def _is_decided_by_the_right_one(world, asked):
    """By the one who decides such a proposal, or whoever it was passed on to; never by a part of it."""
    decider = Person.objects.get(pk=asked.decided_by_id)
    assert decider in (world.decider, asked.passed_on_to)
    assert decider not in (world.proposer, world.sponsor)
    assert decider.access_ends_at is None or asked.decided_at < decider.access_ends_at
    if world.sponsor:
        assert asked.sponsor_agreed_at is not None
        assert asked.sponsor_agreed_at <= asked.decided_at


MIDNIGHT = datetime(2026, 11, 20, 0, 0, tzinfo=LONDON)


def test_the_headteachers_role_ends_at_midnight_in_the_middle_of_a_decision(school, head, teacher):
    head.holdings.filter(role=Role.HEADTEACHER).update(ends_on=NOW.date())
    in_time, too_late = make_request(teacher), make_request(teacher, name="Year 4 news")
    just_before = actor(head, MIDNIGHT - timedelta(microseconds=1))

    approve_request(in_time, by=just_before, now=MIDNIGHT - timedelta(microseconds=1))
    with pytest.raises(Refused) as refused:
        approve_request(too_late, by=just_before, now=MIDNIGHT)

    assert refused.value.reason == "Only the headteacher decides about new accounts."
    assert (in_time.state, too_late.state) == (RequestState.APPROVED, RequestState.SUBMITTED)


def test_a_proposer_who_leaves_while_it_waits_is_seen_by_whoever_decides(school, head, tech, teacher, slt):
    waiting = make_request(teacher, will_post=[slt])
    teacher.access_ends_at = NOW
    teacher.save()
    waiting.refresh_from_db()

    assert "Priya Nair has left. Somebody else would have to take this account on." in [
        found.words for found in checked(waiting, actor(head), NOW)
    ]
    with pytest.raises(Refused) as refused:
        withdraw_request(waiting, by=actor(teacher), now=NOW)
    assert refused.value.reason == "Priya Nair has left. Only the headteacher can withdraw this proposal now."
    approve_request(waiting, by=actor(head), now=NOW)
    assert not Notice.objects.filter(recipient=teacher).exists()
    account = start_set_up(waiting, by=actor(tech), now=NOW)
    assert teacher not in account.monitors.all()


def test_a_sponsor_sees_nothing_before_it_is_sent_and_nothing_after_another_is_asked(school, governor, teacher, slt):
    draft = make_draft(governor, sponsor=teacher, on_behalf_of="Friends")
    assert not AccountRequest.objects.visible_to(actor(teacher)).exists()
    submit_request(draft, by=actor(governor), now=NOW)
    assert AccountRequest.objects.visible_to(actor(teacher)).exists()
    AccountRequest.objects.filter(pk=draft.pk).update(sponsor=slt)
    assert not AccountRequest.objects.visible_to(actor(teacher)).exists()
