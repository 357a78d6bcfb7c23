"""The report as JSON: the same input gives the same bytes."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trine.cli.reports.outcome import Outcome
    from trine.core.checks import Undecided
    from trine.core.company import Accepted
    from trine.core.findings import Evidence, Finding, Ref


def as_json(outcome: Outcome) -> str:
    """The whole report, findings in the order of severity, code and subjects, with a line break at the end."""
    report = {
        "plan": outcome.plan,
        "today": outcome.today.isoformat(),
        "counts": outcome.counts,
        "findings": [_finding(finding) for finding in outcome.report.findings],
        "undecided": [_undecided(case) for case in outcome.report.undecided],
    }
    return json.dumps(report, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def plain_number(value: float | str | None) -> float | str | None:
    """A number as JSON has it: whole ones without a point, none for what is not finite.

    >>> plain_number(400.0), plain_number(0.22), plain_number(float("inf")), plain_number("none")
    (400, 0.22, None, 'none')
    """
    if not isinstance(value, float):
        return value
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "sign": finding.sign,
        "severity": str(finding.severity),
        "title": finding.title,
        "subjects": _subjects(finding.subjects),
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
        "reasons": list(finding.reasons),
        "next_step": finding.next_step,
        "accepted": _accepted(finding.accepted) if finding.accepted else None,
    }


def _subjects(subjects: Iterable[Ref]) -> list[dict[str, str]]:
    return [{"kind": subject.kind, "id": subject.id} for subject in subjects]


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "label": evidence.label,
        "value": plain_number(evidence.value),
        "unit": evidence.unit,
        "source": evidence.source,
        "as_of": evidence.as_of.isoformat() if evidence.as_of else None,
    }


def _accepted(accepted: Accepted) -> dict[str, Any]:
    return {
        "by": accepted.by,
        "on": accepted.on.isoformat(),
        "until": accepted.until.isoformat(),
        "because": accepted.because,
    }


def _undecided(case: Undecided) -> dict[str, Any]:
    return {"code": case.code, "subjects": _subjects(case.subjects), "sentence": case.sentence}
