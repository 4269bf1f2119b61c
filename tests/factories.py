"""Plain functions that make rows for tests; each app's writer adds theirs below its heading."""

import io
import uuid
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.actions.changes import begin_change, finish_change, settle_change_item
from accounts.actions.credentials import is_stored_already, store_credential
from accounts.actions.handovers import offer_handover
from accounts.actions.linked_groups import agree_to_group, note_group
from accounts.actions.posting import grant_posting
from accounts.actions.posts import check_post, mark_posted
from accounts.actions.requests import approve_request, save_draft, start_request, submit_request
from accounts.actions.set_up import choose_own_access, finish_set_up, record_details, start_set_up, tick_item
from accounts.actions.takedowns import begin_takedown, complete_takedown, settle_step
from accounts.actions.withdrawals import record_withdrawal
from accounts.models import AccountRequest, Credential, PostingRight, SchoolAccount, WayBack
from accounts.post_questions import questions_for
from core.actor import SYSTEM
from core.audit import api as audit
from core.files.api import read_upload
from core.school.models import School
from monitoring.actions.receiving import Said, receive_comment
from people.models import Departure, Person, RoleHolding
from people.queries import actor_for, end_of_day
from people.roles import SECOND_FACTOR_ROLES, Role
from people.sealing import factor_of
from policy.actions.statement import draft_version, publish_version

LONDON = ZoneInfo("Europe/London")
# A Thursday in term, in the middle of the morning.
NOW = datetime(2026, 11, 19, 10, 30, tzinfo=LONDON)
TERM_BEGAN = date(2026, 9, 1)

_numbers = count(1)


def system(now=NOW):
    """The software itself, at an instant."""
    return SYSTEM.afresh(now)


def actor(person, now=NOW):
    """This person as somebody who acts."""
    return actor_for(person, now)


def make_school(**details):
    """The one school."""
    values = {"name": "Riverside Primary School", "town": "Riverside", "started_on": TERM_BEGAN}
    numbers = ("lado_phone", "childrens_services_phone", "safeguarding_phone")
    values |= {number: f"020 7946 000{place}" for place, number in enumerate(numbers, start=1)}
    # The tests run as a demonstration, which opens no real school's pages.
    return School.objects.create(pk=1, **values | {"is_demonstration": True} | details)


def make_person(name="Sam Field", *roles, **details):
    """Somebody with these roles since the start of term; enrolled where their role must be."""
    number = next(_numbers)
    values = {"name": name, "email": f"{name.split()[0].lower()}{number}@school.example"} | details
    person = Person.objects.create(**values)
    for role in roles:
        RoleHolding.objects.create(person=person, role=role, starts_on=TERM_BEGAN)
    if SECOND_FACTOR_ROLES & {Role(role) for role in roles}:
        enrol(person)
    return person


def enrol(person):
    """Give somebody an authenticator app."""
    with factor_of(person):
        return TOTP.activate(person, generate_totp_secret()).instance


# accounts: proposals, set-up, register

COMPLETE = {
    "platform": "facebook",
    "name": "Year 3 news",
    "aim": "Show families what the class is learning.",
    "audience": "Families of Year 3.",
    "promotion": "A letter home with the link.",
    "will_be_private": True,
    "children_appear": True,
}


def make_draft(person, now=NOW, **answers):
    """A proposal by this person with every question answered, not yet sent."""
    account_request = start_request(by=actor(person, now), now=now)
    values = COMPLETE | {"will_post": [person], "will_monitor": [person]} | answers
    save_draft(account_request, by=actor(person, now), now=now, **values)
    return account_request


def make_request(person, now=NOW, **answers):
    """A proposal by this person that waits for a decision."""
    account_request = make_draft(person, now, **answers)
    submit_request(account_request, by=actor(person, now), now=now)
    return account_request


def make_approved(person, head, now=NOW, *, conditions="", not_private_until=None, **answers):
    """A proposal by this person that the headteacher approved."""
    account_request = make_request(person, now, **answers)
    approve_request(
        account_request, by=actor(head, now), now=now, conditions=conditions, not_private_until=not_private_until
    )
    return account_request


def make_picture(name="proof.png"):
    """A small picture as a browser sends it."""
    data = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), "image/png")


def make_setting_up(person, head, tech, now=NOW, **answers):
    """An account by the real way: proposed by `person`, approved by the headteacher, set-up begun."""
    return start_set_up(make_approved(person, head, now, **answers), by=actor(tech, now), now=now)


