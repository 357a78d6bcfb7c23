"""`trine doctor`: is everything as it should be, and if not, what to do."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated

import typer

from trine.cli.up import Data, Host, Port, stop_where_it_cannot_run

if TYPE_CHECKING:
    from trine.runtime.doctor.finding import Looked

SIGNS = {"ok": "[green]✓[/]", "warn": "[yellow]![/]", "fail": "[bold red]✗[/]"}


class Format(StrEnum):
    """How to tell."""

    TEXT = "text"
    JSON = "json"


def doctor(
    data: Data = None,
    port: Port = 8000,
    host: Host = "127.0.0.1",
    format_: Annotated[Format, typer.Option("--format", help="text for people, json for programs.")] = Format.TEXT,
) -> None:
    """Look at this set-up and say what is wrong and what to do. Nothing is changed.

    The exit code is 0 if Trine can run, and 1 if something keeps it from running.
    """
    stop_where_it_cannot_run()
    from trine.runtime.doctor.examine import examine
    from trine.runtime.folder import DataFolder, default_folder

    folder = DataFolder((data or default_folder()).expanduser().resolve())
    looked = examine(folder, host, port)
    if format_ is Format.JSON:
        print_json(looked)
    else:
        print_text(looked)
    if any(one.status == "fail" for one in looked):
        raise typer.Exit(1)


def print_json(looked: tuple[Looked, ...]) -> None:
    """For programs."""
    ok = all(one.status != "fail" for one in looked)
    print(json.dumps({"trine": version("trine"), "ok": ok, "checks": [asdict(one) for one in looked]}, indent=2))


def print_text(looked: tuple[Looked, ...]) -> None:
    """For people."""
    from rich.markup import escape

    from trine.cli.screen import Words

    console = Words()
    width = max(len(one.name) for one in looked) + 2
    for one in looked:
        console.print(f"{SIGNS[one.status]} {one.name:{width}}{escape(one.says)}")
        for line in one.do.splitlines():
            console.print(f"  {'':{width}}[bold]→[/] {escape(line)}")
    failed = sum(one.status == "fail" for one in looked)
    warned = sum(one.status == "warn" for one in looked)
    console.print(f"\n{summary(failed, warned)}")


def summary(failed: int, warned: int) -> str:
    """The last line.

    >>> summary(0, 0)
    'Everything is as it should be.'
    >>> summary(1, 0)
    '1 thing keeps Trine from running.'
    """
    if failed:
        return f"{failed} thing{'s' * (failed > 1)} keep{'s' * (failed == 1)} Trine from running."
    if warned:
        return f"Trine can run; look at {'the point' if warned == 1 else f'the {warned} points'} marked with !."
    return "Everything is as it should be."
