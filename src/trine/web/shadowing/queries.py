"""What the pages of shadowing show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from trine.core.company import Role
from trine.core.shadowing import match
from trine.core.wording import day as in_words
from trine.core.wording import listed, times
from trine.web.people import policy
from trine.web.people.models import Membership, Person, Team
from trine.web.shadowing.circle import circle, leads_one_of, may_arrange, may_see_round
from trine.web.shadowing.models import LIVE, OPEN, Day, Learning, Round, State
from trine.web.shadowing.options import Options, options
from trine.web.shadowing.wishes import wished

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

FOUR_QUARTERS = timedelta(days=365)
PER_PAGE = 30
LATEST = 3


@dataclass(frozen=True, slots=True)
class OneDay:
    """A day with the team of each of the two, as it is today."""

    row: Day
    guest_team: Team | None
    host_team: Team | None

    @property
    def why(self) -> str:
        """What speaks for the two, in a line."""
        return "; ".join(self.row.why)


def with_teams(days: Iterable[Day], today: date) -> list[OneDay]:
    """The days with both teams. One query."""
    rows = list(days)
    people = {person for day in rows for person in (day.guest_id, day.host_id)}
    teams: dict[int, Team] = {}
    known = Membership.objects.current(today).filter(person_id__in=people).select_related("team")
    for each in known.order_by("team__name"):
        teams.setdefault(each.person_id, each.team)
    return [OneDay(day, teams.get(day.guest_id), teams.get(day.host_id)) for day in rows]


@dataclass(frozen=True, slots=True)
class Home:
    """The reader's days, what others learnt lately, and the rounds that they may look at."""

    coming: tuple[OneDay, ...]
    past: tuple[OneDay, ...]
    unwritten: frozenset[int]
    """Days on which the reader has not said what they learnt."""
    learnt: tuple[Learnt, ...]
    rounds: tuple[Round, ...]
    may_arrange: bool
    reader: Person
    today: date

    @property
    def lede(self) -> str:
        """What comes next, in a sentence."""
        if not self.coming:
            if self.unwritten:
                return "Say what you learnt on your day with another team"
            return "You have no day with another team ahead"
        first = self.coming[0].row
        other = first.other(self.reader)
        who = f"You visit {other.name}" if first.guest_id == self.reader.pk else f"{other.name} visits you"
        waits = "" if first.state == State.ACCEPTED else ", if you both say yes"
        return f"{who} on {in_words(first.on)}{waits}"


