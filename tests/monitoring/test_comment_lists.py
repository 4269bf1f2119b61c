from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from lxml import html

from core.action import Refused
from core.audit.models import AuditEntry
from core.heartbeat.troubles import troubles
from monitoring.actions.comment_lists import (
    BROKEN,
    start_comment_list,
    take_in_batch,
    take_in_lists,
    upload_comment_list,
)
from monitoring.actions.receiving import write
from monitoring.actions.sweeps import sweep
from monitoring.invariants import lists_are_counted
from monitoring.models import Comment, CommentList, CommentListFile
from tests.damage import broken, change, planted
from tests.factories import LONDON, NOW, actor, make_account

pytestmark = pytest.mark.django_db
UPLOAD = reverse("monitoring:upload_comment_list")
LIST = "Date;Text;Name;Page;Type\n" + "".join(
    f"{day:02}/11/2026 09:30;Where is the “café”?;Ann {day};Year 4;query\n" for day in range(2, 5)
)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def send(browser, data, name="comments.csv"):
    return browser.post(UPLOAD, {"file": SimpleUploadedFile(name, data, content_type="text/csv")})


def words_of(answer):
    return " ".join(html.fromstring(answer.text).xpath("//main")[0].text_content().split())


def uploaded(by, data):
    rows = len(data.splitlines()) - 1
    return upload_comment_list(by=actor(by), now=NOW, file_name="list.csv", data=data.encode(), rows=rows)


def numbered(count):
    return "date,text\n" + "".join(f"2026-11-02T09:00,Words {number}\n" for number in range(count))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_list_is_understood_as_schools_keep_it_and_changes_nothing_before_the_yes(school, head, browser_as, encoding):
    make_account("Year 4")
    browser = browser_as(head)
    page = browser.get(send(browser, LIST.encode(encoding)).url)

    said = words_of(page)
    assert "3 rows can be taken in." in said
    assert "Date: when it arrived" in said
    assert "Where is the “café”?Ann 2" in said
    assert "Year 4 · question" in said
    assert "Monday 2 November, 09:30" in said
    assert sweep(now=NOW)["listed_comments"] == Comment.objects.count() == 0


def test_a_list_with_the_line_ends_of_old_macs_is_understood(school, head, browser_as):
    make_account("Year 4")
    browser = browser_as(head)
    page = browser.get(send(browser, LIST.replace("\n", "\r").encode()).url)

    assert "3 rows can be taken in." in words_of(page)
    assert [name for name, _ in page.context["heads"]] == ["Date", "Text", "Name", "Page", "Type"]


def test_after_the_yes_the_sweep_takes_it_in_and_the_file_goes(school, head, browser_as):
    account, browser = make_account("Year 4"), browser_as(head)
    address = send(browser, (LIST + "nonsense;x;y;z;\n").encode()).url
    waits = browser.post(f"{address}take-in/", follow=True)

    assert "0 of 4 rows done" in words_of(waits)
    assert waits.context["list"].finished_at is None
    assert Comment.objects.count() == 0

    assert sweep(now=NOW)["listed_comments"] == 4

    done = words_of(browser.get(address))
    assert "All 4 rows are worked through" in done
    assert "Line 5: “nonsense” is not a time. Write it like 2026-11-19T10:30." in done
    found = CommentList.objects.get()
    assert (found.received, found.already, found.unreadable, found.done) == (3, 0, 1, 4)
    assert CommentListFile.objects.count() == 0
    first = Comment.objects.order_by("received_at").first()
    assert (first.school_account, first.author, first.kind) == (account, "Ann 2", "query")
    assert first.received_at == datetime(2026, 11, 2, 9, 30, tzinfo=LONDON)
    assert first.received_by == head


def test_the_same_list_again_adds_nothing(school, head):
    for _ in range(2):
        start_comment_list(uploaded(head, numbered(3)), by=actor(head), now=NOW)
        take_in_lists(now=NOW)

    newest = CommentList.objects.first()
    assert (newest.received, newest.already, Comment.objects.count()) == (0, 3, 3)


def test_a_list_goes_on_where_it_was_broken_off(school, head, monkeypatch):
    found = uploaded(head, numbered(1_200))
    start_comment_list(found, by=actor(head), now=NOW)
    monkeypatch.setattr("monitoring.actions.comment_lists.BATCHES", 1)

    assert [take_in_lists(now=NOW) for _ in range(4)] == [500, 500, 200, 0]

    found.refresh_from_db()
    assert (found.done, found.received, Comment.objects.count()) == (1_200, 1_200, 1_200)
    assert AuditEntry.objects.filter(event="comment_list.finished").count() == 1


def break_at(words, monkeypatch):
    """Writing these words fails, as a row that the database does not take would."""

    def write_or_fail(many, *rest, **values):
        if any(said.words == words for said in many):
            raise IntegrityError(words)
        return write(many, *rest, **values)

    monkeypatch.setattr("monitoring.actions.comment_lists.write", write_or_fail)


