"""Who is told of something seen online. E-mails say only that something waits."""

from core.notices import api as owed
from people.queries import who_acts_as
from people.roles import Role


def mention_noted(mention, now, by):
    """Headteacher and business manager hear of it; of what turns to children, the safeguarding lead too (MO7)."""
    roles = [Role.HEADTEACHER, Role.BUSINESS_MANAGER, *([Role.SAFEGUARDING_LEAD] if mention.is_urgent else [])]
    told = {person.pk: person for role in roles for person in who_acts_as(role, now) if not by.is_person(person)}
    owed.post(
        key=f"mention.noted:{mention.pk}:{'urgent' if mention.is_urgent else 'first'}",
        to=told.values(),
        subject="Something seen online waits for a decision",
        body="Somebody says that it turns to children, or asks for money or passwords. Look at it now."
        if mention.is_urgent
        else "Somebody told us of it. Decide whether it is reported, answered or left.",
        urgency=owed.NOW,
        link=mention.get_absolute_url(),
        about=mention,
        now=now,
        is_discreet=True,
    )
