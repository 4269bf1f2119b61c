"""Checking a post before it goes out, and its record afterwards (CO1, CO3 to CO12)."""

import uuid
from datetime import date, datetime, timedelta

import pytest

from accounts.actions.posts import (
    add_link,
    change_classes,
    change_post,
    check_again,
    check_post,
    leave_post,
    mark_posted,
    record_post,
)
from accounts.models import ClassList, Post
from accounts.models.post import WHOLE_SCHOOL
from accounts.post_questions import BY_KEY, questions_for
from accounts.queries import posts as queries
from accounts.rules import posts as rules
from core.action import Refused
from core.audit import api as audit
from core.standing import Level
from tests.factories import (
    LINK,
    LONDON,
    NOW,
    actor,
    make_account,
    make_checked,
    make_person,
    make_post,
    make_posting_right,
)
from tests.waiting import waits

HOUR = timedelta(hours=1)


@pytest.fixture
def account(school, teacher):
    account = make_account("Year 3 news", each_has_own_access=True)
    make_posting_right(teacher, account)
    return account


def refused(reason, act, *args, **values):
    with pytest.raises(Refused) as caught:
        act(*args, **values)
    assert caught.value.reason == reason


def test_four_questions_always_six_with_adults_and_all_seven_with_children():
    keys = {who: [question.key for question in questions_for(who)] for who in ("nobody", "adults", "children")}
    assert keys == {
        "nobody": ["ours", "private", "fair", "fitting"],
        "adults": ["ours", "private", "fair", "fitting", "list", "agreed"],
        "children": ["ours", "private", "fair", "fitting", "list", "agreed", "nameless"],
    }
    asked = {clause for question in BY_KEY.values() for clause in question.clauses}
    assert asked == {"CO3", "CO4", "CO5", "CO7", "CO8", "CO9", "CO11", "CO12"}


def test_check_post_keeps_what_was_asked_and_answered(account, teacher):
    post = make_checked(teacher, account, no=["agreed"])

    assert (post.state, post.is_clear, post.checked_by, post.checked_at) == ("checked", False, teacher, NOW)
    assert [(answer["key"], answer["is_yes"]) for answer in post.answers] == [
        ("ours", True),
        ("private", True),
        ("fair", True),
        ("fitting", True),
        ("list", True),
        ("agreed", False),
        ("nameless", True),
    ]
    assert [found.name for found in post.classes.all()] == ["Year 3"]
    assert audit.last("post.checked", post).facts == {"clear": False, "account": "Year 3 news"}


def test_the_same_form_sent_twice_is_one_check(account, teacher):
    once = uuid.uuid4()
    values = {"sent_once": once, "about": "Rain", "pictured": "nobody", "said": {"ours": True}}
    first, second = (check_post(account, by=actor(teacher), now=NOW, **values) for _ in range(2))
    assert (first.pk, Post.objects.count()) == (second.pk, 1)


def test_check_post_refuses_others_suspended_accounts_and_children_without_a_class(account, teacher):
    stranger = make_person("Sten Roth", "staff")
    refused("You cannot post on Year 3 news. Choose an account that is yours.", make_checked, stranger, account)
    resting = make_account("Farm", state="setting-up")
    refused("Farm is being set up, so nothing is posted there.", make_checked, teacher, resting)
    nobody = f"Choose which class or group, or “{WHOLE_SCHOOL}”."
    refused(nobody, make_checked, teacher, account, classes=[])
    refused("Enter the day on which the picture was taken.", make_checked, teacher, account, pictured_on=None)
    tomorrow = NOW.date() + timedelta(days=1)
    future = "This day is in the future. Enter a day that has been."
    refused(future, make_checked, teacher, account, pictured_on=tomorrow)
    refused("Enter a day after 2003.", make_checked, teacher, account, pictured_on=date(1987, 1, 1))


def test_check_again_answers_until_it_is_posted_and_only_by_whoever_checked(account, teacher, head):
    post = make_checked(teacher, account, no=["agreed"])
    refused("Priya Nair made this check. Begin one of your own.", check_again, post, by=actor(head), now=NOW, said={})
    yes = {question.key: True for question in questions_for("children")}
    check_again(post, by=actor(teacher, NOW + HOUR), now=NOW + HOUR, said=yes)
    assert (post.is_clear, post.checked_at) == (True, NOW + HOUR)
    leave_post(post, by=actor(teacher), now=NOW)
    over = "This is not posted already. Begin a new check."
    refused(over, check_again, post, by=actor(teacher), now=NOW, said=yes)


