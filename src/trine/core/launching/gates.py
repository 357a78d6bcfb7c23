"""What is missing to leave a launch's stage. Each stage asks what the next one builds on, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.deliverables import Commitment, Stage
from trine.core.launches import BriefPart, LessonState, PartState
from trine.core.launching.asked import asked
from trine.core.launching.gone import gone
from trine.core.launching.readiness import open_parts, readiness
from trine.core.wording import day, listed, quoted, times

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company
    from trine.core.deliverables import Deliverable
    from trine.core.launches import Launch


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate at the end of a stage; behind the last one the launch is over, and `next_stage` is none."""

    stage: Stage
    next_stage: Stage | None
    missing: tuple[str, ...]
    """A sentence for each thing that is missing."""

    @property
    def is_open(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def gate(launch: Launch, company: Company, today: date) -> Gate:
    """The gate at the end of the stage that the launch is in."""
    stages = list(Stage)
    after = stages[launch.stage.number + 1 :]
    if launch.is_stopped:
        return Gate(launch.stage, after[0] if after else None, ("The launch was called off.",))
    missing = [*_ASKS[launch.stage](launch, company, today), *_gate_tasks(launch, today)]
    missing += [row.sentence for row in gone(launch, company, today)]
    return Gate(launch.stage, after[0] if after else None, tuple(missing))


def _gate_tasks(launch: Launch, today: date) -> Iterator[str]:
    for task in launch.tasks:
        if task.is_gate and task.done is None and task.stage.number <= launch.stage.number:
            verb = "was" if task.end < today else "is"
            yield f"{quoted(task.title)} is not done; it {verb} due on {day(task.end)}."


def _research(launch: Launch, _company: Company, _today: date) -> Iterator[str]:
    if launch.lead is None:
        yield "Nobody answers for it: name a lead."
    if len(launch.goals) < asked(launch.tier).goals:
        yield "It serves no goal: name the goal that it is for."
    yield from _unwritten(launch, BriefPart.GOAL, BriefPart.AUDIENCE)


def _building(launch: Launch, company: Company, _today: date) -> Iterator[str]:
    yield from _not_agreed(launch, BriefPart.GOAL, BriefPart.AUDIENCE)
    yield from _unwritten(launch, BriefPart.POSITIONING)
    if not launch.deliverables and asked(launch.tier).goals:
        yield "It brings nothing to market: name the deliverables."
    for row in _brought(launch, company):
        if row.commitment in (Commitment.IDEA, Commitment.PLANNED):
            word = "only an idea" if row.commitment is Commitment.IDEA else "planned, not committed"
            yield f"{quoted(row.title)} is {word}; {company.index.team_name(row.team)} has to commit to it."
        elif row.commitment is Commitment.DROPPED:
            yield f"{quoted(row.title)} was dropped; take it off, or launch without it."
        elif row.end >= launch.day and row.commitment.is_open:
            yield f"{quoted(row.title)} is to be there on {day(row.end)}, not before the launch day."


def _go_to_market(launch: Launch, company: Company, _today: date) -> Iterator[str]:
    yield from open_parts(launch, company)
    yield from _reviews(launch)
    if not launch.measures:
        yield "Nothing says how it will be measured: name a metric with a target and a window."
    for row in launch.measures:
        name = company.index.metric_name(row.metric)
        if row.baseline is None or row.target is None:
            yield f"{name} has no {'baseline' if row.baseline is None else 'target'} to measure the launch by."
        if row.end < launch.day:
            yield f"The window of {name} closes on {day(row.end)}, before the launch day."
    alone = [quoted(task.title) for task in launch.tasks if task.owner is None and task.done is None]
    if alone:
        yield f"Nobody is named for {listed(alone, most=3)}."
    if not launch.tasks:
        yield "There are no tasks: take a playbook, or write them down."
    for each in readiness(launch):
        if not each.of and each.is_asked:
            yield f"{each.audience.value.capitalize()}: nothing is written down that they need."


def _execution(launch: Launch, company: Company, today: date) -> Iterator[str]:
    if today < launch.day:
        yield f"The launch day is {day(launch.day)}, in {times((launch.day - today).days, 'day')}."
    for row in _brought(launch, company):
        if row.commitment is not Commitment.SHIPPED:
            yield f"{quoted(row.title)} of {company.index.team_name(row.team)} is not there yet."
    for each in readiness(launch):
        if not each.is_ready:
            count = f"{each.done} of {each.of} points" if each.of else "nothing is written down that they need"
            yield f"{each.audience.value.capitalize()} is not ready: {count}{' are done' if each.of else ''}."


def _measurement(launch: Launch, company: Company, today: date) -> Iterator[str]:
    if not launch.measures:
        yield "Nothing was measured: name a metric with a target and a window."
    for row in launch.measures:
        name = company.index.metric_name(row.metric)
        if row.end >= today:
            yield f"The window of {name} closes on {day(row.end)}."
        elif row.result is None:
            yield f"{name} has no result; its window closed on {day(row.end)}."
    if launch.discussed is None:
        yield "The result has not been talked about."
    if launch.retrospective is None:
        if asked(launch.tier).has_retrospective:
            yield "There was no retrospective."
        return
    for lesson in launch.retrospective.lessons:
        if lesson.state is LessonState.PROPOSED:
            yield f"The lesson {quoted(lesson.what)} is neither taken into the playbook nor declined."
        elif lesson.state is LessonState.ACCEPTED and lesson.version is None:
            yield f"The lesson {quoted(lesson.what)} was accepted and is in no version of the playbook."


_ASKS = {
    Stage.RESEARCH: _research,
    Stage.BUILDING: _building,
    Stage.GO_TO_MARKET: _go_to_market,
    Stage.EXECUTION: _execution,
    Stage.MEASUREMENT: _measurement,
}


def _brought(launch: Launch, company: Company) -> list[Deliverable]:
    return [row for row in company.deliverables if row.id in launch.deliverables]


def _unwritten(launch: Launch, *parts: BriefPart) -> Iterator[str]:
    written = {row.part for row in launch.brief if row.state is not PartState.OPEN and (row.text or "").strip()}
    yield from (f"{part.value.capitalize()}: nothing is written." for part in parts if part not in written)


def _not_agreed(launch: Launch, *parts: BriefPart) -> Iterator[str]:
    agreed = {row.part for row in launch.brief if row.is_agreed}
    yield from (f"{part.value.capitalize()}: it is not agreed." for part in parts if part not in agreed)


def _reviews(launch: Launch) -> Iterator[str]:
    """Parts that are called agreed though fewer teams than the tier asks for have looked at them."""
    wanted = asked(launch.tier)
    for row in launch.brief:
        if row.is_agreed and row.part in wanted.parts and len(row.reviews) < wanted.reviews:
            counted = times(len(row.reviews), "team")
            verb = "has" if len(row.reviews) == 1 else "have"
            needed = f"a launch of this tier needs {wanted.reviews}"
            yield f"{row.part.value.capitalize()}: {counted} {verb} reviewed it; {needed}."
