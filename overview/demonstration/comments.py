"""Half a term of checks and comments, a complaint before half-term, a thread, and a snow day."""

from datetime import timedelta

from core.workdays.actions import add_closure, decide_closures
from monitoring.actions.checks import record_check
from monitoring.actions.comments import acknowledge_comment, answer_comment, assign_comment, close_comment, flag_comment
from monitoring.actions.receiving import Said, receive_comment, receive_comments
from monitoring.states import CommentKind, CommentSource
from people.queries import actor_for

WEEKS_OF_CHECKS = 6
PARKING = 84
SNOW = 60

# words, kind, and what the school said to it
ANSWERED = (
    (
        "What time does the choir concert start?",
        CommentKind.QUERY,
        "At 6 pm in the hall. Doors open at half past five.",
    ),
    ("Lovely pictures of the Year 3 trip, thank you!", CommentKind.COMMENT, "Thank you, they had a great day."),
    ("Is school dinner money going up?", CommentKind.QUERY, "Yes, by ten pence from January. A letter is on its way."),
    ("The link to the newsletter does not work.", CommentKind.QUERY, "Thank you. It is mended now."),
    ("My son lost a green coat, has anyone seen it?", CommentKind.QUERY, "There are three green coats at the office."),
    ("Well played in the netball final!", CommentKind.COMMENT, "The team says thank you."),
    (
        "Nobody answered the telephone all morning.",
        CommentKind.COMPLAINT,
        "We are sorry. The line was down until noon.",
    ),
    ("When are the places for nursery given out?", CommentKind.QUERY, "In the week after half-term, by letter."),
    ("Please could the menu be put up earlier?", CommentKind.COMMENT, "It goes up on Fridays from now on."),
    ("The gate was locked at ten to nine today.", CommentKind.COMPLAINT, "We have spoken to the site manager. Sorry."),
    ("Can grandparents come to the harvest assembly?", CommentKind.QUERY, "Of course they can."),
    ("Thank you for the reading workshop.", CommentKind.COMMENT, "We are glad that it helped."),
)

PARKED = (
    "Somebody has parked across the gate again.",
    "It was not me, I walk.",
    "Then who drives the silver one?",
    "Why is there nobody at the crossing?",
    "My children had to step into the road.",
    "There is room behind the church hall.",
    "We go through this every year.",
)

SNOWED = (
    "Is school open today?",
    "Will the bus come?",
    "Is after-school club on?",
    "How do we get the work for today?",
    "Will school be open tomorrow?",
    "Are packed lunches paid back?",
)

FAMILIES = (
    "a parent",
    "M. Field",
    "Jo and Al",
    "T. Brook",
    "Sunny Side",
    "Mrs Lane",
    "K. Mills",
    "River Mum",
    "D. Oak",
)


def fill_calendar(days, cast) -> None:
    """Half-term was last week and stopped the clock, by the headteacher's decision."""
    started = days.at(days.first_of_school_year(), 10)
    decide_closures(by=actor_for(cast["head"], started), now=started, closures_stop_clock=True)
    monday = days.week_of_work() - timedelta(days=7)
    entered = days.ago(60, 12)
    add_closure(
        by=actor_for(cast["manager"], entered),
        now=entered,
        name="Half-term",
        first_day=monday,
        last_day=monday + timedelta(days=4),
    )
    holiday = monday + timedelta(weeks=5)
    add_closure(
        by=actor_for(cast["manager"], entered),
        now=entered,
        name="School holiday",
        first_day=holiday,
        last_day=holiday + timedelta(days=11),
    )


def fill_comments(days, cast, accounts) -> None:
    """What was said on the accounts, and what became of it."""
    _checks(days, cast, accounts)
    _answered(days, cast, accounts)
    _complaint_before_half_term(days, cast, accounts)
    _parking(days, cast, accounts)
    _snow_day(days, cast, accounts)
    _this_week(days, cast, accounts)


def _checks(days, cast, accounts):
    """Somebody looked at every account, on most days on which they should have, and once in half-term."""
    wednesday = days.week_of_work() - timedelta(days=5)
    for number, (key, account) in enumerate(accounts.items()):
        watcher = cast[WATCHERS[key]]
        step = 1 if account.can_public_write else 2
        looked_on = {days.working_days_ago(back) for back in range(1, WEEKS_OF_CHECKS * 5, step) if back % 11 != 9}
        for day in sorted(looked_on | {wednesday}):
            moment = days.at(day, 8, 5 + number)
            record_check(
                account,
                by=actor_for(watcher, moment),
                now=moment,
                is_still_private=True,
                are_comments_hidden=True,
                is_anything_wrong=False,
            )


WATCHERS = {
    "friends": "manager",
    "page": "technician",
    "instagram": "art",
    "x": "office",
    "music": "technician",
    "sports": "sports",
    "year5": "teacher",
    "reception": "reception",
    "library": "library",
}


def _said(account, words, moment, number, kind=CommentKind.COMMENT, source=CommentSource.FORM):
    return Said(
        source=source,
        received_at=moment,
        school_account=account,
        kind=kind,
        author=FAMILIES[number % len(FAMILIES)],
        words=words,
        link=f"https://social.example/posts/{moment:%Y%m%d}-{number}",
    )


