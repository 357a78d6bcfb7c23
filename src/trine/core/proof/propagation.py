"""Propagation of bounds through formulas, in which every bound remembers what it came from.

Each step narrows the range of each unknown that it binds as far as the ranges of the others allow, until nothing moves
any more or the effort is used up (bounds propagation; Davis, "Constraint propagation with interval labels", Artificial
Intelligence 32, 1987). Where a range becomes empty, walking back through what the two crossing bounds came from gives
claims and formulas that clash: the explanation, usually close to a smallest one.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.proof.model import Sum

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trine.core.proof.model import Effort, System

INF = math.inf
_CROSSED = 1e-9
"""By how much of their size bounds must cross before the range counts as empty: rounding never reaches it."""
_WORTH = 1e-4
"""By how much of its width a range must shrink for it to be passed on."""
_NOTHING = -1
"""Where a bound comes from that holds by meaning alone."""
_CHOSEN = 1 << 60
"""The reason of a value that is tried: no claim and no step."""


@dataclass(frozen=True, slots=True)
class Refutation:
    """Claims and steps, by their place in the system, that cannot all hold."""

    claims: frozenset[int]
    steps: frozenset[int]
    found_by: str
    heart: frozenset[int] = frozenset()
    """The steps at which the clash shows, where the others only lead up to it."""


class Bounds:
    """The ranges of all unknowns of a system, and where each end comes from.

    `low_from` and `high_from` give the event that set an end. An event is a reason (a step's place, or `~claim`) with
    the events that it built on.
    """

    def __init__(self, system: System, effort: Effort, slack: float = 1.0) -> None:
        self.system = system
        self.effort = effort
        self.slack = slack
        self.low = [max(end, 0.0) if index in system.positive else end for index, end in enumerate(system.low)]
        self.high = list(system.high)
        self.low_from = [_NOTHING] * len(self.low)
        self.high_from = [_NOTHING] * len(self.low)
        self.reasons: list[int] = []
        self.antecedents: list[tuple[int, ...]] = []
        self.low_moves = [0] * len(self.low)
        self.high_moves = [0] * len(self.low)
        self.queue = deque(range(len(system.steps)))
        self.waiting = bytearray(b"\x01" * len(system.steps))
        self.revisions = 0
        self.roots: tuple[int, ...] | None = None

    def copy(self) -> Bounds:
        """The same ranges, to go on from without touching these."""
        other = Bounds.__new__(Bounds)
        other.__dict__.update(self.__dict__)
        for name in ("low", "high", "low_from", "high_from", "reasons", "antecedents", "low_moves", "high_moves"):
            other.__dict__[name] = list(self.__dict__[name])
        other.queue, other.waiting = deque(self.queue), bytearray(self.waiting)
        return other

    @property
    def is_empty(self) -> bool:
        """Whether some unknown has no value left."""
        return self.roots is not None

    def claim(self, claims: Iterable[int]) -> Bounds:
        """Take claims into account; of several on one end, the tightest counts."""
        ends, low, high, slack = self.system.ends, self.low, self.high, self.slack
        for index in claims:
            variable, is_floor, bound, tolerance = ends[index]
            if self.roots is not None:
                break
            if is_floor:
                if (floor := bound - slack * tolerance) > low[variable]:
                    self.raise_low(variable, floor, ~index, ())
            elif (ceiling := bound + slack * tolerance) < high[variable]:
                self.lower_high(variable, ceiling, ~index, ())
        return self

    def fix(self, variable: int, value: float) -> Bounds:
        """Try a value for an unknown; what follows is no refutation of the claims alone."""
        self.raise_low(variable, value, _CHOSEN, ())
        if self.roots is None:
            self.lower_high(variable, value, _CHOSEN, ())
        return self

    def settle(self) -> Bounds:
        """Narrow ranges until nothing moves, a range is empty, or the effort is used up."""
        steps, rows, queue, waiting = self.system.steps, self.system.rows, self.queue, self.waiting
        left = self.effort.revisions - self.revisions
        while queue and self.roots is None and left > 0:
            index = queue.popleft()
            waiting[index] = 0
            left -= 1
            step = steps[index]
            if isinstance(step, Sum):
                self._revise_sum(rows[index], step.constant, index)
            else:
                self._revise_product(step.product, step.one, step.other, index)
        self.revisions = self.effort.revisions - left
        return self

    def refutation(self, found_by: str = "propagation", roots: Sequence[int] | None = None) -> Refutation:
        """What the given events, or else the empty range, came from: claims and steps."""
        stack = [event for event in (roots if roots is not None else self.roots or ()) if event >= 0]
        seen = set(stack)
        claims, steps = set(), set()
        while stack:
            event = stack.pop()
            reason = self.reasons[event]
            if reason < 0:
                claims.add(~reason)
            elif reason < _CHOSEN:
                steps.add(reason)
            for before in self.antecedents[event]:
                if before >= 0 and before not in seen:
                    seen.add(before)
                    stack.append(before)
        return Refutation(frozenset(claims), frozenset(steps), found_by)

    def raise_low(self, variable: int, value: float, reason: int, antecedents: tuple[int, ...]) -> None:
        """A new lower end, if it says more than the present one."""
        low, high = self.low[variable], self.high[variable]
        if not value > low:
            return
        if value > high:
            if value > high + _CROSSED * max(abs(value), abs(high), 1e-300):
                self._empty(reason, antecedents, self.high_from[variable])
                return
            value = high
        if 0 <= reason < _CHOSEN:
            if low != -INF and value - low < _WORTH * max(min(high - low, abs(low) + abs(value)), 1e-300):
                return
            if self.low_moves[variable] >= self.effort.tightenings:
                return
            self.low_moves[variable] += 1
        self.low[variable] = value
        self.low_from[variable] = self._event(reason, antecedents)
        self._wake(variable, reason)

    def lower_high(self, variable: int, value: float, reason: int, antecedents: tuple[int, ...]) -> None:
        """A new upper end, if it says more than the present one."""
        low, high = self.low[variable], self.high[variable]
        if not value < high:
            return
        if value <= 0 and variable in self.system.positive:
            self._empty(reason, antecedents, _NOTHING)
            return
        if value < low:
            if value < low - _CROSSED * max(abs(value), abs(low), 1e-300):
                self._empty(reason, antecedents, self.low_from[variable])
                return
            value = low
        if 0 <= reason < _CHOSEN:
            if high != INF and high - value < _WORTH * max(min(high - low, abs(high) + abs(value)), 1e-300):
                return
            if self.high_moves[variable] >= self.effort.tightenings:
                return
            self.high_moves[variable] += 1
        self.high[variable] = value
        self.high_from[variable] = self._event(reason, antecedents)
        self._wake(variable, reason)

    def _event(self, reason: int, antecedents: tuple[int, ...]) -> int:
        self.reasons.append(reason)
        self.antecedents.append(antecedents)
        return len(self.reasons) - 1

    def _empty(self, reason: int, antecedents: tuple[int, ...], other: int) -> None:
        self.roots = (self._event(reason, antecedents), other)

    def _wake(self, variable: int, mover: int) -> None:
        """Have the steps that bind an unknown looked at, but not the one that moved it: it has said all it can."""
        waiting = self.waiting
        for index in self.system.steps_with[variable]:
            if not waiting[index] and index != mover:
                waiting[index] = 1
                self.queue.append(index)

    def _revise_sum(self, row: tuple[tuple[float, int], ...], constant: float, index: int) -> None:
        """Each term lies between what the others leave of the constant at their ends."""
        low, high = self.low, self.high
        least, most, size = 0.0, 0.0, abs(constant)
        open_least = open_most = 0
        for weight, variable in row:
            a, b = (low[variable], high[variable]) if weight > 0 else (high[variable], low[variable])
            if -INF < a < INF:
                least += weight * a
                size += abs(weight * a)
            else:
                open_least += 1
            if -INF < b < INF:
                most += weight * b
                size += abs(weight * b)
            else:
                open_most += 1
        if (open_least > 1 and open_most > 1) or size == INF:
            return
        rounding = 4e-16 * len(row) * size
        for weight, variable in row:
            a, b = (low[variable], high[variable]) if weight > 0 else (high[variable], low[variable])
            is_open = not -INF < a < INF
            if open_least == is_open:
                end = (constant - (least if is_open else least - weight * a) + rounding) / weight
                if end < high[variable] if weight > 0 else end > low[variable]:
                    self._narrow_by_sum(row, variable, end, index, least=True)
            is_open = not -INF < b < INF
            if open_most == is_open:
                end = (constant - (most if is_open else most - weight * b) - rounding) / weight
                if end > low[variable] if weight > 0 else end < high[variable]:
                    self._narrow_by_sum(row, variable, end, index, least=False)
            if self.roots is not None:
                return

    def _narrow_by_sum(
        self, row: tuple[tuple[float, int], ...], variable: int, end: float, index: int, *, least: bool
    ) -> None:
        """Set an end that follows from the least, or the most, that the other terms make."""
        antecedents = tuple(
            self.low_from[other] if (weight > 0) == least else self.high_from[other]
            for weight, other in row
            if other != variable
        )
        weight = next(weight for weight, other in row if other == variable)
        (self.lower_high if (weight > 0) == least else self.raise_low)(variable, end, index, antecedents)

    def _revise_product(self, product: int, one: int, other: int, index: int) -> None:
        if one == other:
            self._revise_square(product, one, index)
            return
        self._multiply(product, one, other, index)
        if self.roots is None:
            self._divide(one, product, other, index)
        if self.roots is None:
            self._divide(other, product, one, index)

    def _multiply(self, product: int, one: int, other: int, index: int) -> None:
        """The product of two ranges."""
        low, high, low_from, high_from = self.low, self.high, self.low_from, self.high_from
        a, b, c, d = low[one], high[one], low[other], high[other]
        if a >= 0 and c >= 0:
            self.raise_low(product, _times(a, c), index, (low_from[one], low_from[other]))
            if self.roots is None and _times(b, d) < high[product]:
                signs = tuple(low_from[v] for v in (one, other) if self.system.low[v] < 0)
                self.lower_high(product, _times(b, d), index, (high_from[one], high_from[other], *signs))
            return
        corners = (_times(a, c), _times(a, d), _times(b, c), _times(b, d))
        all_ends = (low_from[one], high_from[one], low_from[other], high_from[other])
        self.raise_low(product, min(corners), index, all_ends)
        if self.roots is None:
            self.lower_high(product, max(corners), index, all_ends)

    def _divide(self, result: int, product: int, by: int, index: int) -> None:
        """The quotient of two ranges, where the divisor lies on one side of zero."""
        low, high, low_from, high_from = self.low, self.high, self.low_from, self.high_from
        pl, ph, bl, bh = low[product], high[product], low[by], high[by]
        if bh < 0:
            self._divide_by_negative(result, product, by, index)
            return
        if bl < 0 or (bl == 0 and pl <= 0 <= ph and by not in self.system.positive):
            return
        above = _over(ph, bl) if ph >= 0 else _over(ph, bh)
        if above < high[result]:
            ends = (high_from[product], low_from[by]) if ph >= 0 else (high_from[product], high_from[by], low_from[by])
            self.lower_high(result, above, index, ends)
        if self.roots is not None:
            return
        below = _over(pl, bh) if pl >= 0 else _over(pl, bl)
        if below > low[result]:
            ends = (low_from[product], high_from[by], low_from[by]) if pl >= 0 else (low_from[product], low_from[by])
            self.raise_low(result, below, index, ends)

    def _divide_by_negative(self, result: int, product: int, by: int, index: int) -> None:
        pl, ph, bl, bh = self.low[product], self.high[product], self.low[by], self.high[by]
        ends = (self.low_from[product], self.high_from[product], self.low_from[by], self.high_from[by])
        self.lower_high(result, _over(-pl, -bh) if pl <= 0 else _over(-pl, -bl), index, ends)
        if self.roots is None:
            self.raise_low(result, _over(-ph, -bl) if ph <= 0 else _over(-ph, -bh), index, ends)

    def _revise_square(self, product: int, one: int, index: int) -> None:
        a, b = self.low[one], self.high[one]
        ends = (self.low_from[one], self.high_from[one])
        least = 0.0 if a <= 0 <= b else min(_times(a, a), _times(b, b))
        self.raise_low(product, least, index, ends)
        if self.roots is None:
            self.lower_high(product, max(_times(a, a), _times(b, b)), index, ends)
        if self.roots is not None or self.high[product] < 0:
            return
        root, over = math.sqrt(self.high[product]), (self.high_from[product],)
        self.lower_high(one, root, index, over)
        if self.roots is None:
            self.raise_low(one, -root, index, over)
        if self.roots is None and self.low[one] >= 0 and self.low[product] > 0:
            under = (self.low_from[product], self.low_from[one])
            self.raise_low(one, math.sqrt(self.low[product]), index, under)


def _times(a: float, b: float) -> float:
    """A product in which zero times an open end is zero."""
    return 0.0 if a == 0 or b == 0 else a * b


def _over(a: float, b: float) -> float:
    """A quotient by an end that is not below zero: by zero itself it is open, by an open end it is zero."""
    if b == INF:
        return 0.0 if abs(a) != INF else a
    if b == 0:
        return 0.0 if a == 0 else math.copysign(INF, a)
    return a / b
