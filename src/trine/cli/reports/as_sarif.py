"""The report as SARIF 2.1.0, which code review tools show beside the lines of the plan.

OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", 2020.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from trine.cli.reports.as_json import plain_number
from trine.core.checks import CATALOGUE
from trine.core.findings import Severity
from trine.core.signs import SIGNS
from trine.plan import Position

if TYPE_CHECKING:
    from trine.cli.reports.outcome import Outcome
    from trine.core.checks import Check, Undecided
    from trine.core.findings import Finding, Ref

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def as_sarif(outcome: Outcome) -> str:
    """One run of all checks, with a line break at the end."""
    driver = {"name": "Trine", "version": version("trine"), "rules": [_rule(check) for check in CATALOGUE]}
    notes = [_notification(case) for case in outcome.report.undecided]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notes}],
        "results": [_result(finding, outcome) for finding in outcome.report.findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(check: Check) -> dict[str, Any]:
    parts = {"What it finds": check.finds, "Why it costs money": check.costs, "How to fix it": check.fix}
    return {
        "id": check.code,
        "shortDescription": {"text": check.title},
        "fullDescription": {"text": check.finds},
        "help": {
            "text": "\n\n".join(f"{heading}\n{text}" for heading, text in parts.items()),
            "markdown": "\n\n".join(f"## {heading}\n\n{text}" for heading, text in parts.items()),
        },
        "defaultConfiguration": {"level": LEVEL[check.severity]},
        "properties": {"sign": SIGNS[check.sign - 1].title, "tags": list(check.serves)},
    }


def _result(finding: Finding, outcome: Outcome) -> dict[str, Any]:
    rule = next(index for index, check in enumerate(CATALOGUE) if check.code == finding.code)
    placed = [(subject, outcome.positions.get(subject)) for subject in finding.subjects]
    main = next((place for _, place in placed if place), Position(outcome.plan, 1, 1))
    others = [(subject, place) for subject, place in placed if place and place != main]
    evidence = [{"label": one.label, "value": plain_number(one.value), "unit": one.unit} for one in finding.evidence]
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": LEVEL[finding.severity],
        "message": {"text": "\n".join([finding.title, *finding.reasons, f"Next step: {finding.next_step}"])},
        "locations": [{**_location(main), "logicalLocations": [_logical(subject) for subject in finding.subjects]}],
        "relatedLocations": [
            {"id": number, **_location(place), "message": {"text": str(subject)}}
            for number, (subject, place) in enumerate(others, 1)
        ],
        "partialFingerprints": {"trineIdentity/v1": finding.identity},
        "properties": {"evidence": evidence},
    }
    if accepted := finding.accepted:
        why = f"{accepted.because} (accepted by {accepted.by} on {accepted.on}, until {accepted.until})"
        result["suppressions"] = [{"kind": "inSource", "status": "accepted", "justification": why}]
    return result


def _location(place: Position) -> dict[str, Any]:
    path = Path(place.file)
    uri = path.as_uri() if path.is_absolute() else quote(path.as_posix())
    region = {"startLine": place.line, "startColumn": place.column}
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}


def _logical(subject: Ref) -> dict[str, str]:
    return {"name": subject.id, "kind": subject.kind, "fullyQualifiedName": str(subject)}


def _notification(case: Undecided) -> dict[str, Any]:
    return {"associatedRule": {"id": case.code}, "level": "note", "message": {"text": case.sentence}}
