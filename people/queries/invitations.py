"""Invitations: the newest of somebody, the one behind a link, those never used."""

from datetime import datetime

from django.core.signing import Signer
from django.db.models import Exists, OuterRef, Q
from django.utils.crypto import constant_time_compare

from core.ids import id_in
from core.together import Rows
from core.work import Source, WorkItem, each
from people.models import Invitation, Letter, LetterKind, Person
from people.queries.roles import roles_of
from people.roles import Permission, permissions_of


def last_invitation(person: Person) -> Invitation | None:
    """The newest invitation of somebody, used or not."""
    return person.invitations.select_related("invited_by").order_by("-invited_at", "-id").first()


def token_of(invitation: Invitation) -> str:
    """What an invitation's link ends in: its number and a signature by SECRET_KEY, made anew whenever it is needed."""
    # With the person and the moment: a number that is given out again, after a backup came back, opens nothing.
    moment = int(invitation.invited_at.timestamp() * 1000)
    signed = f"{invitation.pk} {invitation.person_id} {moment}"
    return f"{invitation.pk}-{Signer(salt='people.invitation').signature(signed)}"


def invitation_of(token: str) -> Invitation | None:
    """The invitation whose link ends in this, or None."""
    number = id_in(token.partition("-")[0])
    found = Invitation.objects.filter(pk=number).select_related("person", "invited_by").first()
    return found if found is not None and constant_time_compare(token_of(found), token) else None


def link_is_open(invitation: Invitation, now: datetime) -> bool:
    """Whether this link still works, as far as the invitation itself goes."""
    return Invitation.objects.filter(Invitation.open_at(now), pk=invitation.pk).exists()


def unsent_invitation(person: Person) -> Letter | None:
    """The letter with somebody's link that has not left yet, or None."""
    return Letter.objects.filter(person=person, kind=LetterKind.INVITATION).order_by("-id").first()


def unused_invitations(inviter, reader, now) -> list[Source]:
    """Invitations that nobody used in time, or that could not be mailed, for the inviter or whoever stands in for them:

    where they may keep the list, and never their own.
    """
    if str(Permission.MANAGE_PEOPLE) not in permissions_of(roles_of(reader, now)):
        return []
    newer = Invitation.objects.filter(person=OuterRef("person"), invited_at__gt=OuterRef("invited_at"))
    unused = (
        Invitation.objects.filter(
            Q(expires_at__lte=now) | Q(letter__gave_up_at__isnull=False),
            invited_by=inviter,
            used_at=None,
            cancelled_at=None,
            person__is_active=True,
        )
        .filter(~Exists(newer), person__in=Person.objects.current(now))
        .exclude(person=reader)
        .order_by("expires_at", "id")
    )

    def item(row):
        late = row.expires_at <= now
        return WorkItem(
            title=f"{row.name} has not used the invitation to sign in"
            if late
            else f"The invitation to {row.name} could not be sent",
            url=Person(pk=row.person).get_absolute_url(),
            button="Look and send a new one",
            asked_by="you" if inviter == reader else inviter.name,
            clause="SC1",
        )

    return [each(item, Rows(unused, most=10, person="person_id", name="person__name", expires_at="expires_at"))]