def test_a_post_counts_as_checked_after_a_clear_check_of_the_same_day(account, teacher):
    def posted(later, **details):
        post = make_checked(teacher, account, **details)
        now = NOW + timedelta(days=3)
        mark_posted(post, by=actor(teacher, now), now=now, posted_at=NOW + later)
        return post.was_checked

    assert posted(HOUR)
    # The browser's clock says minutes, the check has its seconds.
    assert posted(timedelta(0))
    assert not posted(HOUR, no=["ours"])
    assert not posted(-HOUR)
    # The school's list may have changed overnight; words alone keep.
    assert not posted(timedelta(days=1))
    assert not posted(timedelta(days=1), pictured="adults")
    assert posted(timedelta(days=1), pictured="nobody")


def test_mark_posted_names_the_author_and_refuses_twice_the_future_and_others(account, teacher, tech):
    post = make_checked(teacher, account)
    stranger = make_person("Sten Roth", "staff")
    values = {"now": NOW, "posted_at": NOW}
    refused(rules.NOT_YOURS, mark_posted, post, by=actor(stranger), **values)
    future = "This is in the future. Enter when it was posted, or record it afterwards."
    refused(future, mark_posted, post, by=actor(teacher), now=NOW, posted_at=NOW + HOUR)
    mark_posted(post, by=actor(tech), **values)
    assert (post.state, post.posted_by, post.posted_at, post.lacks_link) == ("posted", teacher, NOW, True)
    refused("This is posted already.", mark_posted, post, by=actor(teacher), **values)
    refused("This is posted already.", leave_post, post, by=actor(teacher), now=NOW)


def recorded(account, by, author, **details):
    values = {"about": "Fair", "pictured": "nobody", "posted_at": NOW - HOUR} | details
    return record_post(account, by=actor(by), now=NOW, sent_once=uuid.uuid4(), author=author, **values)


def test_record_post_counts_as_not_checked_and_needs_an_author_who_could_post(account, teacher, manager):
    post = recorded(account, manager, teacher)
    assert (post.state, post.was_checked, post.posted_by, post.recorded_by) == ("posted", False, teacher, manager)

    refused("Choose who posted it. No post is anonymous.", recorded, account, teacher, None)
    never = "Maya Price never could post on Year 3 news. Choose who did."
    refused(never, recorded, account, manager, manager)
    own = "You record what you posted yourself. Ask the office to record somebody else’s."
    refused(own, recorded, account, teacher, manager)
    begun = "Farm is still being set up, so nothing can have been posted there."
    refused(begun, recorded, make_account("Farm", state="setting-up"), manager, teacher)


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("https://www.facebook.com/groups/1/posts/2", ""),
        ("https://m.facebook.com/story.php?id=1", ""),
        ("https://fb.me/abc", ""),
        ("https://facebook.example/posts/1", ""),
        (
            "https://www.instagram.com/p/abc/",
            "This link leads to Instagram, and Year 3 news is on Facebook. Copy the link of the post there.",
        ),
        (
            "https://notfacebook.com/1",
            "This link does not lead to Facebook. Copy the link of the post there.",
        ),
        ("https://localhost/1", "Copy the whole link of the post; it begins with https://"),
    ],
)
def test_a_link_leads_to_the_accounts_own_platform(link, reason, account, teacher):
    assert rules.why_not_link(link, account, actor(teacher), NOW) == reason


def test_a_link_of_a_platform_without_known_addresses_may_lead_anywhere_but_to_another(school, teacher):
    account = make_account("Library", platform="other", platform_name="Padlet")
    assert rules.why_not_link("https://padlet.com/1", account, actor(teacher), NOW) == ""
    other = "This link leads to TikTok, and Library is on Padlet. Copy the link of the post there."
    assert rules.why_not_link("https://tiktok.com/1", account, actor(teacher), NOW) == other


def test_a_link_is_recorded_once(account, teacher):
    first = make_post(teacher, account)
    second = make_checked(teacher, account)
    known = "This link is recorded already: “Harvest festival”, posted on 19 November 2026."
    refused(known, mark_posted, second, by=actor(teacher), now=NOW, posted_at=NOW, link=first.link)
    mark_posted(second, by=actor(teacher), now=NOW, posted_at=NOW)
    refused(known, add_link, second, by=actor(teacher), now=NOW, link=first.link)
    add_link(second, by=actor(teacher), now=NOW, has_no_link=True)
    assert (second.link, second.has_no_link, second.lacks_link) == ("", True, False)