def home(reader: Person, today: date) -> Home:
    """The first page. A constant number of queries."""
    mine = Day.objects.filter(Q(guest=reader) | Q(host=reader), round__sent_at__isnull=False)
    mine = mine.select_related("guest", "host", "round")
    coming = mine.filter(state__in=OPEN, on__gte=today).order_by("on")
    done = list(mine.filter(state=State.DONE).order_by("-on")[:8])
    wrote = set(Learning.objects.filter(person=reader, day__in=done).values_list("day_id", flat=True))
    rounds = Round.objects.prefetch_related("teams")[:12] if policy.lead(reader) else ()
    return Home(
        tuple(with_teams(coming, today)),
        tuple(with_teams(done, today)),
        frozenset(day.pk for day in done) - wrote,
        tuple(learnt(today)[0][:LATEST]),
        tuple(row for row in rounds if may_see_round(reader, row)),
        may_arrange(reader),
        reader,
        today,
    )


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt on one day, person by person."""

    day: OneDay
    said: tuple[tuple[Person, tuple[Learning, ...]], ...]


def learnt(today: date, words: str = "", teams: Sequence[Team] = (), page: int = 1) -> tuple[list[Learnt], bool]:
    """What was learnt, the latest day first, that has the words, between the teams; and whether there is more."""
    rows = Day.objects.filter(state=State.DONE, learnings__isnull=False).select_related("guest", "host")
    for word in words.split():
        rows = rows.filter(
            Q(learnings__text__unaccent__icontains=word)
            | Q(guest__name__unaccent__icontains=word)
            | Q(host__name__unaccent__icontains=word)
        )
    for team in teams:
        there = Membership.objects.filter(team=team).values("person")
        rows = rows.filter(Q(guest__in=there) | Q(host__in=there))
    first = (page - 1) * PER_PAGE
    days = list(rows.distinct().order_by("-on", "-pk")[first : first + PER_PAGE + 1])
    said: dict[int, dict[Person, list[Learning]]] = defaultdict(lambda: defaultdict(list))
    for each in Learning.objects.filter(day__in=days).select_related("person").order_by("person__name", "position"):
        said[each.day_id][each.person].append(each)
    shown = with_teams(days[:PER_PAGE], today)
    found = [Learnt(one, tuple((person, tuple(lines)) for person, lines in said[one.row.pk].items())) for one in shown]
    return found, len(days) > PER_PAGE


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round with its pairs, and who has none."""

    row: Round
    days: tuple[OneDay, ...]
    not_to_be: tuple[OneDay, ...]
    unplaced: tuple[tuple[str, str], ...]
    """Names and reasons."""
    could_be: int
    """So many of those could be paired now."""
    may_arrange: bool
    is_open: bool
    whole: bool
    """Whether the reader sees all of it, or only the days of people they lead."""

    @property
    def lede(self) -> str:
        """How it stands, in a sentence."""
        if self.row.called_off_on:
            return f"This round was called off on {in_words(self.row.called_off_on)}"
        if self.row.sent_at is None:
            pairs = times(len(self.days), "day")
            return f"{pairs} worked out; nobody knows of it yet" if self.days else "No two people could be paired"
        settled = sum(one.row.state in (State.ACCEPTED, State.DONE) for one in self.days)
        return f"{settled} of {times(len(self.days), 'day')} {'is' if settled == 1 else 'are'} settled"


def round_view(reader: Person, row: Round, today: date) -> RoundView:
    """The page of a round. A constant number of queries."""
    whole = may_arrange(reader)
    rows = row.days.select_related("guest", "host", "said_by").order_by("on", "pk")
    if not whole:
        led = Membership.objects.current(today).filter(team__in=reader.led_team_ids).values("person")
        rows = rows.filter(Q(guest__in=led) | Q(host__in=led))
    days = with_teams(rows, today)
    is_open = row.is_open(today)
    unplaced: list[tuple[str, str]] = []
    could_be = 0
    if is_open:
        around = circle(row, today)
        most = None if row.most is None else max(0, row.most - len(around.days))
        found = match(
            around.guests,
            around.hosts,
            met=around.met,
            wishes=wished(),
            most=most,
            everybody=tuple(around.people.values()),
        )
        could_be = len(found.pairs)
        mine = {each.id for pk, each in around.people.items() if whole or _is_led(reader, each.profile.teams)}
        names = {each.id: each.name for each in around.people.values()}
        left = [(each.guest, around.out.get(int(each.guest), each.because)) for each in found.unplaced]
        left += [(pair.guest, "There is somebody by now: propose again.") for pair in found.pairs]
        unplaced = sorted((names[id_], why) for id_, why in left if id_ in mine)
    return RoundView(
        row,
        tuple(one for one in days if one.row.state in LIVE),
        tuple(one for one in days if one.row.state not in LIVE and one.row.said_by_id),
        tuple(unplaced),
        could_be,
        whole,
        is_open,
        whole,
    )


def _is_led(reader: Person, teams: Iterable[str]) -> bool:
    return any(int(team) in reader.led_team_ids for team in teams)


