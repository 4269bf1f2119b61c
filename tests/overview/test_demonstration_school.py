"""The demonstration school: all of it at once, twice nothing more, the same on any day."""

from datetime import datetime

import pytest

import accounts.queries.school_accounts
from accounts.actions.reviews import open_reviews
from accounts.models import Review
from accounts.states import ReviewState
from core.actor import SYSTEM
from core.school.api import school as the_school
from monitoring.models import Comment
from monitoring.states import CommentState
from overview import queries
from overview.demonstration.school import fill_demonstration
from overview.queries.leaving import leaver as leaver_of
from overview.sweeps import deliver
from people.models import Person
from people.queries import everybody_in_scope, holders
from people.roles import Role
from tests.factories import LONDON, NOW, actor
from tests.waiting import waits_for

pytestmark = pytest.mark.walk

DAYS = [
    datetime(2026, 11, 22, 20, 0, tzinfo=LONDON),
    datetime(2028, 2, 29, 12, 0, tzinfo=LONDON),
]


@pytest.mark.parametrize("now", DAYS, ids=str)
def test_fill_demonstration_makes_the_same_school_on_any_day(db, now):
    assert fill_demonstration(now) is True

    assert the_school().is_demonstration
    assert Person.objects.count() == 60
    assert [person.name for person in holders(Role.HEADTEACHER, now)] == ["Hana Okafor"]
    assert everybody_in_scope(now).count() == 59 - left_by(now) - away_by(now)
    assert len(accounts.queries.school_accounts.register()) == 9


def left_by(now):
    return Person.objects.filter(left_at__lte=now).count()


def away_by(now):
    return Person.objects.filter(on_leave_from__lte=now, on_leave_until__gt=now).count()


def test_somebody_has_left_with_a_certificate_and_somebody_is_away_for_long(db):
    fill_demonstration(NOW)

    left = leaver_of(Person.objects.get(name="Callum Stewart").departures.get(), actor_named("Hana Okafor"), NOW)
    assert (left.missing, left.progress) == ([], "All settled.")
    assert [removal.must_change_password for removal in left.removals] == [True]
    assert left.undertaking.in_words == "agreed"
    assert away_by(NOW) == 1
    assert "Take Nadia Petrov off Year 5 at Riverside" not in titles("Tom Wells", NOW)


def actor_named(name):
    return actor(Person.objects.get(name=name))


def test_fill_demonstration_leaves_a_school_alone(school):
    assert fill_demonstration(NOW) is False
    assert Person.objects.count() == 0


def titles(name, now):
    person = Person.objects.get(name=name)
    return [item.title for item in waits_for(queries, person, now)]


def test_every_situation_is_reached_from_somebodys_work_list(db, mailoutbox):
    """Situations 3, 4, 5, 6, 8, 10, 11 and 12 of the product's list."""
    fill_demonstration(NOW)

    assert "Take away Joan Carver’s access to Friends of Riverside" in titles("Tom Wells", NOW)
    assert "Nothing has happened on Friends of Riverside since Friday 17 October 2025" in titles("Hana Okafor", NOW)
    assert "Decide: Residential trip 2016 · X (Twitter)" in titles("Hana Okafor", NOW)
    assert "Complete what exists already: Riverside allotment · YouTube" in titles("Maya Price", NOW)
    assert "More than 10 comments to answer" in titles("Maya Price", NOW)
    assert "Report: a pupil's friend request" in titles("Hana Okafor", NOW)
    assert "Report: somebody pretends to be the school or one of us" in titles("Hana Okafor", NOW)
    assert "Lena Gray leaves: find who takes over" in titles("Tom Wells", NOW)
    assert "A report needs you" in titles("Chidi Bello", NOW)
    assert "A report needs you" not in titles("Dele Marsh", NOW)
    assert "Answer a comment on Riverside news" in titles("Ben Achebe", NOW)
    assert Comment.objects.filter(state=CommentState.NO_ANSWER).count() == 83
    assert Comment.objects.filter(words__startswith="Is school open today?").count() == 10
    complaint = Comment.objects.get(words__startswith="This is the third time")
    assert complaint.respond_by == datetime(2026, 11, 21, 0, 0, tzinfo=LONDON)

    # Its past is not mailed again.
    deliver(now=NOW)
    assert len(mailoutbox) < 20


@pytest.mark.parametrize("now", [NOW, *DAYS], ids=str)
def test_no_proof_is_too_old_when_the_review_of_this_term_opens(db, now):
    fill_demonstration(now)

    assert open_reviews(by=SYSTEM, now=now) > 0

    assert not Review.objects.lapsed(now).exists()
    assert [one.state for one in Review.objects.exclude(confirmed_at=None)] == [ReviewState.FINISHED] * (
        Review.objects.exclude(proved_at=None).count()
    )
