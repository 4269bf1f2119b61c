"""How access is taken away on each platform. Data, as far as known on the day below."""

from datetime import date

from accounts.states import Platform

NOTED_ON = date(2026, 11, 23)

_SIGN_OUT = "Sign out every device that is signed in, then sign in again on the school's own."
_SHARED = "If a password is shared, change it, then store the new one in the password safe."
_RECOVERY = "Look at the recovery e-mail address and telephone: both must be the school's."

STEPS: dict[str, tuple[str, ...]] = {
    Platform.FACEBOOK: (
        "Open the Page or group and go to Settings, then Page access (or Members).",
        "Remove the person who left, and check that two people from the school have full control.",
        "In Meta Business Suite, remove them under People too.",
        _SHARED,
        _SIGN_OUT,
    ),
    Platform.INSTAGRAM: (
        _SHARED,
        "In Accounts Centre, under Where you're logged in, sign out every device you do not know.",
        "Under Accounts Centre, remove personal profiles that are linked.",
        _RECOVERY,
    ),
    Platform.X: (
        "Under Security and account access, remove the person from Delegate.",
        _SHARED,
        "Under Apps and sessions, end all other sessions and remove apps you do not know.",
        _RECOVERY,
    ),
    Platform.YOUTUBE: (
        "In YouTube Studio, under Settings and Permissions, remove the person.",
        "If the channel belongs to a brand account, remove them there too, and check who is the primary owner.",
        _SIGN_OUT,
    ),
    Platform.LINKEDIN: ("On the school's page, under Admin tools and Manage admins, remove the person.", _SIGN_OUT),
    Platform.WHATSAPP: (
        "Open the group, find the person, and remove them from the group.",
        "Make somebody else an admin first if they were the only one.",
        "Reset the group's invitation link.",
        "Under Linked devices, log out every computer that is not the school's.",
    ),
    Platform.TIKTOK: (
        _SHARED,
        "In Settings and privacy, under Security and permissions and Manage devices, remove every device you do not "
        "know.",
        "Under Manage app permissions, remove what is not the school's.",
        "Under Account information, telephone and e-mail address must both be the school's, and no private Google, "
        "Facebook or Apple sign-in linked.",
    ),
    Platform.THREADS: (
        "Threads is signed in to through Instagram most often: take them off the school's Instagram as well.",
        _SHARED,
        "In Accounts Centre, under Where you're logged in, sign out every device you do not know.",
        "Under Accounts Centre, remove personal profiles that are linked.",
        _RECOVERY,
    ),
    Platform.BLUESKY: (
        _SHARED,
        "Under Settings, Privacy and security, App passwords, delete each one: a program that has one stays signed in.",
        "Under Settings, Account, the e-mail address must be the school's. Take the person off that mailbox: whoever "
        "reads it holds the account.",
    ),
    Platform.MASTODON: (  # anybody may run its server, a leaver too: so the last step
        _SHARED,
        "Under Preferences, Account, Account settings, end every other session.",
        "Under Authorised apps, remove each one that you do not know.",
        "The e-mail address must be the school's. Take the person off that mailbox: whoever reads it holds the "
        "account.",
        "If they ran the server or spoke to whoever does, tell the server who looks after the account now.",
    ),
    Platform.GAMES: (
        "In the world, server or club, take away their right to moderate, then remove them from the members.",
        "If it belongs to them, have it passed to somebody of the school first: it can be lost with their account.",
        "Change the invitation link or code, and any password of the world or server.",
        "At the game's maker and on the console, change the shared password, end all sessions, and take off their "
        "card and their telephone.",
        "If players also talk elsewhere, as on a voice chat, remove them there too.",
    ),
}
OTHERWISE = (
    "Look for members, admins or people with access in the settings, and remove the person who left.",
    _SHARED,
    _SIGN_OUT,
    _RECOVERY,
)
CLOSING = (
    "Save what the school must keep, such as posts and messages.",
    "Ask the platform to delete the account; some keep it for 30 days in which a sign-in brings it back.",
)


def steps_for(school_account, *, is_closing) -> tuple[str, ...]:
    """What to do on the platform, in order."""
    steps = STEPS.get(school_account.platform, OTHERWISE)
    return (*steps, *CLOSING) if is_closing else steps
