"""The handoff from marketing to sales: what was handed over, taken, returned and why, and how soon it was answered.

Both teams see the same figures from the same rows. Returned without being worked (rejected) is not given up after
contact (disqualified). Response times are working hours; a lead that still waits counts as waiting, so that a slow week
does not look good because only the quick answers are in yet. `docs/algorithms/funnel.md` tells the methods.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from trine.analytics.handed_over import NOT_SAID, STATES, By, HandedOver, handed_over, said
from trine.core.estimates import Estimate, share
from trine.core.survival import kaplan_meier
from trine.core.working_hours import USUAL, WorkingHours

if TYPE_CHECKING:
    from datetime import date, datetime

    from numpy.typing import NDArray

    from trine.analytics.lags import LeftOut
    from trine.analytics.snapshot import Facts

FEWEST = 5
"""Fewer leads than this have no median."""


@dataclass(frozen=True, slots=True)
class Response:
    """How soon leads were answered, in working hours.

    `median` and `p90` count those that still wait (Kaplan–Meier); a figure that is not reached yet, or of fewer than
    five leads, is none. `kept` is the share answered within the agreed time of those whose time is up; `late` counts
    those answered later, `overdue` those that wait beyond it. Without an agreed time all three are none.
    """

    answered: int
    waiting: int
    median: float | None
    p90: float | None
    kept: Estimate | None = None
    late: int | None = None
    overdue: int | None = None


@dataclass(frozen=True, slots=True)
class Handed:
    """The leads of one group.

    `acceptance` is accepted ÷ (accepted + returned), with its Wilson interval; `undecided` are neither yet. Reasons
    come with the most frequent first; `no_reason` counts those returned without one.
    """

    name: str
    handed_over: int
    accepted: int
    returned: int
    undecided: int
    acceptance: Estimate | None
    reasons: tuple[tuple[str, int], ...]
    no_reason: int
    disqualified: int
    disqualification_reasons: tuple[tuple[str, int], ...]
    response: Response | None


@dataclass(frozen=True, slots=True)
class Handoff:
    """The whole and its groups, largest first; `definitions` and `left_out` say what the figures mean."""

    since: date | None
    until: date | None
    hours: WorkingHours
    respond_within: float | None
    whole: Handed | None
    groups: tuple[Handed, ...]
    left_out: tuple[LeftOut, ...]
    definitions: tuple[str, ...]


def handoff(
    facts: Facts,
    *,
    since: date | None = None,
    now: datetime | None = None,
    by: By = "owner",
    hours: WorkingHours = USUAL,
    respond_within: float | None = None,
) -> Handoff:
    """The handoff of leads handed over on or after a day, up to `now` (none: the end of the last known day).

    `now` is a moment in UTC. `respond_within` is the agreed time in working hours, if there is one.
    """
    state = handed_over(facts, since, now, by, hours)
    if state is None:
        return Handoff(since, None, hours, respond_within, None, (), (), ())
    names = sorted(set(state.group.tolist()))
    groups = [_handed(name, state, state.group == name, respond_within) for name in names]
    groups.sort(key=lambda each: (-each.handed_over, each.name))
    every = np.ones(state.group.shape, dtype=bool)
    return Handoff(
        since,
        state.now.date(),
        hours,
        respond_within,
        _handed("all", state, every, respond_within),
        tuple(groups),
        state.left_out,
        _definitions(hours, respond_within),
    )


def _handed(name: str, state: HandedOver, own: NDArray[np.bool_], agreed: float | None) -> Handed:
    accepted, returned, disqualified, decided = (state.states[each] & own for each in STATES)
    rejected = [said(state.rows[at]["rejection_reason"]) for at in np.flatnonzero(returned)]
    given_up = [said(state.rows[at]["disqualification_reason"]) for at in np.flatnonzero(disqualified)]
    taken, back = int(accepted.sum()), int(returned.sum())
    return Handed(
        name,
        int(own.sum()),
        taken,
        back,
        int((own & ~decided).sum()),
        share(taken, taken + back) if taken + back else None,
        _most_frequent(rejected),
        sum(1 for reason in rejected if not reason),
        int(disqualified.sum()),
        _most_frequent(given_up),
        _response(state, own, agreed),
    )


def _most_frequent(reasons: list[str | None]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for reason in reasons:
        counts[reason or NOT_SAID] = counts.get(reason or NOT_SAID, 0) + 1
    return tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def _response(state: HandedOver, own: NDArray[np.bool_], agreed: float | None) -> Response | None:
    told = own & ~np.isnan(state.waited)
    waited, answered = state.waited[told], state.is_answered[told]
    if not waited.size:
        return None
    n, waiting = int(answered.sum()), int((~answered).sum())
    curve = kaplan_meier(waited, answered, least=1)
    median, p90 = (_reached(curve.times, curve.done(curve.times), part) for part in (0.5, 0.9))
    if waited.size < FEWEST:
        median = p90 = None
    if agreed is None:
        return Response(n, waiting, median, p90)
    in_time = int((answered & (waited <= agreed)).sum())
    late, overdue = int((answered & (waited > agreed)).sum()), int((~answered & (waited > agreed)).sum())
    up = in_time + late + overdue
    return Response(n, waiting, median, p90, share(in_time, up) if up else None, late, overdue)


def _reached(times: Any, done: Any, part: float) -> float | None:
    """The time by which a part of all leads was answered; none while so many are not."""
    row = int(np.searchsorted(np.asarray(done), part - 1e-12))
    return float(times[row]) if row < len(times) else None


_ACCEPTANCE = (
    "Acceptance: accepted ÷ (accepted + returned). Accepted is what sales took up, though it may be lost later; "
    "returned is what came back without being worked. Interval: 95 %, Wilson."
)
_WAITING = "leads that still wait count as waiting (Kaplan–Meier)."


def _definitions(hours: WorkingHours, agreed: float | None) -> tuple[str, ...]:
    told = [
        "Handed over: leads with a day of assignment to sales.",
        _ACCEPTANCE,
        "Disqualified: given up after contact; these were accepted before.",
        f"Response: working hours from the hand-over to the first answer ({hours.words}); {_WAITING}",
    ]
    if agreed is not None:
        told.append(f"Kept: answered within {agreed:g} working hours, of those answered or waiting longer than that.")
    return tuple(told)
