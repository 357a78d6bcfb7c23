"""`trine check`: does the plan hold together, and does it hold against the facts."""

import sys
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trine.cli.given import bad_day, day_given, plan_given, refuse, survey_given

if TYPE_CHECKING:
    from trine.cli.reports.outcome import Outcome
    from trine.core.company import Company


class Format(StrEnum):
    """How to tell."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


Codes = list[str] | None


def check(
    plan: Annotated[
        Path, typer.Argument(metavar="PLAN", help="The plan file, or a folder of plan files.", show_default=False)
    ],
    *,
    facts: Annotated[
        str | None, typer.Option("--facts", metavar="PATH|URL", help="A folder of imported facts, or their address.")
    ] = None,
    responses: Annotated[
        Path | None,
        typer.Option("--responses", metavar="CSV", help="A survey of agreement, as `trine agreement` reads it."),
    ] = None,
    items: Annotated[
        Path | None,
        typer.Option("--items", metavar="FILE", help="What people chose from there. [default: the plan's metrics]"),
    ] = None,
    today: Annotated[
        str | None, typer.Option("--today", metavar="DATE", help="The day to judge by, as 2027-03-31. [default: today]")
    ] = None,
    select: Annotated[
        Codes, typer.Option("--select", metavar="CODES", help="Only these checks: T101,T108, or T1 for a whole sign.")
    ] = None,
    ignore: Annotated[Codes, typer.Option("--ignore", metavar="CODES", help="Without these checks.")] = None,
    format_: Annotated[
        Format, typer.Option("--format", help="text for people, json for programs, sarif for code review.")
    ] = Format.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail too, not only errors.")] = False,
) -> None:
    """Check a plan: do the goals, targets and pay of all teams fit together?

    Exit code 0: nothing that fails. 1: errors were found (with --strict also warnings). 2: the input can't be used.
    3: a mistake of Trine's own.
    """
    wanted, unwanted = _codes(select), _codes(ignore)
    day = day_given(today)
    wrong = [*_unknown("--select", wanted), *_unknown("--ignore", unwanted)]
    if items is not None and responses is None:
        wrong.append("`--items` says what people chose from in a survey; name the answers too, with `--responses`")
    if day is None or wrong:
        refuse(*wrong, *([bad_day(today)] if day is None else []))
    outcome = _outcome(_Given(plan, facts, responses, items), day, wanted, unwanted)
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # whatever the terminal can't show is a `?`
    if format_ is Format.JSON:
        from trine.cli.reports.as_json import as_json

        print(as_json(outcome), end="")
    elif format_ is Format.SARIF:
        from trine.cli.reports.as_sarif import as_sarif

        print(as_sarif(outcome), end="")
    else:
        from trine.cli.reports.as_text import print_text

        print_text(outcome, strict=strict)
    raise typer.Exit(1 if outcome.fails(strict=strict) else 0)


@dataclass(frozen=True, slots=True)
class _Given:
    """Where to read what is checked."""

    plan: Path
    facts: str | None
    responses: Path | None
    items: Path | None


def _outcome(given: _Given, today: date, select: tuple[str, ...], ignore: tuple[str, ...]) -> "Outcome":
    from trine.cli.reports.outcome import Outcome
    from trine.core.checks import run_checks

    plan, company = plan_given(given.plan, given.facts)
    if given.responses is not None:
        company = _with_survey(company, given.responses, given.items, today)
    report = run_checks(company, today, select or None, ignore)
    return Outcome(str(given.plan), today, company, plan.positions, report, whole=not select and not ignore)


def _with_survey(company: "Company", responses: Path, items: Path | None, today: date) -> "Company":
    """The company with a survey that closes on the day."""
    from trine.core.agreement import publish
    from trine.core.agreement.measured import Measured

    survey, names = survey_given(responses, items, company, today)
    return replace(company, agreement=Measured(today, publish(survey), names))


def _codes(given: Codes) -> tuple[str, ...]:
    """The codes and beginnings of codes of an option, which may be repeated and separated by commas."""
    return tuple(word for text in given or () for word in text.upper().replace(",", " ").split())


def _unknown(option: str, words: tuple[str, ...]) -> list[str]:
    """A sentence for each word that no check's code begins with."""
    from trine.core.checks import CATALOGUE

    known = [check.code for check in CATALOGUE]
    problems = []
    for word in words:
        if not any(code.startswith(word) for code in known):
            near = get_close_matches(word, known, n=1, cutoff=0.5)
            ending = f"did you mean `{near[0]}`?" if near else f"the codes are {', '.join(known)}"
            problems.append(f"`{word}` in `{option}` is not the code of a check, nor the beginning of one; {ending}")
    return problems
