"""Taking a whole plan in: the database becomes equal to it, in one transaction, with as few writes as possible.

A plan is the full truth about the kinds that it has: what it does not list is removed, unless something that stays
still needs it. Kinds that it leaves out stay as they are. People are never removed, nor are readings, check-ins and
past memberships, because they record what has happened; a membership that the plan no longer names ends. Only what
goes with a goal or metric that the plan takes out goes too; the goal's event keeps it whole, and brings it back.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection, transaction

from trine.core import company as core
from trine.core.wording import listed
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import collected, record, record_all
from trine.web.base.models import Event
from trine.web.goals import models, plan_rows
from trine.web.goals.changes import Change, How, differences
from trine.web.goals.goal_events import goal_event
from trine.web.goals.goal_rows import PlanIds, write_parts
from trine.web.goals.kept import KeptGoal
from trine.web.goals.matching import Matched
from trine.web.goals.plan_rows import Ids
from trine.web.goals.sections import registered
from trine.web.goals.snapshot import snapshot
from trine.web.goals.snapshots.structure import is_present
from trine.web.people import models as people
from trine.web.people import policy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from trine.web.people.models import Person


MANY = 500
"""So many changed rows make the database's statistics useless."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import did: every change in words, and what had to stay though the plan lacks it."""

    changes: tuple[Change, ...]
    kept: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether the database was equal to the plan already."""
        return not self.changes

    def counts(self, how: How) -> Mapping[str, int]:
        """How many rows of each kind were created, changed or removed."""
        return Counter(change.kind for change in self.changes if change.how is how)


@transaction.atomic
def apply_plan(*, actor: Person | None, company: core.Company, today: date) -> Applied:
    """Make the database equal to the plan; importing the same plan again writes nothing.

    Records `plan_imported` and one event for each goal that it touched. `actor` is none for the command line. Who is an
    owner stays one, and an account keeps its address if the plan gives none. Raises `NotAllowed` unless the actor is an
    owner, and `Invalid` if the plan names something that it does not have.
    """
    if actor is not None and not policy.owner(actor):
        raise NotAllowed("Only an owner may import a plan, because it changes every team's goals at once.")
    _keep_others_from_writing()
    before = snapshot(today, facts=False)
    _keep_an_owner(company, before, today)
    importing = Importing(_with_accounts(company, before), today, before.name)
    goals = {row.slug: KeptGoal.of(row) for row in _goals_that_go(company)}
    importing.run()
    applied = Applied(differences(before, snapshot(today, facts=False)), tuple(importing.kept))
    if not applied.is_nothing:
        _record(actor, applied, goals, is_first=not before.goals)
    if len(applied.changes) > MANY:
        _count_rows_anew()
    return applied


def _keep_others_from_writing() -> None:
    """Until the end of the transaction nobody else changes what the plan is about; everybody may read it."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(_tables())} IN SHARE ROW EXCLUSIVE MODE")


