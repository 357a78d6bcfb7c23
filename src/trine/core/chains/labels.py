"""What speaks for a goal being reached and what against it, also for goals that have no numbers of their own.

P. Giorgini, J. Mylopoulos, E. Nicchiarelli and R. Sebastiani, "Reasoning with Goal Models", ER 2002, LNCS 2503,
pages 167-181. A goal has evidence for it and evidence against it, each none, partial or full; both at once are no
error but a contradiction to look at. Evidence travels along relations by the rules of the paper's Table 1:

* a goal that serves another is a contribution `+`: what speaks for it speaks partly for the other, what speaks against
  it speaks partly against the other. It is no decomposition, as a plan does not say that the serving goals are all
  that is needed;
* goals that oppose each other through a chain (T109) are `-S`: what speaks for the one speaks partly against the
  other, and its failure says nothing;
* goals that want values of one metric that do not fit together (T108) are `--S`, both ways: what speaks for the one
  speaks as much against the other.

The paper's procedure repeats until nothing changes. Evidence only grows, so that it ends, with the same labels in
whatever order goals are taken, circles included.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from trine.core.chains.wants import clash_on_a_metric
from trine.core.progress import Pace, progress_of
from trine.core.wording import amount, day, listed, possessive, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from trine.core.company import Company, Goal

SURE, UNSURE = 0.7, 0.3
"""A check-in's confidence from which it speaks for a goal, and down to which it speaks against it."""
MOST_PAIRS = 20_000
"""So many pairs of goals on one metric are compared."""


class Level(IntEnum):
    """How much evidence there is."""

    NONE = 0
    PARTIAL = 1
    FULL = 2


@dataclass(frozen=True, slots=True)
class Label:
    """The evidence for and against a goal being reached, and where it comes from."""

    satisfied: Level
    denied: Level
    speaks_for: tuple[str, ...] = ()
    speaks_against: tuple[str, ...] = ()

    @property
    def is_contradiction(self) -> bool:
        """Whether something speaks for it and something against it."""
        return self.satisfied > Level.NONE and self.denied > Level.NONE

    def __str__(self) -> str:
        """The paper's short form.

        >>> str(Label(Level.FULL, Level.PARTIAL)), str(Label(Level.NONE, Level.NONE))
        ('FS PD', 'N')
        """
        parts = [f"{'NPF'[level]}{side}" for level, side in ((self.satisfied, "S"), (self.denied, "D")) if level]
        return " ".join(parts) or "N"


@dataclass(frozen=True, slots=True)
class _Relation:
    """Evidence of one side of a goal that becomes evidence of a side of another, at most `most` of it."""

    source: str
    from_denied: bool
    target: str
    to_denied: bool
    most: Level
    reason: str


_Side = tuple[str, bool]
"""A goal, and whether it is what speaks against it."""


def labels(company: Company, today: date) -> Mapping[str, Label]:
    """The label of every goal on a day, by its id.

    What is given: key results that are met, on pace, behind or missed; and the last check-in's confidence and blocker.
    """
    levels: dict[_Side, Level] = {}
    reasons: dict[_Side, list[str]] = {}
    for goal in company.index.goals:
        for denied, level, reason in _given(goal, company, today):
            levels[goal.id, denied] = max(level, levels.get((goal.id, denied), Level.NONE))
            reasons.setdefault((goal.id, denied), []).append(_line(reason, level))
    relations = _by_source(company, today)
    changed = sorted(levels)
    while changed:
        found: dict[_Side, list[tuple[Level, str]]] = {}
        for side in changed:
            for relation in relations.get(side, ()):
                level = min(levels[side], relation.most)
                target = (relation.target, relation.to_denied)
                if level > levels.get(target, Level.NONE):
                    found.setdefault(target, []).append((level, relation.reason))
        for target, rows in sorted(found.items()):
            levels[target] = max(level for level, _ in rows)
            reasons.setdefault(target, []).extend(_line(reason, level) for level, reason in sorted(rows))
        changed = sorted(found)
    return {
        goal.id: Label(
            levels.get((goal.id, False), Level.NONE),
            levels.get((goal.id, True), Level.NONE),
            tuple(reasons.get((goal.id, False), ())),
            tuple(reasons.get((goal.id, True), ())),
        )
        for goal in company.index.goals
    }


def _line(reason: str, level: Level) -> str:
    return f"{'Fully' if level is Level.FULL else 'Partly'}: {reason}"


