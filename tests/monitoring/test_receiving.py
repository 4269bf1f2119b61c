"""Comments arrive by hand, by e-mail and in lists; the same one twice is one; each starts its clock (MO3)."""

import io
import json
import sys
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from core.action import Refused
from core.audit.models import AuditEntry
from core.workdays.actions import add_closure, decide_closures
from monitoring.actions.comments import dismiss_comment
from monitoring.actions.receiving import Said, receive_comment, receive_comments
from monitoring.models import Comment, ReceivedMessage, ReceivedRest
from tests.factories import LONDON, NOW, actor, make_account, make_comment, make_person, system
from tests.history import RECORD
from tests.races import LOCK
from tests.source import SHARED_DATA

REAL = SHARED_DATA / "mail"
MAIL = (
    b"From: Ann Lee <ann@example.org>\nTo: social@school.example\nSubject: Complaint about Year 3 news\n"
    b"Message-ID: <1@x>\nDate: Mon, 1 Jan 2024 10:00:00 +0000\n\nSee https://www.facebook.com/y3/posts/7 please"
)


def run(command, *arguments):
    """What a command's JSON says."""
    out, err = io.StringIO(), io.StringIO()
    call_command(command, *arguments, "--json", stdout=out, stderr=err)
    return json.loads(out.getvalue()), err.getvalue()


def test_receive_comment_stores_the_deadline_and_what_gave_it(school):
    comment = make_comment(NOW.replace(month=8, day=27))

    assert comment.respond_by.astimezone(LONDON).isoformat() == "2026-09-05T00:00:00+01:00"
    assert comment.first_respond_by == comment.respond_by
    assert comment.days_left_out == {"2026-08-31": "Summer bank holiday"}
    assert comment.calendar_version.startswith("2028-12-31 (")
    assert [entry.event for entry in AuditEntry.objects.all()] == ["comment.received"]
    assert AuditEntry.objects.get().about_name == "comment of 27 August 2026"


def test_a_closure_entered_later_moves_no_deadline(head):
    comment = make_comment()
    add_closure(by=actor(head), now=NOW, name="Snow", first_day=date(2026, 11, 20), last_day=date(2026, 11, 24))
    decide_closures(by=actor(head), now=NOW, closures_stop_clock=True)
    later = make_comment(NOW + timedelta(hours=1), words="Another one")

    comment.refresh_from_db()
    assert comment.respond_by < later.respond_by
    assert later.days_left_out == dict.fromkeys(["2026-11-20", "2026-11-23", "2026-11-24"], "Snow")


@pytest.mark.parametrize(
    "again",
    [
        {"link": "https://X.com/school/1/", "words": "Other words"},
        {"words": "Is there  parking at the gate?", "received_at": NOW},
    ],
    ids=["link", "said"],
)
def test_receive_comment_twice_is_one_comment(school, again):
    first = make_comment(**{"link": "https://x.com/school/1"} if "link" in again else {"received_at": NOW})
    said = Said(**{"source": "form", "author": "A parent"} | again)

    assert receive_comment(by=system(), now=NOW, said=said) == (first, False)
    assert Comment.objects.count() == 1


def test_receive_comment_of_another_time_is_another(school):
    make_comment(received_at=NOW)
    make_comment(received_at=NOW - timedelta(minutes=1))

    assert Comment.objects.count() == 2


def test_receive_comment_refuses_the_future(head):
    with pytest.raises(Refused, match="A comment cannot have arrived in the future"):
        make_comment(by=actor(head), received_at=NOW + timedelta(days=1))


def test_receive_comment_refuses_a_teacher_on_an_account_of_others(teacher):
    account = make_account()

    with pytest.raises(Refused, match="Only whoever looks after this account"):
        make_comment(by=actor(teacher), school_account=account)
    with pytest.raises(Refused, match="Choose the account that it was said on"):
        make_comment(by=actor(teacher))


def test_receive_comment_takes_it_from_whoever_watches_the_account(teacher):
    account = make_account(monitors=[teacher])

    assert make_comment(by=actor(teacher), school_account=account).received_by == teacher


def test_receive_comments_needs_a_fixed_number_of_statements(school, django_assert_num_queries):
    def batch(start, count):
        return [
            Said(source="list", author="P", words=f"Words {n}", received_at=NOW) for n in range(start, start + count)
        ]

    for start, count in ((0, 1), (100, 3)):
        with django_assert_num_queries(6 + RECORD + LOCK):
            assert receive_comments(by=system(), now=NOW, many=batch(start, count)) == count


