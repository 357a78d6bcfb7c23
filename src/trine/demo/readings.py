"""The values that people type in: a track for each metric that no system feeds, ending a few days ago."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from trine.core.company import Cadence, Reading

if TYPE_CHECKING:
    from trine.core.company import Cycle
    from trine.demo.calendar import Calendar

WEEK, QUARTER = Cadence.WEEK, Cadence.QUARTER
H3_LAUNCHED_DAYS_AGO = 200
MONTHS_OF_SENSORS = 34
SURVEY_ASLEEP_DAYS = 75
"""How long nobody has asked customers for the net promoter score, which is due every month."""


@dataclass(frozen=True)
class Track:
    """Where a metric was a year before a cycle, where it stood at its start, and where it will end at this pace."""

    metric: str
    by: str
    before: float
    start: float
    end: float
    digits: int = 3
    wobble: float = 0.01
    """How far it swings around the line, as a fraction of its size."""
    cycle: str = "quarter"
    every: Cadence = Cadence.MONTH
    age: int = 4
    """Days since the last reading."""
    many: int = 12
    """How many readings there are."""


_TRACKS = (
    # Read each week, because a goal of the quarter steers by it.
    Track("days_to_alarm", "yuki", 14.5, 11, 7.2, 1, every=WEEK, age=5),
    Track("offline_plants", "ines", 52, 44, 19, 0, 0.02, every=WEEK, age=6),
    Track("release_adoption", "davide", 0.39, 0.48, 0.69, 2, every=WEEK, age=2),
    Track("field_failures", "birgit", 0.026, 0.021, 0.0142, 4, every=WEEK, age=7),
    Track("false_alarms", "leila", 0.24, 0.19, 0.121, 3, every=WEEK, age=3),
    Track("defects_open", "anders", 88, 64, 58, 0, 0.03, every=WEEK, age=1),
    Track("followers", "elif", 3_300, 4_100, 8_000, 0, 0.004, every=WEEK, age=8),
    Track("references", "louise", 9, 14, 20, 0, 0.0, every=WEEK, age=5),
    Track("content_use", "camila", 0.12, 0.22, 0.4, 2, every=WEEK, age=4),
    Track("campaign_spend", "mateo", 228_000, 221_000, 263_000, -3, every=WEEK, age=6),
    Track("sourced_pipeline", "kofi", 1_720_000, 1_900_000, 2_190_000, -4, every=WEEK, age=6),
    Track("hours_to_answer", "sofia", 13, 19, 8.1, 1, every=WEEK, age=3),
    Track("discount", "ana", 0.108, 0.13, 0.101, 3, every=WEEK, age=5),
    Track("pipeline_coverage", "viktor", 2.9, 2.4, 3.2, 1, 0.005, every=WEEK, age=2),
    Track("revenue_enterprise", "conrad", 360_000, 310_000, 418_000, -3, every=WEEK, age=4),
    Track("churn", "noor", 0.131, 0.112, 0.104, 4, 0.004, every=WEEK, age=6),
    Track("days_to_cash", "paola", 61, 56, 45, 0, every=WEEK, age=3),
    # Read each month or quarter.
    Track("nps", "marta", 42, 31, 33, 0, 0.0, age=SURVEY_ASLEEP_DAYS),
    Track("active_sensors", "olek", 7_800, 9_400, 17_500, 0, 0.004, cycle="strategy", age=3),
    Track("plants_americas", "ana", 1, 2, 3, 0, 0.0, cycle="year", age=10),
    Track("gross_margin", "hanneke", 0.535, 0.52, 0.558, cycle="year", age=12, many=3),
    Track("market_share", "priya", 0.058, 0.081, 0.105, cycle="year", every=QUARTER, age=16, many=3),
    Track("net_retention", "julien", 1.01, 1.04, 1.1, cycle="year", every=QUARTER, age=13, many=3),
    Track("list_price", "tobias", 940, 940, 940, 0, 0.0, every=QUARTER, age=20, many=3),
    Track("message_recall", "henrik", 0.26, 0.31, 0.32, 2, every=QUARTER, age=22, many=3),
    # What was spent in earlier quarters, so that it can be set beside the leads that it brought.
    Track("campaign_spend", "mateo", 228_000, 221_000, 263_000, -3, 0.06, every=QUARTER, age=90, many=9),
    # Read for the scoreboard.
    Track("cost_per_mql", "mateo", 640, 626, 598, 0, age=9),
    Track("enterprise_leads", "helena", 38, 31, 27, 0, age=11),
    Track("average_deal_enterprise", "helena", 36_500, 35_000, 34_200, -2, every=QUARTER, age=17, many=5),
    Track("new_customers_sales", "lukas", 52, 46, 44, 0, 0.03, age=7),
    Track("new_customers_marketing", "freya", 44, 38, 36, 0, 0.03, age=7),
    Track("forecast_error", "gustav", 0.17, 0.14, 0.11, 2, every=QUARTER, age=19, many=5),
)
_DAYS_BETWEEN = {Cadence.WEEK: 7, Cadence.MONTH: 30, Cadence.QUARTER: 91}


def readings(calendar: Calendar) -> tuple[Reading, ...]:
    """Every reading, by metric and day."""
    return (*(reading for track in _TRACKS for reading in _of(track, calendar)), *sensors_added(calendar))


def sensors_added(calendar: Calendar) -> tuple[Reading, ...]:
    """Sensors put into service in each of the last 34 months: a line, a season, and more of them since the H3."""
    launched = calendar.ago(H3_LAUNCHED_DAYS_AGO)
    found = []
    for back in reversed(range(1, MONTHS_OF_SENSORS + 1)):
        end = calendar.month(back - 1) - timedelta(days=1)
        place = MONTHS_OF_SENSORS - back
        season = 34 * math.sin((end.month - 1) * math.pi / 6)
        swing = 9 * math.sin(2.4 * place) + 6 * math.cos(5.1 * place)
        more = 118 if end.replace(day=1) > launched else 0
        found.append(Reading("sensors_added", end, float(round(310 + 5 * place + season + swing + more)), "julien"))
    return tuple(found)


def _of(track: Track, calendar: Calendar) -> tuple[Reading, ...]:
    cycle = {"quarter": calendar.quarter(), "year": calendar.year, "strategy": calendar.strategy}[track.cycle]
    step = _DAYS_BETWEEN[track.every]
    days = [calendar.ago(track.age + step * back) for back in reversed(range(track.many))]
    return tuple(
        Reading(track.metric, day, _value(track, cycle, day, place), track.by) for place, day in enumerate(days)
    )


def _value(track: Track, cycle: Cycle, day: date, place: int) -> float:
    if day >= cycle.start:
        share = ((day - cycle.start).days + 1) / ((cycle.end - cycle.start).days + 1)
        value = track.start + (track.end - track.start) * share
    else:
        year_before = cycle.start - timedelta(days=365)
        share = max(0.0, (day - year_before).days / 365)
        value = track.before + (track.start - track.before) * share
        value *= 1 + track.wobble * math.sin(2.4 * place + len(track.metric))
    rounded = round(value, track.digits)
    return rounded if track.digits > 0 else float(int(rounded))
