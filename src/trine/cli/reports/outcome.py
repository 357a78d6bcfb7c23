"""The outcome of a check: what every form of the report is made from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from trine.core.checks import Report
    from trine.core.company import Company
    from trine.core.findings import Ref
    from trine.plan import Position


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was checked, and what was found."""

    plan: str
    """The path as it was given."""
    today: date
    company: Company
    positions: Mapping[Ref, Position]
    report: Report
    whole: bool = True
    """Whether all checks were run."""

    @property
    def counts(self) -> dict[str, int]:
        """How many findings of each severity are not accepted, and how many are accepted."""
        pending = Counter(str(finding.severity) for finding in self.report.pending)
        accepted = len(self.report.findings) - len(self.report.pending)
        return {**{str(severity): pending[severity] for severity in Severity}, "accepted": accepted}

    def fails(self, *, strict: bool) -> bool:
        """Whether something was found that nobody accepted: an error, or in strict mode a warning."""
        counts = self.counts
        return bool(counts["error"] or (strict and counts["warning"]))
