"""The Statement of the demonstration school: adopted, mostly read, its review overdue for all to see."""

from datetime import timedelta

from people.queries import actor_for, everybody_in_scope
from policy.actions.acknowledgements import acknowledge
from policy.actions.statement import confirm_review_cycle, draft_version, publish_version

# Who has not got round to it yet: enough names for the headteacher to see who they are.
NOT_READ = {"Priya Nair", "Ben Achebe", "Gwen Ash", "Liam Doyle", "Ivy Chan"}


def fill_statement(days, cast) -> None:
    """Publish, three weeks ago, what was adopted more than a year ago: its review is overdue."""
    head = cast["head"]
    moment = days.ago(20, 16)
    confirm_review_cycle(by=actor_for(head, moment), now=moment, months=12)
    version = draft_version(by=actor_for(head, moment), now=moment)
    publish_version(
        version,
        by=actor_for(head, moment),
        now=moment,
        adopted_on=(days.now - timedelta(days=380)).date(),
        committee="Pay and Personnel Committee",
        minute_reference="item 6",
    )
    for number, person in enumerate(everybody_in_scope(days.now)):
        if person.name not in NOT_READ:
            read_at = moment + timedelta(days=1 + number % 9, hours=number % 5)
            acknowledge(version, by=actor_for(person, read_at), now=read_at)
