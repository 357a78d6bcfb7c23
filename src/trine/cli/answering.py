"""How a question to the facts is answered: a bar while the engine counts, and sentences for what a person can mend."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from trine.cli.given import refuse

if TYPE_CHECKING:
    from pyarrow import Table

    from trine.analytics.snapshot import Facts


class Format(StrEnum):
    """How to tell."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


class Rhythm(StrEnum):
    """How long periods are."""

    MONTH = "month"
    QUARTER = "quarter"


@contextmanager
def waiting(text: str) -> Iterator[None]:
    """A bar on standard error while the engine counts; nothing where no one watches."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    watched = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=watched, transient=True, disable=not watched.is_terminal) as bar:
        bar.add_task(text, total=None)
        yield


@contextmanager
def sentences() -> Iterator[None]:
    """Whatever a person can mend ends in sentences on standard error and exit code 2."""
    from trine.analytics.errors import FactError
    from trine.integrations.csv.errors import ImportingError
    from trine.integrations.sources.errors import SourceError

    try:
        yield
    except (FactError, ImportingError, SourceError) as error:
        refuse(*str(error).splitlines())
    except BrokenPipeError:
        sys.exit(0)
    except OSError as error:
        refuse(f"{error.filename} can't be written: {error.strerror}.")


@contextmanager
def opened(facts: str | None) -> Iterator["Facts"]:
    """The facts that `--facts` names, or those in Trine's data folder."""
    from trine.analytics.opening import open_facts

    with open_facts(facts or str(facts_folder(None))) as found:
        yield found


def facts_folder(given: Path | None) -> Path:
    """The folder of a fact store that is given or to be made, else the one in Trine's data folder."""
    from trine.runtime.folder import default_folder

    if given is not None and given.exists() and not given.is_dir():
        refuse(f"{given} is a file; `--facts` names a folder.")
    return given or Path(os.environ.get("TRINE_DATA") or default_folder()) / "facts"


def day_of(text: str, option: str) -> date:
    """A day as an option gives it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        refuse(f"`{text}` in `{option}` is not a day; write it as 2027-03-31.")


def days_of(text: str, option: str, least: int = 0) -> int:
    """A number of days, written as `180d` or `180`; weeks as `26w`."""
    plain = text.strip().lower()
    times = 7 if plain.endswith("w") else 1
    number = plain.removesuffix("days").removesuffix("d").removesuffix("w").strip()
    if not (number.isascii() and number.isdigit()) or not least <= int(number) * times <= 36_500:
        refuse(f"`{text}` in `{option}` is no whole number of days from {least} to 36500; write it as `{option} 90d`.")
    return int(number) * times


def needs_file(format_: Format, out: Path | None, example: str) -> None:
    """Refuse to print what is not for people."""
    if format_ is Format.PARQUET and out is None:
        refuse(f"Parquet is not for the screen: say where to write it, as in `--out {example}.parquet`.")


def hand_out(text: str, out: Path | None) -> None:
    """Print a report, or write it to a file."""
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")


def hand_out_table(table: "Table", out: Path | None) -> None:
    """Write a report as Parquet; raises `ValueError` without a file, which `needs_file` refuses before."""
    import pyarrow.parquet as pq

    if out is None:
        raise ValueError("Parquet goes to a file.")
    with out.open("wb") as file:
        pq.write_table(table, file)
