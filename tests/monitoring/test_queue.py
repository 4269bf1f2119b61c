"""The queue: its order, its filters, its pages, and what it costs (P2)."""

from datetime import timedelta

import pytest
from django.db import connection

from core.together import ask
from core.workdays.queries import school_calendar
from monitoring.actions.comments import acknowledge_comment, answer_comment, assign_comment, close_comment, flag_comment
from monitoring.actions.receiving import Said, receive_comments
from monitoring.models import Comment
from monitoring.queries import held_by, work_for
from monitoring.queries.comments import Filters, queue
from people.models import Person
from tests.factories import NOW, actor, make_account, make_comment, system
from tests.plans import in_order_from
from tests.waiting import waits

URL = "/monitoring/comments/"
REPLY = {"words": "Thank you.", "said_where": "by e-mail"}
EVERY_FILTER = [
    Filters(),
    Filters("mine"),
    Filters("flagged"),
    Filters("late"),
    Filters("answered"),
    Filters(account=1),
    Filters(kind="complaint"),
    Filters("late", account=1),
    Filters("mine", account=1, kind="query"),
    Filters("nonsense"),
]


def words(page):
    return [comment.words for comment in page.comments]


@pytest.fixture
def some(manager, teacher):
    """One of each kind: the words say what it is."""
    account = make_account("Trips", monitors=[teacher])
    by = actor(manager)
    rows = {
        "late": make_comment(NOW - timedelta(days=14), words="late"),
        "today": make_comment(NOW, words="new", school_account=account, kind="complaint"),
        "flagged": make_comment(NOW, words="flagged"),
        "acknowledged": make_comment(NOW - timedelta(days=20), words="acknowledged"),
        "answered": make_comment(NOW, words="answered", school_account=account),
        "closed": make_comment(NOW, words="closed"),
    }
    flag_comment(rows["flagged"], by=by, now=NOW, reason="A threat")
    assign_comment(rows["flagged"], by=by, now=NOW, to=manager)
    acknowledge_comment(rows["acknowledged"], by=by, now=NOW, **REPLY)
    answer_comment(rows["answered"], by=by, now=NOW, **REPLY)
    close_comment(rows["closed"], by=by, now=NOW + timedelta(minutes=1), because="Spam")
    return account


def test_queue_is_flagged_first_then_by_deadline_then_acknowledged(some, manager):
    assert words(queue(actor(manager), Filters(), NOW)) == ["flagged", "late", "new", "acknowledged"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters("mine"), ["flagged"]),
        (Filters("flagged"), ["flagged"]),
        (Filters("late"), ["late"]),
        (Filters("answered"), ["closed", "answered"]),
        (Filters(kind="complaint"), ["new"]),
        (Filters("answered", kind="complaint"), []),
    ],
)
def test_queue_shows_what_was_chosen(some, manager, filters, expected):
    assert words(queue(actor(manager), filters, NOW)) == expected


def test_queue_by_account_and_combined(some, manager):
    assert words(queue(actor(manager), Filters(account=some.pk), NOW)) == ["new"]
    combined = queue(actor(manager), Filters("answered", account=some.pk), NOW)
    assert (words(combined), combined.is_bounded) == (["answered"], True)


def test_queue_shows_a_teacher_only_their_accounts_and_what_was_given_to_them(some, teacher, governor):
    assert words(queue(actor(teacher), Filters(), NOW)) == ["new"]
    assert words(queue(actor(governor), Filters(), NOW)) == []


