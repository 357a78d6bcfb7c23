from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from trine.core.launches import After, Task
from trine.core.scheduling import WorkingDays, backward, schedule

LAUNCH_DAYS = st.dates(date(2027, 1, 1), date(2027, 12, 31))
CALENDARS = st.builds(WorkingDays, holidays=st.frozensets(st.dates(date(2026, 6, 1), date(2028, 6, 1)), max_size=25))
WORKED = WorkingDays()


@st.composite
def launches(draw: st.DrawFn) -> tuple[Task, ...]:
    """Tasks that wait for earlier ones; some done, some by hand, on working days of the plain calendar."""
    tasks: list[Task] = []
    for number in range(draw(st.integers(1, 8))):
        others = [row.id for row in tasks]
        waits = draw(st.lists(st.sampled_from(others), max_size=2, unique=True)) if others else []
        start = WORKED.next(draw(LAUNCH_DAYS))
        tasks.append(
            Task(
                f"t{number}",
                f"T{number}",
                start,
                WORKED.add(start, draw(st.integers(0, 9))),
                anchor=draw(st.sampled_from([None, *others])),
                offset=draw(st.integers(-30, 15)),
                days=draw(st.integers(1, 9)),
                after=tuple(After(id_, draw(st.integers(0, 4))) for id_ in waits),
                is_manual=draw(st.integers(0, 4)) == 0,
                done=draw(st.sampled_from([None, None, None, start])),
            )
        )
    return tuple(draw(st.permutations(tasks)))


def first_after(other: Task, lag: int, days: WorkingDays) -> date:
    end = other.done or other.end
    return days.add(days.next(end + timedelta(days=1)), lag)


@settings(max_examples=60, deadline=None)
@given(launches(), LAUNCH_DAYS, CALENDARS)
def test_tasks_lie_on_working_days_after_what_they_wait_for_and_done_ones_never_move(
    tasks: tuple[Task, ...], day: date, days: WorkingDays
) -> None:
    placed = {row.id: row for row in schedule(tasks, day, days).tasks}
    for before in tasks:
        row = placed[before.id]
        if before.done is not None or before.is_manual:
            assert row == before
            continue
        assert days.is_working(row.start)
        assert days.is_working(row.end)
        assert days.between(row.start, row.end) == row.days - 1
        assert all(row.start >= first_after(placed[wait.step], wait.lag, days) for wait in row.after)


@settings(max_examples=60, deadline=None)
@given(launches(), LAUNCH_DAYS, LAUNCH_DAYS, CALENDARS, st.booleans())
def test_nothing_changes_without_a_reason_and_there_and_back_is_where_it_was(
    tasks: tuple[Task, ...], day: date, other: date, days: WorkingDays, keep: bool
) -> None:
    by_hand = {row.id: replace(row, start=days.next(row.start), end=days.next(row.end)) for row in tasks}
    rows = tuple(by_hand[row.id] if row.is_manual and row.done is None else row for row in tasks)
    first = schedule(rows, day, days)
    assert schedule(first.tasks, day, days) == first
    assert schedule(first.tasks, day, days, keep_manual=False, moved_from=day).tasks == first.tasks
    there = schedule(first.tasks, other, days, keep_manual=keep, moved_from=day)
    back = schedule(there.tasks, day, days, keep_manual=keep, moved_from=other)
    assert back.tasks == first.tasks


@settings(max_examples=60, deadline=None)
@given(launches(), LAUNCH_DAYS, CALENDARS)
def test_a_task_that_starts_at_its_latest_or_before_is_not_late(
    tasks: tuple[Task, ...], day: date, days: WorkingDays
) -> None:
    found = schedule(tasks, day, days)
    latest = backward(tasks, day, days)
    for late in found.late:
        assert late.task.done is None
        assert late.task.start > latest[late.task.id]
    for id_, slack in found.slack.items():
        row = next(row for row in found.tasks if row.id == id_)
        if id_ in latest and not row.is_manual and days.is_working(row.start):
            assert (row.start <= latest[id_]) == (slack >= 0) or id_ not in found.critical
