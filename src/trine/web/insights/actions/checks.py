"""Running the checks, and writing down what appeared, moved and went away."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from trine.core.as_of import as_of
from trine.core.at_stake import at_stake
from trine.core.checks import run_checks
from trine.core.findings import Finding, Severity
from trine.web.base.events import record, record_all
from trine.web.base.models import Event
from trine.web.data.store import fact_store
from trine.web.goals.snapshot import snapshot
from trine.web.insights.models import CheckRun, FindingRecord
from trine.web.insights.store import content, is_about_money, is_about_pay, plain_stake
from trine.web.insights.tensions import tensions_on
from trine.web.pulse.results import agreement_on

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from trine.core.checks.catalogue import Undecided
    from trine.core.company import Company
    from trine.web.people.models import Person

CHECKS_LOCK = 7_212_001
"""The advisory lock that keeps two runs of the checks apart."""

OWN_EVENTS = ("finding_appeared", "finding_resolved", "finding_worsened", "checks_found")
FEW = 3
"""So many findings of one run are told of one by one; more are one message."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run of the checks changed: the rows that appeared and those that went away."""

    appeared: tuple[FindingRecord, ...]
    resolved: tuple[FindingRecord, ...]


def run_all_checks(
    *,
    today: date | None = None,
    at: datetime | None = None,
    is_replay: bool = False,
    by: Person | None = None,
    apart_from: Collection[str] = (),
) -> Outcome:
    """Check the company as it is now and write down what appeared, moved and went away.

    `at` is the moment that the rows get, and `today` the day that the checks see: past ones when history is replayed;
    nobody is told of a replay. `by` is who has just changed something, and is on record for what went away if nothing
    else can have made it go; events about the kinds of subjects in `apart_from` have no bearing on that.
    """
    at = at or timezone.now()
    today = today or company_day()
    with _alone():
        seen = last_event()
        generation = fact_store().manifest().generation
        cause = _cause(by, generation, today, apart_from)
        company = replace(as_of(snapshot(today), today), tensions=tensions_on(today), agreement=agreement_on(today))
        report = run_checks(company, today)
        found = {finding.identity: finding for finding in report.findings}
        told = {identity: _told(finding, company, today) for identity, finding in found.items()}
        with transaction.atomic():
            outcome = _write(told, at, is_replay=is_replay, by=cause)
            counts = {"appeared": len(outcome.appeared), "resolved": len(outcome.resolved)}
            undecided = [_undecided(case, company) for case in report.undecided]
            CheckRun.objects.create(at=at, last_event=seen, generation=generation, undecided=undecided, **counts)
    return outcome


def _cause(by: Person | None, generation: int, today: date, apart_from: Collection[str]) -> Person | None:
    """Who has changed something since the last run, if nobody else has, no facts came in and no day has passed."""
    last = CheckRun.objects.order_by("-pk").first()
    if by is None or last is None or last.generation != generation:
        return None
    if timezone.localdate(last.at, timezone.get_default_timezone()) != today:
        return None
    changes = Event.objects.filter(pk__gt=last.last_event).exclude(verb__in=OWN_EVENTS)
    others = changes.exclude(subject_kind__in=apart_from).exclude(actor=by)
    return None if others.exists() else by


def company_day() -> date:
    """Which day it is for the company, wherever the reader is whose request makes the checks run."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


@contextmanager
def _alone() -> Iterator[None]:
    """One run at a time: the next begins to read when this one has written. A run may be part of a longer one."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [CHECKS_LOCK])
        yield


def _undecided(case: Undecided, company: Company) -> dict[str, Any]:
    finding = Finding(case.code, Severity.INFO, case.sentence, case.subjects)
    return {
        "code": case.code,
        "sentence": case.sentence,
        "money": is_about_money(finding, company),
        "pay": is_about_pay(finding, company),
    }


def _told(finding: Finding, company: Company, today: date) -> dict[str, Any]:
    """The columns of a finding, but for when it appeared and moved."""
    return {
        "code": finding.code,
        "sign": finding.sign,
        "about_money": is_about_money(finding, company),
        "about_pay": is_about_pay(finding, company),
        "at_stake": plain_stake(at_stake(finding, company, today)),
        **content(finding),
    }


