"""What must hold after any fault, asked of the tables and of the mail server, not of the product's own code."""

from collections import Counter
from dataclasses import dataclass

from tests.faults.installation import wait_until

# How often each of these may stand in the history of one thing.
ONCE = (
    "account_request.submitted",
    "comment.received",
    "departure.access_ended",
    "departure.sign_in_ended",
    "handover.expired",
    "incident.reported",
    "statement.acknowledged",
)
# What the load sends, each with words of its own: the words, and how many.
SENT = {
    "comments": "select words from monitoring_comment where words like 'Said number %%'",
    "requests": "select name from accounts_accountrequest where name like 'Account %%' and state <> 'draft'",
    "reports": "select words from incidents_incident where words like 'Report {words} %%'",
    "leavers": "select person_id from people_departure where cancelled_at is null",
    "confirmations": "select person_id from policy_acknowledgement",
}
UNSENT = """select count(*) from notices_notice
    where sent_at is null and gave_up_at is null and withdrawn_at is null and urgency = 'now'"""
LETTERS = "select count(*) from people_letter where gave_up_at is null"


@dataclass
class Found:
    """What was lost and what there is too much of, in words."""

    lost: list[str]
    doubled: list[str]
    duplicate_mails: int
    lost_mails: list[str]


def catch_up(school, *, seconds=60) -> float:
    """Wait until nothing is owed any more; the seconds since now."""
    return wait_until(
        lambda: school.number(UNSENT) + school.number(LETTERS) == 0, seconds=seconds, what="everything owed is sent"
    )


def judge(school, load=None) -> Found:
    """Count what is missing, doubled and sent twice; what the product's own check says is asked after each test."""
    found = Found(lost=[], doubled=[], duplicate_mails=0, lost_mails=[])
    if load is not None:
        _judge_load(school, load, found)
    _judge_history(school, found)
    _judge_notices(school, found)
    if school.mail is not None:
        _judge_mail(school, found)
        _judge_letters(school, load.addressed if load else [], found)
    return found


def _judge_load(school, load, found):
    for kind, statement in SENT.items():
        rows = [words for (words,) in school.rows(statement.format(words=load.words))]
        expected = getattr(load, kind)
        found.lost += [f"{expected - len(set(rows))} of the {kind}"] if len(set(rows)) < expected else []
        found.doubled += sorted({f"{kind}: {words}" for words in rows if rows.count(words) > 1})
    files = school.number("select count(*) from incidents_evidence")
    found.lost += [f"{load.reports - files} of the files"] if files < load.reports else []


def _judge_history(school, found):
    once = ", ".join(f"'{event}'" for event in ONCE)
    twice = school.rows(
        f"select event, about_id, count(*) from audit_auditentry where event in ({once})"
        " group by event, about_id having count(*) > 1"
    )
    found.doubled += [f"{event} of {about} {times} times" for event, about, times in twice]
    steps = school.rows("select incident_id, step from incidents_escalation group by 1, 2 having count(*) > 1")
    found.doubled += [f"step {step} of report {report}" for report, step in steps]


def _judge_notices(school, found):
    """Every report has told its lead; nobody has the same words about the same thing twice on one day."""
    untold = school.number(
        "select count(*) from incidents_incident i where i.lead_id is not null and not exists (select 1 from"
        " notices_notice n where n.about_type = 'incidents.incident' and n.about_id = cast(i.id as varchar))"
    )
    found.lost += [f"the messages of {untold} reports"] if untold else []
    twice = school.rows(
        "select subject, recipient_id, about_type, about_id from notices_notice where about_id <> ''"
        " group by 1, 2, 3, 4, body having count(*) > 1"
    )
    found.doubled += [f"message “{subject}” to {person} about {kind} {pk}" for subject, person, kind, pk in twice]


def _judge_mail(school, found):
    # First what was sent, then what has come: meanwhile more may go out.
    sent = school.rows("select distinct envelope from notices_notice where sent_at is not null")
    copies = school.mail.copies()
    found.lost_mails += [f"envelope {one}" for (one,) in sent if not copies[f"<notice-{one}@localhost>"]]
    found.duplicate_mails = sum(number - 1 for number in copies.values())


def _judge_letters(school, addresses, found):
    """Whoever asked for a new password, or was invited, has a letter; none is owed or was given up."""
    taken = Counter(to for to, message in school.mail.taken if message["Message-ID"].startswith("<letter-"))
    found.lost_mails += [f"a letter to {address}" for address in addresses if not taken[address]]
    left = school.number("select count(*) from people_letter")
    found.lost_mails += [f"{left} letters that are still owed"] if left else []
