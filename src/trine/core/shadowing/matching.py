"""The pairs of a round: as many as can be, and among those the ones that fit best.

Each person is a guest once and a host at most once. The assignment is the library's (`scipy.optimize`, a shortest
augmenting path after Crouse 2016, “On implementing 2D rectangular assignment algorithms”). One rule is beyond an
assignment: two people must not be each other's guest and host in one round. Where that comes out, either way is
forbidden in turn and the better outcome goes on, best first, which finds the optimum; after so many attempts on a
large round the outcome is taken that is at hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from trine.core.shadowing.colleagues import MOST_WISHED, PER_DAY_HAD, are_apart, fit, paired
from trine.core.shadowing.days import chosen_days
from trine.core.wording import times

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from trine.core.shadowing.colleagues import Colleague, Met, Pair, Profile, Wishes

SOLVED_AT_MOST = 4000
"""Attempts, times the people of a round, at having no two people visit each other."""
NOT_PAIRED, NOT_AT_ALL = 1, 2
Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Somebody who visits nobody in this round, and why, in a sentence."""

    guest: str
    because: str


@dataclass(frozen=True, slots=True)
class Matching:
    """The pairs by the guests' names, and who is left."""

    pairs: tuple[Pair, ...]
    unplaced: tuple[Unplaced, ...]


def match(
    guests: Sequence[Colleague],
    hosts: Sequence[Colleague],
    *,
    met: Met = frozenset(),
    wishes: Wishes | None = None,
    most: int | None = None,
    everybody: Sequence[Colleague] = (),
) -> Matching:
    """Pair each guest with a host; `most` pairs at most, whoever has visited least first.

    `everybody` are those who take part, where some of them have their guest already: reasons are told of them.

    Points are added up over all pairs; the least sum wins, and among equals always the same one. Two people who have
    fewer than three days in common may be given up for others where days clash.

    >>> from datetime import date
    >>> from trine.core.shadowing.colleagues import Colleague, Profile
    >>> teams = [Profile(frozenset({team}), frozenset({team})) for team in ("sales", "product", "finance")]
    >>> free = frozenset({date(2027, 3, 8), date(2027, 3, 9), date(2027, 3, 10)})
    >>> people = [Colleague(name.lower(), name, team, free) for name, team in zip(("Ada", "Bo", "Cy"), teams)]
    >>> [(pair.guest, pair.host, pair.on.day) for pair in match(people, people).pairs]
    [('ada', 'bo', 8), ('bo', 'cy', 9), ('cy', 'ada', 10)]
    """
    guests, hosts = sorted(guests, key=lambda each: each.id), sorted(hosts, key=lambda each: each.id)
    limit = min(len(guests), len(hosts), len(guests) if most is None else most)
    cells: list[Cell] = []
    days: dict[Cell, Any] = {}
    if limit > 0:
        costs, allowed = _table(guests, hosts, met, wishes or {})
        while True:
            cells = _best(costs, allowed, limit, guests, hosts)
            days, stuck = chosen_days({cell: (guests[cell[0]], hosts[cell[1]]) for cell in cells})
            if stuck is None:
                break
            allowed[stuck] = False
    pairs = [paired(guests[row], hosts[column], days[row, column], wishes) for row, column in cells]
    placed = {pair.guest for pair in pairs}
    is_full = most is not None and len(pairs) >= most
    left = tuple(
        Unplaced(each.id, _why(each, everybody or hosts, met, is_full=is_full))
        for each in guests
        if each.id not in placed
    )
    names = {each.id: each.name for each in guests}
    return Matching(tuple(sorted(pairs, key=lambda pair: (names[pair.guest].casefold(), pair.guest))), left)


def _table(guests: Sequence[Colleague], hosts: Sequence[Colleague], met: Met, wishes: Wishes) -> tuple[Any, Any]:
    """The points of each guest with each host, and whether the two may be paired."""
    import numpy as np  # here and below, so that a check starts without it

    profiles: dict[Profile, int] = {}
    for each in (*guests, *hosts):
        profiles.setdefault(each.profile, len(profiles))
    of_profiles = np.array([[sum(part.points for part in fit(a, b, wishes)) for b in profiles] for a in profiles])
    apart = np.array([[are_apart(a, b) for b in profiles] for a in profiles])
    rows, columns = ([profiles[each.profile] for each in people] for people in (guests, hosts))
    grid = np.ix_(rows, columns)
    hosting = np.array([PER_DAY_HAD * host.hosted for host in hosts])
    visiting = np.array([PER_DAY_HAD * guest.visited for guest in guests])
    costs = of_profiles[grid] + hosting[None, :] + visiting[:, None] + MOST_WISHED
    allowed = apart[grid] & (_days(guests, hosts) > 0)
    place = {host.id: column for column, host in enumerate(hosts)}
    known = {guest.id: row for row, guest in enumerate(guests)}
    for both in met:
        for one in both:
            for other in both - {one}:
                if one in known and other in place:
                    allowed[known[one], place[other]] = False
    for id_, row in known.items():
        if id_ in place:
            allowed[row, place[id_]] = False
    return costs, allowed


