"""Findings as rows: what of a finding is kept, and how it is read back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from trine.core.at_stake import AtStake
from trine.core.checks.run import accepts
from trine.core.company import Accepted
from trine.core.findings import Evidence, Finding, Ref, Severity
from trine.core.units import is_currency
from trine.web.goals.models import Acceptance
from trine.web.insights.models.findings import OF_A_SURVEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

    from trine.core.company import Company
    from trine.core.tensions import Tension
    from trine.web.insights.models import FindingRecord

ABOUT_PAY = frozenset({"T110"})
"""The checks whose findings tell how a team is paid."""
ABOUT_MONEY = frozenset({"T201", "T208", "T209", "T505", "T506"})
"""The checks whose findings are worked out from single leads, deals and campaigns: pipeline, whatever their unit."""


def content(finding: Finding) -> dict[str, Any]:
    """The columns that tell what a finding says; two findings that say the same are equal here."""
    return {
        "severity": finding.severity.value,
        "rank": finding.severity.rank,
        "title": finding.title,
        "subjects": [[ref.kind, ref.id] for ref in finding.subjects],
        "evidence": [_plain(item) for item in finding.evidence],
        "reasons": list(finding.reasons),
        "next_step": finding.next_step,
        "accepted": finding.accepted is not None,
    }


def is_about_money(finding: Finding, company: Company) -> bool:
    """Whether it shows money or pipeline: by its check, or by the unit of its evidence or of a metric that it is about.

    What came of a survey shows none, whatever people named in it.
    """
    if finding.code in OF_A_SURVEY:
        return False
    if finding.code in ABOUT_MONEY or any(row.about_money for row in _tensions(finding, company)):
        return True
    units = [item.unit for item in finding.evidence]
    units += [
        company.metric[ref.id].unit for ref in finding.subjects if ref.kind == "metric" and ref.id in company.metric
    ]
    for ref in finding.subjects:
        if ref.kind == "goal" and ref.id in company.goal:
            metrics = (company.metric.get(result.metric) for result in company.goal[ref.id].key_results)
            units += [metric.unit for metric in metrics if metric]
    return any(unit and is_currency(unit) for unit in units) or any(
        ref.kind == "revenue_target" for ref in finding.subjects
    )


def is_about_pay(finding: Finding, company: Company) -> bool:
    """Whether it tells how a team is paid: by its check, or by the question that it is about."""
    return finding.code in ABOUT_PAY or any(row.about_pay for row in _tensions(finding, company))


def _tensions(finding: Finding, company: Company) -> Iterator[Tension]:
    wanted = {ref.id for ref in finding.subjects if ref.kind == "tension"}
    return (row for row in company.tensions if row.id in wanted)


def finding_of(row: FindingRecord) -> Finding:
    """The finding that a row was made from, without its acceptance."""
    return Finding(
        code=row.code,
        severity=Severity(row.severity),
        title=row.title,
        subjects=tuple(Ref(kind, id_) for kind, id_ in row.subjects),
        evidence=tuple(_evidence(item) for item in row.evidence),
        reasons=tuple(row.reasons),
        next_step=row.next_step,
    )


def plain_stake(found: AtStake | None) -> dict[str, Any] | None:
    """What is kept of the money at stake."""
    return asdict(found) if found else None


def at_stake_of(row: FindingRecord) -> AtStake | None:
    """The money at stake, as it was worked out when the finding last moved."""
    return AtStake(**row.at_stake) if row.at_stake else None


def acceptance_of(row: FindingRecord) -> Acceptance | None:
    """The acceptance on the record that holds longest, run out or not."""
    return next(iter(acceptances_of(row)), None)


def acceptances_of(row: FindingRecord) -> list[Acceptance]:
    """Every acceptance on the record that is about the finding, the one that holds longest first."""
    finding = finding_of(row)
    return [each for each in _acceptances(row.code) if accepts(_accepted(each), finding)]


def accepted_since(rows: Iterable[FindingRecord]) -> dict[int, date]:
    """The day on which each of these accepted findings was accepted first, by primary key. At most one query."""
    rows = [row for row in rows if row.accepted]
    known = Acceptance.objects.select_related("by").filter(code__in={row.code for row in rows}) if rows else ()
    taken = [_accepted(each) for each in known]
    days = {row.pk: [each.on for each in taken if accepts(each, finding_of(row))] for row in rows}
    return {pk: min(each) for pk, each in days.items() if each}


def _acceptances(code: str) -> QuerySet[Acceptance]:
    return Acceptance.objects.select_related("by").filter(code=code).order_by("-until", "-on", "pk")


def _accepted(row: Acceptance) -> Accepted:
    return Accepted(row.code, tuple(row.subjects), row.by.slug, row.on, row.until, row.because)


def _plain(item: Evidence) -> dict[str, Any]:
    return {
        "label": item.label,
        "value": item.value,
        "unit": item.unit,
        "source": item.source,
        "as_of": item.as_of.isoformat() if item.as_of else None,
    }


def _evidence(item: dict[str, Any]) -> Evidence:
    return Evidence(**{**item, "as_of": date.fromisoformat(item["as_of"]) if item["as_of"] else None})
