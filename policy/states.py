"""The states of a version of the Statement, and every move between them."""

from django.db import models


class VersionState(models.TextChoices):
    """Where a version of the Statement has got to."""

    DRAFT = "draft", "being written"
    PUBLISHED = "published", "in force"
    REPLACED = "replaced", "replaced by a newer version"


VERSION_TRANSITIONS = {
    "publish_version": ({VersionState.DRAFT}, VersionState.PUBLISHED),
    "replace_version": ({VersionState.PUBLISHED}, VersionState.REPLACED),
}
