"""Who takes part in a round, when they are free, whom they have met, and who may see and arrange what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Q

from trine.core.company import Function, Role
from trine.core.scheduling import SchedulingError, calendar
from trine.core.shadowing import YEARS_BETWEEN, Colleague, Profile
from trine.core.wording import day as in_words
from trine.web.briefing.wishes import NOT_SAID
from trine.web.people import policy
from trine.web.people.holidays import company_country
from trine.web.people.models import Membership, Person, Team
from trine.web.roadmap.models import Absence
from trine.web.shadowing.models import LIVE, OPEN, Day, Round, State, Wish

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NOTICE = timedelta(days=7)
"""A day is proposed so long before at least."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Circle:
    """Everybody who takes part in a round as of a day; keys are primary keys in text, as the core has them."""

    row: Round
    people: Mapping[int, Colleague]
    out: Mapping[int, str]
    """Who has no free day because of what they said themselves, and why in a sentence."""
    met: frozenset[frozenset[str]]
    days: tuple[Day, ...]
    """Those of the round that are live."""

    @cached_property
    def guests(self) -> list[Colleague]:
        """Who visits nobody yet."""
        taken = {day.guest_id for day in self.days}
        return [each for pk, each in self.people.items() if pk not in taken]

    @cached_property
    def hosts(self) -> list[Colleague]:
        """Whom nobody visits yet."""
        taken = {day.host_id for day in self.days}
        return [each for pk, each in self.people.items() if pk not in taken]

    def unanswered(self, besides: Day | None = None) -> list[tuple[Colleague, Colleague]]:
        """Pairs to which neither has said yes, with the days free that they would give up."""
        rows = [day for day in self.days if day.state == State.PROPOSED and not day.guest_yes and not day.host_yes]
        return [
            (self.freed(day.guest_id, day.on), self.freed(day.host_id, day.on))
            for day in rows
            if day != besides and day.guest_id in self.people and day.host_id in self.people
        ]

    def freed(self, person: int, on: date) -> Colleague:
        """Somebody, with the day free that they would give up."""
        known = self.people[person]
        return replace(known, free=known.free | {on})


def circle(row: Round, today: date) -> Circle:
    """Everybody of a round's teams but guests of Trine, with what pairs them. A constant number of queries."""
    memberships = list(
        Membership.objects.current(today)
        .filter(team__in=row.teams.all(), person__is_active=True)
        .exclude(person__role=Role.GUEST)
        .select_related("person", "team")
        .order_by("person_id")
    )
    people = {each.person_id: each.person for each in memberships}
    teams = defaultdict(list)
    for each in Membership.objects.current(today).filter(person_id__in=people).select_related("team"):
        teams[each.person_id].append(each.team)
    wishes = {wish.person_id: wish for wish in Wish.objects.filter(person_id__in=people)}
    away = _away(people, row)
    live = tuple(row.days.filter(state__in=LIVE).select_related("guest", "host"))
    since = row.first.replace(year=row.first.year - YEARS_BETWEEN, day=min(row.first.day, 28))
    before = list(Day.objects.filter(state__in=LIVE, on__gt=since))
    declined = row.days.filter(state=State.DECLINED)
    busy: dict[int, set[date]] = defaultdict(set)
    hosted: dict[int, int] = defaultdict(int)
    visited: dict[int, int] = defaultdict(int)
    for past in before:
        busy[past.guest_id].add(past.on)
        busy[past.host_id].add(past.on)
        if past.round_id != row.pk:
            hosted[past.host_id] += 1
            visited[past.guest_id] += 1
    around, ours = _around(), company_country()
    found = {}
    for pk, person in people.items():
        wish = wishes.get(pk)
        country = person.country or row.country or ours
        free = _free(row, person, wish, country, today) - away[pk] - busy[pk]
        spoken = frozenset(wish.languages if wish else ())
        profile = replace(_profile(row, person, teams[pk], around), country=person.country or None, languages=spoken)
        found[pk] = Colleague(str(pk), person.name, profile, frozenset(free), hosted[pk], visited[pk])
    met = frozenset(frozenset((str(each.guest_id), str(each.host_id))) for each in (*before, *declined))
    out = {
        pk: f"{people[pk].name} does not take part until {in_words(wish.out_until)}: {wish.out_because}"
        for pk, wish in wishes.items()
        if wish.out_until is not None and wish.out_until >= row.last
    }
    return Circle(row, found, out, met, live)


