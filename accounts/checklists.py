"""What is done before an account goes live, as it comes with the software: each platform's first version (RO6).

Data: no rule and no query. Later versions are rows, made by the technician.
"""

from dataclasses import asdict, dataclass, replace

from accounts.platform_steps import STEPS, TITLES


@dataclass(frozen=True)
class ChecklistItem:
    """One thing to do; `needs_picture` asks for a dated screenshot as proof."""

    key: str
    title: str
    help: str
    clause: str
    needs_picture: bool = False


COMMON = (
    ChecklistItem(
        "private",
        "Only people we let in can see it",
        "Look for “private”, “closed” or “protected” in the privacy settings.",
        "NA4",
        needs_picture=True,
    ),
    ChecklistItem(
        "comments",
        "Nobody else sees comments on our posts",
        "Turn comments off. Where that is not possible, hide them so that only we can read them.",
        "MO2",
        needs_picture=True,
    ),
    ChecklistItem(
        "own-access",
        "Each person signs in as themselves, where the platform can do that",
        "Share one password only where there is no other way.",
        "RO7",
    ),
    ChecklistItem(
        "school-email",
        "It is signed up with a school e-mail address",
        "Never with anybody's own address. Best is a shared one that outlives whoever set it up.",
        "RO7",
    ),
    ChecklistItem(
        "recovery",
        "The recovery e-mail address and telephone belong to the school",
        "Whoever holds these can take the account over. No personal telephone.",
        "RO7",
    ),
    ChecklistItem(
        "two-step",
        "Two-step sign-in is on",
        "Use an authenticator app. Keep its recovery codes in the password safe.",
        "RO7",
    ),
    ChecklistItem(
        "two-people",
        "Two people have full control",
        "If one is ill or leaves, the other can still act.",
        "RO9",
    ),
    ChecklistItem(
        "profile",
        "The profile says that it is the school's",
        "Give the school's full name and a link to its website.",
        "CO6",
        needs_picture=True,
    ),
)
# What the Statement asks of every account: these stay, whatever is edited, and so do their pictures.
LASTING = {item.key: item for item in COMMON}


def ours(platform) -> list[ChecklistItem]:
    """The items for this platform as they come with the software."""
    steps, titles = STEPS.get(platform, {}), TITLES.get(platform, {})
    return [
        replace(item, title=titles.get(item.key, item.title), help=steps.get(item.key, item.help)) for item in COMMON
    ]


def as_rows(items) -> list[dict]:
    """Items as they are kept in a row."""
    return [asdict(item) for item in items]


def from_rows(rows) -> list[ChecklistItem]:
    """Items as they were kept in a row."""
    return [ChecklistItem(**row) for row in rows]


def checklist_for(account_request, items) -> list[ChecklistItem]:
    """These items of its platform's checklist as one approval asks for them, and one for each of its conditions."""
    if account_request.not_private_until:
        items = [_as_closed_as_possible(account_request, item) if item.key == "private" else item for item in items]
    conditions = [
        ChecklistItem(f"condition-{number}", line[:200], "A condition of the approval.", "RO5")
        for number, line in enumerate(account_request.condition_lines, start=1)
    ]
    return [*items, *conditions]


def _as_closed_as_possible(account_request, item) -> ChecklistItem:
    return ChecklistItem(
        "as-closed-as-possible",
        "It is as closed as the platform allows",
        f"The headteacher allows it to be open until {account_request.not_private_until:%-d %B %Y}. {item.help}",
        "NA4",
        needs_picture=True,
    )
