"""Nine accounts of the demonstration school, each by the real way, and proposals that wait."""

from dataclasses import dataclass
from datetime import timedelta

from accounts.actions.credentials import store_credential
from accounts.actions.posting import grant_posting
from accounts.actions.requests import approve_request, return_request, save_draft, start_request, submit_request
from accounts.actions.school_accounts import choose_listing
from accounts.actions.set_up import choose_own_access, finish_set_up, record_details, start_set_up, tick_item
from accounts.states import SecretKind
from core.files.api import read_upload
from overview.demonstration.pictures import drawn
from people.queries import actor_for


@dataclass(frozen=True)
class Planned:
    """One account as the demonstration tells it."""

    key: str
    name: str
    platform: str
    handle: str
    proposer: str
    posters: tuple[str, ...]
    monitors: tuple[str, ...]
    aim: str
    audience: str
    years: int = 1
    conditions: str = ""
    password: str = ""
    is_private: bool = True
    is_listed: bool = False
    platform_name: str = ""
    # So old that two whole terms have passed since, on whatever day this is.
    is_old: bool = False


ACCOUNTS = (
    Planned(
        "page",
        "Riverside Primary School",
        "facebook",
        "RiversidePrimaryDemo",
        "office",
        ("office", "manager"),
        ("manager", "technician"),
        "Tell families the news of the school.",
        "Parents, carers and neighbours",
        is_private=False,
        is_listed=True,
        password="tulip-ladder-orbit-19",
        conditions="Comments stay hidden.\nThe office looks at it every school day.",
    ),
    Planned(
        "instagram",
        "Riverside in pictures",
        "instagram",
        "riverside_demo",
        "art",
        ("art", "leaver"),
        ("art",),
        "Show art and music from the school.",
        "Families of the school",
        password="harbour-violet-crisp-42",
    ),
    Planned(
        "x",
        "Riverside news",
        "x",
        "@RiversideDemo",
        "office",
        ("office", "sports"),
        ("office",),
        "Short news, closures and match results.",
        "Parents, carers and neighbours",
        is_private=False,
        is_listed=True,
        password="meadow-copper-sail-77",
    ),
    Planned(
        "music",
        "Riverside music",
        "youtube",
        "RiversideMusicDemo",
        "leaver",
        ("leaver",),
        ("technician",),
        "Recordings of the choir for its families.",
        "Families of choir members",
        password="otter-piano-frost-08",
    ),
    Planned(
        "sports",
        "Riverside sport",
        "x",
        "@RiversideSportDemo",
        "sports",
        ("sports", "leaver"),
        ("sports",),
        "Match results and fixtures.",
        "Families of the teams",
        password="comet-bramble-hockey-31",
    ),
    Planned(
        "year5",
        "Year 5 at Riverside",
        "facebook",
        "Closed group “Year 5 at Riverside”",
        "teacher",
        ("teacher", "assistant_head"),
        ("teacher",),
        "Homework, trips and what we learnt this week.",
        "Families of Year 5",
    ),
    Planned(
        "reception",
        "Reception at Riverside",
        "facebook",
        "Closed group “Reception at Riverside”",
        "reception",
        ("reception", "assistant_head"),
        ("reception",),
        "What the youngest did today.",
        "Families of Reception",
    ),
    Planned(
        "library",
        "Riverside library",
        "other",
        "riverside-library",
        "library",
        ("library", "office"),
        ("library",),
        "Book tips by children for children’s families.",
        "Families of the school",
        platform_name="Padlet",
    ),
    Planned(
        "friends",
        "Friends of Riverside",
        "facebook",
        "FriendsOfRiversideDemo",
        "left",
        ("left",),
        ("manager",),
        "Fairs, quiz nights and what the money is for.",
        "Parents and neighbours",
        password="lantern-quartz-plum-55",
        is_old=True,
    ),
)


def fill_accounts(days, cast) -> dict:
    """Every account from its proposal to going live, as long ago as it says; returns them by key."""
    accounts = {planned.key: _account(planned, days, cast, number) for number, planned in enumerate(ACCOUNTS)}
    _waiting_proposals(days, cast)
    return accounts


