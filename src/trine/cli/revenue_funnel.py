"""`trine revenue funnel`: cohorts of leads with what is still to come, the pipeline, and the plan for a target."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from trine.cli.answering import Format, Rhythm, day_of, needs_file, opened, sentences
from trine.cli.given import refuse


class From(StrEnum):
    """From which day a lead is watched."""

    CREATED = "created"
    MQL = "mql"


def funnel(
    *,
    facts: Annotated[
        str | None,
        typer.Option(
            "--facts", metavar="PATH|URL", help="A folder of facts, or their address. [default: Trine's data folder]"
        ),
    ] = None,
    every: Annotated[Rhythm, typer.Option("--every", help="How long the cohorts are.")] = Rhythm.MONTH,
    by: Annotated[From, typer.Option("--by", help="Cohorts by creation, or by marketing qualification.")] = (
        From.CREATED
    ),
    target: Annotated[
        float | None,
        typer.Option("--target", metavar="AMOUNT", min=0, max=1e15, help="Revenue to plan back from; needs --cycle."),
    ] = None,
    wins: Annotated[bool, typer.Option("--wins", help="The target counts wins, not money.")] = False,
    cycle: Annotated[
        str | None, typer.Option("--cycle", metavar="DATE..DATE", help="The target's first and last day.")
    ] = None,
    today: Annotated[
        str | None, typer.Option("--today", metavar="DATE", help="As it was known then. [default: the newest facts]")
    ] = None,
    recorded_from: Annotated[
        str | None,
        typer.Option("--recorded-from", metavar="DATE", help="Wins are on record from then on. [default: found]"),
    ] = None,
    currency: Annotated[
        str | None, typer.Option("--currency", metavar="CODE", help="Money in this currency. [default: the commonest]")
    ] = None,
    year_starts: Annotated[
        int, typer.Option("--year-starts", metavar="MONTH", min=1, max=12, help="The fiscal year's first month.")
    ] = 1,
    format_: Annotated[
        Format, typer.Option("--format", help="table for people, json, csv or parquet for programs.")
    ] = Format.TABLE,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a file.")] = None,
) -> None:
    """Cohorts of leads: won so far, still to come, days to win. With a target: what must be created by when.

    Exit code 0: done. 2: the input can't be used; standard error says where and what to do.
    """
    from trine.cli.reports import funnelled

    needs_file(format_, out, "funnel")
    span = _span(cycle)
    if (target is None) != (span is None):
        refuse("A target and its days belong together: `--target 2000000 --cycle 2027-01-01..2027-03-31`.")
    asked = funnelled.Asked(
        every.value,
        by.value,
        day_of(today, "--today") if today else None,
        day_of(recorded_from, "--recorded-from") if recorded_from else None,
        currency.upper() if currency else None,
        year_starts,
        target,
        span,
        "count" if wins else None,
    )
    with sentences(), opened(facts) as found:
        funnelled.tell(funnelled.answer(found, asked), format_.value, out)


def _span(text: str | None) -> tuple[date, date] | None:
    if text is None:
        return None
    first, dots, last = text.partition("..")
    if not dots:
        refuse(f"`{text}` in `--cycle` is not two days; write it as `--cycle 2027-01-01..2027-03-31`.")
    start, end = day_of(first, "--cycle"), day_of(last, "--cycle")
    if end < start:
        refuse(f"`{text}` in `--cycle` ends before it starts; write it as `--cycle 2027-01-01..2027-03-31`.")
    return start, end
