"""Running the checks over a company: which ones, what was accepted on the record, and in which order it is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from trine.core.assume import with_facts
from trine.core.checks.registered import CATALOGUE
from trine.core.findings import Evidence
from trine.core.wording import day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from trine.core.checks.catalogue import Check, Undecided
    from trine.core.company import Accepted, Company
    from trine.core.findings import Finding


@dataclass(frozen=True, slots=True)
class Report:
    """What the checks found, in the order in which it is told; accepted findings carry their acceptance."""

    findings: tuple[Finding, ...]
    undecided: tuple[Undecided, ...] = ()

    @property
    def pending(self) -> tuple[Finding, ...]:
        """The findings that nobody has accepted."""
        return tuple(finding for finding in self.findings if finding.accepted is None)


def run_checks(
    company: Company, today: date, select: Collection[str] | None = None, ignore: Collection[str] = ()
) -> Report:
    """Every finding of the chosen checks on a day, by severity, code and subjects.

    `select` and `ignore` take codes and beginnings of codes (`T1` is all of the first sign); none selected means all.
    Where the plan does not say what is possible, the company's facts do (`trine.core.assume`).

    >>> from datetime import date
    >>> from trine.core.company import Company
    >>> run_checks(Company("Halden"), date(2027, 2, 1)).findings
    ()
    """
    checks = chosen(CATALOGUE, select, ignore)
    if company.facts:
        company = with_facts(company, (), today)
    found = {finding.identity: finding for check in checks for finding in check.run(company, today)}
    judged = [_judged(finding, company, today) for finding in found.values()]
    undecided = [case for check in checks if check.undecided for case in check.undecided(company, today)]
    return Report(
        tuple(sorted(judged, key=lambda finding: finding.sort_key)),
        tuple(sorted(undecided, key=lambda case: (case.code, case.subjects, case.sentence))),
    )


def chosen(checks: Sequence[Check], select: Collection[str] | None, ignore: Collection[str]) -> tuple[Check, ...]:
    """The checks whose code begins with something selected and with nothing ignored."""
    wanted = tuple(code.upper() for code in select) if select else ("T",)
    unwanted = tuple(code.upper() for code in ignore)
    return tuple(check for check in checks if check.code.startswith(wanted) and not check.code.startswith(unwanted))


def _judged(finding: Finding, company: Company, today: date) -> Finding:
    """The finding with its acceptance, or, where that has run out, with the evidence that it was accepted once."""
    matching = sorted(_acceptances(finding, company), key=lambda accepted: (accepted.until, accepted.on, accepted.by))
    if not matching:
        return finding
    last = matching[-1]
    if last.until >= today:
        return replace(finding, accepted=last)
    person = company.person.get(last.by)
    told = Evidence(
        "Acceptance ran out",
        f"accepted by {person.name if person else last.by} until {day(last.until)}: {last.because}",
        as_of=last.until,
    )
    return replace(finding, evidence=(*finding.evidence, told))


def _acceptances(finding: Finding, company: Company) -> Iterator[Accepted]:
    return (accepted for accepted in company.accepted_of.get(finding.code, ()) if accepts(accepted, finding))


def accepts(accepted: Accepted, finding: Finding) -> bool:
    """Whether an acceptance is about the finding: the same code, and the same subjects.

    Subjects are given by id or as `kind:id`. Those of one kind that a finding begins with are what it is about and must
    all be there; the others (the metric that two goals clash on, the cycle, the goals that add up) may be left out.
    """
    if accepted.code != finding.code:
        return False
    given = set(accepted.subjects)
    names = [{subject.id, str(subject)} for subject in finding.subjects]
    main = takewhile(lambda subject: subject.kind == finding.subjects[0].kind, finding.subjects)
    return given <= set().union(*names) and all(given & {subject.id, str(subject)} for subject in main)