def test_a_link_recorded_on_another_account_says_nothing_of_its_post(account, teacher, slt):
    elsewhere = make_account("Year 4 news", each_has_own_access=True)
    make_posting_right(slt, elsewhere)
    first = make_post(slt, elsewhere)
    unknown = "This link is recorded already, by somebody else. Copy the link of this very post."
    assert rules.why_not_known_already(None, first.link, actor(teacher), NOW) == unknown


def test_a_link_recorded_already_says_the_day_at_school(account, teacher):
    summer = datetime(2026, 7, 1, 0, 10, tzinfo=LONDON)
    first = make_post(teacher, account, summer)
    known = "This link is recorded already: “Harvest festival”, posted on 1 July 2026."
    assert rules.why_not_known_already(None, first.link, actor(teacher), NOW) == known


def test_change_post_mends_the_class_and_keeps_the_old_one_in_the_history(account, teacher):
    post = make_post(teacher, account)
    change_post(post, by=actor(teacher), now=NOW, about="Harvest", classes=["Year 4"], pictured_on=NOW.date())
    assert (post.about, [found.name for found in post.classes.all()]) == ("Harvest", ["Year 4"])
    assert audit.last("post.changed", post).facts["classes_before"] == ["Year 3"]
    stranger = make_person("Sten Roth", "staff")
    refused(rules.NOT_YOURS, change_post, post, by=actor(stranger), now=NOW, about="x")


def test_posts_are_seen_by_who_can_post_there_who_watches_and_who_looks_after_posts(
    account, teacher, tech, head, dsl, governor, chair
):
    make_post(teacher, account)
    watcher, stranger = make_person("Wanda Watch", "staff"), make_person("Sten Roth", "staff")
    account.monitors.add(watcher)
    see = [p.name for p in (teacher, watcher, tech, head, dsl) if queries.posts(actor(p)).count() == 1]
    assert see == [p.name for p in (teacher, watcher, tech, head, dsl)]
    assert [queries.posts(actor(person)).count() for person in (stranger, governor, chair)] == [0, 0, 0]


def test_the_classes_are_the_softwares_until_the_school_keeps_its_own(account, manager, teacher):
    assert queries.class_names()[:2] == ["Nursery", "Reception"]
    change_classes(by=actor(manager), now=NOW, names=["Oak", "Ash"])
    assert queries.class_names() == ["Oak", "Ash", WHOLE_SCHOOL]
    assert ClassList.objects.get().made_by == manager
    only = "Only the office, senior leaders and the IT technician change this list."
    refused(only, change_classes, by=actor(teacher), now=NOW, names=["Oak"])
    refused("That is 61. Keep the list to 60.", change_classes, by=actor(manager), now=NOW, names=list("x" * 61))


def test_what_waits_is_to_say_whether_it_was_posted_and_its_link(account, teacher):
    post = make_checked(teacher, account)
    make_checked(teacher, account, no=["ours"])

    def titles():
        return [item.title for item in waits(queries.work_for, teacher, NOW, frozenset())]

    assert titles() == ["Say whether you posted “Harvest festival” on Year 3 news"]
    mark_posted(post, by=actor(teacher), now=NOW, posted_at=NOW)
    assert titles() == ["Add the link of “Harvest festival” on Year 3 news"]
    add_link(post, by=actor(teacher), now=NOW, link=f"{LINK}1")
    assert titles() == []


def test_standing_says_how_many_of_the_last_90_days_were_checked(account, teacher, manager):
    figure = queries.standing(teacher, NOW)[0]
    assert figure.figure == "No post of the last 90 days is recorded"
    make_post(teacher, account)
    make_post(teacher, account)
    recorded(account, teacher, teacher)
    make_post(teacher, account, now=NOW - timedelta(days=91))
    found = {standing.clause: standing for standing in queries.standing(manager, NOW)}
    words = "2 of 3 posts of the last 90 days checked before publishing (66 %)"
    assert (found["CO1"].figure, found["CO1"].level) == (words, Level.INFORMATION)
    assert sorted(found) == ["CO1", "CO12", "CO3", "CO5", "CO6", "CO7", "CO8", "CO9"]
    assert queries.standing(None, NOW) == []
