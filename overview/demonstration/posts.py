"""Half a term of posts, and a permission that was withdrawn: two posts to look through (situation 1)."""

import uuid
from datetime import timedelta

from accounts.actions.posts import check_post, mark_posted, record_post
from accounts.actions.takedowns import begin_takedown, complete_takedown, settle_step
from accounts.actions.withdrawals import look_at_post, record_withdrawal
from accounts.states import LookOutcome, Pictured, StepAnswer, TakedownReason
from people.queries import actor_for

ALL_YES = dict.fromkeys(("ours", "private", "fair", "fitting", "list", "agreed", "nameless"), True)
# Working days ago, account, who, what, who can be seen, which class.
POSTS = (
    (34, "page", "office", "Welcome back: what the autumn term brings", Pictured.NOBODY, ()),
    (32, "year5", "teacher", "Our residential trip, now that everybody is home", Pictured.CHILDREN, ("Year 5",)),
    (30, "reception", "reception", "First week: the sand kitchen", Pictured.CHILDREN, ("Reception",)),
    (28, "instagram", "art", "Printing with leaves", Pictured.CHILDREN, ("Year 4",)),
    (25, "sports", "sports", "Cross-country results", Pictured.NOBODY, ()),
    (22, "year5", "teacher", "Viking longships in the hall", Pictured.CHILDREN, ("Year 5",)),
    (20, "page", "manager", "The kitchen team’s five stars", Pictured.ADULTS, ()),
    (17, "library", "library", "Six books for dark evenings", Pictured.NOBODY, ()),
    (14, "instagram", "art", "Autumn in clay", Pictured.CHILDREN, ("Year 2", "Year 4")),
    (11, "year5", "teacher", "Our fractions pizza", Pictured.CHILDREN, ("Year 5",)),
    (9, "reception", "reception", "The rain walk", Pictured.CHILDREN, ("Reception",)),
    (7, "page", "office", "Harvest assembly", Pictured.CHILDREN, ("Whole school or several classes",)),
    (4, "sports", "sports", "Under 11s at the tag rugby cup", Pictured.CHILDREN, ("Year 6",)),
    (2, "year5", "teacher", "Questions for our astronaut", Pictured.NOBODY, ()),
)
WHERE = {
    "page": "https://facebook.example/RiversidePrimaryDemo/posts/",
    "year5": "https://facebook.example/groups/year5/posts/",
    "reception": "https://facebook.example/groups/reception/posts/",
    "instagram": "https://instagram.example/p/",
    "sports": "https://x.example/sports/status/",
    "library": "https://padlet.example/riverside-library/",
}


def fill_posts(days, cast, accounts) -> None:
    """Posts since the start of term; one gone again, one without its link, one to be posted, and a permission."""
    made = {}
    for number, (ago, account, who, about, seen, classes) in enumerate(POSTS, start=101):
        moment = days.at(days.working_days_ago(ago), 15, 20)
        by, link = actor_for(cast[who], moment), f"{WHERE[account]}{number}"
        post = _checked(accounts[account], by, moment, about, seen, classes)
        mark_posted(post, by=by, now=moment, posted_at=moment, link="" if account == "sports" else link)
        made[about] = post
    _without_a_check(days, cast, accounts)
    _gone_again(days, cast, made["Printing with leaves"])
    moment = days.at(days.today, 8, 10)
    _checked(accounts["year5"], actor_for(cast["teacher"], moment), moment, "Our class reader", Pictured.NOBODY, ())
    _permission_withdrawn(days, cast)


def _checked(account, by, moment, about, seen, classes):
    return check_post(
        account,
        by=by,
        now=moment,
        sent_once=uuid.uuid4(),
        about=about,
        pictured=seen,
        said=ALL_YES,
        classes=classes,
        pictured_on=(moment - timedelta(days=1)).date() if classes else None,
    )


def _without_a_check(days, cast, accounts):
    moment = days.at(days.working_days_ago(12), 7, 50)
    record_post(
        accounts["x"],
        by=actor_for(cast["office"], moment),
        now=moment,
        sent_once=uuid.uuid4(),
        author=cast["office"],
        about="Bus 209 runs late today",
        pictured=Pictured.NOBODY,
        posted_at=moment,
        link="https://x.example/news/status/88",
    )


def _gone_again(days, cast, post):
    asked, done = days.at(days.working_days_ago(26), 9, 30), days.at(days.working_days_ago(26), 11)
    by = actor_for(cast["art"], asked)
    takedown = begin_takedown(
        post, by=by, now=asked, reason=TakedownReason.OBJECTION, words="Somebody in the second picture said no."
    )
    by = actor_for(cast["art"], done)
    for step in takedown.steps.all():
        answer = StepAnswer.NOT_NEEDED if step.key in ("platform", "data") else StepAnswer.DONE
        settle_step(step, by=by, now=done, answer=answer)
    proof = "Opened its link without being signed in: the page says that it is not there."
    complete_takedown(takedown, by=by, now=done, proof_on=done.date(), proof=proof)


def _permission_withdrawn(days, cast):
    """Year 5: four posts of that time, of which two are still to look through."""
    moment, looked = days.at(days.working_days_ago(1), 8, 40), days.at(days.working_days_ago(1), 12, 15)
    withdrawal = record_withdrawal(
        by=actor_for(cast["manager"], moment),
        now=moment,
        classes=["Year 5"],
        first_day=days.working_days_ago(34),
        last_day=days.working_days_ago(1),
        reference="consent form 114",
    )
    by = actor_for(cast["manager"], looked)
    for found in withdrawal.posts.select_related("post").exclude(post__posted_by=cast["teacher"]):
        look_at_post(found, by=by, now=looked, outcome=LookOutcome.NOTHING)
    first = withdrawal.posts.filter(looked_at=None).select_related("post").order_by("post__shown_at").first()
    look_at_post(first, by=actor_for(cast["teacher"], looked), now=looked, outcome=LookOutcome.NOTHING)
