"""The report as a person reads it: by sign, with the arithmetic, the next step, and the place in the plan.

Severity is told by form and weight, so that it is there without colour too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from trine.core.checks import CATALOGUE
from trine.core.findings import Severity
from trine.core.signs import SIGNS
from trine.core.wording import amount, day, listed, times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trine.cli.reports.outcome import Outcome
    from trine.core.checks import Undecided
    from trine.core.findings import Evidence, Finding, Ref
    from trine.core.signs import Sign

MARK = {Severity.ERROR: "■", Severity.WARNING: "▲", Severity.INFO: "○"}
WEIGHT = {Severity.ERROR: "bold", Severity.WARNING: "", Severity.INFO: "italic"}
_BREAK = re.compile(r"(?<![€$£¥]) (?!%)")
WIDEST = 100
"""Columns of text at most: longer lines are hard to read."""
INDENT = 4


def print_text(outcome: Outcome, *, strict: bool) -> None:
    """Print the report to standard output, as wide as the terminal and without escapes where there is none."""
    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    _Page(console, outcome).print(strict=strict)


class _Page:
    """One report on one console."""

    def __init__(self, console: Console, outcome: Outcome) -> None:
        self.console = console
        self.outcome = outcome
        self.width = min(console.width, WIDEST) if console.is_terminal else WIDEST

    def print(self, *, strict: bool) -> None:
        report = self.outcome.report
        self.line(f"{self.outcome.company.name} · {self.outcome.plan} · {day(self.outcome.today)}", "bold")
        for sign in SIGNS:
            found = [finding for finding in report.pending if finding.sign == sign.number]
            open_ = [case for case in report.undecided if case.code[1] == str(sign.number)]
            if found or open_:
                self.sign(sign, found, open_)
        self.quiet()
        self.accepted([finding for finding in report.findings if finding.accepted])
        self.line()
        self.line(summary(self.outcome.counts, len(report.undecided), strict=strict), "bold")

    def line(self, text: str = "", style: str = "", indent: int = 0, first: str = "", first_style: str = "") -> None:
        """A paragraph, wrapped; `first` stands before its first line, within the indent."""
        for number, part in enumerate(wrapped(shown(text), max(20, self.width - indent))):
            lead = f"{first:>{indent}}" if number == 0 else " " * indent
            self.console.print(Text.assemble((lead, first_style or style), (part, style)))

    def sign(self, sign: Sign, findings: Iterable[Finding], undecided: Iterable[Undecided]) -> None:
        self.line()
        self.line(sign.title, "bold underline", 2, f"{sign.number} ")
        self.line(sign.meaning, "dim", 2)
        for finding in findings:
            self.finding(finding)
        for case in undecided:
            self.line()
            self.line(f"{case.code} can't be decided: {case.sentence}", "dim", INDENT, "? ")

    def finding(self, finding: Finding) -> None:
        self.line()
        self.line(finding.title, WEIGHT[finding.severity], INDENT, f"{MARK[finding.severity]} ")
        self.evidence(finding.evidence)
        for reason in finding.reasons:
            self.line(reason, "", INDENT + 2, "· ")
        self.line(finding.next_step, "", INDENT + 2, "→ ")
        where = f"{finding.code} {finding.severity} · {self.places(finding.subjects)}"
        self.line(where, "dim", INDENT)

    def evidence(self, rows: tuple[Evidence, ...]) -> None:
        """Label and figure side by side; a label that is too long for that stands above its figure."""
        labels = [shown(row.label) for row in rows]
        wide = max((len(label) for label in labels if len(label) <= self.width * 2 // 5), default=0) + 2
        for label, row in zip(labels, rows, strict=True):
            if len(label) + 2 <= wide:
                self.line(figure(row), "", INDENT + wide, f"{'':{INDENT}}{label:{wide}}", "dim")
            else:
                self.line(label, "dim", INDENT)
                self.line(figure(row), "", INDENT + 2)

    def places(self, subjects: Iterable[Ref]) -> str:
        """Where the subjects stand: the file once, then the lines."""
        told, last = [], None
        for subject in subjects:
            found = self.outcome.positions.get(subject)
            if found is None:
                told.append(f"{subject.kind} {subject.id}")
            else:
                told.append(f"{'' if found.file == last else found.file}:{found.line} {subject.id}")
                last = found.file
        return ", ".join(told)

    def quiet(self) -> None:
        """The signs of which nothing was found, as long as every check was asked."""
        report = self.outcome.report
        seen = {finding.sign for finding in report.pending} | {int(case.code[1]) for case in report.undecided}
        asked = {check.sign for check in CATALOGUE} if self.outcome.whole else set()
        silent = [sign for sign in SIGNS if sign.number in asked - seen]
        if silent:
            self.line()
        for sign in silent:
            self.line(sign.quiet, "dim", 2, "✓ ")

    def accepted(self, findings: list[Finding]) -> None:
        if not findings:
            return
        self.line()
        self.line("Accepted on the record", "bold underline")
        for finding in findings:
            if finding.accepted:
                person = self.outcome.company.person.get(finding.accepted.by)
                who = person.name if person else finding.accepted.by
                self.line()
                self.line(finding.title, "", INDENT, "✓ ")
                self.line(f"{who}, until {day(finding.accepted.until)}: {finding.accepted.because}", "", INDENT)
                self.line(f"{finding.code} · {self.places(finding.subjects)}", "dim", INDENT)


def shown(text: str) -> str:
    """The text on one line, without what a terminal would take for an instruction."""
    return "".join(char if char.isprintable() else " " for char in text)


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most so many columns; an amount stays with its unit, a word that is too long as it is.

    >>> wrapped("It asks for € 260,000 or 22 % of it", 14)
    ['It asks for', '€ 260,000 or', '22 % of it']
    """
    lines = [""]
    for word in _BREAK.split(text):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and cell_len(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def figure(evidence: Evidence) -> str:
    """The value with its unit, and where it comes from if not from the plan.

    >>> from datetime import date
    >>> from trine.core.findings import Evidence
    >>> figure(Evidence("Win rate", 0.22, "ratio", "facts: opportunities", date(2027, 3, 31)))
    '22 %  (facts: opportunities, 31 March 2027)'
    """
    value = evidence.value
    text = amount(value, evidence.unit or "count") if isinstance(value, float | int) else value or "none"
    if not evidence.source or evidence.source == "plan":
        return text
    as_of = f", {day(evidence.as_of)}" if evidence.as_of else ""
    return f"{text}  ({evidence.source}{as_of})"


def summary(counts: dict[str, int], undecided: int, *, strict: bool) -> str:
    """The last line.

    >>> summary({"error": 1, "warning": 2, "info": 0, "accepted": 1}, 0, strict=False)
    '1 error and 2 warnings; 1 accepted on the record.'
    >>> summary({"error": 0, "warning": 0, "info": 0, "accepted": 0}, 0, strict=False)
    'Nothing found. Product, marketing and sales pull in one direction.'
    """
    parts = [times(counts["error"], "error"), times(counts["warning"], "warning"), times(counts["info"], "hint")]
    found = listed([part for part in parts if not part.startswith("0 ")])
    accepted = f"; {counts['accepted']} accepted on the record" if counts["accepted"] else ""
    rest = f"; {undecided} can't be decided" if undecided else ""
    if not found and not rest:
        return f"Nothing found{accepted}. Product, marketing and sales pull in one direction."
    passes = "" if counts["error"] or strict or not counts["warning"] else " Warnings fail with --strict."
    return f"{found or 'Nothing found'}{accepted}{rest}.{passes}"
