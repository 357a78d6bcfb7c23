"""A meeting that is to come: who sits at it, and the time that it looks back on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from trine.web.meetings.circle import open_actions, open_topics, participants, teams_of
from trine.web.meetings.models import Meeting
from trine.web.people.models import Company
from trine.web.status.readers import with_teams

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from trine.web.meetings.models import Action, Series, Topic
    from trine.web.people.models import Person, Team

USUAL, LONGEST = timedelta(days=7), timedelta(days=35)
"""It goes on where the last meeting ended, unless that is too long ago."""


@dataclass(frozen=True, slots=True)
class Table:
    """Who meets on a day, and since when they have not met; `now` is the moment as of which it is."""

    series: Series
    on: date
    since: datetime
    now: datetime
    teams: tuple[Team, ...]
    there: tuple[Person, ...]
    """With their teams of today."""
    actions: tuple[Action, ...]
    """What is left from before, what is due first."""
    topics: tuple[Topic, ...]
    """What somebody has brought up."""
    currency: str
    """The company's own; empty if it is not stated."""
    country: str
    """Whose public holidays are the company's, or empty."""

    @property
    def slugs(self) -> frozenset[str]:
        """The plan ids of the teams."""
        return frozenset(team.slug for team in self.teams)

    def share(self, teams: Iterable[str]) -> frozenset[str]:
        """Those of some teams that sit at the table."""
        return self.slugs & frozenset(teams)


def table_of(series: Series, on: date, now: datetime) -> Table:
    """Who sits at a meeting, and since when they have not met."""
    held = series.meetings.filter(state=Meeting.State.HELD, on__lt=on).order_by("-on").first()
    return laid(series, on, now, held, Company.objects.first())


def laid(series: Series, on: date, now: datetime, held: Meeting | None, company: Company | None) -> Table:
    """The same, where the last meeting that was held and the company are known."""
    last = held.ended_at if held else None
    since = last if last and now - LONGEST < last < now else now - USUAL
    company = company or Company()
    return Table(
        series,
        on,
        since,
        now,
        tuple(teams_of(series, on)),
        tuple(with_teams(participants(series, on))),
        tuple(open_actions(series)),
        tuple(open_topics(series)),
        company.currency or "",
        company.country,
    )