@pytest.mark.parametrize("filters", [Filters(), Filters("late"), Filters(kind="comment"), Filters("answered")])
def test_queue_pages_meet_without_gap_or_double(manager, filters, school):
    said = [
        Said(source="list", author="P", words=f"{number}", received_at=NOW - timedelta(days=30, hours=number % 7))
        for number in range(23)
    ]
    receive_comments(by=system(), now=NOW, many=said)
    if filters.shown == "answered":
        for minute, comment in enumerate(Comment.objects.all()):
            moment = NOW + timedelta(seconds=minute // 3)
            close_comment(comment, by=actor(manager), now=moment, because="Spam")
    seen, after, pages = [], "", 0
    while True:
        page = queue(actor(manager), filters, NOW, after=after, page=5)
        seen += [comment.pk for comment in page.comments]
        pages += 1
        assert page.count_in_words == "23 comments"
        if page.next_query is None:
            break
        after = page.next_query["after"]

    assert pages == 5
    assert sorted(seen) == sorted(Comment.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(
    "after", ["x", "1_2", "1_2_3_4", "-1_2_3", "1_99999999999999999999_3", "1_99999999999999999_3"]
)
def test_queue_takes_a_broken_place_for_the_first_page_or_the_end(manager, some, after, browser_as):
    assert browser_as(manager).get(URL, {"after": after}).status_code == 200


@pytest.mark.parametrize("filters", EVERY_FILTER)
def test_queue_costs_one_statement_and_no_offset(manager, some, filters, django_assert_num_queries):
    by = actor(manager)
    with django_assert_num_queries(1) as taken:
        queue(by, filters, NOW, after="1_1795000000000000_1" if filters.shown == "all" else "")

    assert not any("OFFSET" in query["sql"] for query in taken)


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        (Filters(), "comment_queue"),
        (Filters("mine"), "comment_mine"),
        (Filters("flagged"), "comment_queue"),
        (Filters("late"), "comment_late"),
        (Filters("answered"), "comment_closed"),
        (Filters(account=1), "comment_account"),
        (Filters(kind="query"), "comment_kind"),
    ],
)
def test_queue_reads_rows_in_order_from_an_index(manager, filters, index, django_assert_num_queries):
    by = actor(manager)
    with django_assert_num_queries(1) as taken:
        queue(by, filters, NOW)
    assert index in in_order_from(taken[0]["sql"])


def test_comments_page_costs_the_same_for_one_and_three(manager, browser_as, django_assert_num_queries):
    browser = browser_as(manager)
    for count in (1, 2):
        for number in range(count):
            make_comment(words=f"{count} {number}", school_account=make_account(f"Account {count} {number}"))
        with django_assert_num_queries(8):
            assert browser.get(URL).status_code == 200


def test_comments_page_keeps_the_filters_in_its_links(manager, school, browser_as):
    many = [Said(source="list", author="P", words=f"{n}", received_at=NOW, kind="query") for n in range(30)]
    receive_comments(by=system(), now=NOW, many=many)
    page = browser_as(manager).get(URL, {"kind": "query"}).content.decode()

    assert "?kind=query&amp;after=" in page
    assert "30 comments" in page


def test_comments_page_folds_its_filters_until_one_is_on_and_says_which(manager, browser_as):
    account = make_account("Trips")
    make_comment(NOW - timedelta(days=14), school_account=account, kind="query")
    browser = browser_as(manager)
    plain = browser.get(URL).content.decode()
    assert ('<details class="govuk-details fold"><summary' in plain, "You see:" in plain) == (True, False)

    chosen = browser.get(URL, {"show": "late", "account": account.pk, "kind": "query"}).content.decode()
    assert '<details class="govuk-details fold" open><summary' in chosen
    assert "You see: Late, Trips, question." in chosen


def test_comments_page_says_kindly_that_nothing_waits(manager, browser_as):
    browser = browser_as(manager)

    assert "Nothing waits for an answer." in browser.get(URL).content.decode()
    assert "No comments like this." in browser.get(URL, {"show": "late"}).content.decode()


def test_comments_page_survives_odd_filters(manager, browser_as):
    odd = {"show": "x" * 10_000, "account": "9" * 30, "kind": "' OR 1=1"}

    assert browser_as(manager).get(URL, odd).status_code == 200


def test_work_for_lists_what_waits_for_each(some, manager, teacher, django_assert_num_queries):
    assert [item.title for item in waits(work_for, teacher, NOW)] == ["Answer a complaint on Trips"]
    tomorrow = [item.title for item in waits(work_for, teacher, NOW + timedelta(days=7))]
    assert tomorrow == ["Answer a complaint on Trips", "Look at Trips: 30 seconds"]
    with django_assert_num_queries(3):  # roles, calendar, work
        items = waits(work_for, manager, NOW)
    assert [(item.title, item.act_now) for item in items] == [
        ("Look at a flagged comment on no account yet", True),
        ("Answer a comment on no account yet", False),
    ]
    assert [held.title for held in held_by(manager, NOW)] == ["comment of 19 November 2026 on no account yet"]