def test_receive_mail_keeps_the_bytes_and_guesses_account_and_kind(school, tmp_path):
    account = make_account("Year 3 news")
    (tmp_path / "1.eml").write_bytes(MAIL)

    assert run("receive_mail", str(tmp_path))[0] == {"read": 1, "received": 1, "already": 0, "unreadable": 0}
    comment = Comment.objects.get()
    assert (comment.school_account, comment.kind, comment.author) == (account, "complaint", "Ann Lee")
    assert comment.link == "https://www.facebook.com/y3/posts/7"
    assert comment.received_at.year > 2024
    assert bytes(comment.message.raw) == MAIL
    assert comment.message.date_header == "Mon, 1 Jan 2024 10:00:00 +0000"


def test_receive_mail_twice_adds_nothing(school, tmp_path):
    (tmp_path / "1.eml").write_bytes(MAIL)
    (tmp_path / "2.eml").write_bytes(MAIL.replace(b"Message-ID: <1@x>\n", b""))
    run("receive_mail", str(tmp_path))

    assert run("receive_mail", str(tmp_path))[0] == {"read": 2, "received": 0, "already": 2, "unreadable": 0}
    assert Comment.objects.count() == 2


def test_receive_mail_without_message_id_knows_it_again_by_another_way(school, tmp_path):
    without = MAIL.replace(b"Message-ID: <1@x>\n", b"")
    (tmp_path / "1.eml").write_bytes(without)
    (tmp_path / "2.eml").write_bytes(b"Received: by another way\n" + without)

    assert run("receive_mail", str(tmp_path))[0] == {"read": 2, "received": 1, "already": 1, "unreadable": 0}


def test_receive_mail_keeps_what_cannot_be_read_and_runs_its_clock(school, tmp_path):
    (tmp_path / "odd").write_bytes(b"\xff\xd8\xff no mail at all")

    assert run("receive_mail", str(tmp_path))[0] == {"read": 1, "received": 0, "already": 0, "unreadable": 1}
    comment = Comment.objects.get()
    assert comment.unreadable_because == "It is not an e-mail."
    assert comment.respond_by > comment.received_at
    assert bytes(comment.message.raw) == b"\xff\xd8\xff no mail at all"


def test_receive_mail_keeps_a_message_too_large_for_one_row(school, tmp_path, monkeypatch):
    monkeypatch.setattr("monitoring.actions.mail.IN_ONE_ROW", 1000)
    data = MAIL + b"\n" + b"x" * 2_500_000
    (tmp_path / "large.eml").write_bytes(data)

    assert run("receive_mail", str(tmp_path))[0]["received"] == 1
    message = ReceivedMessage.objects.get()
    pieces = [bytes(rest.data) for rest in ReceivedRest.objects.order_by("position")]
    assert (message.size, bytes(message.raw) + b"".join(pieces)) == (len(data), data)


def test_receive_mail_reads_standard_input(school, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(MAIL)))

    assert run("receive_mail", "-")[0] == {"read": 1, "received": 1, "already": 0, "unreadable": 0}


def test_receive_mail_says_where_there_is_nothing(school):
    with pytest.raises(CommandError, match="There is nothing at /nowhere"):
        run("receive_mail", "/nowhere")


def test_what_was_not_ours_is_not_taken_in_again(head, tmp_path):
    (tmp_path / "1.eml").write_bytes(MAIL)
    run("receive_mail", str(tmp_path))
    dismiss_comment(Comment.objects.get(), by=actor(head), now=NOW)

    assert run("receive_mail", str(tmp_path))[0]["already"] == 1
    assert (Comment.objects.count(), ReceivedMessage.objects.count()) == (0, 0)


@pytest.mark.skipif(not REAL.is_dir(), reason="the shared folder of real mail is not on this machine")
def test_receive_mail_takes_in_all_real_mail_and_adds_nothing_the_second_time(school):
    first, second = run("receive_mail", str(REAL))[0], run("receive_mail", str(REAL))[0]

    assert first == {"read": 38, "received": 36, "already": 1, "unreadable": 1}
    assert second == {"read": 38, "received": 0, "already": 38, "unreadable": 0}


HEADER = "received_at,account,kind,author,words,link\n"


