"""Who belongs to a series, who of them is away, and who may read and arrange it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from trine.core.company import Role
from trine.web.meetings.models import Series
from trine.web.people import policy
from trine.web.people.holidays import holidays_in
from trine.web.people.models import Membership, Person, Team
from trine.web.people.querysets import by_name
from trine.web.stand_ups.circle import absent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from django.db.models import QuerySet

    from trine.core.status import Needs
    from trine.web.meetings.models import Action, Meeting, Topic


def participants(series: Series, on: date) -> QuerySet[Person]:
    """Everybody of its teams on a day, those who were named and who runs it; no guests, nobody who left."""
    in_teams = Membership.objects.current(on).filter(team__in=series.teams.all()).values("person")
    named = Q(pk__in=series.people.all()) | Q(pk=series.run_by_id)
    rows = Person.objects.present(on).filter(Q(pk__in=in_teams) | named, is_active=True)
    return rows.exclude(role=Role.GUEST).order_by(by_name())


def away(people: Iterable[Person], on: date, ours: str) -> set[int]:
    """Who of the people is away on a day, or has a public holiday (primary keys). One query.

    `ours` is the company's country: on its holidays they meet because they want to, so those do not count.
    """
    rows, years = list(people), range(on.year, on.year + 1)
    out = absent([person.pk for person in rows], on)
    if on in holidays_in(ours, years):
        return out
    return out | {person.pk for person in rows if on in holidays_in(person.country or ours, years)}


def days_off(meetings: Iterable[Meeting], holidays: Collection[date]) -> set[date]:
    """Days on which a series does not meet, by its meetings around them: those that are over, and the company's
    holidays, unless somebody wants to meet all the same.
    """
    rows = list(meetings)
    return set(holidays) - {row.on for row in rows} | {row.on for row in rows if row.is_over}


def teams_of(series: Series, on: date) -> list[Team]:
    """The teams at the table: its own, or else those of its people on that day."""
    own = list(series.teams.all())
    if own:
        return own
    rows = Membership.objects.current(on).filter(person__in=series.people.all()).select_related("team")
    return sorted({row.team for row in rows}, key=lambda team: team.name)


def may_arrange(actor: Person, series: Series) -> bool:
    """Changing a series, leaving a day out: who leads one of its teams, who set it up or runs it, leaders, owners."""
    if policy.leader(actor):
        return True
    leads = bool(actor.led_team_ids & {team.pk for team in series.teams.all()})
    return policy.lead(actor) and (leads or actor.pk in {series.made_by_id, series.run_by_id})


def may_set_up(actor: Person, teams: Collection[int]) -> bool:
    """A series of these teams: who leads one of them; of people alone: any lead; leaders and owners."""
    return policy.leader(actor) or (policy.lead(actor) and (not teams or bool(set(teams) & actor.led_team_ids)))


def may_take_part(reader: Person, series: Series) -> bool:
    """Reading it and writing in its meetings: everybody of its teams, those named, who runs it, leaders, owners."""
    if policy.leader(reader) or may_arrange(reader, series):
        return True
    in_teams = bool(reader.team_ids & {team.pk for team in series.teams.all()})
    named = {series.run_by_id, *(person.pk for person in series.people.all())}
    return policy.member(reader) and (in_teams or reader.pk in named)


def own_series(reader: Person) -> QuerySet[Series]:
    """Those that somebody is a participant of."""
    if not policy.member(reader):
        return Series.objects.none()
    mine = Q(pk__in=Series.teams.through.objects.filter(team__in=reader.team_ids).values("series"))
    named = Q(pk__in=Series.people.through.objects.filter(person=reader).values("series"))
    return Series.objects.filter(mine | named | Q(run_by=reader))


def open_actions(series: Series) -> QuerySet[Action]:
    """What was promised and is not done, what is due first; `visible_actions` says what of it one may read."""
    return series.actions.open().select_related("who", "meeting", "item")


def open_topics(series: Series) -> QuerySet[Topic]:
    """What people have asked to talk about, and there was no time for yet."""
    return series.topics.filter(meeting=None).select_related("by")


def visible_actions(rows: Iterable[Action], seen: frozenset[Needs], reader: Person) -> list[Action]:
    """What a reader, who sees so much, may read of what was promised: on points that they may read, and their own."""
    return [row for row in rows if row.item is None or row.item.is_open_to(seen) or row.who_id == reader.pk]
