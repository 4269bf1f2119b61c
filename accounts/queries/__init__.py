"""What `accounts` tells the pages of the whole school, put together from one file a noun."""

from accounts.queries import (
    changes,
    credentials,
    directory,
    handovers,
    in_order,
    life,
    linked_groups,
    openings,
    posting,
    posts,
    removals,
    requests,
    reviews,
    school_accounts,
    staff_list,
    takedowns,
    ways,
    ways_at_risk,
    withdrawals,
)
from accounts.queries.measures import measures
from accounts.queries.posts import where_they_post
from core.held import Held
from core.standing import Standing
from core.work import Source
from people.queries import roles_of
from people.roles import permissions_of

__all__ = ["held_by", "measures", "standing", "where_they_post", "work_for"]


def work_for(person, now, calendar) -> list[Source]:
    """What waits for this person."""
    granted = permissions_of(roles_of(person, now))
    return [
        *requests.work_for(person, now, granted, calendar),
        *school_accounts.work_for(person, now, granted),
        *handovers.work_for(person, now, granted),
        *posting.work_for(person, now, granted),
        *reviews.work_for(person, now, granted),
        *changes.work_for(person, now, granted),
        *life.work_for(person, now, granted),
        *credentials.work_for(person, now, granted),
        *openings.work_for(person, now, granted),
        *ways_at_risk.work_for(person, now, granted, calendar),
        *removals.work_for(person, now, granted),
        *takedowns.work_for(person, now, granted),
        *withdrawals.work_for(person, now, granted),
        *posts.work_for(person, now, granted),
        *directory.work_for(person, now, granted),
        *staff_list.work_for(person, now, granted),
        *linked_groups.work_for(person, now, granted, calendar),
    ]


def standing(person, now) -> list[Standing]:
    """How our clauses stand, as this person may see it; `person` is None for the public."""
    return [
        *in_order.standing(person, now),
        *credentials.standing(person, now),
        *posting.standing(person, now),
        *ways_at_risk.standing(person, now),
        *reviews.standing(person, now),
        *removals.standing(person, now),
        *posts.standing(person, now),
        *takedowns.standing(person, now),
        *linked_groups.standing(person, now),
    ]


def held_by(person, now) -> list[Held]:
    """What this person holds."""
    return [
        *requests.held_by(person, now),
        *school_accounts.held_by(person, now),
        *posting.held_by(person, now),
        *ways.held_by(person, now),
        *handovers.held_by(person, now),
        *credentials.held_by(person, now),
        *takedowns.held_by(person, now),
        *withdrawals.held_by(person, now),
        *directory.held_by(person, now),
        *linked_groups.held_by(person, now),
    ]