def _days(guests: Sequence[Colleague], hosts: Sequence[Colleague]) -> Any:
    """How many free days each guest has in common with each host."""
    import numpy as np

    days = {day: at for at, day in enumerate(sorted({day for each in (*guests, *hosts) for day in each.free}))}
    free = [np.zeros((len(people), len(days)), dtype=np.float32) for people in (guests, hosts)]
    for matrix, people in zip(free, (guests, hosts), strict=True):
        for row, each in enumerate(people):
            matrix[row, [days[day] for day in each.free]] = 1
    return free[0] @ free[1].T


def _best(costs: Any, allowed: Any, limit: int, guests: Sequence[Colleague], hosts: Sequence[Colleague]) -> list[Cell]:
    """The best pairs (row, column) in which no two people visit each other."""
    weighed = _weighed(costs, guests, hosts)
    rows = {guest.id: row for row, guest in enumerate(guests)}
    columns = {host.id: column for column, host in enumerate(hosts)}

    def back(cell: Cell) -> Cell | None:
        """The pair the other way round, if there can be one."""
        row, column = rows.get(hosts[cell[1]].id), columns.get(guests[cell[0]].id)
        return None if row is None or column is None else (row, column)

    value, cells = _solved(weighed, allowed, limit, ())
    queue: list[tuple[float, int, tuple[Cell, ...], list[Cell]]] = [(value, 0, (), cells)]
    for attempt in range(max(8, SOLVED_AT_MOST // (len(guests) + 1))):
        _, _, forbidden, cells = heappop(queue)
        both = _mutual(cells, back)
        if not both:
            return cells
        for way, cell in enumerate(both[0]):
            value, found = _solved(weighed, allowed, limit, (*forbidden, cell))
            heappush(queue, (value, 2 * attempt + way + 1, (*forbidden, cell), found))
    _, _, forbidden, cells = heappop(queue)
    while both := _mutual(cells, back):
        forbidden = (*forbidden, *(max(two, key=lambda cell: (weighed[cell], cell)) for two in both))
        _, cells = _solved(weighed, allowed, limit, forbidden)
    return cells


def _mutual(cells: Sequence[Cell], back: Callable[[Cell], Cell | None]) -> list[tuple[Cell, Cell]]:
    """The pairs whose two people would visit each other, both ways of each."""
    chosen = set(cells)
    ways = [(cell, back(cell)) for cell in cells]
    return [(cell, other) for cell, other in ways if other is not None and other in chosen and cell < other]


def _weighed(costs: Any, guests: Sequence[Colleague], hosts: Sequence[Colleague]) -> Any:
    """Points in whole numbers, so large that what decides among equals never outweighs one: going round in the order of
    ids, which also keeps people from visiting each other.
    """
    import numpy as np

    ids = {id_: at for at, id_ in enumerate(sorted({each.id for each in (*guests, *hosts)}))}
    rows, columns = (np.array([ids[each.id] for each in people]) for people in (guests, hosts))
    return costs * (len(ids) * len(ids) + 1) + (columns[None, :] - rows[:, None]) % len(ids)


def _solved(weighed: Any, allowed: Any, limit: int, forbidden: Sequence[Cell]) -> tuple[float, list[Cell]]:
    """As many allowed pairs as can be, `limit` at most, with the least sum; what it is worth, and the pairs.

    Rows and columns are added that stand for having nobody, so many that just `limit` people are paired; a pair that
    is not allowed costs more than all others together, and is left out.
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    rows, columns = weighed.shape
    may = allowed.copy()
    for cell in forbidden:
        may[cell] = False
    too_much = float(weighed.max() + 1) * (limit + NOT_PAIRED)
    table = np.zeros((rows + columns - limit, columns + rows - limit))
    table[:rows, :columns] = np.where(may, weighed, too_much)
    table[rows:, columns:] = too_much * (limit + NOT_AT_ALL)
    chosen_rows, chosen_columns = linear_sum_assignment(table)
    found = [(int(r), int(c)) for r, c in zip(chosen_rows, chosen_columns, strict=True) if r < rows and c < columns]
    return float(table[chosen_rows, chosen_columns].sum()), [cell for cell in found if may[cell]]


def _why(guest: Colleague, hosts: Sequence[Colleague], met: Met, *, is_full: bool) -> str:
    """Why nobody could be found for a guest."""
    if not guest.free:
        return f"{guest.name} is away or not free on every working day of these weeks."
    others = [host for host in hosts if host.id != guest.id and are_apart(guest.profile, host.profile)]
    if not others:
        return f"Nobody of a team apart from {guest.name}'s takes part."
    fresh = [host for host in others if frozenset((guest.id, host.id)) not in met]
    if not fresh:
        who = "the only colleague" if len(others) == 1 else f"each of the {times(len(others), 'colleague')}"
        has = f"{guest.name} has a day with {who} of other teams already"
        return f"{has}: in this round, within two years, or turned down."
    if not any(guest.free & host.free for host in fresh):
        return f"{guest.name} has no free working day in common with anybody of the other teams."
    if is_full:
        return f"There is no room for more days in this round, and others come before {guest.name}."
    return f"Everybody whom {guest.name} could visit has another guest."