def _answered(days, cast, accounts):
    for number, (words, kind, answer) in enumerate(ANSWERED):
        moment = days.at(days.working_days_ago(27 - 2 * number), 17, number)
        account = accounts["page" if number % 2 else "x"]
        who = cast["office" if number % 2 == 0 else "manager"]
        said = _said(account, words, moment, number, kind)
        comment, _ = receive_comment(by=actor_for(who, moment), now=moment, said=said)
        answered_at = days.at(days.working_days_ago(27 - 2 * number - 1), 11, number)
        answer_comment(
            comment,
            by=actor_for(who, answered_at),
            now=answered_at,
            words=answer,
            said_where="in a message on the platform",
        )


def _complaint_before_half_term(days, cast, accounts):
    """It came on the Friday afternoon before half-term and falls due this Friday."""
    friday = days.week_of_work() - timedelta(days=10)
    moment = days.at(friday, 16, 40)
    words = (
        "This is the third time that I ask. My daughter’s picture is still on the page although I said no in September."
    )
    comment, _ = receive_comment(
        by=actor_for(cast["manager"], moment),
        now=moment,
        said=_said(accounts["page"], words, moment, 700, CommentKind.COMPLAINT),
    )
    assign_comment(comment, by=actor_for(cast["manager"], days.now), now=days.now, to=cast["manager"])


def _parking(days, cast, accounts):
    """A thread that answers itself: nobody from the school writes into it, and it says why; one is still open."""
    evening = days.at(days.working_days_ago(14), 18)
    many = [
        _said(
            accounts["x"],
            f"{PARKED[number % len(PARKED)]} ({number + 1})",
            evening + timedelta(minutes=number),
            number,
            source=CommentSource.LIST,
        )
        for number in range(PARKING - 1)
    ]
    listed_at = evening + timedelta(hours=2)
    receive_comments(by=actor_for(cast["manager"], listed_at), now=listed_at, many=many)
    closed_at = days.at(days.working_days_ago(13), 9, 30)
    for said in many:
        comment, _ = receive_comment(by=actor_for(cast["manager"], closed_at), now=closed_at, said=said)
        close_comment(
            comment,
            by=actor_for(cast["manager"], closed_at),
            now=closed_at,
            because="Parents talk to each other about parking. The newsletter says what the school does about it.",
        )
    lately = days.at(days.working_days_ago(2), 18)
    words = f"And again this morning, right across the gate. ({PARKING})"
    said = _said(accounts["x"], words, lately, PARKING)
    comment, _ = receive_comment(by=actor_for(cast["manager"], lately), now=lately, said=said)
    assign_comment(comment, by=actor_for(cast["manager"], lately), now=lately, to=cast["sports"])


def _snow_day(days, cast, accounts):
    """One closed day, sixty messages, all still to be answered."""
    day = days.working_days_ago(1)
    entered = days.at(day, 6, 30)
    add_closure(by=actor_for(cast["head"], entered), now=entered, name="Closed for snow", first_day=day, last_day=day)
    morning = days.at(day, 7)
    many = [
        _said(
            accounts["page"],
            f"{SNOWED[number % len(SNOWED)]} ({number + 1})",
            morning + timedelta(minutes=4 * number),
            number,
            CommentKind.QUERY,
            CommentSource.LIST,
        )
        for number in range(SNOW)
    ]
    noon = min(days.now, morning + timedelta(hours=5))
    receive_comments(
        by=actor_for(cast["manager"], noon), now=noon, many=[said for said in many if said.received_at <= noon]
    )


def _this_week(days, cast, accounts):
    """What came in lately: one acknowledged, one flagged, one that is late."""
    late_at = days.at(days.working_days_ago(8), 15)
    receive_comment(
        by=actor_for(cast["manager"], late_at),
        now=late_at,
        said=_said(
            accounts["sports"], "Why was the match called off without a word?", late_at, 801, CommentKind.COMPLAINT
        ),
    )
    moment = days.at(days.working_days_ago(3), 20)
    comment, _ = receive_comment(
        by=actor_for(cast["manager"], moment),
        now=moment,
        said=_said(accounts["page"], "Could the school put in bicycle stands?", moment, 802, CommentKind.QUERY),
    )
    acknowledged_at = days.at(days.working_days_ago(2), 12)
    acknowledge_comment(
        comment,
        by=actor_for(cast["office"], acknowledged_at),
        now=acknowledged_at,
        words="Thank you, we have passed it to the governors.",
        said_where="in a message on the platform",
    )
    moment = days.at(days.working_days_ago(2), 21)
    said = _said(accounts["page"], "Tell that coach that I know where he parks.", moment, 803)
    comment, _ = receive_comment(by=actor_for(cast["manager"], moment), now=moment, said=said)
    flagged_at = days.at(days.working_days_ago(2), 21, 30)
    flag_comment(comment, by=actor_for(cast["manager"], flagged_at), now=flagged_at, reason="threat")
