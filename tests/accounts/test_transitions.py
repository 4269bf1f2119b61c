"""Whatever is tried in whatever order: no account is live without an approval, and each wrong move reads why (RO5)."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actions.changes import (
    agree_to_change,
    begin_change,
    close_account,
    finish_change,
    give_up_change,
    resume_account,
    suspend_account,
)
from accounts.actions.requests import (
    approve_request,
    decline_request,
    return_request,
    start_request,
    submit_request,
    withdraw_request,
)
from accounts.actions.set_up import choose_own_access, finish_set_up, record_details, start_set_up, tick_item
from accounts.models import AccountRequest, SchoolAccount
from accounts.queries.checked import checked
from accounts.states import ACCOUNT_TRANSITIONS, AccountState, ChangeKind, RequestState
from core.action import Refused
from core.files.api import read_upload
from core.notices.models import Notice
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


class World:
    """One proposal, one account, and everything that anybody can try on them."""

    def __init__(self):
        self.head = make_person("Hana Okafor", Role.HEADTEACHER, Role.STAFF)
        self.tech = make_person("Tom Wells", Role.TECHNICIAN, Role.STAFF)
        self.teacher = make_person("Priya Nair", Role.STAFF)
        self.people = [self.head, self.tech, self.teacher]
        self.request = start_request(by=actor(self.teacher), now=NOW)
        AccountRequest.objects.filter(pk=self.request.pk).update(**COMPLETE)
        self.request.refresh_from_db()
        self.request.will_post.set([self.teacher])
        self.request.will_monitor.set([self.teacher])

    @property
    def account(self):
        return SchoolAccount.objects.filter(request=self.request).first()

    def try_(self, verb, who, now):
        """One move by one person; whatever is refused changes nothing."""
        with suppress(Refused), transaction.atomic():
            getattr(self, verb)(actor(self.people[who], now), now)

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


VERBS = [name for name in vars(World) if not name.startswith("_") and name not in ("account", "try_", "begin")]
# The way there, so that what comes after it is tried as well.
THERE = [("submit", 2), ("approve", 0), ("start", 1), ("prove", 1), ("details", 1), ("go_live", 1)]
MOVES = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 2)), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.integers(0, len(THERE)), moves=MOVES)
def test_no_path_leads_to_a_live_account_without_an_approval(school, steps, moves):
    with transaction.atomic():
        world = World()
        before = None
        for at, (verb, who) in enumerate([*THERE[:steps], *moves]):
            world.try_(verb, who, NOW + timedelta(minutes=at))
            before = _holds(world, before)
        transaction.set_rollback(True)


def _holds(world, before):
    """What must be so after every move; returns the account's state."""
    account, asked = world.account, AccountRequest.objects.get(pk=world.request.pk)
    if account is None:
        return None
    assert asked.state == RequestState.APPROVED
    assert asked.decided_by == world.head
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
