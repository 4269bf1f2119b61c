"""The states of proposals, accounts, handovers and removals, and every move between them."""

from django.db import models


class Platform(models.TextChoices):
    """What counts as social media, games and video sharing included (SC0)."""

    FACEBOOK = "facebook", "Facebook"
    INSTAGRAM = "instagram", "Instagram"
    X = "x", "X (Twitter)"
    YOUTUBE = "youtube", "YouTube"
    TIKTOK = "tiktok", "TikTok"
    LINKEDIN = "linkedin", "LinkedIn"
    WHATSAPP = "whatsapp", "WhatsApp"
    THREADS = "threads", "Threads"
    BLUESKY = "bluesky", "Bluesky"
    MASTODON = "mastodon", "Mastodon"
    GAMES = "games", "a game with chat"
    OTHER = "other", "something else"


# Those of which the proposal says the name.
NAMED_PLATFORMS = (Platform.GAMES, Platform.OTHER)


def platform_in_words(platform, platform_name) -> str:
    """What a platform is called: by its own name, or by that which somebody gave it."""
    named = platform_name if platform in NAMED_PLATFORMS else ""
    return named or str(Platform(platform).label if platform else "")


class RequestState(models.TextChoices):
    """Where a proposal for an account has got to."""

    DRAFT = "draft", "draft"
    SUBMITTED = "submitted", "waiting for a decision"
    RETURNED = "returned", "sent back for changes"
    APPROVED = "approved", "approved"
    DECLINED = "declined", "declined"
    WITHDRAWN = "withdrawn", "withdrawn"


class Decider(models.TextChoices):
    """Who decides a proposal; the values are those of the roles (RO5)."""

    HEADTEACHER = "headteacher", "the headteacher"
    CHAIR = "chair", "the chair of governors"


REQUEST_TRANSITIONS = {
    "submit_request": ({RequestState.DRAFT, RequestState.RETURNED}, RequestState.SUBMITTED),
    "return_request": ({RequestState.SUBMITTED}, RequestState.RETURNED),
    "approve_request": ({RequestState.SUBMITTED}, RequestState.APPROVED),
    "decline_request": ({RequestState.SUBMITTED}, RequestState.DECLINED),
    "withdraw_request": (
        {RequestState.DRAFT, RequestState.SUBMITTED, RequestState.RETURNED},
        RequestState.WITHDRAWN,
    ),
}


class AccountState(models.TextChoices):
    """How a school account stands. It exists from the start of its set-up."""

    SETTING_UP = "setting-up", "being set up"
    LIVE = "live", "live"
    SUSPENDED = "suspended", "suspended"
    CLOSED = "closed", "closed"


ACCOUNT_TRANSITIONS = {
    "finish_set_up": ({AccountState.SETTING_UP}, AccountState.LIVE),
    "suspend_account": ({AccountState.LIVE}, AccountState.SUSPENDED),
    "resume_account": ({AccountState.SUSPENDED}, AccountState.LIVE),
    "close_account": ({AccountState.SETTING_UP, AccountState.LIVE, AccountState.SUSPENDED}, AccountState.CLOSED),
}


class ChangeKind(models.TextChoices):
    """What the headteacher decides about an account that exists."""

    SUSPEND = "suspend", "suspended for a time"
    TRANSFER = "transfer", "somebody else here takes it over"
    GIVE_AWAY = "give-away", "another organisation takes it over"
    CLOSE = "close", "closed for good"


class ChangeState(models.TextChoices):
    """Where such a decision has got to: the headteacher decides, the IT technician carries it out."""

    PROPOSED = "proposed", "waiting for the headteacher"
    DECIDED = "decided", "being carried out"
    CARRIED_OUT = "carried-out", "carried out"
    GIVEN_UP = "given-up", "not done"


CHANGE_TRANSITIONS = {
    "agree_to_change": ({ChangeState.PROPOSED}, ChangeState.DECIDED),
    "give_up_change": ({ChangeState.PROPOSED, ChangeState.DECIDED}, ChangeState.GIVEN_UP),
    "finish_change": ({ChangeState.DECIDED}, ChangeState.CARRIED_OUT),
}


