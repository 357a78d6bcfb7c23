from dataclasses import replace
from datetime import date, timedelta

import pytest

from trine.core.launches import After, PlaybookVersion, Step, Task
from trine.core.scheduling import (
    SchedulingError,
    TimingError,
    WorkingDays,
    backward,
    followers,
    from_playbook,
    moved,
    schedule,
)

DAY = date(2027, 3, 1)  # a Monday
DAYS = WorkingDays()


def task(id_: str, offset: int = 0, days: int = 1, *after: str, lag: int = 0, **more: object) -> Task:
    waits = tuple(After(step, lag) for step in after)
    start = more.pop("start", DAY)
    end = more.pop("end", start)
    return Task(id_, id_.capitalize(), start, end, offset=offset, days=days, after=waits, **more)  # type: ignore[arg-type]


def dates(*tasks: Task, day: date = DAY) -> dict[str, tuple[str, str]]:
    return {row.id: (f"{row.start:%m-%d}", f"{row.end:%m-%d}") for row in schedule(tasks, day, DAYS).tasks}


def test_a_task_begins_so_many_working_days_before_the_launch_day() -> None:
    assert dates(task("prices", -10, 3)) == {"prices": ("02-15", "02-17")}


def test_a_task_on_another_is_counted_from_the_end_of_it() -> None:
    assert dates(task("prices", -10, 3), task("sheet", 2, 2, anchor="prices"))["sheet"] == ("02-19", "02-22")


def test_a_task_waits_for_the_end_of_another_and_the_lag() -> None:
    found = dates(task("sheet", -9, 2, "prices", lag=1), task("prices", -10, 3))
    assert found["sheet"] == ("02-19", "02-22")


def test_a_launch_day_on_a_weekend_counts_as_the_next_working_day() -> None:
    assert dates(task("before", -1), task("on"), day=date(2027, 3, 6)) == {
        "before": ("03-05", "03-05"),
        "on": ("03-08", "03-08"),
    }


def test_manual_and_done_tasks_keep_their_dates_and_others_follow_from_them() -> None:
    by_hand = task("film", -10, 2, is_manual=True, start=date(2027, 2, 20), end=date(2027, 2, 21))
    early = task("prices", -10, 5, done=date(2027, 2, 10), start=date(2027, 2, 15), end=date(2027, 2, 19))
    rest = (task("cut", -10, 1, "film"), task("sheet", 1, 1, anchor="prices"))
    assert dates(by_hand, early, *rest) == {
        "film": ("02-20", "02-21"),
        "prices": ("02-15", "02-19"),
        "cut": ("02-22", "02-22"),
        "sheet": ("02-11", "02-11"),
    }


def test_dates_set_by_hand_move_with_the_day_only_if_asked() -> None:
    film = task("film", -10, 2, is_manual=True, start=date(2027, 2, 19), end=date(2027, 2, 22))
    later = date(2027, 3, 3)
    assert schedule([film], later, DAYS).tasks == (film,)
    (shifted,) = schedule([film], later, DAYS, keep_manual=False, moved_from=DAY).tasks
    assert (shifted.start, shifted.end) == (date(2027, 2, 23), date(2027, 2, 24))
    assert schedule([shifted], DAY, DAYS, keep_manual=False, moved_from=later).tasks == (film,)
    with pytest.raises(SchedulingError, match="say from which day"):
        schedule([film], later, DAYS, keep_manual=False)


def test_what_is_pushed_past_the_launch_day_says_by_how_many_working_days() -> None:
    found = schedule([task("prices", -5, 4), task("sheet", -3, 3, "prices")], DAY, DAYS)
    assert [(late.task.id, late.by_days) for late in found.late] == [("sheet", 2)]
    assert (
        found.late[0].sentence
        == "“Sheet” ends on 2 March 2027, 2 working days too late for the launch on 1 March 2027."
    )
    assert found.slack == {"prices": -2, "sheet": -2}
    assert found.critical == {"prices", "sheet"}


def test_what_is_meant_for_after_the_day_is_not_late() -> None:
    assert not schedule([task("webinar", 5, 2), task("thanks", 0, 1, "webinar"), task("letter", 0)], DAY, DAYS).late[1:]
    assert not schedule([task("webinar", 5, 2), task("letter", 0)], DAY, DAYS).late


def test_a_day_so_near_that_the_work_no_longer_fits_is_told() -> None:
    film = task("film", -10, 8, start=date(2027, 3, 15), end=date(2027, 3, 24))
    assert not schedule([film], DAY, DAYS, today=date(2027, 2, 15)).late
    (late,) = schedule([film], DAY, DAYS, today=date(2027, 2, 22)).late
    assert (late.by_days, late.task.start) == (3, date(2027, 2, 15))
    assert late.sentence == "“Film” can't be done before 3 March 2027, 3 working days too late for 1 March 2027."