def _given(goal: Goal, company: Company, today: date) -> Iterator[tuple[bool, Level, str]]:
    """Evidence that does not come from other goals: whether against it, how much, and why."""
    rows = [row for row in progress_of(company, goal, today) if row.pace not in {Pace.UNKNOWN, Pace.NOT_STARTED}]
    paces = {row.pace for row in rows}
    if rows and paces == {Pace.MET} and len(rows) == len(goal.key_results):
        yield False, Level.FULL, "every key result is met."
    elif paces & {Pace.MET, Pace.ON_PACE}:
        names = listed([company.index.metric_name(row.key_result.metric) for row in rows if row.pace.is_good])
        yield False, Level.PARTIAL, f"met or on pace: {names}."
    for pace, level, word in ((Pace.MISSED, Level.FULL, "missed"), (Pace.BEHIND, Level.PARTIAL, "behind its pace")):
        if pace in paces:
            names = listed([company.index.metric_name(row.key_result.metric) for row in rows if row.pace is pace])
            yield True, level, f"{word}: {names}."
    yield from _of_check_in(goal, company, today)


def _of_check_in(goal: Goal, company: Company, today: date) -> Iterator[tuple[bool, Level, str]]:
    known = [row for row in company.index.check_ins_of.get(goal.id, ()) if row.on <= today]
    if not known:
        return
    last = known[-1]
    who = possessive(company.index.person_name(last.by))
    said = f"{who} confidence on {day(last.on)} was {amount(last.confidence, 'ratio')}."
    if last.confidence >= SURE:
        yield False, Level.PARTIAL, said
    if last.confidence <= UNSURE:
        yield True, Level.PARTIAL, said
    if last.blocker:
        yield True, Level.PARTIAL, f"blocked since {day(last.on)}: {last.blocker.strip().rstrip('.')}."


def _by_source(company: Company, today: date) -> Mapping[_Side, list[_Relation]]:
    found: dict[_Side, list[_Relation]] = {}
    for relation in (*_serving(company), *_opposed(company, today), *_clashing(company, today)):
        if relation.source in company.goal and relation.target in company.goal:
            found.setdefault((relation.source, relation.from_denied), []).append(relation)
    return found


def _serving(company: Company) -> Iterator[_Relation]:
    for goal in company.index.goals:
        title = quoted(goal.title)
        for served in sorted(set(goal.serves) - {goal.id}):
            yield _Relation(goal.id, False, served, False, Level.PARTIAL, f"{title} serves it and looks well.")
            yield _Relation(goal.id, True, served, True, Level.PARTIAL, f"{title} serves it and is in trouble.")


def _opposed(company: Company, today: date) -> Iterator[_Relation]:
    """The pairs of T109: a push goes one way, a lever both ways."""
    for row in company.index.chains.opposed_goals(today).told:
        sides = ((row.mover, row.other), (row.other, row.mover)) if row.lever else ((row.mover, row.other),)
        for one, other in sides:
            if one.goal is not None:
                reason = f"{quoted(one.goal.title)} works against it and looks well."
                yield _Relation(one.id, False, other.id, True, Level.PARTIAL, reason)


def _clashing(company: Company, today: date) -> Iterator[_Relation]:
    """Pairs of live goals that clash on a metric, as T108 tells them."""
    live = {goal.id for goal in company.index.live_goals(today)}
    compared = 0
    seen: set[tuple[str, str]] = set()
    for metric, rows in sorted(company.index.key_results_of.items()):
        known = company.metric.get(metric)
        sides = [result.bounds(known.better) for _, result in rows] if known else []
        if all(low is None for low, _ in sides) or all(high is None for _, high in sides):
            continue
        goals = [goal for goal in {goal.id: goal for goal, _ in rows}.values() if goal.id in live]
        for place, one in enumerate(goals):
            for other in goals[place + 1 :]:
                compared += 1
                if compared > MOST_PAIRS:
                    return
                pair = (one.id, other.id)
                if pair in seen or not company.index.overlap(one.cycle, other.cycle):
                    continue
                if clash_on_a_metric(one, other, company):
                    seen.add(pair)
                    for first, second in ((one, other), (other, one)):
                        reason = f"{quoted(first.title)} wants what does not fit with it, and looks well."
                        yield _Relation(first.id, False, second.id, True, Level.FULL, reason)
