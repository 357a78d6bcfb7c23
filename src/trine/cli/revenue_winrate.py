"""`trine revenue winrate`: why the win rate changed between two periods: the mix of kinds, or the rates within them."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from trine.cli.answering import Format, days_of, needs_file, opened, sentences, waiting


class Count(StrEnum):
    """What is counted."""

    LEADS = "leads"
    DEALS = "deals"


def winrate(
    *,
    start: Annotated[str, typer.Option("--from", metavar="PERIOD", help="The earlier period: 2018Q1, 2018-03, 2018.")],
    end: Annotated[str, typer.Option("--to", metavar="PERIOD", help="The later period.")],
    facts: Annotated[
        str | None,
        typer.Option(
            "--facts", metavar="PATH|URL", help="A folder of facts, or their address. [default: Trine's data folder]"
        ),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", metavar="FACTOR", help="origin, segment, …: one to four, with commas. [default: origin]"),
    ] = None,
    count: Annotated[
        Count, typer.Option("--count", help="leads: cohorts of leads. deals: deals won or lost in the period.")
    ] = Count.LEADS,
    numbers: Annotated[
        list[str] | None,
        typer.Option(
            "--numbers",
            metavar="NAME",
            help="Also by numbers: amount, discount, days_open of deals; score, hours_to_answer of leads.",
        ),
    ] = None,
    within: Annotated[
        str | None, typer.Option("--within", metavar="DAYS", help="Count only wins within so many days of the lead.")
    ] = None,
    year_starts: Annotated[
        int, typer.Option("--year-starts", metavar="MONTH", min=1, max=12, help="The fiscal year's first month.")
    ] = 1,
    draws: Annotated[int, typer.Option("--draws", min=100, max=100_000, help="How often to resample.")] = 2000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same intervals.")] = 1,
    format_: Annotated[
        Format, typer.Option("--format", help="table for people, json, csv or parquet for programs.")
    ] = Format.TABLE,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a file.")] = None,
) -> None:
    """Take a change of the win rate apart: how much the mix of kinds made, and how much the rates within them.

    Exit code 0: done. 2: the input can't be used; standard error says where and what to do.
    """
    from trine.cli.reports import win_rate

    needs_file(format_, out, "winrate")
    names, known = _words(by or ["origin"]), _words(numbers or [])
    asked = win_rate.Asked(
        names,
        start,
        end,
        count.value,
        days_of(within, "--within", least=1) if within else None,
        year_starts,
        draws,
        seed,
        known,
    )
    with sentences():
        with waiting("taking the win rate apart"), opened(facts) as found:
            answer = win_rate.answer(found, asked)
        win_rate.tell(answer, format_.value, out)


def _words(given: list[str]) -> tuple[str, ...]:
    return tuple(word.strip() for text in given for word in text.split(",") if word.strip())