def make_proved(person, head, tech, now=NOW, **answers):
    """An account in its set-up, every item proved and every detail recorded; nobody shares a password."""
    school_account = make_setting_up(person, head, tech, now, **answers)
    by = actor(tech, now)
    for item in school_account.items.all():
        tick_item(item, by=by, now=now, picture=read_upload(make_picture()) if item.needs_picture else None)
    record_details(
        school_account,
        by=by,
        now=now,
        handle="@riverside",
        address="https://social.example/riverside",
        can_public_write=False,
    )
    choose_own_access(school_account, by=by, now=now, each_has_own_access=True)
    return school_account


def make_live(person, head, tech, now=NOW, **answers):
    """A live account by the real way, every item proved; nobody shares a password."""
    school_account = make_proved(person, head, tech, now, **answers)
    finish_set_up(school_account, by=actor(tech, now), now=now)
    return school_account


def make_account(name="Year 3 news", state="live", now=NOW, **details):
    """A school account in a few statements, with its approval and its history, for tests of other things."""
    proposer = details.pop("proposed_by", None) or make_person("Pat Proposer", Role.STAFF)
    monitors = details.pop("monitors", [])
    asked = {name: value for name, value in COMPLETE.items() if name not in ("platform", "name")}
    values = {"platform": "facebook"} | details
    account_request = AccountRequest.objects.create(
        name=name,
        platform=values["platform"],
        proposed_by=proposer,
        state="approved",
        started_at=now,
        submitted_at=now,
        submissions=1,
        decided_at=now,
        **asked,
    )
    live_at = {"live_at": now} if state == "live" else {}
    school_account = SchoolAccount.objects.create(
        request=account_request, name=name, state=state, set_up_started_at=now, **live_at | values
    )
    school_account.monitors.set(monitors)
    lines = [("account_request.approved", account_request, {}), ("school_account.set_up_started", school_account, {})]
    if live_at:
        lines.append(("school_account.set_up_finished", school_account, {}))
    audit.record_many(lines, by=system(now))
    return school_account


# The Statement


def publish_statement(head, *, now=NOW, is_significant=True, adopted_on=date(2026, 11, 18)):
    """A version in force, in the model wording."""
    version = draft_version(by=actor(head, now), now=now)
    publish_version(
        version,
        by=actor(head, now),
        now=now,
        adopted_on=adopted_on,
        committee="Personnel Committee",
        is_significant=is_significant,
    )
    return version


# accounts: password safe, who can post, handing over


def store(account, tech, now=NOW, **secrets_by_kind):
    """Sign-in details in the safe: `store(account, tech, password="…", username="…")`."""
    return {
        kind: store_credential(account, by=actor(tech, now), now=now, kind=kind.replace("_", "-"), plaintext=plaintext)
        for kind, plaintext in secrets_by_kind.items()
    }


def let_post(account, tech, *people, now=NOW):
    """These people can post there."""
    return [
        grant_posting(account, by=actor(tech, now), now=now, person=person, reason="Runs the trips")
        for person in people
    ]


def offer(account, tech, person, now=NOW):
    """Sign-in details stored, the person can post, and the offer waits."""
    store(account, tech, now, username="riverside.trips")
    if not is_stored_already(account, "password", "Plum-Kettle-7-Harbour"):  # by an offer before this one
        store(account, tech, now, password="Plum-Kettle-7-Harbour")
    let_post(account, tech, person, now=now)
    return offer_handover(account, by=actor(tech, now), now=now, person=person)


# accounts: who could get back in


def make_way(account, person=None, kind="phone", now=NOW, **details):
    """A way back in: the school's own, unless it is somebody's; in a few statements, with its history."""
    owner = {"owner": "school" if person is None else "person"}
    moments = {"noted_at": now, "confirmed_at": now}
    values = {"kind": kind, "person": person} | owner | moments | details
    way = WayBack.objects.create(school_account=account, **values)
    audit.record("way.noted", way, by=system(now))
    return way


def make_reachable(account, *people, now=NOW):
    """Nobody could lock us out of it: these people have full control, the school has a mailbox and a telephone."""
    alone = account.each_has_own_access and not people
    for person in people or ([make_person("Ada Novak"), make_person("Idris Vaughan")] if alone else []):
        make_way(account, person, "control", now)
    make_way(account, None, "email", now, hint="office@riverside.example")
    make_way(account, None, "phone", now, hint="0100")


# accounts: linked groups


def make_group(runner, noted_by=None, now=NOW, *, is_agreed=True, **details):
    """A linked group of this runner's, agreed to, until the summer."""
    values = {"name": "Fair helpers", "platform": "whatsapp", "purpose": "Helpers say who does what."}
    values |= {"ends_on": date(2027, 7, 20)} | details
    group = note_group(by=actor(noted_by or runner, now), now=now, runner=runner, **values)
    if noted_by is not None and is_agreed:
        agree_to_group(group, by=actor(runner, now), now=now)
    return group


