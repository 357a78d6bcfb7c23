"""What a wave takes from the plan: candidates, the published lists, and which teams have most to do with each other."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from trine.core.agreement.answers import PICKS
from trine.core.agreement.asking import covered, near
from trine.core.agreement.candidates import FEWEST, MOST, can_be_guessed, propose
from trine.core.agreement.lists import published_lists
from trine.web.goals.snapshot import snapshot
from trine.web.pulse.models import Wave
from trine.web.pulse.models.waves import State

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from trine.core.company import Company
    from trine.web.pulse.models.waves import Candidate


def proposed(teams: Collection[str], today: date) -> list[Candidate]:
    """What a survey of these teams (slugs) may ask, as a start for whoever arranges it.

    Teams on which the others count most come first.
    """
    company = snapshot(today, facts=False)
    ties = _ties(company)
    weight = {team: sum(count for pair, count in ties.items() if team in pair and pair <= set(teams)) for team in teams}
    found = propose(company, today, sorted(teams, key=lambda team: (-weight[team], team)))
    return [{"id": row.id, "name": row.name, "is_decoy": row.is_decoy} for row in found]


def lists_and_asks(
    members: Mapping[str, int], items: Collection[str], today: date
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The lists that the teams (slugs, with how many people) have published, and about whom each is asked."""
    company = snapshot(today, facts=False)
    lists = _lists(company, members, today)
    known, ties = can_be_guessed(lists, items), _ties(company)
    return lists, {
        team: list(covered(count, near(team, [other for other in known if other != team], ties)))
        for team, count in sorted(members.items())
    }


def guessed(teams: Collection[str], items: Collection[str], today: date) -> tuple[str, ...]:
    """The teams (slugs) that the others would be asked about, as it stands."""
    return can_be_guessed(_lists(snapshot(today, facts=False), teams, today), items)


def _lists(company: Company, teams: Collection[str], today: date) -> dict[str, list[str]]:
    return {team: list(row) for team, row in sorted(published_lists(company, today).items()) if team in teams}


def _ties(company: Company) -> Mapping[frozenset[str], int]:
    """How often two teams count on each other."""
    return Counter(
        [frozenset({row.team, row.of}) for row in company.expectations]
        + [frozenset({row.team, row.of}) for row in company.dependencies]
    )


ADD = f"Have {FEWEST} to {MOST}: add what other teams aim for, or publish more top KPIs on the scoreboard."


def unready(wave: Wave, now: datetime) -> str:
    """Why a wave cannot be opened yet, and what to do; nothing if it can."""
    count = len(wave.candidates)
    if count <= PICKS:
        return f"With {count} to choose from, everybody names the same {PICKS}: nothing would be measured. {ADD}"
    if count < FEWEST:
        return f"There are {count} to choose from, which is too few: those who guess agree by chance. {ADD}"
    if count > MOST:
        return f"There are {count} to choose from; nobody reads more than {MOST}. Take some out."
    if wave.closes_at <= now:
        return "The day on which it closes is past. Choose a later one first."
    other = Wave.objects.filter(state=State.OPEN).first()
    if other is not None:
        return f"“{other.name}” is still open; one survey at a time. Close it first."
    return ""
