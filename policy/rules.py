"""Why somebody may not do a thing to the Statement: a sentence to show, or nothing."""

from people.roles import Permission
from policy.states import VERSION_TRANSITIONS, VersionState


def _why_not_publisher(by) -> str:
    if not by.is_system and not by.may(Permission.PUBLISH_STATEMENT):
        return "Only the headteacher writes and publishes the Statement (RO1)."
    return ""


def why_not_draft(by, now) -> str:
    """The headteacher alone starts a new version (RO1)."""
    return _why_not_publisher(by)


def why_not_change(version, by, now) -> str:
    """A published version never changes."""
    if version.state != VersionState.DRAFT:
        return "This version has been published, so its words stay as they are. Start a new version instead."
    return _why_not_publisher(by)


def why_not_publish(version, by, now) -> str:
    """A version is published once, by the headteacher (RO1)."""
    if version.state not in VERSION_TRANSITIONS["publish_version"][0]:
        return "This version has already been published."
    return _why_not_publisher(by)


def why_not_replace(version, by, now) -> str:
    """Only the version in force makes room for a newer one."""
    if version.state not in VERSION_TRANSITIONS["replace_version"][0]:
        return "This version is not in force, so nothing replaces it."
    return _why_not_publisher(by)


def why_not_acknowledge(version, by, now) -> str:
    """Everybody confirms for themselves, and only the version in force (RO11)."""
    if by.person is None:
        return "Only a person can confirm that they have read it."
    if version.state != VersionState.PUBLISHED:
        return "There is a newer version. Please read that one."
    return ""


def why_not_confirm_cycle(by, now) -> str:
    """The headteacher says how often the Statement is reviewed (RV2)."""
    return _why_not_publisher(by)
