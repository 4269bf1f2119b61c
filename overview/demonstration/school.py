"""The whole demonstration school, in one transaction: all of it or nothing."""

from django.db import transaction

from core.actor import SYSTEM
from core.notices import api as notices
from core.school.api import school, set_up_school
from overview.demonstration.accounts import fill_accounts
from overview.demonstration.comments import fill_calendar, fill_comments
from overview.demonstration.days import Days
from overview.demonstration.existing import fill_existing
from overview.demonstration.groups import fill_groups, hand_on_the_fair
from overview.demonstration.leaving import fill_leaving
from overview.demonstration.mentions import fill_mentions
from overview.demonstration.people import fill_people
from overview.demonstration.posts import fill_posts
from overview.demonstration.reports import fill_reports
from overview.demonstration.reviews import fill_reviews
from overview.demonstration.statement import fill_statement
from overview.demonstration.ways import fill_ways

NAME = "Riverside Primary School (demonstration)"


def fill_demonstration(now) -> bool:
    """Make the demonstration school as it stands at `now`; False where a school already stands here."""
    if school() is not None:
        return False
    days = Days(now)
    with transaction.atomic():
        set_up_school(
            by=SYSTEM,
            now=days.at(days.first_of_school_year(), 9),
            name=NAME,
            town="Riverside",
            local_authority="Riverside Borough Council",
            lado_phone="020 7946 0101",
            childrens_services_phone="020 7946 0102",
            safeguarding_phone="020 7946 0103",
            is_demonstration=True,
        )
        cast = fill_people(days)
        fill_calendar(days, cast)
        fill_statement(days, cast)
        accounts = fill_accounts(days, cast)
        fill_reviews(days, cast)
        fill_existing(days, cast)
        fill_comments(days, cast, accounts)
        fill_posts(days, cast, accounts)
        fill_ways(days, cast, accounts)
        fill_groups(days, cast)
        fill_leaving(days, cast, accounts)
        hand_on_the_fair(days, cast)
        fill_reports(days, cast)
        fill_mentions(days)
        notices.settle_the_past(before=days.at(days.working_days_ago(4)), now=now)
    return True
