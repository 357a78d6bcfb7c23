"""What these teams have not settled: questions, findings, and what is in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef
from django.urls import reverse

from trine.core.findings import Severity
from trine.core.meetings import Candidate, Detail, Kind
from trine.core.status import Needs
from trine.core.wording import amount, day, quoted, sentence, times
from trine.web.goals.models import CheckIn
from trine.web.insights.models import FindingRecord, Tension
from trine.web.insights.status import needs_of_finding, needs_of_question
from trine.web.insights.store import at_stake_of
from trine.web.insights.subjects import teams_of
from trine.web.meetings.models import Entry
from trine.web.stand_ups.circle import may_read
from trine.web.stand_ups.models import StandUp, StandUpAnswer
from trine.web.status.about.days import when

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from trine.core.at_stake import AtStake
    from trine.web.meetings.table import Table
    from trine.web.people.models import Team

MOST = 20
"""So many of each kind are kept, the weightiest first."""
LOOKED_AT = 200
STILL_HOLDS = timedelta(days=60)
"""What somebody said so long ago may be over."""
TAKES_HOLD = timedelta(days=28)
"""What a check-in has decided on a finding has so long to take hold before it is talked about again."""
COLLEAGUES = frozenset({Needs.UNRELEASED})


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Open questions, findings that they are about, and findings about which nobody has asked, each worst first; with
    what check-ins have decided on those.
    """

    questions: tuple[Tension, ...]
    asked: Mapping[str, FindingRecord]
    """By the identity that a question names."""
    pending: tuple[FindingRecord, ...]
    teams: Mapping[int, tuple[Team, ...]]
    """Of each finding."""
    decided: Mapping[int, Entry]
    """The latest decision that was written down on a finding, in any check-in, and stands."""

    @classmethod
    def now(cls) -> Unsettled:
        """As things stand."""
        rows = tuple(Tension.objects.open().select_related("decider").order_by("decide_by", "pk")[:LOOKED_AT])
        about = FindingRecord.objects.open().filter(identity__in={row.identity for row in rows} - {""})
        asked = {finding.identity: finding for finding in about}
        ever = Tension.objects.filter(identity=OuterRef("identity"))
        pending = tuple(FindingRecord.objects.pending().exclude(Exists(ever)).worst_first()[:LOOKED_AT])
        return cls(rows, asked, pending, teams_of([*asked.values(), *pending]), _decided_on(pending))

    def share(self, table: Table, row: FindingRecord) -> frozenset[str]:
        """The teams at the table that a finding concerns."""
        return table.share(team.slug for team in self.teams[row.pk])


def _decided_on(pending: Collection[FindingRecord]) -> dict[int, Entry]:
    keys = {_key(row): row.pk for row in pending}
    made = Entry.objects.filter(kind=Entry.Kind.DECISION, is_gone=False, item__key__in=keys)
    rows = made.select_related("meeting", "item").order_by("at", "pk")
    return {keys[row.item.key]: row for row in rows if row.item is not None}


def _key(row: FindingRecord) -> str:
    return f"finding/{row.pk}"


def questions(table: Table, unsettled: Unsettled) -> Iterator[Candidate]:
    """Questions that somebody at the table decides, or that are about a finding on all of these teams."""
    there = {person.pk for person in table.there}
    for row in unsettled.questions:
        about = unsettled.asked.get(row.identity)
        teams = unsettled.share(table, about) if about else frozenset()
        if row.decider_id in there or (table.slugs and teams == table.slugs):
            yield _question(table, row, about, teams)


def _question(table: Table, row: Tension, about: FindingRecord | None, teams: frozenset[str]) -> Candidate:
    needs = needs_of_question(row)
    stake = _stake(about, needs)
    late = (table.on - row.decide_by).days
    who = "leadership" if row.escalated_on else row.decider.name
    return Candidate(
        f"tension/{row.pk}",
        Kind.DECISION,
        row.question,
        because=_joined(stake, f"{who} decides, {when(row.decide_by, table.on)}"),
        url=row.get_absolute_url(),
        needs=needs,
        teams=teams,
        cost=_cost(stake, table.currency),
        severity=0 if late >= 0 else 1,
        days=max(0, late),
    )


def findings(table: Table, unsettled: Unsettled) -> Iterator[Candidate]:
    """Open findings about these teams that nobody has accepted or asked to have decided, the worst first; one on which
    a check-in has decided comes back once that has had its time.
    """
    kept = [row for row in unsettled.pending if _is_due(unsettled.decided.get(row.pk), table)]
    ours = [(row, teams) for row in kept if (teams := unsettled.share(table, row))]
    yield from (_finding(table, row, teams, unsettled.decided.get(row.pk)) for row, teams in ours[:MOST])


def _is_due(decided: Entry | None, table: Table) -> bool:
    return decided is None or table.on - decided.meeting.on >= TAKES_HOLD


