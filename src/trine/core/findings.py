"""The finding: the one result of every check, wherever it looks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from trine.core.company import Accepted


class Severity(StrEnum):
    """How bad: error (the plan contradicts itself or money is being lost now), warning, info."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for errors, 1 for warnings, 2 for infos: the order in which findings are shown."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """What a finding is about: a kind (`goal`, `metric`, `team`, `kpi`, `dependency`, …) and the id in that kind."""

    kind: str
    id: str

    def __str__(self) -> str:
        """`kind:id`."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One number, date or text that shows the finding, with its unit, where it comes from and as of when."""

    label: str
    value: float | str | None
    unit: str | None = None
    source: str | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that costs money or will, with its proof and the next step that a person can take.

    The first digit of the code is the sign that it is evidence for. Its identity is the code and the subjects, so that
    the same finding is known again tomorrow though its numbers have moved.
    """

    code: str
    severity: Severity
    title: str
    subjects: tuple[Ref, ...]
    evidence: tuple[Evidence, ...] = ()
    reasons: tuple[str, ...] = ()
    next_step: str = ""
    accepted: Accepted | None = None

    @property
    def sign(self) -> int:
        """The sign (1 to 5) that it is evidence for."""
        return int(self.code[1])

    @property
    def identity(self) -> str:
        """The same for the same code and subjects, in whatever order the subjects come.

        >>> Finding("T101", Severity.WARNING, "…", (Ref("goal", "s-margin"),)).identity
        'T101 goal:s-margin'
        """
        return " ".join([self.code, *sorted(str(subject) for subject in self.subjects)])

    @property
    def sort_key(self) -> tuple[int, str, tuple[Ref, ...]]:
        """Severity, code, subjects: the order of every listing."""
        return self.severity.rank, self.code, self.subjects
