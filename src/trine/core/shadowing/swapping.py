"""What two people could have instead: another host, or an exchange with a pair that has not answered yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.shadowing.colleagues import common_days, paired, refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from trine.core.shadowing.colleagues import Colleague, Met, Pair, Wishes


@dataclass(frozen=True, slots=True)
class Exchange:
    """Two pairs that take each other's hosts: what the asking guest gets, and what becomes of the others."""

    mine: Pair
    theirs: Pair

    @property
    def cost(self) -> int:
        """The points of both pairs."""
        return self.mine.cost + self.theirs.cost


def instead(
    guest: Colleague, hosts: Iterable[Colleague], met: Met = frozenset(), wishes: Wishes | None = None
) -> tuple[Pair, ...]:
    """Each host whom a guest could visit, on the first day that both are free; the best fit first."""
    found = [
        paired(guest, host, common_days(guest, host)[0], wishes) for host in hosts if refusal(guest, host, met) is None
    ]
    return tuple(sorted(found, key=lambda pair: (pair.cost, pair.host)))


def exchanges(
    guest: Colleague,
    host: Colleague,
    others: Sequence[tuple[Colleague, Colleague]],
    met: Met = frozenset(),
    wishes: Wishes | None = None,
) -> tuple[Exchange, ...]:
    """What a guest could have by an exchange of hosts with one of the `others`: both new pairs are as valid as the old
    ones. The best fit first. The people's free days hold those of the pairs that they would give up.

    Days are the first on which both are free; nobody is in both new pairs.
    """
    found = []
    for their_guest, their_host in others:
        if len({guest.id, host.id, their_guest.id, their_host.id}) < 4:
            continue
        if refusal(guest, their_host, met) or refusal(their_guest, host, met):
            continue
        mine = paired(guest, their_host, _first(guest, their_host), wishes)
        theirs = paired(their_guest, host, _first(their_guest, host), wishes)
        found.append(Exchange(mine, theirs))
    return tuple(sorted(found, key=lambda each: (each.cost, each.mine.host)))


def _first(guest: Colleague, host: Colleague) -> date:
    return common_days(guest, host)[0]
