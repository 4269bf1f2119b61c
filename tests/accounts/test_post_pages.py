"""The pages of posts: what one reads and what happens to what one types (CO1 to CO13)."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions.posts import mark_posted
from accounts.models import ClassList, PermissionWithdrawal, Post, Takedown
from accounts.post_questions import questions_for
from accounts.queries import posts as queries
from tests.factories import (
    LINK,
    NOW,
    actor,
    make_account,
    make_checked,
    make_person,
    make_post,
    make_posting_right,
    make_takedown,
    make_withdrawal,
    take_down,
)
from tests.waiting import waits

POSTS = reverse("accounts:posts")
CHECK = reverse("accounts:check_post", args=["children"])
RECORD = reverse("accounts:record_post", args=["nobody"])


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def account(school, teacher):
    account = make_account("Year 3 news", each_has_own_access=True)
    make_posting_right(teacher, account)
    return account


def answers(account, pictured="children", **changed):
    values = {question.key: "yes" for question in questions_for(pictured)}
    values |= {"school_account": account.pk, "about": "Harvest festival", "sent_once": str(uuid.uuid4())}
    if pictured == "children":
        values |= {"classes": ["Year 3"], "pictured_on": "2026-11-19"}
    return values | changed


def errors(answer):
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


def test_a_teacher_checks_a_post_and_adds_its_link(account, teacher, browser_as):
    browser = browser_as(teacher)
    page = browser.get(CHECK)
    assert page.context["form"]["school_account"].value() == account.pk
    assert "7 questions" in page.content.decode()
    assert "engaging, informative, conversational, friendly" in page.content.decode()

    page = browser.post(CHECK, answers(account), follow=True)
    assert "You can post it." in page.content.decode()
    post = Post.objects.get()
    page = browser.post(reverse("accounts:mark_posted", args=[post.pk]), {"posted_at": "2026-11-19T10:30"}, follow=True)
    assert "No link yet" in page.content.decode()
    page = browser.post(reverse("accounts:add_link", args=[post.pk]), {"link": f"{LINK}7"}, follow=True)
    assert f'href="{LINK}7"' in page.content.decode()
    post.refresh_from_db()
    assert (post.was_checked, post.posted_by, post.link) == (True, teacher, f"{LINK}7")


def test_an_answer_that_is_not_yes_gets_advice_and_blocks_nothing(account, teacher, browser_as):
    browser = browser_as(teacher)
    page = browser.post(CHECK, answers(account, agreed="no"), follow=True).content.decode()
    assert "Do not post it yet" in page
    assert "Leave out whoever said no, and never persuade anybody." in page
    assert "It was posted all the same" in page
    post = Post.objects.get()
    assert browser.get(reverse("accounts:check_again", args=[post.pk])).context["form"]["agreed"].value() == "no"
    page = browser.post(reverse("accounts:leave_post", args=[post.pk]), follow=True).content.decode()
    assert "Kept as not posted." in page
    assert "Not posted" in page


def test_the_check_says_at_each_field_what_to_do_and_keeps_what_was_typed(account, teacher, browser_as):
    browser = browser_as(teacher)
    bad = {"about": "x" * 10_000, "classes": ["Year 99"], "pictured_on": "2027-01-01", "ours": "perhaps", "fair": ""}
    answer = browser.post(CHECK, answers(account, **bad))
    assert answer.status_code == 200
    assert sorted(errors(answer)) == ["about", "classes", "fair", "ours"]
    assert errors(answer)["fair"] == ["Answer “Would you say it in front of every family?”"]
    page = answer.content.decode()
    assert "This is too long: 10,000 characters. Shorten it to 120." in page
    assert "x" * 10_000 in page

    answer = browser.post(CHECK, answers(account, pictured_on="2027-01-01"))
    assert errors(answer) == {"pictured_on": ["This day is in the future. Enter a day that has been."]}
    answer = browser.post(CHECK, answers(account, classes=[]))
    assert errors(answer) == {"classes": ["Choose which class or group, or “Whole school or several classes”"]}
    assert Post.objects.count() == 0


def test_an_account_of_somebody_else_cannot_be_chosen(account, teacher, browser_as):
    other = make_account("Sports")
    answer = browser_as(teacher).post(CHECK, answers(other))
    assert errors(answer) == {"school_account": ["Choose an account from the list"]}


def test_the_check_sent_twice_is_one_post(account, teacher, browser_as):
    browser, form = browser_as(teacher), answers(account)
    assert {browser.post(CHECK, form).url for _ in range(2)} == {Post.objects.get().get_absolute_url()}


@pytest.mark.parametrize(
    ("link", "error"),
    [
        ("https://instagram.com/p/1", "This link leads to Instagram, and Year 3 news is on Facebook."),
        ("javascript:alert(1)", "Copy the whole link of the post; it begins with https://"),
        ("nonsense", "Copy the whole link of the post; it begins with https://"),
        ("https://facebook.com/" + "x" * 10_000, "Shorten it to 500"),
    ],
)
def test_a_link_that_cannot_be_is_refused_at_its_field(link, error, account, teacher, browser_as):
    post = make_checked(teacher, account)
    url = reverse("accounts:mark_posted", args=[post.pk])
    answer = browser_as(teacher).post(url, {"posted_at": "2026-11-19T10:30", "link": link})
    assert answer.status_code == 200
    assert error in answer.content.decode()


@pytest.mark.parametrize(
    ("posted_at", "error"),
    [
        ("2026-11-19T10:31", "This is in the future. Enter when it was posted, or record it afterwards."),
        ("0001-01-01T00:00", "Enter a day after 2003."),
        ("9999-12-31T23:59", "This is in the future. Enter when it was posted, or record it afterwards."),
        ("soon", "Enter a date and a time, such as 19 11 2026, 10:30"),
        ("", "Enter a date and a time"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_at_its_field(posted_at, error, account, teacher, browser_as):
    post = make_checked(teacher, account)
    url = reverse("accounts:mark_posted", args=[post.pk])
    answer = browser_as(teacher).post(url, {"posted_at": posted_at})
    assert errors(answer) == {"posted_at": [error]}


def test_a_post_without_a_check_is_recorded_and_counted_apart(account, teacher, browser_as):
    browser = browser_as(teacher)
    values = {"school_account": account.pk, "about": "Fair", "posted_at": "2026-11-18T09:00", "has_no_link": "on"}
    page = browser.post(RECORD, values, follow=True).content.decode()
    assert "Recorded. Next time, check it first: it takes a minute." in page
    assert "Not checked before" in page
    assert [post.about for post in browser.get(POSTS + "?only=unchecked").context["page"].rows] == ["Fair"]


def test_the_office_records_for_somebody_who_could_post_there(account, teacher, manager, browser_as):
    browser = browser_as(manager)
    never = make_person("Ben Achebe", "staff")
    make_posting_right(never, make_account("Sports"))
    values = {"school_account": account.pk, "about": "Fair", "posted_at": "2026-11-18T09:00", "author": never.pk}
    answer = browser.post(RECORD, values)
    assert errors(answer) == {"author": ["Ben Achebe never could post on Year 3 news. Choose who did."]}
    browser.post(RECORD, values | {"author": teacher.pk})
    assert Post.objects.get().posted_by == teacher


def test_posts_are_filtered_by_account_class_and_time(account, teacher, tech, browser_as):
    make_post(teacher, account, about="Harvest")
    make_post(teacher, account, about="Rain", now=NOW - timedelta(days=40), classes=["Year 5"])
    browser = browser_as(tech)

    def shown(query):
        return [post.about for post in browser.get(f"{POSTS}?{query}").context["page"].rows]

    assert shown("") == ["Harvest", "Rain"]
    assert shown("class_name=Year+5") == ["Rain"]
    assert shown(f"account={account.pk}&since=2026-11-01") == ["Harvest"]
    assert shown("until=2026-11-01") == ["Rain"]
    assert shown("only=down") == []
    # What cannot be is said at its field, and everything is shown.
    answer = browser.get(f"{POSTS}?account=999&class_name=x&since=0001-01-01&until=9999-12-31&only=y&after=zz")
    assert len(answer.context["page"].rows) == 2
    assert "Enter a day of this century" in answer.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_at_one_and_three(
    number, account, teacher, tech, browser_as, django_assert_num_queries
):
    for place in range(number):
        take_down(make_takedown(make_post(teacher, account, about=f"Post {place}"), teacher), teacher)
        make_post(teacher, account, classes=["Year 1", f"Year {place + 2}"])
    for person, statements in ((tech, 11), (teacher, 10)):
        browser = browser_as(person)
        browser.get(POSTS)
        with django_assert_num_queries(statements):
            answer = browser.get(POSTS)
        assert len(answer.context["page"].rows) == 2 * number


@pytest.mark.parametrize("number", [1, 3])
def test_a_withdrawal_costs_the_same_at_one_and_three(
    number, account, teacher, manager, browser_as, django_assert_num_queries
):
    for place in range(number):
        make_post(teacher, account, about=f"Post {place}")
    url = make_withdrawal(manager).get_absolute_url()
    browser = browser_as(manager)
    browser.get(url)
    with django_assert_num_queries(12):
        assert len(browser.get(url).context["posts"]) == number


def test_strangers_and_governors_find_no_post(account, teacher, governor, chair, browser_as):
    post = make_post(teacher, account)
    takedown = make_takedown(post, teacher)
    for person in (make_person("Sten Roth", "staff"), governor, chair):
        browser = browser_as(person)
        assert browser.get(post.get_absolute_url()).status_code == 404
        assert browser.get(takedown.get_absolute_url()).status_code == 404
        assert browser.get(POSTS).context["page"].rows == []
        assert "You cannot post on any live account." in browser.get(reverse("accounts:start_check")).content.decode()


def test_a_post_is_taken_down_step_by_step_on_its_page(account, teacher, browser_as):
    post, browser = make_post(teacher, account), browser_as(teacher)
    begin = reverse("accounts:begin_takedown", args=[post.pk])
    assert errors(browser.post(begin, {"reason": "other-reason"})) == {"words": ["Say in a few words why"]}
    page = browser.post(begin, {"reason": "compromising"}, follow=True)
    takedown = Takedown.objects.get()
    assert "At once" in page.content.decode()
    for step in takedown.steps.all():
        browser.post(reverse("accounts:settle_step", args=[step.pk]), {"answer": "done", "note": ""})
    gone = reverse("accounts:complete_takedown", args=[takedown.pk])
    answer = browser.post(gone, {"proof_on": "2026-11-20", "proof": ""})
    future = "This day is in the future. Enter the day on which you looked."
    assert errors(answer) == {"proof_on": [future], "proof": ["Write how you made sure that it is gone"]}
    page = browser.post(gone, {"proof_on": "2026-11-19", "proof": "Its link: not there"}, follow=True)
    text = page.content.decode()
    assert "“Harvest festival” is gone, and that is proved. Thank you." in text
    # The link is kept as words, and leads nowhere.
    assert post.link in text
    assert f'href="{post.link}"' not in text
    assert browser.post(gone, {"proof_on": "2026-11-19", "proof": "x"}).status_code == 409


def test_what_could_be_sexual_shows_the_stop_and_hides_the_link(account, teacher, dsl, tech, browser_as):
    post, browser = make_post(teacher, account), browser_as(teacher)
    page = browser.post(
        reverse("accounts:begin_takedown", args=[post.pk]), {"reason": "sexual"}, follow=True
    ).content.decode()
    takedown = Takedown.objects.get()
    assert "Stop. Do not open it" in page
    assert reverse("incidents:start_report") + "?danger=no&amp;picture=yes" in page
    assert "Step by step" not in page
    for person in (teacher, tech):
        seen = browser_as(person).get(post.get_absolute_url()).content.decode()
        assert post.link not in seen
        assert "Hidden for now. Ask the safeguarding lead, and do not look for it." in seen
        assert "Stop. Do not open it" in seen
    assert browser_as(tech).get(takedown.get_absolute_url()).status_code == 404
    assert (
        browser.post(reverse("accounts:settle_step", args=[takedown.steps.first().pk]), {"answer": "done"}).status_code
        == 409
    )

    lead = browser_as(dsl)
    release = reverse("accounts:release_takedown", args=[takedown.pk])
    assert errors(lead.post(release, {"advice": ""})) == {"advice": ["Write who was asked, and what they said"]}
    page = lead.post(release, {"advice": "Police, 10:40: take it down"}, follow=True).content.decode()
    assert "Step by step" in page
    assert browser_as(tech).get(takedown.get_absolute_url()).status_code == 200
    # It may be deleted now, and still nobody opens it.
    page = browser_as(tech).get(post.get_absolute_url()).content.decode()
    assert ("Stop. Do not open it" in page, "It may be taken down now. Do not open it" in page) == (False, True)
    assert post.link not in page


def test_whoever_takes_it_down_can_stop_at_any_moment(account, teacher, tech, browser_as):
    takedown = make_takedown(make_post(teacher, account), teacher)
    stop, browser = reverse("accounts:stop_takedown", args=[takedown.pk]), browser_as(tech)
    assert stop in browser.get(takedown.get_absolute_url()).content.decode()
    page = browser.post(stop, follow=True).content.decode()
    assert "Stopped. The safeguarding lead is told." in page
    assert "Do not touch it yet</h1>" in page
    assert "Stop. Do not open it" in page
    assert (stop in page, "Step by step" in page) == (False, False)
    assert browser_as(teacher).post(stop).status_code == 404


def test_the_link_of_what_could_be_sexual_is_neither_shown_nor_changed_by_its_form(account, teacher, tech, browser_as):
    post = make_post(teacher, account)
    make_takedown(post, make_person("Ben Achebe", "slt"), reason="sexual")
    url, link = reverse("accounts:add_link", args=[post.pk]), post.link
    stopped = "This post may not be opened for now, so its link stays as it is. Ask the safeguarding lead."
    for person in (teacher, tech):
        page = browser_as(person).get(url).content.decode()
        assert (stopped in page, link in page) == (True, False)
    answer = browser_as(teacher).post(url, {"has_no_link": "on"})
    assert (answer.status_code, stopped in answer.content.decode()) == (409, True)
    post.refresh_from_db()
    assert post.link == link


def test_nobody_is_asked_for_the_link_of_what_could_be_sexual(account, teacher, browser_as):
    post = make_checked(teacher, account)
    mark_posted(post, by=actor(teacher), now=NOW, posted_at=NOW)
    assert [item.title for item in waits(queries.work_for, teacher, NOW, set())] == [
        "Add the link of “Harvest festival” on Year 3 news"
    ]
    make_takedown(post, make_person("Ben Achebe", "slt"), reason="sexual")
    assert waits(queries.work_for, teacher, NOW, set()) == []
    page = browser_as(teacher).get(post.get_absolute_url()).content.decode()
    assert reverse("accounts:add_link", args=[post.pk]) not in page


def test_somebody_who_asks_for_what_is_stopped_already_learns_nothing(account, teacher, manager, browser_as):
    post = make_post(teacher, account)
    make_takedown(post, teacher, reason="sexual")
    url = reverse("accounts:begin_takedown", args=[post.pk])
    page = browser_as(manager).post(url, {"reason": "copyright"}, follow=True).content.decode()
    assert "Thank you. Somebody is seeing to it already." in page
    assert Takedown.objects.count() == 1


def test_a_withdrawn_permission_is_looked_through_on_its_page(account, teacher, manager, browser_as):
    make_post(teacher, account, about="Harvest")
    browser, record = browser_as(manager), reverse("accounts:record_withdrawal")
    bad = {"classes": ["Year 3"], "first_day": "2026-11-19", "last_day": "2026-11-01"}
    assert errors(browser.post(record, bad)) == {"last_day": ["The last day lies before the first."]}
    bad |= {"first_day": "0001-01-01", "last_day": "9999-12-31", "reference": "x" * 10_000}
    assert sorted(errors(browser.post(record, bad))) == ["first_day", "reference"]

    good = {"classes": ["Year 3"], "first_day": "2026-09-01", "last_day": "2026-11-19", "reference": ""}
    page = browser.post(record, good, follow=True).content.decode()
    assert "0 of 1 looked through." in page
    withdrawal = PermissionWithdrawal.objects.get()
    look = reverse("accounts:look_at_post", args=[withdrawal.posts.get().pk])
    assert browser_as(teacher).post(look, {"outcome": "nothing-to-do"}).status_code == 302
    finish = reverse("accounts:finish_withdrawal", args=[withdrawal.pk])
    tick = {"looked_elsewhere": ["Look on the accounts too, then tick this"]}
    assert errors(browser.post(finish, {})) == tick
    page = browser.post(finish, {"looked_elsewhere": "on"}, follow=True).content.decode()
    assert "Looked through. Thank you." in page


def test_the_list_of_classes_is_one_on_each_line(manager, browser_as):
    browser, url = browser_as(manager), reverse("accounts:classes")
    assert browser.get(url).context["form"]["names"].value().startswith("Nursery\nReception")
    browser.post(url, {"names": "Oak\n\n  Ash  tree\nOak\nWhole school or several classes"})
    assert ClassList.objects.get().names == ["Oak", "Ash tree"]
    long = browser.post(url, {"names": "x" * 61})
    assert errors(long) == {"names": ["Shorten “" + "x" * 40 + "…” to 60 characters."]}
    assert browser.post(url, {"names": "x" * 10_000}).status_code == 200


def test_a_record_is_mended_by_its_author(account, teacher, browser_as):
    post, browser = make_post(teacher, account), browser_as(teacher)
    url = reverse("accounts:change_post", args=[post.pk])
    assert browser.get(url).context["form"]["classes"].value() == ["Year 3"]
    browser.post(url, {"about": "Harvest", "classes": ["Year 4"], "pictured_on": "2026-11-18"})
    assert [found.name for found in post.classes.all()] == ["Year 4"]


def test_letting_it_stay_says_why(account, teacher, browser_as):
    takedown = make_takedown(make_post(teacher, account), teacher)
    url, browser = reverse("accounts:drop_takedown", args=[takedown.pk]), browser_as(teacher)
    assert errors(browser.post(url, {"why": ""})) == {"why": ["Say why it stays"]}
    browser.post(url, {"why": "The wrong post"})
    takedown.refresh_from_db()
    assert takedown.state == "not-taken-down"


def test_the_office_keeps_the_pages_it_keeps(teacher, account, browser_as):
    browser = browser_as(teacher)
    for name in ("classes", "record_withdrawal"):
        assert browser.get(reverse(f"accounts:{name}")).status_code == 403
    assert "Tell the office" in browser.get(reverse("accounts:withdrawals")).content.decode()
    assert actor(teacher).may("look_after_posts") is False


def test_whoever_can_post_nowhere_reads_why_and_no_errors(account, teacher, browser_as):
    browser = browser_as(make_person("Sten Roth", "staff"))
    for page in (CHECK, RECORD):
        answer = browser.post(page, {})
        assert "You cannot post on any" in answer.content.decode()
        assert "There is a problem" not in answer.content.decode()
    gone = take_down(make_takedown(make_post(teacher, account), teacher), teacher)
    answer = browser_as(teacher).post(reverse("accounts:drop_takedown", args=[gone.pk]), {})
    assert "This has been taken down already, with its proof." in answer.content.decode()
