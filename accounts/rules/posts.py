"""Why a post cannot be checked or recorded (CO1, CO3 to CO12): a sentence to show, or nothing."""

from datetime import date
from urllib.parse import urlsplit

from accounts.models.post import WHOLE_SCHOOL, Post
from accounts.platforms import HOSTS
from accounts.states import NAMED_PLATFORMS, AccountState, Pictured, Platform, PostState
from people.queries import school_day
from people.roles import Permission

# No platform is older.
FIRST_DAY = date(2004, 1, 1)
MOST_CLASSES = 60
NOT_YOURS = "Only whoever checked or posted it, and those who look after all posts, do this."


def why_not_check_post(school_account, by, now) -> str:
    """Whoever can post on a live account checks a post for it."""
    if school_account.state != AccountState.LIVE:
        return f"{school_account} is {school_account.get_state_display()}, so nothing is posted there."
    if not school_account.posting_rights.current().filter(person=by.person).exists():
        return f"You cannot post on {school_account}. Choose an account that is yours."
    return ""


def why_not_check_again(post, by, now) -> str:
    """Until it is posted, whoever checked it may answer again."""
    if post.state != PostState.CHECKED:
        return f"This is {post.get_state_display()} already. Begin a new check."
    if not by.is_person(post.checked_by):
        return f"{post.checked_by} made this check. Begin one of your own."
    return why_not_check_post(post.school_account, by, now)


def why_not_leave_post(post, by, now) -> str:
    """A check that leads to no post is put aside by whoever made it."""
    if post.state != PostState.CHECKED:
        return f"This is {post.get_state_display()} already."
    return "" if by.is_person(post.checked_by) or by.may(Permission.LOOK_AFTER_POSTS) else NOT_YOURS


def why_not_mark_posted(post, by, now) -> str:
    """Whoever checked it says that it is posted."""
    if post.state != PostState.CHECKED:
        return f"This is {post.get_state_display()} already."
    return "" if by.is_person(post.checked_by) or by.may(Permission.LOOK_AFTER_POSTS) else NOT_YOURS


def why_not_record_post(school_account, author, by, now) -> str:
    """Whoever can post there records their own; those who look after posts record anybody's (CO6)."""
    if author is None:
        return "Choose who posted it. No post is anonymous."
    if school_account.state == AccountState.SETTING_UP:
        return f"{school_account} is still being set up, so nothing can have been posted there."
    if not by.is_person(author) and not by.may(Permission.LOOK_AFTER_POSTS):
        return "You record what you posted yourself. Ask the office to record somebody else’s."
    if not school_account.posting_rights.filter(person=author).exists():
        return f"{author} never could post on {school_account}. Choose who did."
    return ""


def why_not_change_post(post, by, now) -> str:
    """Whoever posted or checked it mends its record, and so do those who look after posts."""
    if by.may(Permission.LOOK_AFTER_POSTS):
        return ""
    return "" if any(map(by.is_person, (post.posted_by, post.checked_by, post.recorded_by))) else NOT_YOURS


def why_not_add_link(post, by, now, *, is_stopped) -> str:
    """A posted post has a link to add or to mend; `is_stopped` says that nobody may open it to copy one (CO13)."""
    if refusal := why_not_change_post(post, by, now):
        return refusal
    if is_stopped:
        return "This post may not be opened for now, so its link stays as it is. Ask the safeguarding lead."
    return "" if post.posted_at else "Say first that it is posted."


def why_not_moment(posted_at, now) -> str:
    """A post was made some time between the first platform and now."""
    if posted_at > now:
        return "This is in the future. Enter when it was posted, or record it afterwards."
    return why_not_day(posted_at, now)


def why_not_day(day, now) -> str:
    """A day that can be: not in the future, and not before there were platforms."""
    on = school_day(day) if hasattr(day, "hour") else day
    if on > school_day(now):
        return "This day is in the future. Enter a day that has been."
    return "" if on >= FIRST_DAY else f"Enter a day after {FIRST_DAY.year - 1}."


def why_not_pictured(pictured, classes, pictured_on, now) -> str:
    """Where children can be seen, the record says which class and from which day, and never who (CO11)."""
    if pictured != Pictured.CHILDREN:
        return ""
    if not classes:
        return f"Choose which class or group, or “{WHOLE_SCHOOL}”."
    if pictured_on is None:
        return "Enter the day on which the picture was taken."
    return why_not_day(pictured_on, now)


def why_not_link(link, school_account, by, now) -> str:
    """The link leads to the account's own platform; where that is one without addresses we know, to any."""
    host = (urlsplit(link).hostname or "").removeprefix("www.")
    if "." not in host:
        return "Copy the whole link of the post; it begins with https://"
    platform = platform_of(host)
    own_host = (urlsplit(school_account.address).hostname or "").removeprefix("www.")
    if host == own_host or platform == school_account.platform:
        return ""
    if platform:
        return (
            f"This link leads to {Platform(platform).label}, and {school_account} is on "
            f"{school_account.platform_label}. Copy the link of the post there."
        )
    # These live on hosts that nobody can list: a game's own, and every server of Mastodon.
    if school_account.platform in (*NAMED_PLATFORMS, Platform.MASTODON):
        return ""
    return f"This link does not lead to {school_account.platform_label}. Copy the link of the post there."


def why_not_known_already(post, link, by, now) -> str:
    """A post is recorded once."""
    others = Post.objects.filter(link=link)
    other = (others.exclude(pk=post.pk) if post is not None and post.pk else others).first()
    if other is None:
        return ""
    if not Post.objects.visible_to(by).filter(pk=other.pk).exists():
        return "This link is recorded already, by somebody else. Copy the link of this very post."
    return f"This link is recorded already: “{other}”, posted on {school_day(other.posted_at):%-d %B %Y}."


def platform_of(host) -> str:
    """The platform whose address this is, or nothing."""
    known = next((found for ours, found in HOSTS.items() if host == ours or host.endswith(f".{ours}")), "")
    # A platform's own name before another ending: facebook.co.uk, or a school's invented facebook.example.
    return known or next((label for label in host.split(".")[:-1] if label in Platform.values and len(label) > 1), "")


def why_not_classes(names, by, now) -> str:
    """Those who look after posts keep the school's list of classes."""
    if not by.may(Permission.LOOK_AFTER_POSTS):
        return "Only the office, senior leaders and the IT technician change this list."
    if len(names) > MOST_CLASSES:
        return f"That is {len(names)}. Keep the list to {MOST_CLASSES}."
    too_long = next((name for name in names if len(name) > 60), "")
    return f"Shorten “{too_long[:40]}…” to 60 characters." if too_long else ""


def was_checked(post) -> bool:
    """Whether a post went out after a clear check: with people in it, one of the same day (CO11)."""
    # A browser's clock says minutes only.
    if (
        not post.is_clear
        or post.checked_at is None
        or post.posted_at < post.checked_at.replace(second=0, microsecond=0)
    ):
        return False
    return post.pictured == Pictured.NOBODY or school_day(post.posted_at) == school_day(post.checked_at)
