"""The check-ins: how sure the owners are, what they say, and what blocks them; two goals have fallen silent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.company import Cadence, CheckIn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trine.core.company import Goal
    from trine.demo.calendar import Calendar


@dataclass(frozen=True)
class _Voice:
    """What is said about a goal, newest first, and how sure its owners are at last and before."""

    confidence: float
    before: float
    notes: tuple[str, ...]
    blocker: str | None = None
    age: int = 3
    """Days since the last check-in."""


_VOICES = {
    "c-standard": _Voice(
        0.6,
        0.7,
        ("Share is up in food and paper, flat in metals.", "The panel counts us third in two of seven industries."),
        age=150,
    ),
    "j-every-hall": _Voice(
        0.35,
        0.5,
        ("Plants add sensors machine by machine, not hall by hall.", "First hall complete at four customers."),
        "No offer for a whole hall: price list stops at two hundred sensors",
        age=6,
    ),
    "c-share": _Voice(0.55, 0.6, ("Share grows where we visit; the price stays the first question.",), age=8),
    "c-profit": _Voice(0.65, 0.6, ("Margin is back to last spring's; discounts eat half of the gain.",), age=10),
    "c-keep": _Voice(0.7, 0.65, ("Two renewals saved by replacing gateways before anybody asked.",), age=7),
    "c-americas": _Voice(
        0.2,
        0.3,
        ("One new plant, through a customer's own group. Nobody here works on it.",),
        "No team has it on its list",
        age=9,
    ),
    "c-revenue": _Voice(
        0.4,
        0.55,
        ("Forecast says 1.2 million. The gap is not in the pipeline.", "Two large deals moved into next quarter."),
    ),
    "c-new-business": _Voice(
        0.45, 0.5, ("First deals take as long as ever, and we win fewer of them.", "Referrals are down.")
    ),
    "p-price": _Voice(
        0.5, 0.6, ("Two large buyers asked for the share price list.",), "Share goal asks for the opposite", age=6
    ),
    "j-first-alarm": _Voice(
        0.75, 0.7, ("Gateways now leave the house set up for the plant.", "Two of five steps gone."), age=2
    ),
    "p-offline": _Voice(0.7, 0.65, ("Runs in six plants without a lost reading.", "Buffer holds three days.")),
    "e-field": _Voice(
        0.7, 0.6, ("New seal holds 110 degrees for a week.", "Ten failed sensors back, cause found."), age=4
    ),
    "e-alarms": _Voice(
        0.75, 0.7, ("Second threshold live in forty plants.", "Night shift of two plants marks every alarm."), age=2
    ),
    "e-release": _Voice(
        0.8, 0.7, ("Updates run by themselves at weekends.", "Half of the plants said yes to it."), age=5
    ),
    "m-leads": _Voice(
        0.55,
        0.6,
        ("Search brings volume, sales returns two in five.", "Webinar on retrofits: ninety sign-ups."),
        "Demo units come after the fair",
        age=2,
    ),
    "m-presence": _Voice(
        0.5, 0.6, ("Search budget is raised from this week on.", "Plan for search and fairs is ready."), age=27
    ),
    "m-followers": _Voice(0.8, 0.75, ("Short films from the test bench are shared a lot.",), age=11),
    "j-references": _Voice(
        0.75, 0.7, ("Three more agreed after a year without a failure.", "Contract for references is one page now.")
    ),
    "pm-story": _Voice(
        0.7, 0.7, ("Food and paper are covered, metals follow.", "Sellers find stories in two clicks."), age=5
    ),
    "s-win": _Voice(
        0.4,
        0.55,
        ("Lost five trials in a row to “no decision”.", "Paid search leads rarely get past the trial."),
        "No story for metals yet",
        age=2,
    ),
    "s-answer": _Voice(0.6, 0.65, ("Answers within the day again; acceptance has not moved.", "Routing works."), age=4),
    "s-margin": _Voice(0.65, 0.6, ("Two approvals needed above ten percent.", "Quarter's end will be the test.")),
    "x-groups": _Voice(
        0.6,
        0.6,
        ("One group signs in two weeks, two wait for terms.", "All three want one contract for all plants."),
        age=4,
    ),
    "x-coverage": _Voice(
        0.55,
        0.6,
        ("Coverage grows from existing groups only.", "Four new groups on the list."),
        "Hardly any leads from groups",
        age=2,
    ),
    "cs-stay": _Voice(
        0.7, 0.7, ("Red list is down to nine customers.", "Every customer was called after a failed sensor.")
    ),
    "cs-recommend": _Voice(
        0.5, 0.55, ("No survey went out since the tool was changed.",), "Survey tool has no owner", age=5
    ),
    "f-spend": _Voice(0.3, 0.5, ("Spend for search rises week by week; nobody asked us.",), age=9),
    "f-cash": _Voice(
        0.75, 0.7, ("Reminders go out on day 31 by themselves.", "Ten customers make up half of the delay."), age=4
    ),
}
_HOW_MANY = {Cadence.WEEK: 14, Cadence.MONTH: 5, Cadence.QUARTER: 3}
"""So many that they go back over a quarter: who looks at the last twelve weeks sees no silence that there was not."""
_DAYS_BETWEEN = {Cadence.WEEK: 7, Cadence.MONTH: 30, Cadence.QUARTER: 91}


def check_ins(calendar: Calendar, goals: Iterable[Goal]) -> tuple[CheckIn, ...]:
    """The last check-ins of every goal whose cycle has begun, oldest first."""
    begins = {cycle.id: cycle.start for cycle in calendar.cycles}
    made = [check_in for goal in goals for check_in in _of(goal, calendar) if check_in.on >= begins[goal.cycle]]
    return tuple(sorted(made, key=lambda each: (each.on, each.goal)))


def _of(goal: Goal, calendar: Calendar) -> tuple[CheckIn, ...]:
    voice = _VOICES.get(goal.id)
    if voice is None or goal.lead is None or goal.check_in_every is None:
        return ()
    step, many = _DAYS_BETWEEN[goal.check_in_every], _HOW_MANY[goal.check_in_every]
    return tuple(
        CheckIn(
            goal.id,
            calendar.ago(voice.age + step * back),
            goal.lead,
            voice.confidence if back == 0 else voice.before,
            voice.notes[back] if back < len(voice.notes) else None,
            voice.blocker if back == 0 else None,
        )
        for back in range(many)
    )