def _account(planned, days, cast, number):
    here = (days.today - days.first_of_school_year()).days
    ago, tech = min(400, here - 7) if planned.is_old else 330 - 20 * number, cast["technician"]
    approved = _approved(planned, days, cast, ago)
    moment = days.at(days.working_day(ago, 2), 14)
    by = actor_for(tech, moment)
    account = start_set_up(approved, by=by, now=moment)
    for item in account.items.all():
        picture = read_upload(drawn(f"{planned.name}: {item.title}")) if item.needs_picture else None
        tick_item(item, by=by, now=moment, picture=picture)
    record_details(
        account,
        by=by,
        now=moment,
        handle=planned.handle,
        address=f"https://{planned.platform}.example/{planned.handle.removeprefix('@')}" if planned.is_listed else "",
        can_public_write=not planned.is_private,
    )
    if planned.password:
        store_credential(
            account, by=by, now=moment, kind=SecretKind.USERNAME, plaintext=f"{planned.key}@riverside.example"
        )
        store_credential(account, by=by, now=moment, kind=SecretKind.PASSWORD, plaintext=planned.password)
    else:
        choose_own_access(account, by=by, now=moment, each_has_own_access=True)
    finish_set_up(account, by=by, now=moment)
    for poster in planned.posters:
        grant_posting(account, by=by, now=moment, person=cast[poster], reason="Named in the proposal")
    if planned.is_listed:
        choose_listing(account, by=actor_for(cast["head"], moment), now=moment, is_listed=True)
    return account


def _approved(planned, days, cast, ago):
    moment, decided_at = days.at(days.working_day(ago), 11), days.at(days.working_day(ago, 1), 9)
    proposer = actor_for(cast[planned.proposer], moment)
    proposal = start_request(by=proposer, now=moment)
    save_draft(proposal, by=proposer, now=moment, **_answers(planned, cast))
    submit_request(proposal, by=proposer, now=moment)
    approve_request(
        proposal,
        by=actor_for(cast["head"], decided_at),
        now=decided_at,
        conditions=planned.conditions,
        not_private_until=None if planned.is_private else (moment + timedelta(days=360)).date(),
    )
    return proposal


def _answers(planned, cast) -> dict:
    return {
        "platform": planned.platform,
        "platform_name": planned.platform_name,
        "name": planned.name,
        "aim": planned.aim,
        "audience": planned.audience,
        "promotion": "In the newsletter and on the school’s website.",
        "will_be_private": planned.is_private,
        "why_not_private": ""
        if planned.is_private
        else "A page on this platform cannot be closed; comments are hidden.",
        "children_appear": planned.key in ("page", "instagram", "year5", "reception"),
        "will_post": [cast[key] for key in planned.posters],
        "will_monitor": [cast[key] for key in planned.monitors],
    }


PROPOSALS = (
    Planned(
        "eco",
        "Riverside eco club",
        "instagram",
        "",
        "art",
        ("art",),
        ("art",),
        "Show what the eco club plants and recycles.",
        "Families of the school",
    ),
    Planned(
        "chess",
        "Riverside chess",
        "other",
        "",
        "sports",
        ("sports",),
        ("sports",),
        "Pairings and puzzles for the chess club.",
        "Families of the chess club",
        platform_name="Discord",
    ),
    Planned(
        "readers",
        "Riverside readers",
        "x",
        "",
        "library",
        ("library",),
        ("library",),
        "A book tip each week.",
        "Families of the school",
    ),
)


def _waiting_proposals(days, cast):
    """One that waits for a decision, one sent back, one approved and waiting for its set-up."""
    moments = (
        days.at(days.working_days_ago(2), 15),
        days.at(days.working_days_ago(6), 12),
        days.at(days.working_days_ago(9), 9),
    )
    proposals = []
    for planned, moment in zip(PROPOSALS, moments, strict=True):
        proposer = actor_for(cast[planned.proposer], moment)
        proposal = start_request(by=proposer, now=moment)
        save_draft(proposal, by=proposer, now=moment, **_answers(planned, cast))
        submit_request(proposal, by=proposer, now=moment)
        proposals.append(proposal)
    head_at = days.at(days.working_days_ago(4), 9)
    return_request(
        proposals[1],
        by=actor_for(cast["head"], head_at),
        now=head_at,
        note="Who looks after it while you are on a trip with the team? Please name a second person.",
    )
    approve_request(proposals[2], by=actor_for(cast["head"], head_at), now=head_at)
