"""What is owed is sent: once, in time, and not lost when the mail server is down."""

from datetime import date, datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core.mail.backends import locmem

from core.notices import api as notices
from core.notices import envelopes
from core.notices.delivery import ATTEMPTS, LEASE, deliver
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


@pytest.fixture
def refusing(settings):
    """A mail server that takes nothing for the addresses in this set, and hangs up on whoever is in `hangs_up`."""
    settings.EMAIL_BACKEND = "tests.core.test_delivery.Refusing"
    Refusing.refuses, Refusing.is_down, Refusing.hangs_up = set(), False, set()
    return Refusing


def test_a_message_that_is_refused_while_others_are_taken_is_given_up_in_the_end(head, teacher, refusing):
    refusing.refuses = {head.email}
    owe(head)

    now = NOW
    for attempt in range(1, ATTEMPTS):
        owe(teacher, key=f"other {attempt}", now=now)
        assert deliver(now=now) == {"sent": 1, "failed": 1, "given_up": 0}, attempt
        now += timedelta(minutes=61)
    owe(teacher, key="the last other", now=now)
    assert deliver(now=now) == {"sent": 1, "failed": 0, "given_up": 1}

    lost = notices.could_not_send().get()
    assert lost.last_fault == f"SMTPRecipientsRefused: {{'{head.email}': (550, b'not here')}}"
    assert list(notices.inbox(head)) == [lost]


@pytest.mark.parametrize("fault", ["is_down", "refuses", "hangs_up"])
def test_nothing_is_given_up_however_long_the_mail_server_takes_nothing(head, teacher, refusing, fault, mailoutbox):
    value = True if fault == "is_down" else {head.email, teacher.email}
    setattr(refusing, fault, value)
    owe([head, teacher])

    now = NOW
    for _ in range(72):
        assert deliver(now=now)["given_up"] == 0
        now += timedelta(hours=1)
    deliver(now=now)
    setattr(refusing, fault, type(value)())

    assert deliver(now=now + timedelta(seconds=30))["sent"] == 2
    assert len(mailoutbox) == 2


def test_a_mail_server_that_takes_nothing_is_not_asked_all_the_time(head, refusing):
    refusing.is_down = True
    owe(head)

    assert deliver(now=NOW)["failed"] == 1
    assert deliver(now=NOW + timedelta(seconds=20)) == {"sent": 0, "failed": 0, "given_up": 0}
    assert deliver(now=NOW + timedelta(seconds=30))["failed"] == 1


def test_everybody_who_failed_meanwhile_goes_out_once_the_mail_server_takes_something_again(school, refusing):
    people = [make_person(f"Person {number}") for number in range(8)]
    refusing.refuses = {person.email for person in people}
    owe(people)
    now = NOW
    for _ in range(60):
        deliver(now=now)
        now += timedelta(seconds=30)
    refusing.refuses = set()

    assert deliver(now=now)["sent"] == 8


def test_bad_addresses_do_not_keep_others_from_their_messages(school, teacher, refusing, mailoutbox):
    people = [make_person(f"Person {number}") for number in range(8)]
    refusing.refuses = {person.email for person in people}
    owe(people)
    deliver(now=NOW)
    owe(teacher, now=NOW + MINUTE)

    deliver(now=NOW + MINUTE)

    assert [mail.to for mail in mailoutbox] == [[teacher.email]]


def test_what_was_on_its_way_when_the_worker_died_goes_again_in_the_same_envelope(head, refusing, mailoutbox):
    """The first e-mail may have arrived: the second has its Message-ID and its words, and nothing more."""
    refusing.hangs_up = {head.email}
    owe(head)
    deliver(now=NOW)
    refusing.hangs_up = set()
    owe(head, key="later", now=NOW + MINUTE)

    assert deliver(now=NOW + MINUTE)["sent"] == 2
    first, second = Notice.objects.order_by("pk")
    assert [mail.extra_headers["Message-ID"] for mail in mailoutbox] == [
        f"<notice-{second.pk}@localhost>",
        f"<notice-{first.pk}@localhost>",
    ]
    assert [mail.subject for mail in mailoutbox] == ["Hello", "Hello"]


def test_a_message_that_cannot_be_written_stops_no_other(head, teacher, monkeypatch, mailoutbox):
    owe(head)
    owe(teacher)
    write = envelopes.message_to

    def refuse(person, found, **options):
        if person == head:
            raise ValueError("a broken row")
        return write(person, found, **options)

    monkeypatch.setattr("core.notices.delivery.message_to", refuse)

    assert deliver(now=NOW) == {"sent": 1, "failed": 1, "given_up": 0}
    assert Notice.objects.get(recipient=head).last_fault == "ValueError: a broken row"


@pytest.mark.parametrize("days", [400, 1])
def test_what_a_wrong_clock_wrote_into_the_future_holds_nothing_up(head, teacher, mailoutbox, days):
    future = NOW + timedelta(days=days)
    owe([head, teacher])
    Notice.objects.filter(recipient=head).update(leased_until=future, envelope=1, tried_at=future)
    Notice.objects.filter(recipient=teacher).update(try_again_at=future, tried_at=future, last_fault="no answer")

    assert deliver(now=NOW)["sent"] == 2


def test_one_that_is_being_sent_is_left_alone_until_its_sender_must_have_died(head, mailoutbox):
    owe(head)
    Notice.objects.update(leased_until=NOW + LEASE, envelope=1, tried_at=NOW)

    assert deliver(now=NOW + timedelta(seconds=39))["sent"] == 0
    assert deliver(now=NOW + LEASE)["sent"] == 1


def test_a_slow_mail_server_keeps_two_runs_waiting_and_no_more(head, teacher, slt, mailoutbox):
    owe([head, teacher, slt])
    for envelope, person in enumerate([head, teacher], start=1):
        Notice.objects.filter(recipient=person).update(leased_until=NOW + LEASE, envelope=envelope, tried_at=NOW)

    assert deliver(now=NOW) == {"sent": 0, "failed": 0, "given_up": 0}


def test_a_thousand_messages_go_out_in_one_run_of_few_statements(school, mailoutbox, django_assert_max_num_queries):
    owe([make_person(f"Person {number}") for number in range(3)], key="one")
    for number in range(300):
        owe(list(Notice.objects.first().recipient.__class__.objects.all()), key=f"k{number}")

    with django_assert_max_num_queries(50):
        assert deliver(now=NOW)["sent"] == 903


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


class Refusing(locmem.EmailBackend):
    """A mail server that takes no message for some, hangs up on others, or is not there."""

    refuses, hangs_up, is_down = set(), set(), False

    def open(self):
        if self.is_down:
            raise ConnectionRefusedError("nobody there")

    def send_messages(self, messages):
        for message in messages:
            if self.hangs_up & set(message.to):
                raise SMTPServerDisconnected("not today")
            if self.refuses & set(message.to):
                raise SMTPRecipientsRefused({message.to[0]: (550, b"not here")})
        return super().send_messages(messages)
