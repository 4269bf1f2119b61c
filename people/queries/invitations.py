"""Invitations: the newest of somebody, the one behind a link, those never used."""

from django.db.models import Exists, OuterRef

from core.work import WorkItem
from people.models import Invitation, Person
from people.roles import Permission, permissions_of


def last_invitation(person: Person) -> Invitation | None:
    """The newest invitation of somebody, used or not."""
    return person.invitations.select_related("invited_by").order_by("-invited_at", "-id").first()


def invitation_of(digest: str) -> Invitation | None:
    """The invitation whose link has this digest, or None."""
    return Invitation.objects.filter(token_digest=digest).select_related("person", "invited_by").first()


def unused_invitations(person, roles, now) -> list[WorkItem]:
    """Invitations that this person sent and nobody used in time, for whoever keeps the list of people."""
    if str(Permission.MANAGE_PEOPLE) not in permissions_of(roles):
        return []
    newer = Invitation.objects.filter(person=OuterRef("person"), invited_at__gt=OuterRef("invited_at"))
    unused = (
        Invitation.objects.filter(
            invited_by=person, used_at=None, cancelled_at=None, expires_at__lte=now, person__is_active=True
        )
        .filter(~Exists(newer), person__in=Person.objects.current(now))
        .select_related("person")
        .order_by("expires_at", "id")
    )
    return [
        WorkItem(
            title=f"{invitation.person.name} has not used the invitation to sign in",
            url=invitation.person.get_absolute_url(),
            button="Look and send a new one",
            asked_by="you",
            clause="SC1",
        )
        for invitation in unused[:10]
    ]
