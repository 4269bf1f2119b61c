"""Who ends whose sign-ins."""

from people.rules.people import why_not_manage


def why_not_end_session(person, by, now) -> str:
    """Everybody ends their own."""
    if not by.is_person(person):
        return "Only the person themselves ends a sign-in of theirs."
    return ""


def why_not_end_all_sessions(person, by, now) -> str:
    """A lost phone cannot wait: whoever keeps the list of people signs somebody out everywhere."""
    if person.is_shut_out(now):
        return f"{person.name} {person.gone}, and is signed in nowhere."
    return why_not_manage(by)
