"""Cycles, teams, and people with their memberships."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trine.core import company as core
from trine.web.goals import models
from trine.web.goals.snapshots.rows import Ids, grouped, ordered
from trine.web.people import models as people_models

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


def cycles() -> tuple[core.Cycle, ...]:
    rows = models.Cycle.objects.order_by().values_list("slug", "kind", "start", "end")
    found = (core.Cycle(slug, core.CycleKind(kind), start, end) for slug, kind, start, end in rows)
    return ordered(found, lambda cycle: (cycle.start, cycle.id))


def teams(ids: Ids) -> tuple[core.Team, ...]:
    rows = people_models.Team.objects.order_by().values_list("slug", "name", "function", "parent_id", "since", "until")
    found = (
        core.Team(slug, name, core.Function(function), ids.teams.get(parent), since, until)
        for slug, name, function, parent, since, until in rows
    )
    return ordered(found, lambda team: team.id)


def people(ids: Ids, today: date) -> tuple[core.Person, ...]:
    memberships = _memberships(ids)
    rows = people_models.Person.objects.order_by().values_list("id", "slug", "name", "email", "role", "since", "until")
    found = (
        _person(
            core.Person(slug, name, email or None, role=core.Role(role), since=since, until=until),
            memberships[pk],
            today,
        )
        for pk, slug, name, email, role, since, until in rows
    )
    return ordered(found, lambda person: person.id)


def _memberships(ids: Ids) -> Mapping[int, list[tuple[core.Membership, bool]]]:
    rows = people_models.Membership.objects.order_by().values_list("person_id", "team_id", "since", "until", "is_lead")
    return grouped(
        (person, (core.Membership(ids.teams[team], since, until), is_lead))
        for person, team, since, until, is_lead in rows
    )


def _person(person: core.Person, memberships: list[tuple[core.Membership, bool]], today: date) -> core.Person:
    present = [(row, is_lead) for row, is_lead in memberships if is_present(row, today)]
    dated = (row for row, _ in memberships if row.since or row.until)
    return replace(
        person,
        teams=tuple(sorted({row.team for row, _ in present})),
        lead_of=tuple(sorted({row.team for row, is_lead in present if is_lead})),
        memberships=ordered(dated, lambda row: (str(row.since or ""), row.team)),
    )


def is_present(membership: core.Membership, today: date) -> bool:
    """Whether the membership lasts on that day."""
    has_begun = membership.since is None or membership.since <= today
    return has_begun and (membership.until is None or membership.until >= today)
