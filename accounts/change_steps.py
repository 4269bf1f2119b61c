"""What is settled before an account is suspended, taken over or closed. Data: no rule and no query (RO9)."""

from dataclasses import dataclass

from accounts.states import ChangeKind


@dataclass(frozen=True)
class Step:
    """One thing to settle, each with a written line."""

    key: str
    title: str
    help: str
    clause: str = ""


ARCHIVE = Step(
    "archive",
    "What was there is kept",
    "Save by hand what the school must keep, such as posts and messages. Write where it lies, or why nothing is kept.",
    "CO4",
)
FOLLOWERS = Step(
    "followers",
    "Those who follow it know",
    "Write what they were told and where they find the school now, or why they were not told.",
)
PLANNED = Step("planned", "Posts planned for later are stopped", "Look for scheduled posts and stories.")
RECOVERY = Step(
    "recovery",
    "The recovery e-mail address and telephone are the school's",
    "Whoever holds these can take the account over.",
    "RO7",
)
PASSWORD = Step(
    "password",
    "The password is changed",
    "Change it on the platform, then store the new one in the password safe.",
    "RO7",
)

STEPS = {
    ChangeKind.SUSPEND: (
        PLANNED,
        Step(
            "hidden",
            "Nobody new finds it or writes to it",
            "Deactivate it for a time, or shut it to new followers and messages.",
            "MO2",
        ),
        FOLLOWERS,
    ),
    ChangeKind.TRANSFER: (
        Step("control", "Whoever takes it over has full control there", "Let them sign in while you are with them."),
        RECOVERY,
    ),
    ChangeKind.GIVE_AWAY: (
        ARCHIVE,
        Step(
            "pictures",
            "No picture of a child goes with it without consent",
            "Take them down, or write how their families have agreed.",
            "CO11",
        ),
        FOLLOWERS,
        Step("name", "The school's name and crest are settled", "Write whether they go or stay, and what was agreed."),
        Step(
            "control",
            "The new owner has full control, and nobody here has any",
            "Take everybody from the school off, and its e-mail address and telephone out.",
            "RO10",
        ),
    ),
    ChangeKind.CLOSE: (
        ARCHIVE,
        FOLLOWERS,
        PLANNED,
        Step(
            "name",
            "The name is given up or kept",
            "Kept, so that nobody else takes it; or given up. Write which, and why.",
        ),
        Step(
            "deleted",
            "It is deleted or deactivated there",
            "Some platforms keep it for 30 days, in which a sign-in brings it back. Write the day on which it is gone.",
        ),
        Step("links", "Links to it are taken off", "On the website, in letters and in e-mail signatures."),
    ),
}
OTHERS_OFF = Step("others", "Those who posted until now are taken off there", "Look for them in the list.", "RO10")


def steps_for(change) -> list[Step]:
    """What to settle, in order; a shared password is changed where somebody loses it and the account goes on."""
    steps = list(STEPS[change.kind])
    if change.others_stop:
        steps.append(OTHERS_OFF)
    if changes_password(change):
        steps.append(PASSWORD)
    return steps


def changes_password(change) -> bool:
    """Whether a shared password has to change before it takes effect."""
    goes_on = change.kind == ChangeKind.SUSPEND or (change.kind == ChangeKind.TRANSFER and change.others_stop)
    return goes_on and not change.school_account.each_has_own_access
