"""One leaver: what they hold, what is settled of it, and what is missing before it can be certified (RO9, RO10)."""

from dataclasses import dataclass, field

from accounts.queries.removals import removals_of
from accounts.queries.school_accounts import left_unwatched
from accounts.queries.settled_elsewhere import settled_elsewhere
from accounts.queries.settlements import settlements_of
from core.held import Held, How, Missing
from overview.queries import held_by
from people.queries import left_unfilled, undertaking_after


@dataclass(frozen=True)
class Leaver:
    """Everything that somebody who leaves held, by what has become of it."""

    departure: object
    to_give: list[Held] = field(default_factory=list)
    elsewhere: list[Held] = field(default_factory=list)
    later: list[Held] = field(default_factory=list)
    by_itself: list[Held] = field(default_factory=list)
    either: list[Held] = field(default_factory=list)
    settled: list = field(default_factory=list)
    removals: list = field(default_factory=list)
    undertaking: object = None
    done_elsewhere: list = field(default_factory=list)

    @property
    def proved(self) -> list:
        """The accounts from which access has been taken away, with the proof."""
        return [removal for removal in self.removals if removal.completed_at is not None]

    @property
    def done(self) -> int:
        """How many things are settled."""
        return len(self.settled) + len(self.proved) + len(self.done_elsewhere)

    @property
    def total(self) -> int:
        """How many things there are to settle, settled ones among them."""
        open_here = len(self.to_give) + len(self.elsewhere) + len(self.later)
        return open_here + len(self.settled) + len(self.removals) + len(self.done_elsewhere)

    @property
    def progress(self) -> str:
        """How far it has got, in words."""
        if not self.total:
            return "Nothing to settle."
        if self.done == self.total:
            return "All settled." if self.total > 1 else "Settled."
        return f"{self.done} of {self.total} settled."

    @property
    def missing(self) -> list[Missing]:
        """What stands in the way of the certificate; the leaving's own page and what they hold say the same."""
        if self.departure.access_ended_at is None:
            return [Missing("The last day in school has not passed yet, so access has not ended.")]
        waiting = [
            Missing(f"{removal.school_account}: no proof yet that access was taken away", removal.get_absolute_url())
            for removal in self.removals
            if removal.completed_at is None
        ]
        held = [
            Missing(f"{thing.kind[:1].upper()}{thing.kind[1:]}: {thing.title}", thing.url)
            for thing in (*self.to_give, *self.elsewhere, *self.later)
        ]
        return waiting + held


def leaver(departure, by, now) -> Leaver:
    """What this leaver holds, as `by` may see it; of somebody who works here again, nothing of today."""
    settlements, removals = settlements_of(departure), removals_of(departure)
    by_key = {settlement.key: settlement for settlement in settlements}
    sorted_out: dict[How, list] = {how: [] for how in How}
    fell_back, covered = set(), {removal.school_account_id for removal in removals}
    is_back = departure.access_ended_at is not None and departure.person.is_active
    for held in [] if is_back else held_by(departure.person, now, by):
        said = by_key.get(held.key) if held.key else None
        if said is not None and held.how == How.GIVE:
            if said.taken_over_by_id in held.carries_on:
                continue
            fell_back.add(held.key)
        if held.how == How.LATER and held.account in covered:
            continue
        sorted_out[held.how].append(held)
    return Leaver(
        departure,
        sorted_out[How.GIVE],
        [*sorted_out[How.ELSEWHERE], *left_unwatched(departure), *left_unfilled(departure)],
        sorted_out[How.LATER],
        sorted_out[How.ITSELF],
        sorted_out[How.EITHER],
        [settlement for settlement in settlements if settlement.key not in fell_back],
        removals,
        undertaking_after(departure),
        settled_elsewhere(departure),
    )


def missing(departure, by, now) -> list[Missing]:
    """What stands between this leaver and their certificate, as `by` may see it: the same on every page."""
    return leaver(departure, by, now).missing
