"""What the software looked at before somebody decides a proposal, and what it found."""

from dataclasses import dataclass

from accounts.platforms import facts_about
from accounts.queries.requests import similar_to
from accounts.states import RequestState
from people.roles import Permission


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `is_fine` None: for information. `links` are (words, url or "")."""

    is_fine: bool | None
    words: str
    clause: str = ""
    links: tuple = ()


def checked(account_request, by, now) -> list[Finding]:
    """What stands beside the answers, for `by` to read: what to look at comes first (RO5, NA1 to NA5)."""
    found = [
        *_about_people(account_request, now),
        *_about_privacy(account_request),
        *_about_platform(account_request),
        _about_similar(account_request, by),
    ]
    return sorted(found, key=lambda finding: (False, None, True).index(finding.is_fine))


def _about_people(account_request, now):
    proposer, posting = account_request.proposed_by, list(account_request.will_post.all())
    if proposer.is_shut_out(now):
        yield Finding(False, f"{proposer} has left. Somebody else would have to take this account on.", "RO9")
    gone = [str(person) for person in posting if person.is_shut_out(now)]
    if gone and posting:
        yield Finding(False, f"Was to post and has left: {', '.join(gone)}.", "RO9")
    staying = len(posting) - len(gone)
    if staying == 1:
        yield Finding(False, "Only one person would post. If they are ill, nobody can.", "RO9")
    else:
        yield Finding(staying > 1, f"{staying or 'No'} people would post.", "RO9")
    if account_request.sponsor_id and account_request.state == RequestState.SUBMITTED:
        sponsor, agreed = account_request.sponsor, account_request.sponsor_agreed_at is not None
        still = f"{sponsor.gone} and never agreed" if sponsor.is_shut_out(now) else "has not yet agreed"
        yield Finding(agreed, f"{sponsor} {'stands' if agreed else f'{still} to stand'} behind it.", "NA5")


def _about_privacy(account_request):
    if account_request.will_be_private:
        yield Finding(True, "It will be private.", "NA4")
    elif account_request.will_be_private is False:
        yield Finding(False, "It will not be private. Approving it needs an exception with a date.", "NA4")


def _about_platform(account_request):
    facts = facts_about(account_request.platform)
    if account_request.children_appear:
        yield Finding(None, "Children will be pictured: each post is checked against the school's own list.", "CO11")
    if facts is None:
        return
    source = ((f"Look it up; noted on {facts.noted_on.day} {facts.noted_on:%B %Y}", facts.source),)
    label = account_request.platform_label
    age = f"users must be {facts.minimum_age} or older" if facts.minimum_age else "the minimum age differs"
    words = (f"{label[:1].upper()}{label[1:]}: {age}.", facts.note, facts.privacy)
    yield Finding(None, " ".join(part for part in words if part), "ED1", source)


def _about_similar(account_request, by):
    accounts, waiting = similar_to(account_request)
    sees_all = by.may(Permission.SEE_ALL_PROPOSALS)
    links = [
        *((f"{account}, {account.platform_label}", account.get_absolute_url()) for account in accounts),
        *(
            (f"{found}, proposed by {found.proposed_by}", found.get_absolute_url() if sees_all else "")
            for found in waiting
        ),
    ]
    if not links:
        return Finding(True, "No other account is like it.", "NA5")
    return Finding(None, "There is something like it already:", "NA5", tuple(links))
