"""`trine agreement`: how far teams agree, how far they believe that they do, and what they misread."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trine.cli.given import bad_day, day_given, plan_given, refuse, survey_given

if TYPE_CHECKING:
    from datetime import date

    from trine.cli.reports.agreed import Answer


class Format(StrEnum):
    """How to tell."""

    TEXT = "text"
    JSON = "json"


def agreement(
    responses: Annotated[
        Path,
        typer.Argument(
            metavar="RESPONSES",
            help="A CSV with respondent, team, about, pick_1, pick_2, pick_3 and perceived.",
            show_default=False,
        ),
    ],
    *,
    plan: Annotated[Path, typer.Option("--plan", metavar="PLAN", help="The plan file, for teams and their top KPIs.")],
    items: Annotated[
        Path | None,
        typer.Option("--items", metavar="FILE", help="What people chose from: id,name. [default: the plan's metrics]"),
    ] = None,
    today: Annotated[
        str | None,
        typer.Option("--today", metavar="DATE", help="The day whose published lists count. [default: today]"),
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="text for people, json for programs.")] = Format.TEXT,
) -> None:
    """Hold what people take for the company's priorities against each other, and against what they believe.

    Nothing is shown of fewer than five people, nor what would tell one person's answer. Exit code 2: the input can't
    be used.
    """
    day = day_given(today)
    if day is None:
        refuse(bad_day(today))
    answer = _answer(responses, plan, items, day)
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # whatever the terminal can't show is a `?`
    if format_ is Format.JSON:
        from trine.cli.reports.agreed import as_json

        print(as_json(answer), end="")
    else:
        from trine.cli.reports.agreed import as_text

        print(as_text(answer), end="")


def _answer(responses: Path, plan: Path, items: Path | None, today: "date") -> "Answer":
    from trine.cli.reports.agreed import Answer
    from trine.core.agreement import publish

    _, company = plan_given(plan, None)
    survey, names = survey_given(responses, items, company, today)
    return Answer(company, names, survey, publish(survey))