# accounts: suspended, taken over, closed


def settle_everything(change, tech, now=NOW):
    """Each thing of a decision settled with a line."""
    for item in change.items.all():
        settle_change_item(item, by=actor(tech, now), now=now, note=f"{item.title}: done")


def make_change(account, head, kind="close", now=NOW, **details):
    """The headteacher has decided that an account is suspended, taken over or closed."""
    return begin_change(account, by=actor(head, now), now=now, kind=kind, reason="Nobody needs it", **details)


def carry_out(account, head, tech, kind="close", now=NOW, **details):
    """Decided, everything settled, and carried out."""
    change = make_change(account, head, kind, now, **details)
    settle_everything(change, tech, now)
    finish_change(change, by=actor(tech, now), now=now)
    account.refresh_from_db()
    return change


# accounts: leaving


def make_departure(person, *, last_day=None, ended_at=None, **details):
    """Somebody leaves after this day (tomorrow unless said); `ended_at` says that every access has ended."""
    day = last_day or (NOW + timedelta(days=1)).date()
    ends = ended_at or end_of_day(day)
    departure = Departure.objects.create(
        person=person,
        last_day_in_school=day if ended_at is None else min(day, ended_at.date()),
        access_ends_at=ends,
        access_ended_at=ended_at,
        recorded_at=NOW,
        **details,
    )
    person.access_ends_at = ends
    person.is_active = ended_at is None
    person.save()
    return departure


def make_posting_right(person, account, now=NOW):
    """Somebody can post on an account."""
    return PostingRight.objects.create(person=person, school_account=account, granted_at=now)


def make_credential(account, kind="password", **details):
    """A sign-in detail that nobody can open; for tests of who has seen it."""
    return Credential.objects.create(
        **{"school_account": account, "kind": kind, "sealed": b"sealed", "stored_at": NOW} | details
    )


# Reports (incidents)


def make_report(reporter, now=NOW, **answers):
    """A report by somebody, made the way the form makes it: nothing special unless said."""
    from incidents.actions.reports import report_incident  # heavy, and most tests have no use for it

    values = {"sent_once": uuid.uuid4(), "kind": "impersonation", "words": "A copy of our page asks for money."}
    return report_incident(by=actor(reporter, now), now=now, **values | answers)


# monitoring: comments, checks


def make_comment(now=NOW, *, words="Is there parking at the gate?", by=None, **details):
    """A comment that has just come in; `by` is the system unless given."""
    said = Said(**{"source": "form", "author": "A parent", "words": words} | details)
    comment, _ = receive_comment(by=by or system(now), now=now, said=said)
    return comment


# accounts: posts, takedowns, withdrawn permissions

LINK = "https://www.facebook.com/riverside/posts/"


def make_checked(person, account, now=NOW, *, no=(), pictured="children", **details):
    """A post that this person checked: yes to everything but `no`."""
    said = {question.key: question.key not in no for question in questions_for(pictured)}
    values = {"about": "Harvest festival"} | details
    if pictured == "children":
        values = {"classes": ["Year 3"], "pictured_on": now.date()} | values
    return check_post(
        account, by=actor(person, now), now=now, sent_once=uuid.uuid4(), pictured=pictured, said=said, **values
    )


def make_post(person, account, now=NOW, **details):
    """A post that this person checked and then posted, with its link."""
    post = make_checked(person, account, now, **details)
    mark_posted(post, by=actor(person, now), now=now, posted_at=now, link=f"{LINK}{post.pk}")
    return post


def make_takedown(post, person, now=NOW, reason="permission", words=""):
    """Somebody asked that this post comes down."""
    return begin_takedown(post, by=actor(person, now), now=now, reason=reason, words=words)


def take_down(takedown, person, now=NOW):
    """Each step answered, and proved."""
    for step in takedown.steps.all():
        settle_step(step, by=actor(person, now), now=now, answer="done")
    proof = "Opened its link: not there"
    complete_takedown(takedown, by=actor(person, now), now=now, proof_on=now.date(), proof=proof)
    return takedown


def make_withdrawal(person, now=NOW, *, classes=("Year 3",), days=30):
    """A permission withdrawn for the last weeks."""
    first = (now - timedelta(days=days)).date()
    return record_withdrawal(
        by=actor(person, now), now=now, classes=list(classes), first_day=first, last_day=now.date()
    )
