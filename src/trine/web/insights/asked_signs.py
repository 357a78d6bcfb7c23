"""Which signs somebody asks for: the company's or a team's, now or as of a past day, as the address says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404
from django.utils import timezone

from trine.core.wording import day as in_words
from trine.web.insights.queries.signs import first_day
from trine.web.people import policy
from trine.web.people.models import Team
from trine.web.ui.tags.layout import Tab

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trine.web.people.models import Person

WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A team (none for the company), a past day (none for now), and why another day cannot be shown."""

    team: Team | None
    on: date | None
    problem: str = ""
    text: str = ""
    """The day as it was typed."""

    @property
    def query(self) -> str:
        """The same as an address says it; the company is said too, because one may have a team first."""
        return urlencode({"team": self.team_slug, **self._day(self.on)})

    def on_day(self, on: date | None) -> str:
        """The same of another day."""
        return f"?{urlencode({'team': self.team_slug, **self._day(on)})}"

    def _day(self, on: date | None) -> dict[str, str]:
        return {"on": on.isoformat()} if on else {}

    @property
    def on_day_now(self) -> str:
        """The same of now."""
        return self.on_day(None)

    @property
    def team_slug(self) -> str:
        """The team's plan id; empty for the company."""
        return self.team.slug if self.team else ""

    @property
    def day_before(self) -> date:
        """A week before."""
        return (self.on or timezone.localdate()) - WEEK

    @property
    def before(self) -> str:
        """The address of a week before."""
        return self.on_day(self.day_before)

    @property
    def after(self) -> str:
        """The address of a week later: of now, if that is not past."""
        later = (self.on or timezone.localdate()) + WEEK
        return self.on_day(later if later < timezone.localdate() else None)


def asked_of(reader: Person, given: Mapping[str, str]) -> Asked:
    """What an address asks for. Raises Http404 for a team that there is not."""
    if "team" not in given:
        team = own_team(reader)
    elif not given["team"]:
        team = None
    elif (team := Team.objects.filter(slug=given["team"]).first()) is None:
        raise Http404
    text = given.get("on", "").strip()
    try:
        return Asked(team, past_day(text, timezone.localdate()), text=text)
    except ValueError as problem:
        return Asked(team, None, str(problem), text)


def own_team(reader: Person) -> Team | None:
    """Whose signs one has first: those who lead the company have the company's, others those of their own team."""
    if policy.leader(reader) or not policy.member(reader):
        return None
    return next((row.team for row in reader.current_memberships), None)


def past_day(text: str, today: date) -> date | None:
    """The past day that was typed; none for today or an empty field. Raises ValueError with a sentence."""
    if not text:
        return None
    try:
        on = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text[:40]}” is not a day. Write it as year-month-day, such as {today}.") from None
    if on > today:
        raise ValueError(f"{in_words(on)} has not come yet. These are the signs of today.")
    first = first_day()
    if first is None or on < first:
        since = f"The record begins on {in_words(first)}" if first else "The checks have not run yet"
        raise ValueError(f"{since}, so nothing is known of {in_words(on)}. These are the signs of today.")
    return on if on < today else None


def switch(reader: Person, asked: Asked) -> list[Tab]:
    """Company or a team of one's own, of the same day; nothing to choose for who is in none and asks for none."""
    teams = list(_teams(reader, asked))
    if not teams:
        return []
    day = {"on": asked.on.isoformat()} if asked.on else {}
    company = Tab("Company", f"?{urlencode({'team': '', **day})}", asked.team is None)
    return [
        company,
        *(Tab(team.name, f"?{urlencode({'team': team.slug, **day})}", team == asked.team) for team in teams),
    ]


def _teams(reader: Person, asked: Asked) -> Iterator[Team]:
    mine = [row.team for row in reader.current_memberships]
    yield from mine
    if asked.team is not None and asked.team not in mine:
        yield asked.team
