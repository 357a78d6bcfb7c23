"""`trine revenue funnel`: cohorts of leads with what is still to come, the pipeline, and the plan for a target."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trine.cli.answering import sentences
from trine.cli.given import refuse

if TYPE_CHECKING:
    from trine.analytics.snapshot import Facts


class Format(StrEnum):
    """How to tell."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


class Rhythm(StrEnum):
    """How long the periods of a cohort are."""

    MONTH = "month"
    QUARTER = "quarter"


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
        typer.Option("--target", metavar="AMOUNT", min=0, help="Revenue to plan back from; needs --cycle."),
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

    if format_ is Format.PARQUET and out is None:
        refuse("Parquet is not for the screen: say where to write it, as in `--out funnel.parquet`.")
    span = _span(cycle)
    if (target is None) != (span is None):
        refuse("A target and its days belong together: `--target 2000000 --cycle 2027-01-01..2027-03-31`.")
    asked = funnelled.Asked(
        every.value,
        by.value,
        _day(today, "--today"),
        _day(recorded_from, "--recorded-from"),
        currency,
        year_starts,
        target,
        span,
        "count" if wins else None,
    )
    with sentences(), _opened(facts) as opened:
        funnelled.tell(funnelled.answer(opened, asked), format_.value, out)


def _span(text: str | None) -> tuple[date, date] | None:
    if text is None:
        return None
    first, _, last = text.partition("..")
    start, end = _day(first or "nothing", "--cycle"), _day(last or "nothing", "--cycle")
    if start is None or end is None or end < start:
        refuse(f"`{text}` in `--cycle` ends before it starts; write it as `--cycle 2027-01-01..2027-03-31`.")
    return start, end


def _day(text: str | None, option: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        refuse(f"`{text}` in `{option}` is not a day; write it as 2027-03-31.")


@contextmanager
def _opened(facts: str | None) -> Iterator["Facts"]:
    from trine.analytics.opening import open_facts
    from trine.cli.facts import _default_folder

    with open_facts(facts or str(_default_folder())) as opened:
        yield opened
