"""Checking a post before it goes out, and recording it afterwards (CO1, CO3 to CO12)."""

from accounts.models import ClassList, Post, PostClass
from accounts.post_questions import as_answers
from accounts.queries.takedowns import why_not_add_link
from accounts.queries.withdrawals import open_withdrawals_of
from accounts.rules import posts as rules
from accounts.states import POST_TRANSITIONS, Pictured, PostState
from core.action import action, refuse_if
from core.audit import api as audit


@action
def check_post(school_account, *, by, now, sent_once, about, pictured, said, classes=(), pictured_on=None) -> Post:
    """Keep the answers to the questions before a post goes out (CO1).

    `said` is yes or no by the question's key; what is not yes keeps it from being clear, and nothing else. The
    same form (`sent_once`) twice is one check. Raises Refused.
    """
    already = Post.objects.filter(sent_once=sent_once, checked_by=by.person).first()
    if already is not None:
        return already
    refuse_if(rules.why_not_check_post(school_account, by, now))
    refuse_if(rules.why_not_pictured(pictured, classes, pictured_on, now))
    answers = as_answers(pictured, said)
    post = Post.objects.create(
        school_account=school_account,
        state=PostState.CHECKED,
        about=about,
        pictured=pictured,
        pictured_on=pictured_on if pictured == Pictured.CHILDREN else None,
        answers=answers,
        is_clear=_is_clear(answers),
        checked_at=now,
        checked_by=by.person,
        recorded_at=now,
        recorded_by=by.person,
        shown_at=now,
        sent_once=sent_once,
    )
    _keep_classes(post, classes)
    audit.record("post.checked", post, by=by, clear=post.is_clear, account=school_account.name)
    return post


@action
def check_again(post, *, by, now, said):
    """Answer the questions once more, until it is posted. Raises Refused."""
    refuse_if(rules.why_not_check_again(post, by, now))
    post.answers = as_answers(post.pictured, said)
    post.is_clear, post.checked_at, post.shown_at = _is_clear(post.answers), now, now
    post.save(update_fields=["answers", "is_clear", "checked_at", "shown_at"])
    audit.record("post.checked", post, by=by, clear=post.is_clear, account=post.school_account.name)


@action
def leave_post(post, *, by, now):
    """It is not posted after all; the check stays. Raises Refused."""
    refuse_if(rules.why_not_leave_post(post, by, now))
    post.state = POST_TRANSITIONS["leave_post"][1]
    post.save(update_fields=["state"])
    audit.record("post.left", post, by=by)


@action
def mark_posted(post, *, by, now, posted_at, link="", has_no_link=False):
    """Say that a checked post is posted; its author is whoever checked it (CO6). The link may come later.

    It counts as checked before where every answer was yes, and, with people in it, on the same day. Raises Refused.
    """
    refuse_if(rules.why_not_mark_posted(post, by, now))
    refuse_if(rules.why_not_moment(posted_at, now) or _why_not_link(post, link, by, now))
    post.state = POST_TRANSITIONS["mark_posted"][1]
    post.posted_at, post.posted_by, post.shown_at = posted_at, post.checked_by, posted_at
    post.link, post.has_no_link = link, has_no_link and not link
    post.was_checked = rules.was_checked(post)
    post.save(update_fields=["state", "posted_at", "posted_by", "shown_at", "link", "has_no_link", "was_checked"])
    audit.record("post.posted", post, by=by, checked_before=post.was_checked, account=post.school_account.name)
    list_in_withdrawals(post, by=by, now=now)


@action
def record_post(
    school_account,
    *,
    by,
    now,
    sent_once,
    author,
    about,
    pictured,
    posted_at,
    classes=(),
    pictured_on=None,
    link="",
    has_no_link=False,
) -> Post:
    """Record a post that was not checked before (CO6); it is counted apart. Raises Refused.

    The same form (`sent_once`) twice is one record.
    """
    already = Post.objects.filter(sent_once=sent_once, recorded_by=by.person).first()
    if already is not None:
        return already
    refuse_if(rules.why_not_record_post(school_account, author, by, now))
    refuse_if(rules.why_not_moment(posted_at, now) or rules.why_not_pictured(pictured, classes, pictured_on, now))
    post = Post(school_account=school_account, state=PostState.POSTED, about=about, pictured=pictured)
    refuse_if(_why_not_link(post, link, by, now))
    post.pictured_on = pictured_on if pictured == Pictured.CHILDREN else None
    post.posted_at, post.posted_by, post.shown_at = posted_at, author, posted_at
    post.recorded_at, post.recorded_by, post.sent_once = now, by.person, sent_once
    post.link, post.has_no_link = link, has_no_link and not link
    post.save()
    _keep_classes(post, classes)
    audit.record("post.posted", post, by=by, checked_before=False, account=school_account.name)
    list_in_withdrawals(post, by=by, now=now)
    return post


@action
def add_link(post, *, by, now, link="", has_no_link=False):
    """Add the link of a post, or say that it has none. Raises Refused."""
    refuse_if(why_not_add_link(post, by, now) or _why_not_link(post, link, by, now))
    post.link, post.has_no_link = link, has_no_link and not link
    post.save(update_fields=["link", "has_no_link"])
    audit.record("post.link_added", post, by=by, has_link=bool(link))


@action
def change_post(post, *, by, now, about, classes=(), pictured_on=None):
    """Mend the words, the classes and the day of a record. Raises Refused."""
    refuse_if(rules.why_not_change_post(post, by, now))
    refuse_if(rules.why_not_pictured(post.pictured, classes, pictured_on, now))
    before = [found.name for found in post.classes.all()]
    post.about = about
    post.pictured_on = pictured_on if post.pictured == Pictured.CHILDREN else None
    post.save(update_fields=["about", "pictured_on"])
    post.classes.exclude(name__in=classes).delete()
    _keep_classes(post, [name for name in classes if name not in before])
    audit.record("post.changed", post, by=by, classes_before=before, classes=list(classes))
    list_in_withdrawals(post, by=by, now=now)


@action
def list_in_withdrawals(post, *, by, now):
    """Have a post that was recorded late looked at too, where a permission of its class was withdrawn (CO11)."""
    for withdrawal in open_withdrawals_of(post):
        withdrawal.posts.get_or_create(post=post)
        audit.record("withdrawal.post_found", withdrawal, by=by, post=post.about)


@action
def change_classes(*, by, now, names):
    """Keep a new version of the school's short list of classes and groups. Raises Refused."""
    refuse_if(rules.why_not_classes(names, by, now))
    made = ClassList.objects.create(names=list(names), made_at=now, made_by=by.person)
    audit.record("class_list.changed", made, by=by, number=len(names))


def _is_clear(answers) -> bool:
    return all(answer["is_yes"] for answer in answers)


def _keep_classes(post, classes):
    if post.pictured == Pictured.CHILDREN:
        PostClass.objects.bulk_create(PostClass(post=post, name=name) for name in dict.fromkeys(classes))


def _why_not_link(post, link, by, now) -> str:
    if not link:
        return ""
    return rules.why_not_link(link, post.school_account, by, now) or rules.why_not_known_already(post, link, by, now)