@dataclass(frozen=True, slots=True)
class DayView:
    """One day as a reader sees it."""

    one: OneDay
    options: Options
    is_mine: bool
    may_say_yes: bool
    may_call_off: bool
    may_take_up: bool
    learnt: tuple[Learning, ...]
    reader: Person

    @property
    def lede(self) -> str:
        """Who visits whom, and how it stands."""
        row = self.one.row
        guest = "You" if row.guest_id == self.reader.pk else row.guest.name
        host = "you" if row.host_id == self.reader.pk else row.host.name
        spend = "spend" if guest == "You" else "spends"
        if row.state == State.DONE:
            return f"{guest} spent {in_words(row.on)} with {host}"
        if not row.is_open:
            return f"{guest} and {host} do not have this day together"
        return f"{guest} {spend} {in_words(row.on)} with {host}{'' if row.state == State.ACCEPTED else '?'}"

    @property
    def stands(self) -> str:
        """Who still has to answer, in a sentence."""
        row = self.one.row
        if row.state != State.PROPOSED:
            return row.because if not row.is_open and row.state != State.DONE else ""
        waits = [each.name for each in (row.guest, row.host) if not row.has_said_yes(each.pk) and each != self.reader]
        asked = ["you"] if self.is_mine and not row.has_said_yes(self.reader.pk) else []
        return f"It waits for the answer of {listed([*waits, *asked])}."


def day_view(reader: Person, row: Day, today: date) -> DayView:
    """The page of a day. A constant number of queries."""
    is_mine = row.is_of(reader) and row.round.sent_at is not None
    leads = leads_one_of(reader, row.guest, row.host)
    return DayView(
        with_teams([row], today)[0],
        options(reader, row, today) if is_mine else Options(),
        is_mine,
        is_mine and row.state == State.PROPOSED and not row.has_said_yes(reader.pk),
        leads and row.is_open,
        leads and row.state == State.CANCELLED and row.on > today and row.round.is_open(today),
        tuple(row.learnings.select_related("person").order_by("person__name", "position")),
        reader,
    )


@dataclass(frozen=True, slots=True)
class Covered:
    """How many people of a team had a day with somebody of another one (of any other one, without `other`)."""

    team: Team
    other: Team | None
    had: int
    of: int

    @property
    def share(self) -> float | None:
        """The fraction."""
        return self.had / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who of which team has seen which other team from within, in the last four quarters."""

    teams: tuple[Team, ...]
    totals: tuple[Covered, ...]
    rows: tuple[tuple[Team, tuple[Covered | None, ...]], ...]
    had: int
    of: int
    days: int

    @property
    def lede(self) -> str:
        """All of it, in a sentence."""
        if not self.days:
            return "Nobody has had a day with another team yet"
        people = times(self.of, "person", "people")
        return f"{self.had} of {people} had a day with another team in the last four quarters"


def coverage(today: date) -> Coverage:
    """By team and by pair of teams, by the teams that people are in today. Three queries."""
    members: dict[int, set[int]] = defaultdict(set)
    people: dict[int, set[int]] = defaultdict(set)
    current = Membership.objects.current(today).filter(person__is_active=True).exclude(person__role=Role.GUEST)
    for person, team in current.values_list("person_id", "team_id"):
        members[team].add(person)
        people[person].add(team)
    teams = tuple(Team.objects.lasting(today).filter(pk__in=members).order_by("name"))
    done = Day.objects.filter(state=State.DONE, on__gt=today - FOUR_QUARTERS, on__lte=today)
    pairs = list(done.values_list("guest_id", "host_id"))
    seen: dict[tuple[int, int], set[int]] = defaultdict(set)
    for one, other in (*pairs, *((host, guest) for guest, host in pairs)):
        for team in people.get(one, ()):
            for their in people.get(other, ()):
                seen[team, their].add(one)
    anybody = {person for pair in pairs for person in pair} & set(people)
    return Coverage(
        teams,
        tuple(Covered(team, None, len(members[team.pk] & anybody), len(members[team.pk])) for team in teams),
        tuple(
            (
                team,
                tuple(
                    None if team == other else Covered(team, other, len(seen[team.pk, other.pk]), len(members[team.pk]))
                    for other in teams
                ),
            )
            for team in teams
        ),
        len(anybody),
        len(people),
        len(pairs),
    )
