"""What every action on a round or a day begins with: holding it, and who may, and which day can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.wording import day as in_words
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.shadowing.circle import may_arrange
from trine.web.shadowing.models import Day, Round

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from trine.web.people.models import Person

NOT_YOURS = "Leaders and owners arrange rounds of shadowing."
OVER = "This round is over."
ONLY_THE_TWO = "Only the two people of a day answer for it."


def check_day(on: date, free: Collection[date]) -> None:
    """Raises Invalid, beside `on`, for a day that is not among those on which both are free."""
    if on not in free:
        raise Invalid(on=f"Not both of them are free on {in_words(on)}. Choose a working day on which both are.")


def check_arranger(actor: Person) -> None:
    """Raises NotAllowed for who does not arrange rounds."""
    if not may_arrange(actor):
        raise NotAllowed(NOT_YOURS)


def held_round(row: Round) -> Round:
    """The round as it is now, until the transaction ends."""
    return Round.objects.select_for_update().get(pk=row.pk)


def held_day(day: Day) -> Day:
    """The day as it is now, with its round held: answers to one round come one after the other."""
    held = held_round(day.round)
    row = Day.objects.select_related("guest", "host").get(pk=day.pk)
    row.round = held
    return row


def held_own(actor: Person, day: Day) -> Day:
    """The same of one's own day. Raises NotAllowed."""
    row = held_day(day)
    if not row.is_of(actor) or row.round.sent_at is None:
        raise NotAllowed(ONLY_THE_TWO)
    return row
