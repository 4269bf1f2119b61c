"""The answers of a proposal, and the facts of an account, as rows of a summary list."""

from django.urls import reverse

from core.pages.words import day
from people.queries import school_day


def yes_no(value) -> str:
    """Yes, no, or not answered."""
    return {True: "Yes", False: "No"}.get(value, "Not answered yet")


def names(people) -> str:
    """People, one a line."""
    return "\n".join(str(person) for person in people) or "Not answered yet"


def answer_rows(account_request, *, with_links=False) -> list[tuple]:
    """Label and answer of every question, with a link to change it where wanted."""
    asked = account_request
    sponsor = "Stands behind it" if asked.sponsor_agreed_at else "Asked to stand behind it"
    where = "\n".join(part for part in (asked.handle, asked.address) if part)
    rows = [
        ("platform", "Platform", asked.platform_label),
        ("name", "Name", asked.name),
        ("aim", "Aim", asked.aim),
        ("audience", "Who it is for", asked.audience),
        ("promotion", "How people will hear of it", asked.promotion),
        ("private", "Private or closed", yes_no(asked.will_be_private)),
        ("private", "Why not private", asked.why_not_private if asked.will_be_private is False else None),
        ("children", "Children will be pictured", yes_no(asked.children_appear)),
        ("posting", "Will post", names(asked.will_post.all())),
        ("watching", "Will keep an eye on it", names(asked.will_monitor.all())),
        ("group", "For", asked.on_behalf_of or None),
        ("group", sponsor, str(asked.sponsor) if asked.sponsor_id else None),
    ]
    shown = [(question, label, value or "Not answered yet") for question, label, value in rows if value is not None]
    if asked.exists_already:
        shown.insert(2, ("name", "Exists already", where or "Yes"))
    if not with_links:
        return [(label, value) for _, label, value in shown]
    edit = reverse("accounts:edit_request", args=[asked.pk])
    return [(label, value, f"{edit}?only={question}", "Change") for question, label, value in shown]


def in_brief(account_request) -> str:
    """ "Instagram. Private. Children will be pictured.": what a decision turns on, in a line."""
    asked = account_request
    private = {True: "Private.", False: "Open to everybody."}.get(asked.will_be_private, "")
    children = {True: "Children will be pictured.", False: "No children pictured."}.get(asked.children_appear, "")
    platform = f"{asked.platform_label[:1].upper()}{asked.platform_label[1:]}." if asked.platform else ""
    return " ".join(part for part in (platform, private, children) if part)


def brief_rows(account_request) -> list[tuple]:
    """The other answers, for reading at a glance; whoever does both stands there once."""
    said = dict(answer_rows(account_request))
    for label in ("Platform", "Name", "Private or closed", "Children will be pictured"):
        said.pop(label)
    if said["Will post"] == said["Will keep an eye on it"]:
        people = said.pop("Will post")
        del said["Will keep an eye on it"]
        said["Will post and keep an eye on it"] = people
    return [(label, value.replace("\n", ", ") if label.startswith("Will") else value) for label, value in said.items()]


def _dated(person, at, this_year=None) -> str:
    """ "Hana Okafor, Thursday 19 November", or nothing."""
    return ", ".join(str(part) for part in (person, day(at, this_year=this_year)) if part) if at else ""


PRIVATE, ONE_WAY = ("private", "as-closed-as-possible"), ("comments",)


def _proof(account, reviews, keys, this_year) -> str:
    """Who proved it last, and when: at the set-up, by one of these items, or in a termly review since."""
    items = [item for item in account.items.all() if item.key in keys and item.done_at]
    proofs = [(item.done_at, item.done_by, item.picture_id) for item in items]
    proofs += [(review.proved_at, review.proved_by, review.picture_id) for review in reviews]
    if not proofs:
        return "Not proved yet"
    at, person, picture = max(proofs, key=lambda proof: proof[0])
    return _dated(person, at, this_year) + (", with a picture" if picture else "")


def _look(account, this_year) -> str:
    """What the last look found."""
    if account.last_looked_at is None:
        return ""
    until = account.request.not_private_until
    is_allowed = until is not None and until >= school_day(account.last_looked_at)
    good = "as it should be" if is_allowed else "still private"
    words = {True: good, False: "not private"}.get(account.is_still_private)
    who = _dated(account.last_looked_by, account.last_looked_at, this_year)
    return f"{who}: {words}" if words else who


def record_rows(account, reviews, *, this_year=None) -> list[tuple]:
    """What the account record says, unanswered lines left out; `this_year` as `core.pages.words.day` takes it.

    `reviews` are its termly reviews: what they proved counts beside the set-up (NA4, MO2).
    """
    asked = account.request
    until = asked.not_private_until
    proving = [review for review in reviews if review.proved_at]
    # Where it was allowed to be open, a review proves nothing but one-way.
    as_private = proving if until else [review for review in proving if review.is_private]
    rows = [
        ("Name on the platform", account.handle),
        ("Address", account.address),
        ("Aim", asked.aim),
        ("Who it is for", asked.audience),
        ("How people hear of it", asked.promotion),
        (
            "Private or closed",
            f"No; allowed until {day(until, this_year=this_year)}" if until else yes_no(asked.will_be_private),
        ),
        ("Last proved" if until else "Proved private", _proof(account, as_private, PRIVATE, this_year)),
        ("Comments proved off", _proof(account, proving, ONE_WAY, this_year)),
        ("Last looked at", _look(account, this_year)),
        ("Children are pictured", yes_no(asked.children_appear)),
        ("The public can write there", yes_no(account.can_public_write)),
        ("Can post", "\n".join(str(right.person) for right in account.posting) or "Nobody yet"),
        ("Keeps an eye on it", "\n".join(str(person) for person in account.monitors.all()) or "Nobody yet"),
        ("For", asked.on_behalf_of),
        ("Proposed by", _dated(asked.proposed_by, asked.submitted_at, this_year)),
        ("Stands behind it", str(asked.sponsor or "")),
        ("Approved by", _dated(asked.decided_by, asked.decided_at, this_year)),
        ("Conditions", "\n".join(asked.condition_lines)),
        ("Set-up begun by", _dated(account.set_up_started_by, account.set_up_started_at, this_year)),
        ("Live since", _dated(account.live_by, account.live_at, this_year)),
        ("On the public list", yes_no(account.is_listed)),
        ("Closed by", _dated(account.closed_by, account.closed_at, this_year)),
        ("What became of it", account.closing_note),
    ]
    return [row for row in rows if row[1]]
