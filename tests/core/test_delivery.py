"""What is owed is sent: once, in time, and not lost when the mail server is down."""

from datetime import date, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest

from core.notices import api as notices
from core.notices.delivery import ATTEMPTS, deliver
from core.notices.models import Notice
from core.workdays.actions import add_closure
from people.roles import Role
from tests.factories import LONDON, NOW, actor, make_person

MINUTE = timedelta(minutes=1)


def owe(person, *, key="k", now=NOW, urgency=notices.NOW, **more):
    notices.post(
        key=key, to=person, subject="Hello", body="What happened.", link="/x/", now=now, urgency=urgency, **more
    )


def test_post_owes_a_message_once_for_each_key_and_person(head, teacher):
    owe(head)
    owe(head)
    owe([head, teacher])

    assert Notice.objects.count() == 2


def test_deliver_sends_what_is_urgent_as_one_mail_a_person(head, teacher, mailoutbox):
    owe([head, teacher])
    owe(head, key="other")

    assert deliver(now=NOW) == {"sent": 3, "failed": 0, "given_up": 0}
    assert sorted((mail.to, mail.subject) for mail in mailoutbox) == [
        ([head.email], "2 things to know"),
        ([teacher.email], "Hello"),
    ]
    assert deliver(now=NOW + MINUTE) == {"sent": 0, "failed": 0, "given_up": 0}


def test_a_discreet_message_leaves_its_words_in_the_app(head, mailoutbox):
    owe(head, is_discreet=True)

    deliver(now=NOW)

    mail = mailoutbox[0]
    whole = mail.subject + mail.body + mail.alternatives[0].content
    assert mail.subject == "Something waits for you"
    assert "Hello" not in whole
    assert "What happened." not in whole


def test_everything_to_governors_is_discreet(governor, mailoutbox):
    owe(governor)

    deliver(now=NOW, discreet_for={governor.pk})

    assert "What happened." not in mailoutbox[0].body


@pytest.mark.parametrize(
    ("when", "sent"),
    [
        (datetime(2026, 11, 20, 7, 29, tzinfo=LONDON), 0),
        (datetime(2026, 11, 20, 7, 30, tzinfo=LONDON), 1),
        (datetime(2026, 11, 19, 12, 0, tzinfo=LONDON), 0),
        (datetime(2026, 11, 21, 9, 0, tzinfo=LONDON), 0),
        (datetime(2026, 12, 25, 9, 0, tzinfo=LONDON), 0),
    ],
)
def test_the_mornings_list_goes_out_at_half_past_seven_on_school_days(head, when, sent):
    owe(head, urgency=notices.DIGEST)

    assert deliver(now=when)["sent"] == sent


def test_the_mornings_list_waits_for_a_day_on_which_the_person_works(school):
    monday_only = make_person("Mo Monday", Role.STAFF, works_on="1")
    owe(monday_only, urgency=notices.DIGEST)

    assert deliver(now=datetime(2026, 11, 20, 8, 0, tzinfo=LONDON))["sent"] == 0
    assert deliver(now=datetime(2026, 11, 23, 8, 0, tzinfo=LONDON))["sent"] == 1


def test_the_mornings_list_waits_while_the_school_is_closed_though_the_day_counts(head, mailoutbox):
    add_closure(by=actor(head), now=NOW, name="Snow", first_day=date(2026, 11, 20), last_day=date(2026, 11, 20))
    owe(head, urgency=notices.DIGEST)

    assert deliver(now=datetime(2026, 11, 20, 8, 0, tzinfo=LONDON))["sent"] == 0
    assert deliver(now=datetime(2026, 11, 23, 8, 0, tzinfo=LONDON))["sent"] == 1


def test_a_fault_of_the_mail_server_delays_and_is_kept_until_it_is_given_up(head, settings, mailoutbox):
    settings.EMAIL_BACKEND = "tests.core.test_delivery.Refusing"
    owe(head)

    now = NOW
    for attempt in range(1, ATTEMPTS):
        assert deliver(now=now) == {"sent": 0, "failed": 1, "given_up": 0}, attempt
        assert deliver(now=now + timedelta(seconds=30))["failed"] == 0
        now += timedelta(minutes=61)
    assert deliver(now=now) == {"sent": 0, "failed": 0, "given_up": 1}

    lost = notices.could_not_send().get()
    assert lost.last_fault == "SMTPServerDisconnected: not today"
    assert list(notices.inbox(head)) == [lost]


def test_the_message_id_stays_the_same_when_it_is_sent_again(head, mailoutbox):
    owe(head)
    deliver(now=NOW)
    Notice.objects.update(sent_at=None)
    deliver(now=NOW + 10 * MINUTE)

    assert mailoutbox[0].extra_headers["Message-ID"] == mailoutbox[1].extra_headers["Message-ID"]


def test_what_was_withdrawn_or_belongs_to_a_leaver_is_not_sent(head, teacher, mailoutbox):
    owe(head, about=teacher)
    notices.withdraw(teacher, now=NOW)
    leaver = make_person("Lena Gray", Role.STAFF, access_ends_at=NOW - MINUTE)
    owe(leaver, key="left")

    assert deliver(now=NOW) == {"sent": 0, "failed": 0, "given_up": 0}
    assert mailoutbox == []
    assert list(notices.inbox(head)) == []


def test_a_message_to_somebody_without_an_address_is_shown_as_not_sent(school):
    owe(make_person("Kit Chen", Role.STAFF, email=None))

    assert deliver(now=NOW)["given_up"] == 1
    assert notices.could_not_send().get().last_fault == "no e-mail address"


class Refusing:
    """A mail server that hangs up."""

    def __init__(self, **options):
        pass

    def send_messages(self, messages):
        raise SMTPServerDisconnected("not today")
