"""`trine revenue winrate`: why the win rate changed between two periods: the mix of kinds, or the rates within them."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trine.cli.answering import sentences, waiting
from trine.cli.given import refuse

if TYPE_CHECKING:
    from trine.cli.reports import win_rate


class Format(StrEnum):
    """How to tell."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


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

    if format_ is Format.PARQUET and out is None:
        refuse("Parquet is not for the screen: say where to write it, as in `--out winrate.parquet`.")
    names, known = _words(by or ["origin"]), _words(numbers or [])
    asked = win_rate.Asked(names, start, end, count.value, _days(within), year_starts, draws, seed, known)
    with sentences():
        with waiting("taking the win rate apart"):
            answer = _answered(facts, asked)
        win_rate.tell(answer, format_.value, out)


def _words(given: list[str]) -> tuple[str, ...]:
    return tuple(word.strip() for text in given for word in text.split(",") if word.strip())


def _answered(facts: str | None, asked: "win_rate.Asked") -> "win_rate.Answer":
    from trine.analytics.opening import open_facts
    from trine.cli.facts import _default_folder
    from trine.cli.reports.win_rate import answer

    with open_facts(facts or str(_default_folder())) as opened:
        return answer(opened, asked)


def _days(text: str | None) -> int | None:
    if text is None:
        return None
    plain = text.strip().lower()
    times = 7 if plain.endswith("w") else 1
    number = plain.removesuffix("days").removesuffix("d").removesuffix("w").strip()
    if not number.isdigit() or not 0 < int(number) * times <= 36_500:
        refuse(f"`{text}` in `--within` is no number of days; write it as `--within 90d`.")
    return int(number) * times