def _away(people: Iterable[int], row: Round) -> dict[int, set[date]]:
    found: dict[int, set[date]] = defaultdict(set)
    rows = Absence.objects.filter(person_id__in=people, start__lte=row.last, end__gte=row.first)
    for person, start, end in rows.values_list("person_id", "start", "end"):
        found[person] |= set(_days(max(start, row.first), min(end, row.last)))
    return found


def _days(first: date, last: date) -> Iterable[date]:
    return (first + n * DAY for n in range((last - first).days + 1))


def _free(row: Round, person: Person, wish: Wish | None, country: str, today: date) -> set[date]:
    """The working days of a round, by the holidays of where they work, on which they are here and have not said no."""
    try:
        working = calendar(country or None, range(row.first.year, row.last.year + 1))
    except SchedulingError:  # a country that the library has dropped counts as weekends alone
        working = calendar(None, range(0))
    first = max(row.first, today + NOTICE, person.since or row.first)
    if wish is not None and wish.out_until is not None:
        first = max(first, wish.out_until + DAY)
    last = min(row.last, person.until or row.last)
    never = set(wish.never_on) if wish else set()
    return {day for day in _days(first, last) if working.is_working(day) and day.weekday() not in never}


def _profile(row: Round, person: Person, teams: list[Team], around: Mapping[int, set[int]]) -> Profile:
    offset = None
    if person.time_zone != NOT_SAID:
        shift = datetime.combine(row.first, time(12), UTC).astimezone(ZoneInfo(person.time_zone)).utcoffset()
        offset = shift.total_seconds() / 3600 if shift is not None else None
    return Profile(
        frozenset(str(team.pk) for team in teams),
        frozenset(str(near) for team in teams for near in around[team.pk]),
        frozenset(Function(team.function) for team in teams),
        offset=offset,
    )


def _around() -> dict[int, set[int]]:
    """Each team with those above and below it. One query."""
    parents = dict(Team.objects.values_list("pk", "parent_id"))
    found: dict[int, set[int]] = defaultdict(set)
    for team in parents:
        above: int | None = team
        seen: set[int] = set()
        while above is not None and above not in seen:
            seen.add(above)
            found[team].add(above)
            found[above].add(team)
            above = parents.get(above)
    return found


# Who may see and do what ------------------------------------------------------------------------------------------


def may_arrange(reader: Person) -> bool:
    """Making, sending and calling off a round: leaders and owners."""
    return policy.leader(reader)


def may_see_round(reader: Person, row: Round) -> bool:
    """The pairs of a round: leaders and owners; who leads one of its teams, once it was sent."""
    if policy.leader(reader):
        return True
    teams = {team.pk for team in row.teams.all()}
    return row.sent_at is not None and policy.lead(reader) and bool(teams & reader.led_team_ids)


def leads_one_of(reader: Person, *people: Person) -> bool:
    """Whether the reader leads a team of one of the people; leaders and owners lead every team."""
    return policy.leader(reader) or any(each.team_ids & reader.led_team_ids for each in people)


def may_see(reader: Person, day: Day) -> bool:
    """A day with what was said about it: its two people, who leads one of them, leaders and owners."""
    is_theirs = day.is_of(reader) and day.round.sent_at is not None
    return policy.member(reader) and (is_theirs or leads_one_of(reader, day.guest, day.host))


def open_days() -> Q:
    """Days that are still to come."""
    return Q(state__in=OPEN, round__sent_at__isnull=False)
