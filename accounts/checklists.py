"""What is done before an account goes live, for each platform. Data: no rule and no query (RO6)."""

from dataclasses import dataclass

from accounts.states import Platform


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

# Platform steps that replace the general help.
STEPS: dict[str, dict[str, str]] = {
    Platform.FACEBOOK: {
        "private": "A group: Manage, Settings, Privacy, Private; then Hide group: Hidden. "
        "A Page cannot be private: limit who sees it by country and age.",
        "comments": "A group: turn commenting off for each post, or let only administrators post and comment. "
        "A Page: Settings, Followers and public content, Who can comment.",
        "own-access": "Facebook never needs a shared password: give each person a role on the Page or in the group.",
        "two-step": "Accounts Centre, Password and security, Two-factor authentication, for each administrator.",
        "two-people": "Page: Settings, Page setup, Page access. Group: two administrators.",
        "profile": "Page or group: About.",
    },
    Platform.INSTAGRAM: {
        "private": "Settings, Account privacy, Private account. Approve each follower by hand.",
        "comments": "Settings, Comments; or Turn off commenting on each post. Turn off tags and mentions as well.",
        "own-access": "Instagram has one password for everybody unless a linked Facebook Page shares the work.",
        "two-step": "Accounts Centre, Password and security, Two-factor authentication.",
        "profile": "Edit profile: name, bio and website.",
    },
    Platform.X: {
        "private": "Settings, Privacy and safety, Audience and tagging, Protect your posts.",
        "comments": "Set each post to “Only accounts you mention can reply”, and mention nobody.",
        "own-access": "Give access with Delegate, so that nobody needs the password.",
        "two-step": "Settings, Security and account access, Security, Two-factor authentication.",
        "profile": "Edit profile: name, bio and website.",
    },
}


def checklist_for(account_request) -> list[ChecklistItem]:
    """The items for a proposal's platform, and one for each condition of its approval."""
    steps = STEPS.get(account_request.platform, {})
    items = [
        ChecklistItem(item.key, item.title, steps.get(item.key, item.help), item.clause, item.needs_picture)
        for item in COMMON
    ]
    if account_request.not_private_until:
        items[0] = ChecklistItem(
            "as-closed-as-possible",
            "It is as closed as the platform allows",
            f"The headteacher allows it to be open until {account_request.not_private_until:%-d %B %Y}. "
            + steps.get("private", ""),
            "NA4",
            needs_picture=True,
        )
    conditions = [
        ChecklistItem(f"condition-{number}", line[:200], "A condition of the approval.", "RO5")
        for number, line in enumerate(account_request.condition_lines, start=1)
    ]
    return [*items, *conditions]
