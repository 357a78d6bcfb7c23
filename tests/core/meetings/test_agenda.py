"""Agendas of many kinds: what is kept, in which order, within the time; and on which days a series meets."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from trine.core.meetings import Candidate, Detail, Kind, make_agenda, next_on

CANDIDATES = some.lists(
    some.builds(
        Candidate,
        key=some.text("abcdefgh", min_size=1, max_size=4),
        kind=some.sampled_from(Kind),
        text=some.just("…"),
        cost=some.none() | some.floats(0, 1e6),
        severity=some.integers(-1, 2),
        days=some.integers(0, 90),
        teams=some.frozensets(some.sampled_from(["sales", "marketing"])),
    ),
    max_size=12,
    unique_by=(
        lambda each: each.key,
        lambda each: each.kind if each.kind in {"actions", "kpis", "moved", "wins"} else each.key,
    ),
)


@settings(max_examples=30, deadline=None)
@given(CANDIDATES, some.integers(10, 90), some.randoms(use_true_random=False))
def test_an_agenda_keeps_its_time_loses_nothing_and_talks_of_nothing_instead_of_something_dearer(
    candidates: list[Candidate], box: int, chance: object
) -> None:
    agenda = make_agenda(candidates, box)
    assert sum(point.minutes for point in agenda.points) <= box
    points = [point.candidate for point in agenda.points]
    assert {each.key for each in (*points, *agenda.not_today)} == {each.key for each in candidates}
    free = [each.cost or 0 for each in points if each.kind not in {"actions", "kpis", "moved", "wins"}]
    assert free == sorted(free, reverse=True)
    assert min(free, default=1e9) >= max((each.cost or 0 for each in agenda.not_today), default=0)
    shuffled = sorted(candidates, key=lambda _: chance.random())  # type: ignore[attr-defined]  # hypothesis' own
    assert make_agenda(shuffled, box) == agenda


def test_what_is_left_from_before_takes_a_third_of_the_time_at_most() -> None:
    left = Candidate("a", Kind.ACTIONS, "Twenty things", details=tuple(Detail(str(number)) for number in range(20)))
    assert [point.minutes for point in make_agenda([left], 30).points] == [10]


def test_a_series_meets_every_so_many_weeks_from_its_first_day_on_and_never_before() -> None:
    first = date(2027, 1, 5)
    for every in (1, 2, 4):
        for days in range(-20, 60):
            on = next_on(first, every, first + timedelta(days=days))
            assert (on - first).days % (7 * every) == 0
            assert on >= max(first, first + timedelta(days=days))
            assert on < max(first, first + timedelta(days=days)) + timedelta(weeks=every)