def _finding(table: Table, row: FindingRecord, teams: frozenset[str], decided: Entry | None) -> Candidate:
    needs = needs_of_finding(row)
    stake = _stake(row, needs)
    days = max(0, (table.now - row.appeared_at).days)
    since = _since(table, decided, needs) if decided else f"open for {span(days)} without a decision"
    return Candidate(
        _key(row),
        Kind.FINDING,
        sentence(row.title),
        because=_joined(stake, since),
        url=row.get_absolute_url(),
        needs=needs,
        teams=teams,
        cost=_cost(stake, table.currency),
        severity=Severity(row.severity).rank,
        days=days,
        details=(Detail(row.next_step),) if row.next_step else (),
    )


def _since(table: Table, decided: Entry, needs: frozenset[Needs]) -> str:
    """What was decided and when; its words only among those who took it, who all read the point that it was on."""
    on = f"decided on {day(decided.meeting.on)}"
    if decided.meeting.series_id != table.series.pk:
        return f"{on} in another check-in, still open"
    told = decided.item is not None and decided.item.is_open_to(needs)
    return f"{on}: {quoted(decided.text)}, still open" if told else f"{on}, still open"


def in_the_way(table: Table) -> Iterator[Candidate]:
    """What blocks the goals of these teams, and what somebody said in a stand-up that all of them may read."""
    for row, teams in _blocked(table)[:MOST]:
        yield Candidate(
            f"blocker/{row.goal.slug}",
            Kind.BLOCKER,
            f"{quoted(row.goal.title)} is held up: {sentence(row.blocker)}",
            because=f"{row.by.name} said so on {day(row.on)}",
            url=reverse("goals:goal", args=[row.goal.slug]),
            needs=COLLEAGUES,
            teams=table.share(teams),
            severity=1,
            days=(table.on - row.on).days,
        )
    for said in _said_in_stand_ups(table)[:MOST]:
        yield Candidate(
            f"stand-up/{said.pk}",
            Kind.BLOCKER,
            f"{said.person.name}: {sentence(said.in_the_way)}",
            because=f"waits for {said.waits_for.name}" if said.waits_for else "said in the stand-up",
            url=said.day.get_absolute_url(),
            needs=COLLEAGUES,
            teams=table.share([said.waits_for.slug] if said.waits_for else []),
            severity=1,
            days=(table.on - said.day.on).days,
        )


def _blocked(table: Table) -> list[tuple[CheckIn, list[str]]]:
    """The last check-in of each goal of these teams that runs, if it names something that is in the way; with those of
    the teams that own the goal.
    """
    rows = CheckIn.objects.filter(
        goal__ownerships__team__in=[team.pk for team in table.teams],
        goal__cycle__end__gte=table.on,
        on__gte=table.on - STILL_HOLDS,
        on__lte=table.on,
    )
    owned = rows.select_related("goal", "by").annotate(owners=ArrayAgg("goal__ownerships__team__slug"))
    last = {row.goal_id: (row, row.owners) for row in owned.order_by("on", "pk")}
    return [found for found in last.values() if found[0].blocker]


def _said_in_stand_ups(table: Table) -> list[StandUpAnswer]:
    """The last word of each person since they met, if something is in the way."""
    ids = {team.pk for team in table.teams}
    if not ids:
        return []
    all_rows = StandUp.objects.filter(ended_on=None).prefetch_related("teams")
    shared = [
        row.pk
        for row in all_rows
        if (asked := {team.pk for team in row.teams.all()}) >= ids
        and all(may_read(each, asked) for each in table.there)
    ]
    rows = StandUpAnswer.objects.filter(day__stand_up__in=shared, day__on__gte=table.since.date())
    rows = rows.select_related("person", "waits_for", "day")
    last = {row.person_id: row for row in rows.order_by("day__on", "pk")}
    return [row for row in last.values() if row.in_the_way]


def _stake(about: FindingRecord | None, needs: frozenset[Needs]) -> AtStake | None:
    """The money at stake, where only those who may see money read of it."""
    return at_stake_of(about) if about and Needs.MONEY in needs else None


def _cost(stake: AtStake | None, currency: str) -> float | None:
    """What it weighs; amounts of two currencies are not held against each other."""
    return stake.amount if stake and stake.unit == currency else None


def _joined(stake: AtStake | None, words: str) -> str:
    return f"{amount(stake.amount, stake.unit)} at stake; {words}" if stake else words


def span(days: int) -> str:
    """How long, in the largest unit that fits twice.

    >>> span(0), span(1), span(9), span(16), span(70)
    ('less than a day', '1 day', '9 days', '2 weeks', '2 months')
    """
    if days < 1:
        return "less than a day"
    number, word = next((days // size, unit) for size, unit in UNITS if days >= 2 * size or size == 1)
    return times(number, word)


UNITS = ((30, "month"), (7, "week"), (1, "day"))
