"""Who is away, and how Halden's people write down what they have seen and how the work stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.deliverables import Absence, Involvement, Look, Revision, Stage, Track, WorkCheck

if TYPE_CHECKING:
    from datetime import date

    from trine.demo.calendar import Calendar


def absences(calendar: Calendar) -> tuple[Absence, ...]:
    """Who is away now and in the next weeks; two of them while what they work on is due."""
    return (
        Absence("wanda", calendar.ahead(8), calendar.ahead(19)),
        Absence("leila", calendar.ahead(27), calendar.ahead(38)),
        Absence("camila", calendar.ago(2), calendar.ahead(3)),
        Absence("bram", calendar.ahead(13), calendar.ahead(17)),
        Absence("petra", calendar.ahead(40), calendar.ahead(61)),
        Absence("kofi", calendar.ago(16), calendar.ago(9)),
    )


def looked(on: date, *teams: str) -> tuple[Look, ...]:
    """Somebody of each team has looked at it on the day."""
    return tuple(Look(team, on) for team in teams)


def moved(
    end: tuple[date, date], because: str, *, on: date, by: str, told: tuple[str, ...] = (), what: str = "end"
) -> Revision:
    """A day was moved from one to another."""
    before, after = end
    return Revision(on, by, what, before.isoformat(), after.isoformat(), because, told)


def took_part(*rows: tuple[str, Stage, date, str, str]) -> tuple[Involvement, ...]:
    """Team, stage, day, person and what they did."""
    return tuple(Involvement(team, stage, on, by, part) for team, stage, on, by, part in rows)


def weekly(calendar: Calendar, by: str, *said: tuple[Track, str | None]) -> tuple[WorkCheck, ...]:
    """What somebody said of their work week by week, the latest week first."""
    return tuple(
        WorkCheck(calendar.ago(3 + 7 * back), by, track, word) for back, (track, word) in reversed([*enumerate(said)])
    )