class SecretKind(models.TextChoices):
    """What a sign-in detail is."""

    USERNAME = "username", "user name"
    PASSWORD = "password", "password"
    TOTP_SEED = "totp-seed", "authenticator key"
    RECOVERY_CODES = "recovery-codes", "recovery codes"
    RECOVERY_EMAIL = "recovery-email", "recovery e-mail address"
    RECOVERY_PHONE = "recovery-phone", "recovery telephone"
    NOTE = "note", "note"
    # Made here and not set on the platform yet: it becomes the password once somebody says that it is.
    SUGGESTED_PASSWORD = "suggested-password", "suggested password"


# What is typed into the safe; a suggestion is made.
TYPED_KINDS = tuple(kind for kind in SecretKind if kind != SecretKind.SUGGESTED_PASSWORD)


class WayKind(models.TextChoices):
    """What could open an account, or help to open it again."""

    CONTROL = "control", "full control"
    KNOWS = "knows", "password known"
    PHONE = "phone", "telephone"
    EMAIL = "email", "e-mail address"
    PROFILE = "profile", "personal profile"
    DEVICE = "device", "signed-in device"
    APP = "app", "authenticator app"


class WayOwner(models.TextChoices):
    """Whose a way back in is."""

    SCHOOL = "school", "the school"
    PERSON = "person", "one person"
    UNKNOWN = "unknown", "nobody knows whose"


# What only a person can have or know.
OF_A_PERSON = (WayKind.CONTROL, WayKind.KNOWS, WayKind.PROFILE)
# What opens an account without anything else; a password alone does not, for there is a second step.
OPENS_IT = (WayKind.CONTROL, WayKind.PHONE, WayKind.EMAIL, WayKind.PROFILE, WayKind.DEVICE, WayKind.APP)


class HandoverState(models.TextChoices):
    """Where the handing over of sign-in details has got to."""

    OFFERED = "offered", "waiting to be collected"
    COLLECTED = "collected", "collected, not yet confirmed"
    CONFIRMED = "confirmed", "confirmed"
    CANCELLED = "cancelled", "cancelled"
    EXPIRED = "expired", "not collected in time"


HANDOVER_TRANSITIONS = {
    "collect_handover": ({HandoverState.OFFERED}, HandoverState.COLLECTED),
    "confirm_handover": ({HandoverState.COLLECTED}, HandoverState.CONFIRMED),
    "cancel_handover": ({HandoverState.OFFERED, HandoverState.COLLECTED}, HandoverState.CANCELLED),
    "expire_handover": ({HandoverState.OFFERED}, HandoverState.EXPIRED),
}


class RemovalDecision(models.TextChoices):
    """What becomes of an account that a leaver could post on."""

    TRANSFER = "transfer", "somebody else takes over"
    KEEP = "keep", "the others who can post carry on"
    CLOSE = "close", "the account is closed"


class RemovalState(models.TextChoices):
    """Where taking a leaver's access to one account away has got to."""

    WAITING = "waiting", "waiting for a decision"
    STARTED = "started", "being removed"
    DONE = "done", "removed, with proof"


REMOVAL_TRANSITIONS = {
    # What was decided can be decided again until it is proved.
    "start_removal": ({RemovalState.WAITING, RemovalState.STARTED}, RemovalState.STARTED),
    "complete_removal": ({RemovalState.STARTED}, RemovalState.DONE),
}


class LateStep(models.TextChoices):
    """Who is told, and when, that a leaver's access is still not taken away."""

    LATE = "late", "late"
    STILL_LATE = "still-late", "two working days late"


class ReviewState(models.TextChoices):
    """Where the termly review of one account has got to."""

    OPEN = "review-open", "to be reviewed"
    FINISHED = "finished", "reviewed"
    MISSED = "missed", "not reviewed that term"
    DROPPED = "dropped", "no longer needed"


REVIEW_TRANSITIONS = {
    "finish_review": ({ReviewState.OPEN}, ReviewState.FINISHED),
    # The next term has begun, and the next review with it.
    "miss_review": ({ReviewState.OPEN}, ReviewState.MISSED),
    # The account is closed or suspended.
    "drop_review": ({ReviewState.OPEN}, ReviewState.DROPPED),
    # A suspended account is taken up again: what it owed, it owes still.
    "reopen_review": ({ReviewState.DROPPED}, ReviewState.OPEN),
}


class OpeningKind(models.TextChoices):
    """What two people open the safe for."""

    EMERGENCY = "emergency", "opened without the IT technician"
    COPY = "copy", "copy for the school's own safe"


