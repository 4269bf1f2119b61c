"""Pages that show what somebody typed with bad intentions run nothing of it, in a real browser (S6)."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from incidents.actions.reports import look_at_report
from incidents.actions.work import assess_report
from people.roles import Role
from tests.factories import actor, make_account, make_comment, make_person, make_report, make_request
from tests.hostile.values import MARKUP
from tests.source import SHARED_DATA

pytestmark = pytest.mark.journey

# What every way in lets pass for a link; none lets `javascript:` pass.
LINK = "https://x.example/?q='><script>alert(1)</script>"
MAIL = (
    f"From: {MARKUP} <ann@x.example>\nSubject: {MARKUP}\nMessage-ID: <1@x>\nContent-Type: text/html\n\n"
    f"<body onload=alert(1)><p>{MARKUP}</p><a href='javascript:alert(1)'>here</a><iframe src=//evil.example></iframe>"
)


def test_no_page_runs_what_somebody_typed(page_as, head, tech, teacher, tmp_path):
    now = timezone.now()
    person = make_person(MARKUP[:120], Role.STAFF, job_title=MARKUP[:120])
    account = make_account(MARKUP[:120], proposed_by=person, monitors=[head], each_has_own_access=True)
    make_request(person, now=now, name=MARKUP[:120], aim=MARKUP, audience=MARKUP)
    comment = make_comment(now, words=MARKUP, author=MARKUP, link=LINK, school_account=account)
    incident = make_report(teacher, now=now, words=MARKUP, place=MARKUP, link=LINK)
    look_at_report(incident, by=actor(head, now), now=now)
    assess_report(incident, by=actor(head, now), now=now, facts=MARKUP, severity="serious")
    (tmp_path / "mail.eml").write_text(MAIL)
    call_command("receive_mail", str(tmp_path), *([str(SHARED_DATA / "mail")] if SHARED_DATA.is_dir() else []))

    page, dialogs = page_as(head), []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    things = (comment, incident, account, person)
    names = ("monitoring:comments", "people:people", "accounts:register", "accounts:requests", "overview:standing")
    for path in ["/", "/messages/", *map(reverse, names), *(thing.get_absolute_url() for thing in things)]:
        assert page.goto(path).status == 200
        for link in page.locator("main a[href*='javascript:']").all():
            dialogs.append(f"{path}: {link.get_attribute('href')}")
    for link in page.request.get(reverse("monitoring:comments")).text().split('href="')[1:]:
        path = link.partition('"')[0]
        if path.startswith("/monitoring/comments/") and path.rstrip("/").rpartition("/")[2].isdecimal():
            page.goto(path)

    assert dialogs == []
