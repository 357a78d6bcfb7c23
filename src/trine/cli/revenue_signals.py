"""`trine revenue signals`: which periods of a series trend, season and market do not explain."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from trine.cli.answering import sentences


class Format(StrEnum):
    """How to tell."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def signals(
    series: Annotated[
        Path,
        typer.Argument(metavar="SERIES.csv", help="A file with columns period, value, and if need be segment, market."),
    ],
    *,
    level: Annotated[
        float, typer.Option("--level", min=0.5, max=0.9999, help="How much of what is usual lies within the limits.")
    ] = 0.99,
    all_: Annotated[bool, typer.Option("--all", help="Show every period, not only signals and the last one.")] = False,
    format_: Annotated[Format, typer.Option("--format", help="table for people, json or csv for programs.")] = (
        Format.TABLE
    ),
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a file.")] = None,
) -> None:
    """Judge each month or quarter by all the others: which ones do trend, season and market not explain?

    It takes 24 months or 12 quarters. Exit code 0: done, whether or not there are signals. 2: the file can't be used.
    """
    from trine.cli.reports import signalled
    from trine.integrations.csv.series_file import read_series

    with sentences():
        told = signalled.answer(read_series(series), level)
        signalled.tell(told, format_.value, out, everything=all_)
