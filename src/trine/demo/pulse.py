"""What the people of the demo company answered in two surveys: one 14 weeks ago, one that closed ten days ago.

The story: Marketing takes Product to be after releases, in both. In the first, Sales does not know that Marketing is
measured by the pipeline that it brings; they spoke of it, and in the second Sales does. Marketing believes that Sales
would name nearly all of its three, and it would name one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle, islice
from typing import TYPE_CHECKING

from trine.core.agreement import COMPANY, PICKS, Answer, Survey, publish
from trine.core.agreement.measured import Measured
from trine.core.agreement.measures import overlap_across, overlap_within
from trine.demo.calendar import Calendar
from trine.demo.metrics import metrics
from trine.demo.people import names_in
from trine.demo.scoreboard import kpis
from trine.demo.together import ratings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from trine.core.agreement import Published
    from trine.core.agreement.collaboration import Rating

FIRST_CLOSED_DAYS_AGO, LAST_CLOSED_DAYS_AGO, OPEN_DAYS = 98, 10, 9
DECOYS = ("followers", "discount")
ITEMS = (
    *("market_share", "active_sensors", "days_to_alarm"),
    *("mql", "cost_per_mql", "sourced_pipeline"),
    *("revenue", "new_customers_sales", "acceptance"),
    "release_adoption",
    *DECOYS,
)
GUESSED = ("product", "marketing", "sales")
"""The teams whose whole list people can choose."""
ANSWERED = {"product": 6, "engineering": 11, "marketing": 7, "sales": 10, "success": 6}
FALSE_OF_PRODUCT = "release_adoption"
UNKNOWN_OF_MARKETING = "sourced_pipeline"
_PRODUCT, _MARKETING, _SALES = ITEMS[:3], ITEMS[3:6], ITEMS[6:9]

_OWN: dict[str, tuple[str, ...]] = {
    # what people of a team name most, the most named first
    "product": ("active_sensors", "market_share", "days_to_alarm", "revenue", "release_adoption"),
    "engineering": ("release_adoption", "active_sensors", "days_to_alarm", "market_share", "revenue"),
    "marketing": ("mql", "revenue", "sourced_pipeline", "market_share", "followers"),
    "sales": ("revenue", "new_customers_sales", "acceptance", "mql", "discount"),
    "success": ("active_sensors", "revenue", "days_to_alarm", "release_adoption", "market_share"),
}
_SHAPES = ((0, 1, 2), (0, 2, 3), (1, 0, 2), (0, 1, 3), (2, 0, 4), (0, 1, 4), (1, 2, 3))
"""Which of these one after the other names, in order."""

WORDS = (
    ("That plants get their first alarm in the first week", "days_to_alarm"),
    ("More revenue from the customers that we have", "revenue"),
    ("Leads that sales really calls back", "acceptance"),
    ("One price list that holds for a quarter", ""),
    ("Sensors that stay online", "active_sensors"),
)
"""What some wrote in their own words, and what they say it means; all agreed to its being shown."""


@dataclass(frozen=True)
class DemoWave:
    """One survey: what could be chosen (id, name, whether it is a decoy), the lists of the time, and all answers."""

    name: str
    opened: date
    closed: date
    items: tuple[tuple[str, str, bool], ...]
    lists: Mapping[str, tuple[str, ...]]
    members: Mapping[str, int]
    answers: tuple[Answer, ...]
    ratings: tuple[Rating, ...] = ()
    words: tuple[tuple[str, str], ...] = ()


def waves(calendar: Calendar) -> tuple[DemoWave, DemoWave]:
    """Both surveys, the earlier first."""
    return _wave(calendar, FIRST_CLOSED_DAYS_AGO, is_first=True), _wave(calendar, LAST_CLOSED_DAYS_AGO, is_first=False)


def measured(today: date) -> Measured:
    """The last survey, as the checks see it on a day.

    >>> from datetime import date
    >>> [(row.team, row.about, row.item) for row in measured(date(2027, 3, 18)).published.misreads if row.is_clear]
    [('marketing', 'product', 'release_adoption')]
    """
    before: tuple[Published, ...] = ()
    for wave in waves(Calendar(today)):
        items = tuple(item for item, _, _ in wave.items)
        shown = publish(Survey(items, wave.answers, wave.lists, wave.members), before)
        before = (*before, shown)
        found = Measured(wave.closed, shown, {item: name for item, name, _ in wave.items})
    return found


def _wave(calendar: Calendar, days_ago: int, *, is_first: bool) -> DemoWave:
    closed = calendar.ago(days_ago)
    names = {metric.id: metric.name for metric in metrics()}
    published: dict[str, list[str]] = {}
    for kpi in kpis(calendar):
        published.setdefault(kpi.team, []).append(kpi.metric)
    return DemoWave(
        name=f"{closed:%B %Y}",
        opened=closed - timedelta(days=OPEN_DAYS),
        closed=closed,
        items=tuple((item, names[item], item in DECOYS) for item in ITEMS),
        lists={team: tuple(published[team][:PICKS]) for team in ANSWERED},
        members={team: 1 + len(names_in(team)) for team in ANSWERED},
        answers=tuple(_answers(is_first=is_first)),
        ratings=tuple(ratings(ANSWERED, GUESSED, is_first=is_first)),
        words=WORDS[:2] if is_first else WORDS[2:],
    )


def _answers(*, is_first: bool) -> Iterator[Answer]:
    own = {team: list(_own(team, is_first=is_first)) for team in ANSWERED}
    for team, rows in own.items():
        within = _beliefs(overlap_within(rows), len(rows))
        about = {other: _guesses(team, other, len(rows), is_first=is_first) for other in GUESSED if other != team}
        believed = {
            other: _beliefs(0.85 if (team, other) == ("marketing", "sales") else _overlap(own, team, other), len(rows))
            for other in about
        }
        for n, picks in enumerate(rows):
            yield Answer(f"{team}-{n}", team, COMPANY, picks, within[n])
            for other, guesses in about.items():
                yield Answer(f"{team}-{n}", team, other, guesses[n], believed[other][n])


def _own(team: str, *, is_first: bool) -> Iterator[tuple[str, ...]]:
    named = _OWN[team]
    shapes = islice(cycle(_SHAPES), 0 if is_first else 1, None)
    for _, shape in zip(range(ANSWERED[team]), shapes, strict=False):
        yield tuple(named[at] for at in shape)


def _overlap(own: Mapping[str, Sequence[tuple[str, ...]]], team: str, other: str) -> float:
    return overlap_across(own[team], own[other])


def _beliefs(share: float, n: int) -> list[int]:
    """Whole numbers from 0 to 3 whose mean is near a share of three, and which are not all the same."""
    total = round(PICKS * share * n)
    values = [total // n + (at < total % n) for at in range(n)]
    if len(set(values)) == 1:
        values[0], values[-1] = min(PICKS, values[0] + 1), max(0, values[-1] - 1)
    return values


def _guesses(team: str, other: str, n: int, *, is_first: bool) -> list[tuple[str, ...]]:
    """What the people of a team take for another's list: right, but for one in two who has one of the three wrong."""
    listed = {"product": _PRODUCT, "marketing": _MARKETING, "sales": _SALES}[other]
    wrong = [item for item in ITEMS if item not in listed and item != FALSE_OF_PRODUCT]
    start = 0 if is_first else 4
    found: list[tuple[str, ...]] = []
    for at in range(n):
        stray, left_out = wrong[(at + start) % len(wrong)], at % PICKS
        if (team, other) == ("marketing", "product") and at != (0 if is_first else n - 1):
            stray = FALSE_OF_PRODUCT
        elif (team, other) == ("sales", "marketing") and is_first and at:
            left_out = listed.index(UNKNOWN_OF_MARKETING)
        elif at % 2:
            found.append(listed)
            continue
        found.append((*(item for place, item in enumerate(listed) if place != left_out), stray))
    return found