def _write(told: Mapping[str, dict[str, Any]], at: datetime, *, is_replay: bool, by: Person | None = None) -> Outcome:
    """Make the open rows equal to what was found, by identity, with an event for each that comes or goes."""
    known = {row.identity: row for row in FindingRecord.objects.open()}
    appeared = tuple(
        FindingRecord(identity=identity, appeared_at=at, moved_at=at, **columns)
        for identity, columns in told.items()
        if identity not in known
    )
    resolved = tuple(row for identity, row in known.items() if identity not in told)
    ranks = {identity: row.rank for identity, row in known.items()}
    moved = [row for identity, row in known.items() if identity in told and _moves(row, told[identity], at)]
    FindingRecord.objects.bulk_create(appeared, batch_size=1000)
    if moved:
        FindingRecord.objects.bulk_update(moved, ["moved_at", *told[moved[0].identity]], batch_size=500)
    FindingRecord.objects.filter(pk__in=[row.pk for row in resolved]).update(resolved_at=at, resolved_by=by)
    worse = [row for row in moved if row.rank < ranks[row.identity] and not row.accepted]
    _record(appeared, resolved, worse, at, is_replay=is_replay)
    return Outcome(appeared, resolved)


def _record(
    appeared: Sequence[FindingRecord],
    resolved: Sequence[FindingRecord],
    worse: Sequence[FindingRecord],
    at: datetime,
    *,
    is_replay: bool,
) -> None:
    """An event for each finding that came, went or got worse; many of them are within one that people are told of."""
    verbs = (("finding_appeared", appeared), ("finding_resolved", resolved), ("finding_worsened", worse))
    events = [_event(verb, row) for verb, rows in verbs for row in rows]
    within = 0 if is_replay else None
    if len(events) > FEW and not is_replay:
        counts = {"appeared": len(appeared), "resolved": len(resolved), "worse": len(worse)}
        within = record(None, "checks_found", "checks", at.isoformat(), **counts).pk
    for event in events:
        if within is not None:
            event.payload["within"] = within
    record_all(events)


def _moves(row: FindingRecord, columns: Mapping[str, Any], at: datetime) -> bool:
    """Give the row what the finding says now; whether that is anything new."""
    fresh = {name: value for name, value in columns.items() if getattr(row, name) != value}
    for name, value in fresh.items():
        setattr(row, name, value)
    row.moved_at = at if fresh else row.moved_at
    return bool(fresh)


def _event(verb: str, row: FindingRecord) -> Event:
    payload = {"code": row.code, "title": row.title}
    return Event(verb=verb, subject_kind="finding", subject_id=str(row.pk), payload=payload)


def last_event() -> int:
    """The number of the latest event that a run of the checks has not written itself."""
    return Event.objects.exclude(verb__in=OWN_EVENTS).aggregate(last=Max("pk"))["last"] or 0


def run_if_changed() -> Outcome | None:
    """Run the checks if there are events or facts that the last run has not seen; none if it has seen all."""
    run = CheckRun.objects.order_by("-pk").first()
    if run and run.last_event == last_event() and run.generation == fact_store().manifest().generation:
        return None
    return run_all_checks()


def replay_weeks(*, weeks: int = 12, today: date | None = None) -> None:
    """Run the checks as of each of the last weeks, oldest first, then as of now; what was found before is forgotten.

    Gives a company that was loaded at once (the demo) the history that its dated check-ins, readings and facts already
    tell. It is there whole or, if something goes wrong on the way, not at all.
    """
    today = today or company_day()
    with _alone():
        FindingRecord.objects.all().delete()
        CheckRun.objects.all().delete()
        for week in range(weeks, 0, -1):
            day = today - timedelta(weeks=week)
            run_all_checks(today=day, at=datetime.combine(day, time(6), tzinfo=UTC), is_replay=True)
        run_all_checks(today=today, is_replay=True)


def has_weeks_of_findings() -> bool:
    """Whether the checks have run as of a day more than some days ago, or did so then."""
    return CheckRun.objects.filter(at__lt=timezone.now() - timedelta(days=6)).exists()
