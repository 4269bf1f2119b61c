"""Who is told that something of theirs was noted as a way back into an account."""

from django.urls import reverse

from core.notices import api as notices

KIND_OF_YOURS = {
    "control": "that you have full control",
    "knows": "that you know the password",
    "phone": "your telephone",
    "email": "your e-mail address",
    "profile": "your personal profile",
    "device": "a device of yours",
    "app": "an authenticator app of yours",
}


def way_noted(way, by, now):
    """Tell the person what was noted of them, unless they noted it themselves or have left."""
    if way.person is None or by.is_person(way.person) or way.person.has_left(now):
        return
    notices.post(
        key=f"way-{way.pk}-noted",
        to=way.person,
        subject=f"Noted for {way.school_account}: {KIND_OF_YOURS[way.kind]}",
        body="The school keeps a list of what could open its accounts, so that nobody is ever locked out. "
        "The IT technician, the headteacher and the business manager see it. No number or address of yours is kept "
        "in full. If something is wrong, tell the IT technician.",
        link=reverse("overview:about_you"),
        about=way,
        is_discreet=True,
        now=now,
    )