@pytest.mark.parametrize("line", [2, 603])
def test_a_row_that_breaks_stops_no_other(school, head, monkeypatch, line):
    found = uploaded(head, numbered(602))
    start_comment_list(found, by=actor(head), now=NOW)
    break_at(f"Words {line - 2}", monkeypatch)

    assert [take_in_lists(now=NOW) for _ in range(2)] == [602, 0]

    found.refresh_from_db()
    assert (found.done, found.received, found.unreadable, found.stopped_because) == (602, 601, 1, "")
    assert found.faults == [[line, BROKEN]]
    assert Comment.objects.count() == AuditEntry.objects.filter(event="comment.received").count() == 601
    assert CommentListFile.objects.count() == 0
    (told,) = troubles(NOW)
    assert told.startswith(f"Could not be done: monitoring.comment_list, comment list {found.pk} (IntegrityError).")


def test_two_sweeps_at_once_take_a_batch_once(school, head):
    found = uploaded(head, numbered(3))
    start_comment_list(found, by=actor(head), now=NOW)
    take_in_lists(now=NOW)

    assert take_in_batch(found, by=actor(head), now=NOW, first=0, batch=[]) == 0
    assert Comment.objects.count() == 3


def test_a_list_stops_where_whoever_sent_it_may_no_longer(school, head):
    found = uploaded(head, numbered(3))
    start_comment_list(found, by=actor(head), now=NOW)
    head.holdings.update(ends_on=NOW.date() - timedelta(days=1))

    assert take_in_lists(now=NOW) == Comment.objects.count() == 0
    found.refresh_from_db()
    assert found.stopped_because == "Only those who answer for all the school's comments take in a list of them."


def test_a_list_that_nobody_said_yes_to_is_forgotten_after_a_day(school, head):
    uploaded(head, numbered(1))

    sweep(now=NOW + timedelta(hours=23))
    assert CommentListFile.objects.count() == 1
    sweep(now=NOW + timedelta(hours=25))
    assert CommentList.objects.count() == CommentListFile.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty. Choose another one."),
        (b"PK\x03\x04rest", "This is a spreadsheet. Save it as CSV first, then choose that file."),
        (b"date,text\n", "This list has no rows below the names of its columns. Choose another one."),
        (b"date,text\n" + b"x\n" * 50_001, "This list has more than 50,000 rows. Send it in parts."),
        (b"\x00\x01\x02", "This is not a CSV file. Save the list as CSV, then choose that file."),
        (b"date,time,text\n1,2,3\n", "Two columns are both understood as received_at. Give one of them another name."),
    ],
)
def test_what_is_no_list_is_said_at_the_field(school, head, browser_as, data, sentence):
    answer = send(browser_as(head), data)

    assert answer.status_code == 200
    assert answer.context["form"].errors["file"] == [sentence]


def test_only_who_answers_all_comments_and_looked_says_yes(school, head, deputy, teacher):
    found = uploaded(head, numbered(1))
    with pytest.raises(Refused, match=r"^Somebody else sent in this list. Send in your own.$"):
        start_comment_list(found, by=actor(deputy), now=NOW)
    with pytest.raises(Refused, match=r"^Only those who answer for all the school's comments take in a list of them.$"):
        uploaded(teacher, numbered(1))
    start_comment_list(found, by=actor(head), now=NOW)
    with pytest.raises(Refused, match=r"^This list is being taken in already.$"):
        start_comment_list(found, by=actor(head), now=NOW)


def test_the_history_leads_to_a_list(school, head, browser_as):
    found = uploaded(head, numbered(1))

    assert found.get_absolute_url() in browser_as(head).get(reverse("overview:history")).text


def test_lists_are_counted_finds_one_that_was_changed_by_hand(school, head):
    found = uploaded(head, numbered(3))
    page, late = f"comment list {found.pk}", NOW + timedelta(days=1, minutes=3)
    assert broken(lists_are_counted, NOW) == []
    assert broken(lists_are_counted, late) == [(page, "Nobody said yes to it within a day, and it is still here.")]
    start_comment_list(found, by=actor(head), now=NOW)
    take_in_lists(now=NOW)

    assert planted(lists_are_counted, lambda: change(found, received=2)) == [
        (page, "What was taken in, there already and unreadable is not what it worked through.")
    ]
    change(found, done=2)
    assert broken(lists_are_counted) == [(page, "It has not as many rows behind it as it has rows.")]
    change(found, done=4, received=4, stopped_because="Somebody has left.")
    assert broken(lists_are_counted) == [(page, "It has not as many rows behind it as it has rows.")]
    change(found, done=2, received=2)
    assert broken(lists_are_counted) == []


def test_lists_are_counted_finds_a_file_that_stayed_and_one_that_is_gone(school, head, manager):
    kept, lost = uploaded(head, numbered(3)), uploaded(manager, numbered(2))
    for found in (kept, lost):
        CommentList.objects.filter(pk=found.pk).update(started_at=NOW, started_by=head)

    def damage():
        change(kept, finished_at=NOW, done=3, received=3)
        CommentListFile.objects.filter(comment_list=lost).delete()

    assert planted(lists_are_counted, damage) == [
        (f"comment list {kept.pk}", "It is done, and its file is still here."),
        (f"comment list {lost.pk}", "It is not done, and its file is missing."),
    ]