def _count_rows_anew() -> None:
    """Refresh the statistics that queries are planned by; after thousands of new rows the old ones mislead them."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(_tables())}")


def _tables() -> list[str]:
    areas = ("people", "goals", *(section.area for section in registered()))
    found = (model for area in areas for model in apps.get_app_config(area).get_models())
    return [connection.ops.quote_name(model._meta.db_table) for model in found]


def preview_plan(*, actor: Person | None, company: core.Company, today: date) -> Applied:
    """What `apply_plan` would do, found by doing it and taking it back."""
    with collected(), transaction.atomic():
        applied = apply_plan(actor=actor, company=company, today=today)
        transaction.set_rollback(True)
    return applied


def last_decision() -> int:
    """The number of the latest event that is about people or the plan: what a preview is true up to."""
    kinds = (
        "person",
        "team",
        "membership",
        "company",
        "goal",
        "metric",
        "kpi",
        "cycle",
        "dependency",
        "plan",
        "finding",
        "team_plan",
        "deliverable",
        "absence",
        "playbook",
        "launch",
    )
    found = ("finding_appeared", "finding_resolved", "finding_worsened")
    made = Event.objects.filter(subject_kind__in=kinds).exclude(verb__in=found)
    return made.order_by("-pk").values_list("pk", flat=True).first() or 0


def _with_accounts(company: core.Company, before: core.Company) -> core.Company:
    """The plan for people who have accounts: an owner stays an owner, and an address keeps its account.

    An account whose address the plan knows under another id takes that id.
    """
    owners = [row for row in before.people if row.role is core.Role.OWNER]
    ids, addresses = {row.id for row in owners}, {row.email.lower() for row in owners if row.email}
    rows = tuple(
        replace(row, role=core.Role.OWNER) if row.id in ids or (row.email or "").lower() in addresses else row
        for row in company.people
    )
    wanted = {row.id for row in rows}
    by_address = {row.email.lower(): row.id for row in before.people if row.email and row.id not in wanted}
    for row in rows:
        old = by_address.get((row.email or "").lower())
        if old is not None and row.id not in before.person:
            people.Person.objects.filter(slug=old).update(slug=row.id)
    return replace(company, people=rows)


class Importing:
    """One import, from the kinds that others point at to those that point at them; removal goes the other way round.

    Once the goals are in, `cycles`, `teams`, `people`, `metrics` and `goals` give primary keys by plan id; sections put
    those of their own kinds into `ids`.
    """

    def __init__(self, company: core.Company, today: date, before: str) -> None:
        self.company = company
        self.before = before
        self.today = today
        self.kept: list[str] = []
        self.later: list[tuple[str, Matched]] = []
        self.ids: dict[str, Ids] = {}

    def run(self) -> None:
        self._company()
        self._structure()
        self._metrics()
        self._goals()
        self._commitments()
        for section in registered():
            section.write(self)
        self._records()
        self._remove()

    def match(self, kind: str, rows: Any, key: tuple[str, ...], wanted: plan_rows.Wanted, *, clear: bool) -> Matched:
        """Write the rows that a table lacks or has otherwise, matched by a key of columns.

        With `clear`, rows that are not wanted go at the end of the import, unless something that stays needs them:
        those are told as “`kind` row”. The latest matched go first.
        """
        matched = Matched(rows.all(), key, wanted)
        matched.upsert()
        if clear:
            self.later.append((kind, matched))
        return matched

    def _company(self) -> None:
        row = {
            "name": self.company.name,
            "currency": self.company.currency,
            "fiscal_year_start": self.company.fiscal_year_start,
            "country": self.company.country or "",
            "handoff": asdict(self.company.handoff) if self.company.handoff else None,
        }
        Matched(people.Company.objects.all(), ("id",), {(1,): row}).upsert()
        if self.company.name != self.before:  # another company's plan: what is here now is no demo any more
            people.Company.objects.filter(is_demo=True).update(is_demo=False)

    def _structure(self) -> None:
        company = self.company
        cycles = self.match(
            "cycle", models.Cycle.objects, ("slug",), plan_rows.cycles(company), clear=bool(company.cycles)
        )
        teams = self.match("team", people.Team.objects, ("slug",), plan_rows.teams(company), clear=bool(company.teams))
        self.cycles, self.teams = Ids("cycle", cycles.ids()), Ids("team", teams.ids())
        parents = plan_rows.team_parents(company, self.teams)
        Matched(people.Team.objects.all(), ("slug",), parents).upsert()
        wanted = plan_rows.people(company)
        self._free_addresses(wanted)
        found = self.match("person", people.Person.objects, ("slug",), wanted, clear=False)
        self.people = Ids("person", found.ids())
        self._memberships()

    def _free_addresses(self, wanted: plan_rows.Wanted) -> None:
        """Take addresses off those who have another from now on, so that two people can swap theirs."""
        holder = {row["email"]: key[0] for key, row in wanted.items() if "email" in row}
        taken = people.Person.objects.filter(email__in=holder).values_list("slug", "email")
        moving = [slug for slug, email in taken if email is not None and holder[email] != slug]
        if moving:
            people.Person.objects.filter(slug__in=moving).update(email=None)

    def _memberships(self) -> None:
        if not self.company.teams:
            return
        wanted: plan_rows.Wanted = {}
        ids = [id_ for row in self.company.people if (id_ := self.people[row.id]) is not None]
        rows = people.Membership.objects.filter(person_id__in=ids)
        present = Matched(rows, ("person_id", "team_id", "since"), wanted)
        for person in self.company.people:
            for (team, since), (until, leads) in plan_rows.memberships(person, self.today).items():
                key = (self.people[person.id], self.teams[team], since)
                wanted[self._lasting(key, present)] = {"until": until, "is_lead": leads}
        present.upsert()
        self._end_memberships(present)

    def _lasting(self, key: tuple[Any, ...], present: Matched) -> tuple[Any, ...]:
        """For a membership without dates, the one that lasts already, if there is one."""
        person, team, since = key
        if since is not None or key in present.present:
            return key
        lasting = (
            found
            for found, row in present.present.items()
            if found[:2] == (person, team) and row.until is None and (row.since is None or row.since <= self.today)
        )
        return next(lasting, key)

    def _end_memberships(self, matched: Matched) -> None:
        """End what lasts and is not in the plan on the day before; what has no history to keep is removed."""
        for key, row in matched.present.items():
            membership = core.Membership("", row.since, row.until)
            if key in matched.wanted or not (is_present(membership, self.today) or _begins_after(row, self.today)):
                continue
            if row.since is not None and row.since < self.today:
                row.until = self.today - timedelta(days=1)
                row.save(update_fields=["until"])
            else:
                row.delete()

    def _metrics(self) -> None:
        company = self.company
        wanted = plan_rows.metrics(company, self.teams, self.people)
        found = self.match("metric", models.Metric.objects, ("slug",), wanted, clear=bool(company.metrics))
        self.metrics = Ids("metric", found.ids())
        influences = plan_rows.influences(company, self.metrics)
        pair = ("source_id", "target_id")
        self.match("influence", models.Influence.objects, pair, influences, clear=bool(influences))
        assumptions = plan_rows.assumptions(company, self.metrics, self.cycles)
        key = ("metric_id", "cycle_id")
        self.match("assumption", models.Assumption.objects, key, assumptions, clear=bool(assumptions))

    def _goals(self) -> None:
        rows = self.company.goals
        wanted = plan_rows.goals(self.company, self.cycles, self.people)
        found = self.match("goal", models.Goal.objects, ("slug",), wanted, clear=bool(rows))
        self.goals = Ids("goal", found.ids())
        write_parts(rows, PlanIds(self.cycles, self.teams, self.people, self.metrics, self.goals))

    def _commitments(self) -> None:
        company, teams, cycles, metrics = self.company, self.teams, self.cycles, self.metrics
        kpis = plan_rows.kpis(company, teams, cycles, metrics, self.people)
        self.match("KPI", models.Kpi.objects, ("team_id", "cycle_id", "rank"), kpis, clear=bool(kpis))
        targets = plan_rows.revenue_targets(company, teams, cycles, metrics)
        key = ("team_id", "cycle_id", "metric_id", "kind")
        self.match("revenue target", models.RevenueTarget.objects, key, targets, clear=bool(targets))
        expected = plan_rows.expectations(company, teams, cycles, metrics)
        self.match("expectation", models.Expectation.objects, ("slug",), expected, clear=bool(expected))
        needed = plan_rows.dependencies(company, teams, self.goals)
        self.match("dependency", models.Dependency.objects, ("slug",), needed, clear=bool(needed))

    def _records(self) -> None:
        readings = plan_rows.readings(self.company, self.metrics, self.people)
        self.match("reading", models.Reading.objects, ("metric_id", "on"), readings, clear=False)
        check_ins = plan_rows.check_ins(self.company, self.goals, self.people)
        self.match("check-in", models.CheckIn.objects, ("goal_id", "on", "by_id"), check_ins, clear=False)
        accepted = plan_rows.accepted(self.company, self.people)
        self.match("accepted finding", models.Acceptance.objects, ("code", "subjects"), accepted, clear=bool(accepted))

    def _remove(self) -> None:
        for kind, matched in reversed(self.later):
            staffed = people.Membership.objects.values_list("team_id", flat=True) if kind == "team" else ()
            self.kept += (f"{kind} {row}" for row in matched.remove(set(staffed)))


def _begins_after(row: people.Membership, today: date) -> bool:
    return row.since is not None and row.since > today


def _keep_an_owner(company: core.Company, before: core.Company, today: date) -> None:
    """Raise Invalid if everybody who is an owner now would have left by the plan: nobody could mend it."""
    owners = [row for row in before.people if row.role is core.Role.OWNER and not row.has_left(today)]
    stays = [row for row in owners if not company.person.get(row.id, row).has_left(today)]
    if owners and not stays:
        names = listed([row.name for row in owners])
        raise Invalid(f"By this plan no owner is left: {names} would have gone. Let one stay, or name another first.")


def _goals_that_go(company: core.Company) -> Iterator[models.Goal]:
    """The goals that the plan takes out; one without any goals leaves them alone."""
    if company.goals:
        yield from models.Goal.objects.exclude(slug__in=company.goal)


TOLD = ("KPI", "deliverable", "launch")
"""Kinds whose changes the event of an import names, so that people can be told of theirs; goals have their own."""


def _record(actor: Person | None, applied: Applied, goals: Mapping[str, KeptGoal], *, is_first: bool) -> None:
    """The import, and each goal that it touched; one that went is kept in its event, so that it can be brought back.

    The events of the goals are `within` that of the import: who is told of that is not told of each.
    """
    counts = {how.value: dict(applied.counts(how)) for how in How}
    touched = [[each.kind, each.id, each.name, each.how.value] for each in applied.changes if each.kind in TOLD]
    whole = record(actor, "plan_imported", "plan", "plan", is_first=is_first, touched=touched, **counts)
    events = []
    for change in applied.changes:
        if change.kind == "goal":
            event = goal_event(actor, change)
            if change.how is How.REMOVED and change.id in goals:
                event.payload["kept"] = goals[change.id].as_json()
            event.payload["within"] = whole.pk
            events.append(event)
    record_all(events)
