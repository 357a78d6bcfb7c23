"""What the people of a day could have instead: other days together, and other partners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.shadowing import common_days, exchanges, instead
from trine.web.shadowing.circle import circle
from trine.web.shadowing.models import Day, State
from trine.web.shadowing.wishes import wished

if TYPE_CHECKING:
    from datetime import date

    from trine.core.shadowing import Exchange, Pair
    from trine.web.people.models import Person

SHOWN = 6
"""Partners that are shown, the best fit first."""
DAYS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody else to spend a day with; by an exchange with another pair, where there is one."""

    key: str
    name: str
    on: date
    words: tuple[str, ...]
    mine: Pair
    exchange: Exchange | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """Valid alternatives to a day."""

    days: tuple[date, ...] = ()
    partners: tuple[Partner, ...] = ()


def options(reader: Person, day: Day, today: date) -> Options:
    """What one of the two may choose; nothing for anybody else. A constant number of queries."""
    if not day.is_open or not day.is_of(reader) or not day.round.is_open(today):
        return Options()
    around = circle(day.round, today)
    if day.guest_id not in around.people or day.host_id not in around.people:
        return Options()
    guest, host = around.freed(day.guest_id, day.on), around.freed(day.host_id, day.on)
    days = tuple(on for on in common_days(guest, host) if on != day.on)[:DAYS_SHOWN]
    other_said_yes = day.has_said_yes(day.other(reader).pk)
    if day.state != State.PROPOSED or other_said_yes:
        return Options(days)
    wishes = wished()
    if reader.pk == day.guest_id:
        direct = list(instead(guest, around.hosts, around.met, wishes))
    else:
        found = [pair for one in around.guests for pair in instead(one, [host], around.met, wishes)]
        direct = sorted(found, key=lambda pair: (pair.cost, pair.guest))
    swapped = exchanges(guest, host, around.unanswered(day), around.met, wishes)
    names = {each.id: each.name for each in around.people.values()}
    is_guest = reader.pk == day.guest_id

    def partner(mine: Pair, exchange: Exchange | None = None) -> Partner:
        words = tuple(part.words for part in mine.parts)
        return Partner(
            f"{mine.guest}-{mine.host}", names[mine.host if is_guest else mine.guest], mine.on, words, mine, exchange
        )

    # In an exchange the guest takes the other pair's host, and the host the other pair's guest.
    ways = [partner(pair) for pair in direct]
    ways += [partner(each.mine if is_guest else each.theirs, each) for each in swapped]
    return Options(days, tuple(sorted(ways, key=lambda each: each.mine.cost)[:SHOWN]))