def test_receive_comments_explains_bad_rows_and_takes_the_rest(school, tmp_path):
    account = make_account("Year 3 news", handle="@y3")
    file = tmp_path / "list.csv"
    file.write_text(
        "\ufeff" + HEADER + "2026-01-05T09:00,Year 3 news,complaint,Ann,Too loud,\n"
        '2026-01-05T09:00,y3,,Bob,"Nice, really",https://x.com/1\n'
        "yesterday,,,Cy,Hello,\n2026-01-05T09:00,Nobody,,Di,Hello,\n2026-01-05T09:00,,rant,Ed,Hello,\n"
        "2026-01-05T09:00,,,Fi,,\n2026-01-05T09:00,,,Gi,Hello,javascript:alert(1)\n2999-01-05T09:00,,,Hi,Hello,\n"
        "2026-01-05T09:00,,,Io,one,two,three\n"
    )

    said, faults = run("receive_comments", str(file))
    assert said == {"read": 9, "received": 2, "already": 0, "unreadable": 7}
    assert faults.splitlines() == [
        "Line 4: “yesterday” is not a time. Write it like 2026-11-19T10:30.",
        "Line 5: There is no account named “Nobody”.",
        "Line 6: “rant” is no kind of comment. Use one of: "
        "comment, query, complaint, data-rights, data-protection, foi.",
        "Line 7: Give the words or a link.",
        "Line 8: A link must begin with http:// or https://.",
        "Line 9: “2999-01-05T09:00” is not a likely time. Check the year.",
        "Line 10: There are more columns than the header names. Put quotes around words with commas.",
    ]
    assert set(Comment.objects.values_list("school_account", "kind", "words")) == {
        (account.pk, "complaint", "Too loud"),
        (account.pk, "comment", "Nice, really"),
    }


def test_receive_comments_twice_adds_nothing_and_dry_run_keeps_nothing(school, tmp_path):
    file = tmp_path / "list.csv"
    rows = [f"2026-01-05T09:{n % 60:02},,,Parent {n},Words {n},\n" for n in range(1200)]
    file.write_text(HEADER + "".join(rows) + rows[0])
    dry = io.StringIO()
    call_command("receive_comments", str(file), "--dry-run", stdout=dry)

    assert dry.getvalue() == (
        "Nothing was kept. Would have read 1201: 1200 received, 1 already here, 0 not taken in.\n"
    )
    assert Comment.objects.count() == 0
    assert run("receive_comments", str(file))[0] == {"read": 1201, "received": 1200, "already": 1, "unreadable": 0}
    assert run("receive_comments", str(file))[0] == {"read": 1201, "received": 0, "already": 1201, "unreadable": 0}


def test_receive_comments_takes_ten_thousand_in_once(school, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(HEADER + "".join(f"2026-01-05T09:00,,,Parent {n},Words {n},\n" for n in range(10_000)))

    assert run("receive_comments", str(file))[0] == {"read": 10_000, "received": 10_000, "already": 0, "unreadable": 0}
    assert run("receive_comments", str(file))[0] == {"read": 10_000, "received": 0, "already": 10_000, "unreadable": 0}
    assert Comment.objects.count() == AuditEntry.objects.count() == 10_000


def test_receive_comments_asks_for_its_columns(school, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("one,two\n1,2\n")

    with pytest.raises(CommandError, match="received_at, words are missing"):
        run("receive_comments", str(file))

    file.write_text(HEADER.replace(",words", ""))
    with pytest.raises(CommandError, match="kind,author,words,link; words is missing"):
        run("receive_comments", str(file))


def test_receive_comments_counts_a_departed_account_too(school, tmp_path):
    make_account("Old page", state="closed", closed_at=NOW, proposed_by=make_person("Una Old"))
    file = tmp_path / "list.csv"
    file.write_text(HEADER + "2026-01-05T09:00,old PAGE,,Ann,Too loud,\n")

    assert run("receive_comments", str(file))[0]["received"] == 1


def test_receive_comments_keeps_every_sign_of_a_long_list(school):
    """A long list goes another way into PostgreSQL."""
    account = make_account("Trips")
    signs = "a\tb\\N\\c\nd “quoted” ☂ \\."
    many = [
        Said(
            source="list",
            author=f"Parent {number} \\N",
            words=f"{number} {signs}",
            kind="query",
            school_account=account,
        )
        for number in range(30)
    ]
    assert receive_comments(by=system(), now=NOW, many=many) == 30
    assert receive_comments(by=system(), now=NOW, many=many) == 0

    kept = Comment.objects.order_by("id").values_list("words", "author", "kind", "school_account", "days_left_out")
    assert list(kept) == [(f"{n} {signs}", f"Parent {n} \\N", "query", account.pk, {}) for n in range(30)]
    assert list(Comment.objects.order_by().values_list("received_at", "moved_at", "is_flagged").distinct()) == [
        (NOW, None, False)
    ]
    lines = AuditEntry.objects.filter(event="comment.received").order_by("id")
    assert [line.about_id for line in lines] == [str(comment.pk) for comment in Comment.objects.order_by("id")]
