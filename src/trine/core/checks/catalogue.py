"""What a check is: its code, its words, and the pure function that finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from trine.core.company import Company
from trine.core.findings import Finding, Ref
from trine.core.revenue import NO_REVENUE

if TYPE_CHECKING:
    from trine.core.agreement.measured import Measured
    from trine.core.findings import Severity
    from trine.core.revenue import RevenueFacts
    from trine.core.series import FactSeries
    from trine.core.tensions import Tension

EXAMPLE_DAY = date(2027, 2, 15)
"""The day on which every example fires."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """Something that a check could not decide, and what is missing to decide it."""

    code: str
    subjects: tuple[Ref, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class ExampleFacts:
    """What an example needs beside its plan: facts, questions, a survey. `told` says in Markdown what it is.

    `given` names the options that give it to `trine check`; empty where only the browser has it.
    """

    told: str
    series: tuple[FactSeries, ...] = ()
    revenue: RevenueFacts = NO_REVENUE
    tensions: tuple[Tension, ...] = ()
    agreement: Measured | None = None
    given: str = "--facts facts"


@dataclass(frozen=True, slots=True)
class Check:
    """One check. The first digit of its code is the sign that its findings are evidence for; a code keeps its meaning.

    The words are Markdown for its page in the docs. `example` is a plan file on which it fires on `EXAMPLE_DAY`,
    if need be with `example_facts`.
    """

    code: str
    severity: Severity
    title: str
    """What it finds, in a few words."""
    finds: str
    """When it speaks and when it stays silent."""
    costs: str
    """Why it costs money."""
    example: str
    fix: str
    serves: tuple[str, ...]
    """The requirements that it serves."""
    run: Callable[[Company, date], Iterator[Finding]]
    undecided: Callable[[Company, date], Iterator[Undecided]] | None = None
    example_facts: Callable[[], ExampleFacts] | None = None

    def with_example_facts(self, company: Company) -> Company:
        """The company of the example's plan, with the facts that the example needs."""
        if self.example_facts is None:
            return company
        given = self.example_facts()
        return replace(
            company,
            facts=given.series,
            revenue=given.revenue,
            tensions=given.tensions,
            agreement=given.agreement,
        )

    @property
    def sign(self) -> int:
        """The sign (1 to 5) that it is evidence for."""
        return int(self.code[1])