def test_work_that_has_begun_needs_only_the_days_that_are_left() -> None:
    film = task("film", -10, 8, start=date(2027, 2, 15), end=date(2027, 2, 24))
    assert not schedule([film, task("cut", -2, 1, "film")], DAY, DAYS, today=date(2027, 2, 23)).late


def test_a_manual_task_that_begins_before_what_it_waits_for_is_a_clash() -> None:
    film = task("film", 0, 1, "prices", is_manual=True, start=date(2027, 2, 16), end=date(2027, 2, 17))
    (clash,) = schedule([task("prices", -10, 3), film], DAY, DAYS).clashes
    assert (
        clash.sentence == "“Film” begins on 16 February 2027, by hand, and waits for “Prices” until 18 February 2027."
    )


def test_the_latest_starts_are_planned_backward_from_the_day() -> None:
    tasks = [task("prices", -20, 3), task("sheet", -15, 2, "prices", lag=2), task("web", -3, 1, anchor="sheet")]
    assert backward([*tasks, task("after", 3)], DAY, DAYS) == {
        "prices": date(2027, 2, 18),
        "sheet": date(2027, 2, 25),
        "web": date(2027, 2, 26),
    }


def test_slack_and_the_critical_path_are_told() -> None:
    tasks = [task("film", -12, 5), task("cut", -7, 3, "film"), task("sheet", -20, 2)]
    found = schedule(tasks, DAY, DAYS)
    assert found.slack == {"film": 4, "cut": 4, "sheet": 18}
    assert found.critical == {"film", "cut"}


def test_the_critical_path_leads_back_through_what_has_the_least_room() -> None:
    tasks = [
        task("film", -20, 5),
        task("shop", -25, 5),
        task("cut", -7, 3, "film", "shop"),
        task("rehearse", -2, 1, "cut"),
    ]
    found = schedule(tasks, DAY, DAYS)
    assert found.slack == {"film": 11, "shop": 16, "cut": 3, "rehearse": 1}
    assert found.critical == {"film", "cut", "rehearse"}
    done = schedule([replace(tasks[0], done=DAY - timedelta(days=20)), *tasks[1:]], DAY, DAYS)
    assert done.critical == {"shop", "cut", "rehearse"}


def test_a_launch_that_is_past_has_nothing_that_could_still_fit() -> None:
    assert not schedule([task("film", -10, 8)], DAY, DAYS, today=DAY + timedelta(days=40)).late


def test_a_playbook_becomes_tasks_with_owners_by_role() -> None:
    steps = (Step("prices", "Prices", role="product marketing", offset=-10, days=3, is_gate=True), Step("go", "Go"))
    prices, go = from_playbook(PlaybookVersion(1, steps), DAY, DAYS, {"product marketing": "ana"})
    assert (prices.owner, prices.start, prices.is_gate) == ("ana", date(2027, 2, 15), True)
    assert (go.owner, go.start, go.done) == (None, DAY, None)


def test_moves_name_what_changed_only() -> None:
    tasks = [task("prices", -10, 3), task("film", is_manual=True)]
    before = schedule(tasks, DAY, DAYS).tasks
    after = schedule(before, DAY + timedelta(days=1), DAYS).tasks
    assert [(move.task.id, move.from_start, move.to_start) for move in moved(before, after)] == [
        ("prices", date(2027, 2, 15), date(2027, 2, 16))
    ]
    assert followers([task("a"), task("b", 0, 1, "a"), task("c", anchor="b"), task("d")], "a") == {"b", "c"}


@pytest.mark.parametrize(
    ("tasks", "told"),
    [
        ([task("a", 0, 1, "b"), task("b", anchor="c"), task("c", 0, 1, "a")], "in a circle: “A” → “B” → “C” → “A”"),
        ([task("a", anchor="a")], "“A” is counted from its own end"),
        ([task("a", 0, 1, "a")], "“A” waits for itself"),
        ([task("a", 0, 1, "b")], "“A” waits for `b`, which is not among the steps"),
        ([task("a"), task("a")], "two steps with the id `a`"),
        ([task("a", days=0)], "takes 0 working days"),
        ([task("a"), task("b", 0, 1, "a", lag=-1)], "a lag is 0 working days or more"),
    ],
)
def test_timing_that_makes_no_sense_is_told_in_a_sentence(tasks: list[Task], told: str) -> None:
    with pytest.raises(TimingError) as raised:
        schedule(tasks, DAY, DAYS)
    assert told in raised.value.sentence