class OpeningState(models.TextChoices):
    """Where the opening of the safe by two people has got to."""

    ASKED = "asked", "waiting for a second person"
    AGREED = "agreed", "agreed"
    USED = "used", "used"
    CANCELLED = "cancelled", "stopped"
    EXPIRED = "expired", "not used in time"


OPEN_OPENINGS = (OpeningState.ASKED, OpeningState.AGREED)
OPENING_TRANSITIONS = {
    "agree_opening": ({OpeningState.ASKED}, OpeningState.AGREED),
    "use_opening": ({OpeningState.AGREED}, OpeningState.USED),
    "cancel_opening": ({OpeningState.ASKED, OpeningState.AGREED}, OpeningState.CANCELLED),
    "expire_openings": ({OpeningState.ASKED, OpeningState.AGREED}, OpeningState.EXPIRED),
}


class Pictured(models.TextChoices):
    """Who can be seen or heard in a post: it decides which questions the check asks (CO11)."""

    NOBODY = "nobody", "nobody"
    ADULTS = "adults", "adults only"
    CHILDREN = "children", "children"


class PostState(models.TextChoices):
    """Where a post has got to, from its check to its end."""

    CHECKED = "checked", "checked, not posted yet"
    LEFT = "left", "not posted"
    POSTED = "posted", "posted"
    TAKEN_DOWN = "taken-down", "taken down"


POST_TRANSITIONS = {
    "leave_post": ({PostState.CHECKED}, PostState.LEFT),
    "mark_posted": ({PostState.CHECKED}, PostState.POSTED),
    # Once more where it came back.
    "complete_takedown": ({PostState.POSTED, PostState.TAKEN_DOWN}, PostState.TAKEN_DOWN),
}


class TakedownReason(models.TextChoices):
    """Why a post must come down."""

    PERMISSION = "permission", "a permission was withdrawn"
    OBJECTION = "objection", "somebody in it said no"
    COMPROMISING = "compromising", "a compromising picture"
    SEXUAL = "sexual", "it could show a child naked, partly naked or sexually"
    COPYRIGHT = "copyright", "something in it is not ours to use"
    OTHER = "other-reason", "something else"


# Due at once (CO13); the others by the end of the next working day, which is our own measure.
AT_ONCE = (TakedownReason.COMPROMISING, TakedownReason.SEXUAL)


class TakedownState(models.TextChoices):
    """Where taking a post down has got to. One that could be sexual is stopped until the safeguarding lead says."""

    STOPPED = "stopped", "stopped: the safeguarding lead decides"
    OPEN = "coming-down", "to be taken down"
    GONE = "gone", "gone, with proof"
    DROPPED = "not-taken-down", "left standing"


TAKEDOWN_TRANSITIONS = {
    "stop_takedown": ({TakedownState.OPEN}, TakedownState.STOPPED),
    "release_takedown": ({TakedownState.STOPPED}, TakedownState.OPEN),
    "complete_takedown": ({TakedownState.OPEN}, TakedownState.GONE),
    "drop_takedown": ({TakedownState.STOPPED, TakedownState.OPEN}, TakedownState.DROPPED),
}
OPEN_TAKEDOWNS = (TakedownState.STOPPED, TakedownState.OPEN)


class StepAnswer(models.TextChoices):
    """What became of one step of taking a post down."""

    DONE = "done", "done"
    NOT_NEEDED = "not-needed", "not needed"


class WithdrawalState(models.TextChoices):
    """Where looking through the posts of a withdrawn permission has got to."""

    OPEN = "looking-through", "posts to look through"
    FINISHED = "looked-through", "looked through"


WITHDRAWAL_TRANSITIONS = {
    "finish_withdrawal": ({WithdrawalState.OPEN}, WithdrawalState.FINISHED),
}


class LookOutcome(models.TextChoices):
    """What somebody found who looked at a post again because a permission was withdrawn."""

    NOTHING = "nothing-to-do", "nothing to do"
    TAKE_DOWN = "take-down", "take it down"


class GroupState(models.TextChoices):
    """Whether whoever runs a linked group agrees that it is noted."""

    WAITING = "waiting-for-yes", "waiting for a yes"
    AGREED = "group-agreed", "agreed"
    ENDED = "group-ended", "ended"


GROUP_TRANSITIONS = {
    "agree_to_group": ({GroupState.WAITING}, GroupState.AGREED),
    "end_group": ({GroupState.WAITING, GroupState.AGREED}, GroupState.ENDED),
}
