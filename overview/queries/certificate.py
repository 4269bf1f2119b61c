"""The leaver's certificate: what was held, what was done, when and by whom, with its proof (RO9, RO10)."""

from datetime import timedelta

from accounts.states import AccountState, ChangeState, RemovalDecision, SecretKind
from core.pages.words import day, moment
from core.printing.api import Section, Sheet
from core.school.api import school

# On paper every date says its year.
EVERY_YEAR = -1
LINE = "…" * 20
ACCESS = ["Account", "What became of it", "Proof", "Done by"]
ELSEWHERE = ["What", "What became of it", "Settled by"]
HANDED_ON = ["What", "Taken over by", "Settled by"]


def number_of(departure) -> str:
    """What the certificate is known by; the same each time it is printed."""
    return f"LC-{departure.last_day_in_school:%Y}-{departure.pk:04d}"


def sections_of(leaver) -> list[Section]:
    """What the page and the paper say; never a secret, and nothing of a report."""
    sections = [Section(pairs=_facts(leaver))]
    if leaver.removals:
        sections.append(Section("Access taken away on the platforms", heads=ACCESS, rows=_access(leaver)))
    if leaver.settled:
        sections.append(Section("Handed on", heads=HANDED_ON, rows=_settled(leaver)))
    if leaver.done_elsewhere:
        sections.append(Section("Settled otherwise", heads=ELSEWHERE, rows=_done_elsewhere(leaver)))
    return sections


def sheet_of(leaver, now) -> Sheet:
    """The certificate on paper, with lines to sign on."""
    of_school, number = school(), number_of(leaver.departure)
    names = [("IT technician", LINE), ("Headteacher", LINE), ("Date", LINE)]
    return Sheet(
        school=of_school.name if of_school else "",
        kind="Leaver’s certificate",
        title=leaver.departure.person.name,
        sections=[*sections_of(leaver), Section("Signed", pairs=names)],
        foot=f"Leaver’s certificate {number}, printed on {moment(now, this_year=EVERY_YEAR)}",
    )


def _facts(leaver) -> list[tuple[str, str]]:
    departure = leaver.departure
    ended_by = departure.access_ended_by.name if departure.access_ended_by else "the system"
    changed = sum(removal.must_change_password for removal in leaver.removals)
    pictures = sum(removal.picture_id is not None for removal in leaver.removals)
    return [
        ("Certificate", number_of(departure)),
        ("Last day in school", day(departure.last_day_in_school, this_year=EVERY_YEAR)),
        ("Every access here ended", f"{moment(departure.access_ended_at, this_year=EVERY_YEAR)}, by {ended_by}"),
        ("With it", "Sign-in, sessions, roles, who can post, handing over and the password safe"),
        ("Accounts", _secured(len(leaver.removals), pictures)),
        ("Sign-in details they knew", f"changed on {_number(changed, 'account')}" if changed else "none"),
        ("Handed on", _number(len(leaver.settled), "thing")),
        ("Undertaking", _undertaking(leaver.undertaking)),
    ]


def _number(count, thing) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}" if count else "nothing"


def _secured(accounts, pictures) -> str:
    if not accounts:
        return "none to take away on the platforms"
    how = {0: "a written line", accounts: "a dated picture"}.get(pictures, f"a dated picture of {pictures} of them")
    return f"{accounts} secured, with {how} as the proof"


def _undertaking(asked) -> str:
    if asked is None:
        return "not asked"
    if not asked.answered_at:
        return f"asked on {day(asked.asked_at, this_year=EVERY_YEAR)}, not answered"
    return f"{asked.in_words} on {day(asked.answered_at, this_year=EVERY_YEAR)}, {asked.get_answered_how_display()}"


def _access(leaver) -> list[list[str]]:
    return [
        [
            f"{removal.school_account} · {removal.school_account.platform_label}",
            "\n".join(filter(None, [_decided(removal), _posting(removal), _password(removal), _ways(removal)])),
            "\n".join(filter(None, [removal.proof, *_proved(removal)])),
            f"{removal.completed_by or 'The system'}, {day(removal.completed_at, this_year=EVERY_YEAR)}",
        ]
        for removal in leaver.removals
    ]


def _decided(removal) -> str:
    if removal.decision == RemovalDecision.CLOSE:
        return _closing(removal.school_account, removal.closing)
    words = removal.get_decision_display()
    words = f"{words}: {removal.transfer_to.name}" if removal.transfer_to else words
    return words[:1].upper() + words[1:]


def _closing(account, change) -> str:
    """How the closing really stands, and since when."""
    if account.state == AccountState.CLOSED and account.closed_at:
        return f"The account was closed on {day(account.closed_at, this_year=EVERY_YEAR)}"
    if change is None:
        return "The account is to be closed; that is not proposed yet"
    proposed = f"Closing was proposed to the headteacher on {day(change.proposed_at, this_year=EVERY_YEAR)}"
    if change.state == ChangeState.GIVEN_UP:
        given_up = f"{day(change.ended_at, this_year=EVERY_YEAR)} by {change.ended_by or 'the system'}"
        return f"{proposed}, and given up on {given_up}: the account stays"
    if change.decided_at is None:
        return f"{proposed}; it is not decided yet"
    decided = day(change.decided_at, this_year=EVERY_YEAR)
    return f"The headteacher decided on {decided} to close it; that is not carried out yet"


def _password(removal) -> str:
    if not removal.must_change_password:
        return ""
    kinds = [SecretKind(kind).label.lower() for kind in removal.kinds_seen]
    return f"They knew the {' and the '.join(kinds) or 'sign-in details'}; changed afterwards"


def _posting(removal) -> str:
    if not removal.posted_until:
        return ""
    # What ends at midnight ends with the day before.
    last = min(removal.posted_until, removal.departure.access_ends_at) - timedelta(microseconds=1)
    return f"Could post there until {day(last, this_year=EVERY_YEAR)}"


def _ways(removal) -> str:
    """What of theirs opened the account and does no longer, with the day on which that was noted."""
    ways = [f"{way.name} ({day(way.ended_at, this_year=EVERY_YEAR)})" for way in removal.ended_ways]
    return f"Could no longer get back in: {', '.join(ways)}" if ways else ""


def _proved(removal) -> list[str]:
    picture = ["A dated picture is kept"] if removal.picture_id else []
    return [*picture, f"Proof of {day(removal.proof_on, this_year=EVERY_YEAR)}"]


def _settled(leaver) -> list[list[str]]:
    return [
        [
            f"{one.title}: {one.kind}",
            one.taken_over_by.name,
            f"{one.settled_by or 'The system'}, {day(one.settled_at, this_year=EVERY_YEAR)}",
        ]
        for one in leaver.settled
    ]


def _done_elsewhere(leaver) -> list[list[str]]:
    return [
        [
            f"{one.title}: {one.kind}",
            one.outcome[:1].upper() + one.outcome[1:],
            f"{f'{one.settled_by}, ' if one.settled_by else ''}{day(one.settled_at, this_year=EVERY_YEAR)}",
        ]
        for one in leaver.done_elsewhere
    ]
