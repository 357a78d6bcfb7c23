"""Running the checks, and accepting what they find on the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from trine.core.as_of import as_of
from trine.core.checks import run_checks
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.base.models import Event
from trine.web.data.store import fact_store
from trine.web.goals.models import Acceptance
from trine.web.goals.snapshot import snapshot
from trine.web.insights.models import CheckRun, FindingRecord
from trine.web.insights.store import acceptance_of, content, is_about_money
from trine.web.people import policy

if TYPE_CHECKING:
    from datetime import date

    from trine.web.people.models import Person

CHECKS_LOCK = 7_212_001
"""The advisory lock that keeps two runs of the checks from writing at once."""


OWN_EVENTS = ("finding_appeared", "finding_resolved")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run of the checks changed: the rows that appeared and those that went away."""

    appeared: tuple[FindingRecord, ...]
    resolved: tuple[FindingRecord, ...]


def run_all_checks(*, today: date | None = None, at: datetime | None = None) -> Outcome:
    """Check the company as it is now and write down what appeared, moved and went away.

    `at` is the moment that the rows get, and `today` the day that the checks see: past ones when history is replayed.
    """
    at = at or timezone.now()
    today = today or timezone.localdate()
    seen = last_event()
    generation = fact_store().manifest().generation
    company = as_of(snapshot(today), today)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [CHECKS_LOCK])
        found = {finding.identity: finding for finding in run_checks(company, today).findings}
        known = {row.identity: row for row in FindingRecord.objects.open()}
        appeared = []
        for identity, finding in found.items():
            told = content(finding)
            if row := known.get(identity):
                _move(row, told, at)
            else:
                money = is_about_money(finding, company)
                row = FindingRecord(identity=identity, code=finding.code, sign=finding.sign, about_money=money, **told)
                row.appeared_at = row.moved_at = at
                appeared.append(row)
        FindingRecord.objects.bulk_create(appeared)
        resolved = [row for identity, row in known.items() if identity not in found]
        FindingRecord.objects.filter(pk__in=[row.pk for row in resolved]).update(resolved_at=at)
        for row in appeared:
            record(None, "finding_appeared", "finding", str(row.pk), code=row.code, title=row.title)
        for row in resolved:
            record(None, "finding_resolved", "finding", str(row.pk), code=row.code, title=row.title)
        CheckRun.objects.create(
            at=at, last_event=seen, generation=generation, appeared=len(appeared), resolved=len(resolved)
        )
    return Outcome(tuple(appeared), tuple(resolved))


def last_event() -> int:
    """The number of the latest event that a run of the checks has not written itself."""
    return Event.objects.exclude(verb__in=OWN_EVENTS).aggregate(last=Max("pk"))["last"] or 0


def run_if_changed() -> Outcome | None:
    """Run the checks if there are events or facts that the last run has not seen; none if it has seen all."""
    run = CheckRun.objects.order_by("-pk").first()
    if run and run.last_event == last_event() and run.generation == fact_store().manifest().generation:
        return None
    return run_all_checks()


def _move(row: FindingRecord, told: dict[str, object], at: datetime) -> None:
    if any(getattr(row, name) != value for name, value in told.items()):
        for name, value in told.items():
            setattr(row, name, value)
        row.moved_at = at
        row.save()


def replay_weeks(*, weeks: int = 12, today: date | None = None) -> None:
    """Run the checks as of each of the last weeks, oldest first, then as of now.

    Gives a company that was loaded at once (the demo, a first plan) the history that its dated check-ins, readings and
    facts already tell.
    """
    today = today or timezone.localdate()
    for week in range(weeks, 0, -1):
        day = today - timedelta(weeks=week)
        run_all_checks(today=day, at=datetime.combine(day, time(6), tzinfo=UTC))
    run_all_checks(today=today)


@transaction.atomic
def accept_finding(*, actor: Person, finding: FindingRecord, until: date, because: str) -> Acceptance:
    """Accept a finding on the record until a day, with the reason; it then counts as accepted, not as open.

    Raises NotAllowed for those who may not decide, Invalid for a day that is past or a missing reason.
    """
    if not policy.can_accept_findings(actor):
        raise NotAllowed("Only owners and leaders accept findings on the record.")
    problems: dict[str, str] = {}
    if until <= timezone.localdate():
        problems["until"] = "Choose a day after today: an acceptance that has already run out changes nothing."
    if not because.strip():
        problems["because"] = "Say why, in a sentence: the next reader was not in the room."
    if problems:
        raise Invalid(**problems)
    acceptance, _ = Acceptance.objects.update_or_create(
        code=finding.code,
        subjects=sorted(id_ for _, id_ in finding.subjects),
        defaults={"by": actor, "on": timezone.localdate(), "until": until, "because": because.strip()},
    )
    record(actor, "finding_accepted", "finding", str(finding.pk), until=until.isoformat(), because=because.strip())
    return acceptance


@transaction.atomic
def withdraw_acceptance(*, actor: Person, finding: FindingRecord) -> None:
    """Take an acceptance back, so that the finding counts as open again. Raises NotAllowed."""
    if not policy.can_accept_findings(actor):
        raise NotAllowed("Only owners and leaders take an acceptance back.")
    if acceptance := acceptance_of(finding):
        acceptance.delete()
    record(actor, "finding_acceptance_withdrawn", "finding", str(finding.pk))