@pytest.mark.parametrize("role", ["head", "slt"])
def test_work_for_says_what_is_late_to_the_headteacher_and_senior_leaders(some, role, request):
    assert late_lines(request.getfixturevalue(role)) == [("1 comment is late: answer it", "2026-11-13T00:00:00+00:00")]
    make_comment(NOW - timedelta(days=17), words="later still")
    assert late_lines(request.getfixturevalue(role)) == [
        ("2 comments are late: answer them", "2026-11-10T00:00:00+00:00")
    ]


@pytest.mark.parametrize("role", ["manager", "tech", "teacher", "governor"])
def test_work_for_says_what_is_late_to_nobody_else(some, role, request):
    assert late_lines(request.getfixturevalue(role)) == []


def test_work_for_names_a_late_comment_once(head):
    comment = make_comment(NOW - timedelta(days=14))
    assign_comment(comment, by=actor(head), now=NOW, to=head)

    assert [item.title for item in waits(work_for, head, NOW)] == ["Answer a comment on no account yet"]


def late_lines(person):
    return [
        (item.title, item.due_by.isoformat())
        for item in waits(work_for, person, NOW)
        if item.url == "/monitoring/comments/?show=late"
    ]


@pytest.mark.parametrize("role", ["head", "manager", "tech"])
def test_work_for_puts_a_flagged_comment_first_until_it_is_handled(some, role, request, manager):
    person = request.getfixturevalue(role)
    flagged = Comment.objects.get(words="flagged")
    lines = [(item.title, item.url, item.act_now) for item in waits(work_for, person, NOW) if item.clause == "MO4"]
    assert lines == [("Look at a flagged comment on no account yet", flagged.get_absolute_url(), True)]
    acknowledge_comment(flagged, by=actor(manager), now=NOW, **REPLY)
    assert [item.title for item in waits(work_for, person, NOW) if item.act_now] == []


def test_work_for_shows_a_flagged_comment_to_nobody_whose_it_is_not(some, slt, teacher, governor):
    for person in (slt, teacher, governor):
        assert [item.title for item in waits(work_for, person, NOW) if item.act_now] == []


def test_work_for_groups_many_and_says_how_many_are_late(manager, django_assert_num_queries):
    for number in range(11):
        make_comment(NOW - timedelta(days=14 if number == 7 else 1), words=f"{number}")
    flag_comment(make_comment(words="flagged"), by=actor(manager), now=NOW, reason="A threat")
    with django_assert_num_queries(3):
        items = waits(work_for, manager, NOW)

    assert [(item.title, item.due_by and item.due_by.isoformat()) for item in items] == [
        ("Look at a flagged comment on no account yet", None),
        ("More than 10 comments to answer, 1 of them late", "2026-11-13T00:00:00+00:00"),
    ]


@pytest.mark.parametrize(
    ("question", "index"),
    [
        ("flagged", "comment_given"),
        ("to_answer", "comment_given"),
        ("acknowledged", "comment_given"),
        ("late", "comment_given"),
        ("told", "comment_flagged"),
        ("unplaced_flagged", "comment_nobodys"),
        ("unplaced_to_answer", "comment_nobodys"),
        ("unplaced_late", "comment_nobodys"),
    ],
)
def test_work_for_reads_each_question_in_order_from_an_index(manager, question, index, django_assert_num_queries):
    comments, *_ = work_for(manager, NOW, school_calendar())
    with django_assert_num_queries(1) as taken:
        ask(Person.objects.filter(pk=manager.pk), found=comments.questions[question])
    read_by = in_order_from(taken[0]["sql"])
    # PostgreSQL goes by what lies in the table; in one so small any index is as good, as long as nothing is sorted.
    assert index in read_by if connection.vendor == "sqlite" else read_by


def test_work_for_groups_many_flagged_comments(head, manager):
    for number in range(11):
        flag_comment(make_comment(words=f"{number}"), by=actor(manager), now=NOW, reason="A threat")

    assert [(item.title, item.url, item.act_now) for item in waits(work_for, head, NOW)] == [
        ("More than 10 flagged comments to look at", "/monitoring/comments/?show=flagged", True)
    ]
