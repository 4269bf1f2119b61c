"""The history is signed each minute, sent out each week, verified each day; its words can be erased (CO4)."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from core.action import Refused
from core.audit import api as audit
from core.audit import checkpoints, checks
from core.audit.models import AuditDetail, AuditEntry, HistoryCheck
from core.audit.verification import inspect
from core.heartbeat.troubles import troubles
from core.notices.models import Notice
from overview import queries
from overview.actions.history import erase_history, mark_seen, sweep
from overview.sweeps import deliver
from people.roles import Role
from tests.factories import NOW, actor, make_person, make_report
from tests.history import guards_lifted
from tests.waiting import waits_for

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def history(head, chair, tech, teacher):
    """Three lines about the teacher, done by the technician."""
    audit.record_many([("person.changed", teacher, {"note": f"note {number}"}) for number in range(3)], by=actor(tech))


def damage():
    """The owner of the database changes who did something."""
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditentry SET actor_id = '999' WHERE id = 2")


def test_sweep_signs_what_is_new_and_nothing_twice(history):
    assert sweep(now=NOW) == {"history_signed": 1, "history_lines_sent": 1, "history_findings": 0}
    # The line that says what was sent is new; after it nothing is.
    assert sweep(now=NOW + MINUTE) == {"history_signed": 1, "history_lines_sent": 0, "history_findings": 0}
    assert sweep(now=NOW + 2 * MINUTE) == {"history_signed": 0, "history_lines_sent": 0, "history_findings": 0}
    assert sorted(checkpoints.read().digests) == [3, 4]
    assert inspect(now=NOW).findings == []


def test_sweep_of_an_empty_installation_does_nothing(db):
    assert sweep(now=NOW) == {"history_signed": 0, "history_lines_sent": 0, "history_findings": 0}
    assert not Notice.objects.exists()


def test_a_file_that_cannot_be_written_stops_nothing_else_and_the_technician_sees_it(history, settings, tmp_path):
    settings.CHECKPOINT_FILE = tmp_path / "not" / "there"
    assert sweep(now=NOW) == {"history_signed": 0, "history_lines_sent": 0, "history_findings": 0}
    assert checks.last_check().finished_at == NOW
    assert "Could not be done: " in troubles(NOW)[0]
    assert "FileNotFoundError" in troubles(NOW)[0]


def test_the_chair_keeps_a_line_each_week_that_proves_how_the_history_stood(history, chair, mailoutbox):
    for week in (NOW, NOW + DAY, NOW + 4 * DAY):
        sweep(now=week)
    assert Notice.objects.filter(recipient=chair).count() == Notice.objects.count() == 2

    deliver(now=NOW + 5 * DAY)
    sent = mailoutbox[0].body
    line = next(word for word in sent.split() if word.startswith('{"number"'))
    assert checkpoints.read_text(line).digests == {3: AuditEntry.objects.get(pk=3).digest}
    assert "Please keep the e-mail that says this." in sent
    assert "last verified on Thursday 19 November, 10:30, and was as it was written." in sent
    assert not any(name in line for name in ("Priya", "Tom", "note"))

    damage()
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_auditdetail WHERE entry_id > 2")
        cursor.execute("DELETE FROM audit_auditentry WHERE id > 2")
    with pytest.raises(SystemExit):
        call_command("verify_audit", f"--checkpoint={line}", stdout=(out := io.StringIO()))
    assert "The newest lines are missing: the history ends at line 2" in out.getvalue()


def test_the_vice_chair_keeps_it_where_there_is_no_chair(head, tech, teacher):
    vice = make_person("Vera Vale", Role.VICE_CHAIR)
    audit.record("person.changed", teacher, by=actor(tech))
    sweep(now=NOW)
    assert Notice.objects.get().recipient == vice


def test_the_whole_history_is_verified_once_a_day(history):
    sweep(now=NOW)
    sweep(now=NOW + DAY - MINUTE)
    assert [(check.lines, check.findings) for check in HistoryCheck.objects.all()] == [(3, 0)]
    sweep(now=NOW + DAY)
    assert HistoryCheck.objects.count() == 2


def test_a_verification_that_never_ended_is_begun_again(history):
    HistoryCheck.objects.create(started_at=NOW)
    assert not checks.is_due(now=NOW + timedelta(minutes=119))
    sweep(now=NOW + timedelta(hours=2))
    assert [check.finished_at is None for check in HistoryCheck.objects.order_by("id")] == [True, False]


def test_a_changed_history_is_told_once_and_waits_for_whoever_must_know(history, head, chair, tech, teacher, client):
    damage()
    for day in range(3):
        sweep(now=NOW + day * DAY)

    told = Notice.objects.filter(key__startswith="history.wrong")
    assert {notice.recipient for notice in told} == {head, chair, tech}
    assert told.count() == 3
    assert "found that one thing is not as written. The first: Line 2 is not what was written after line 1" in (
        told[0].body
    )
    for person in (head, chair, tech):
        assert "The school's history is not as it was written" in [
            item.title for item in waits_for(queries, person, NOW)
        ]
    assert "The school's history is not as it was written" not in [
        item.title for item in waits_for(queries, teacher, NOW)
    ]

    answer = client.get(reverse("overview:healthz"))
    assert (answer.status_code, answer.json()["history"]) == (503, "not as it was written")
    assert (
        "The history is not as it was written. Run “manage.py verify_audit”, and change nothing before."
        in answer.json()["what_to_do"]
    )


def test_the_running_page_says_when_the_history_was_checked(history, tech, browser_as):
    page = browser_as(tech).get(reverse("overview:running")).content.decode()
    assert "Not checked yet" in page
    sweep(now=NOW)
    page = browser_as(tech).get(reverse("overview:running")).content.decode()
    assert "Checked Thursday 19 November, 10:30: as it was written" in page
    damage()
    sweep(now=NOW + DAY)
    page = browser_as(tech).get(reverse("overview:running")).content.decode()
    assert "Checked Friday 20 November, 10:30: not as it was written" in page
    assert "Run “manage.py verify_audit”, and change nothing before." in page


def wrong_in(client):
    found = client.get(reverse("overview:healthz"))
    return found.status_code, found.json()["history"]


def test_what_was_found_and_looked_into_alarms_no_longer_but_stays(
    history, head, chair, tech, client, browser_as, time_machine
):
    time_machine.move_to(NOW, tick=False)
    damage()
    sweep(now=NOW)
    assert wrong_in(client) == (503, "not as it was written")

    call_command("mark_seen", "--by", head.email, "--note", "A test of the backup", stdout=(out := io.StringIO()))

    assert out.getvalue().startswith("Looked into: Line 2 is not what was written after line 1")
    assert wrong_in(client)[1] == "not as it was written, seen"
    assert healthz(client)[1] == []
    assert [item for item in waits_for(queries, head, NOW) if "history" in item.title] == []
    page = browser_as(tech).get(reverse("overview:running")).content.decode()
    assert "not as it was written" in page
    assert "By Hana Okafor, " in page
    assert "A test of the backup" in page
    line = AuditEntry.objects.get(event="history.finding_seen")
    assert (line.actor_name, line.facts) == (
        "Hana Okafor",
        {"findings": 1, "note": "A test of the backup", "name": "given on the server"},
    )
    told = Notice.objects.filter(key__startswith="history.seen")
    assert {notice.recipient for notice in told} == {head, chair, tech}
    said = "somebody on the server, in Hana Okafor’s name, said of what the check of the history had found: A test"
    assert said in told[0].body


def test_what_is_found_besides_alarms_again_and_is_told(history, head, client):
    damage()
    sweep(now=NOW)
    mark_seen(by=actor(head), now=NOW, note="Known")
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditentry SET actor_id = '999' WHERE id = 3")

    sweep(now=NOW + DAY)

    assert wrong_in(client) == (503, "not as it was written")
    assert "The school's history is not as it was written" in [item.title for item in waits_for(queries, head, NOW)]
    assert Notice.objects.filter(key__startswith="history.wrong", recipient=head).count() == 2


def test_mark_seen_refuses(history, head, tech, chair):
    def reason_of(person, note="Known"):
        with pytest.raises(Refused) as refusal:
            mark_seen(by=actor(person), now=NOW, note=note)
        return refusal.value.reason

    assert reason_of(head) == "The last verification found nothing."
    damage()
    sweep(now=NOW)
    assert reason_of(tech) == "Only the headteacher or the chair of governors says that they have looked into it."
    assert reason_of(head, " ") == "Say what came of it. The history keeps the note."
    mark_seen(by=actor(chair), now=NOW, note="Known")
    assert reason_of(head) == "Somebody has looked into this already."
    with pytest.raises(CommandError, match=r"^Nobody here has the address nobody@school\.example\.$"):
        call_command("mark_seen", "--by", "nobody@school.example", "--note", "x")
    with pytest.raises(CommandError, match=r"^Somebody has looked into this already\.$"):
        call_command("mark_seen", "--by", head.email, "--note", "x")


def healthz(client):
    found = client.get(reverse("overview:healthz")).json()
    return found["history"], [words for words in found["what_to_do"] if "history" in words]


def test_a_history_that_nothing_verifies_is_told(history, tech, client, browser_as, time_machine):
    never, said = (
        f"The history {how_long}. Run “manage.py verify_audit”, and see whether the worker runs."
        for how_long in ("goes back two days and was never verified", "has not been verified for two days")
    )
    time_machine.move_to(NOW + 2 * DAY, tick=False)
    assert healthz(client) == ("ok", [])
    time_machine.move_to(NOW + 2 * DAY + MINUTE, tick=False)
    assert healthz(client) == ("not verified", [never])
    assert never in browser_as(tech).get(reverse("overview:running")).content.decode()

    sweep(now=NOW + 2 * DAY)
    assert healthz(client) == ("ok", [])
    HistoryCheck.objects.create(started_at=NOW + 3 * DAY)
    time_machine.move_to(NOW + 5 * DAY, tick=False)
    assert healthz(client) == ("not verified", [said])


def test_a_verification_in_the_future_does_not_silence_the_alarm(history, client, time_machine):
    HistoryCheck.objects.create(started_at=NOW, finished_at=NOW + 3000 * DAY)
    time_machine.move_to(NOW, tick=False)
    assert healthz(client)[0] == "not verified"


def test_an_empty_installation_has_nothing_to_verify(db, client):
    assert healthz(client) == ("ok", [])


def test_the_weekly_line_says_when_nothing_was_verified(history):
    HistoryCheck.objects.create(started_at=NOW)
    sweep(now=NOW)
    assert "The history has not been verified yet. Ask whoever runs the server why." in Notice.objects.get().body


def erase(person, *lines, reason="She asked for it"):
    return erase_history(by=actor(person), now=NOW, lines=lines, reason=reason)


def test_erase_history_takes_names_and_words_and_the_chain_still_holds(history, head, chair, tech, teacher):
    sweep(now=NOW)
    assert erase(head, 1, 3) == 2

    assert [line.is_erased for line in reversed(audit.history_of(teacher))] == [True, False, True]
    assert "note 0" not in str([*AuditDetail.objects.values_list()])
    assert inspect(now=NOW).findings == []
    done = AuditEntry.objects.filter(event="history.detail_erased").order_by("id")
    assert [(line.about_id, line.actor_name, line.facts) for line in done] == [
        ("1", "Hana Okafor", {"reason": "She asked for it"}),
        ("3", "Hana Okafor", {"reason": "She asked for it"}),
    ]
    told = Notice.objects.filter(key__startswith="history.erased")
    assert {notice.recipient for notice in told} == {head, chair, tech}
    assert "Hana Okafor had the names and words of 2 lines erased on Thursday 19 November, 10:30." in told[0].body


def test_a_page_says_so_where_names_were_erased(history, head, teacher, browser_as):
    erase(head, 3)
    page = browser_as(head).get(teacher.get_absolute_url()).content.decode()
    assert "somebody (name erased)" in page
    assert "note 2" not in page


def test_erase_history_refuses(history, head, chair, tech, teacher):
    def reason_of(person, *lines, **more):
        with pytest.raises(Refused) as refusal:
            erase(person, *lines, **more)
        return refusal.value.reason

    only = "Only the headteacher or the chair of governors erases names and words from the history."
    assert reason_of(tech, 1) == only
    assert reason_of(teacher, 1) == only
    assert reason_of(head, 1, reason=" ") == "Say why they are erased. The history keeps the reason."
    assert reason_of(head, 1, 99) == "There is no line 99."
    assert not any(line.is_erased for line in audit.history_of(teacher))

    erase(head, 1)
    assert reason_of(head, 1, 2) == "The names and words of line 1 have been erased already."
    assert reason_of(chair, 4) == "Line 4 says what was erased and why, so its words stay."
    audit.record("person.changed", head, by=actor(tech))
    audit.record("person.changed", tech, by=actor(head))
    for line in (5, 6):
        assert reason_of(head, line) == (
            f"Line {line} says what you did or what was done to you. Somebody else must decide about it."
        )
    assert erase(chair, 5, 6) == 2
    report = make_report(teacher)
    line = audit.history_of(report)[0].pk
    assert reason_of(chair, line) == f"Line {line} belongs to a report. Its words stay as long as the report."


def run(*arguments):
    out = io.StringIO()
    call_command("erase_history", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_finds_lines_and_erases_them(history, head):
    assert run("--find", "NOTE 1") == "2\tThursday 19 November, 10:30\tperson.changed\tPriya Nair\tnote: note 1\n"
    assert run("2", "--by", head.email, "--reason", "Asked", "--yes").startswith(
        "Erased: the names and words of 1 line.\n"
    )
    assert run("--find", "note 1") == ""


def test_the_command_says_what_it_lacks(history, head, teacher):
    for arguments, words in (
        ([], "Give the numbers of the lines, --by and --reason; --find TEXT lists numbers."),
        (["1", "--by", "nobody@school.example", "--yes"], "Nobody here has the address nobody@school.example."),
        (["1", "--by", head.email], "This cannot be undone. Say --yes where nobody can be asked."),
        ([*map(str, range(501)), "--by", head.email, "--yes"], "At most 500 lines at once."),
        (["1", "--by", head.email, "--yes"], "Say why they are erased. The history keeps the reason."),
    ):
        with pytest.raises(CommandError) as fault:
            run(*arguments)
        assert str(fault.value) == words
