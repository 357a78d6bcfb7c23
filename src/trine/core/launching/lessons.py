"""What two versions of a playbook differ in, and a version that has taken in lessons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from trine.core.launches import After, PlaybookVersion
from trine.core.scheduling import TimingError
from trine.core.scheduling.order import in_order
from trine.core.wording import listed, quoted, sentence, times

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from trine.core.launches import Lesson, Step


class LessonError(ValueError):
    """Lessons that don't fit the playbook, with a sentence for the person who applies them."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class StepChangeKind(StrEnum):
    """What became of a step."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class StepChange:
    """A step that differs between two versions, with a sentence for each thing that is different."""

    kind: StepChangeKind
    step: str
    before: Step | None
    after: Step | None
    sentences: tuple[str, ...]


def diff(old: PlaybookVersion, new: PlaybookVersion) -> tuple[StepChange, ...]:
    """The steps that differ, in the order of the new version, those that were taken out last.

    >>> from trine.core.launches import PlaybookVersion, Step
    >>> one, two = Step("prices", "Prices", offset=-10), Step("prices", "Prices", offset=-15)
    >>> [change.sentences for change in diff(PlaybookVersion(1, (one,)), PlaybookVersion(2, (two,)))]
    [('“Prices” begins 15 working days before the launch day instead of 10 working days before the launch day.',)]
    """
    was, now = {step.id: step for step in old.steps}, {step.id: step for step in new.steps}
    found = []
    for id_, step in now.items():
        before = was.get(id_)
        if before is None:
            said = f"{quoted(step.title)} is new: it begins {_timing(step, now)} and takes {_days(step)}."
            found.append(StepChange(StepChangeKind.ADDED, id_, None, step, (said,)))
        elif before != step:
            said_of_it = tuple(_differences(before, step, was, now))
            found.append(StepChange(StepChangeKind.CHANGED, id_, before, step, said_of_it))
    for id_, step in was.items():
        if id_ not in now:
            said = f"{quoted(step.title)} is taken out."
            found.append(StepChange(StepChangeKind.REMOVED, id_, step, None, (said,)))
    return tuple(found)


def with_lessons(version: PlaybookVersion, lessons: Iterable[Lesson]) -> PlaybookVersion:
    """The next version, with the change that each of the lessons proposes; who, when and why else is the caller's.

    A step that is taken out hands on what it waited for, and what was counted from it is counted from where it was
    counted from. Raises `LessonError` for a lesson about an unknown step, for two about the same, and for steps that
    would wait for each other in a circle.
    """
    steps = list(version.steps)
    taken: dict[str, Lesson] = {}
    rows = tuple(lessons)
    for lesson in rows:
        target = lesson.step or (lesson.proposes.id if lesson.proposes else "")
        if target in taken:
            raise LessonError(
                f"{quoted(taken[target].what)} and {quoted(lesson.what)} both change the step `{target}`; take one of "
                "them now and the other in the next version."
            )
        taken[target] = lesson
        steps = _with(steps, lesson)
    try:
        in_order(steps)
    except TimingError as error:
        raise LessonError(error.sentence) from error
    because = " ".join(sentence(lesson.what) for lesson in rows) or None
    return PlaybookVersion(version.version + 1, tuple(steps), because=because)


def _with(steps: Sequence[Step], lesson: Lesson) -> list[Step]:
    known = {step.id: step for step in steps}
    if lesson.step is None:
        if lesson.proposes is None:
            raise LessonError(f"{quoted(lesson.what)} proposes no change; name a step, or say what it should be.")
        if lesson.proposes.id in known:
            raise LessonError(f"There is a step `{lesson.proposes.id}` already; give the new one another id.")
        return [*steps, lesson.proposes]
    if lesson.step not in known:
        raise LessonError(f"{quoted(lesson.what)} is about the step `{lesson.step}`, which this version does not have.")
    if lesson.proposes is None:
        return list(_without(steps, known[lesson.step]))
    new = lesson.proposes
    if new.id != lesson.step and new.id in known:
        raise LessonError(f"There is a step `{new.id}` already; give the changed one another id.")
    renamed = [_renamed(step, lesson.step, new.id) for step in steps]
    return [new if step.id == lesson.step else step for step in renamed]


def _renamed(step: Step, old: str, new: str) -> Step:
    if old == new:
        return step
    after = tuple(replace(row, step=new) if row.step == old else row for row in step.after)
    return replace(step, anchor=new if step.anchor == old else step.anchor, after=after)


def _without(steps: Sequence[Step], gone: Step) -> Iterator[Step]:
    for step in steps:
        if step.id == gone.id:
            continue
        kept = step
        if step.anchor == gone.id:
            kept = replace(kept, anchor=gone.anchor, offset=gone.offset + gone.days - 1 + step.offset)
        if any(row.step == gone.id for row in step.after):
            others = [row for row in step.after if row.step != gone.id]
            named = {row.step for row in others}
            handed_on = [After(row.step, row.lag) for row in gone.after if row.step not in named]
            kept = replace(kept, after=(*others, *handed_on))
        yield kept


def _differences(old: Step, new: Step, was: Mapping[str, Step], now: Mapping[str, Step]) -> Iterator[str]:
    name = quoted(new.title)
    if old.title != new.title:
        yield f"{quoted(old.title)} is now called {name}."
    if (old.anchor, old.offset) != (new.anchor, new.offset):
        yield f"{name} begins {_timing(new, now)} instead of {_timing(old, was)}."
    if old.days != new.days:
        yield f"{name} takes {_days(new)} instead of {_days(old)}."
    if old.after != new.after:
        yield f"{name} waits for {_waits(new, now)} instead of {_waits(old, was)}."
    if old.role != new.role:
        yield f"{name} is done by {new.role or 'nobody named'} instead of {old.role or 'nobody named'}."
    if old.stage is not new.stage:
        yield f"{name} belongs to {new.stage.words} instead of {old.stage.words}."
    if old.materials != new.materials:
        materials = [listed(step.materials) or "no material" for step in (new, old)]
        yield f"{name} needs {materials[0]} instead of {materials[1]}."
    if old.is_gate != new.is_gate:
        yield "The stage " + ("can't" if new.is_gate else "can") + f" be left without {name}."


def _timing(step: Step, steps: Mapping[str, Step]) -> str:
    anchor = "the launch day" if step.anchor is None else f"the end of {_titled(step.anchor, steps)}"
    if not step.offset:
        return f"on {anchor}"
    return f"{times(abs(step.offset), 'working day')} {'before' if step.offset < 0 else 'after'} {anchor}"


def _days(step: Step) -> str:
    return times(step.days, "working day")


def _waits(step: Step, steps: Mapping[str, Step]) -> str:
    rows = [
        _titled(row.step, steps) + (f" and {times(row.lag, 'working day')} more" if row.lag else "")
        for row in step.after
    ]
    return listed(rows) or "nothing"


def _titled(id_: str, steps: Mapping[str, Step]) -> str:
    return quoted(steps[id_].title) if id_ in steps else f"`{id_}`"
