"""`trine plan`: work with a plan; `trine plan solve` looks for values that meet all targets at once."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trine.cli.given import bad_day, day_given, plan_given, refuse

if TYPE_CHECKING:
    from trine.core.proof import System

app = typer.Typer(no_args_is_help=True, help="Work with a plan.")


class Format(StrEnum):
    """How to tell."""

    TEXT = "text"
    JSON = "json"


@app.callback()
def plan() -> None:
    """Work with a plan."""


@app.command()
def solve(
    path: Annotated[
        Path, typer.Argument(metavar="PLAN", help="The plan file, or a folder of plan files.", show_default=False)
    ],
    *,
    cycle: Annotated[str | None, typer.Option("--cycle", metavar="ID", help="This cycle only.")] = None,
    facts: Annotated[
        str | None, typer.Option("--facts", metavar="PATH|URL", help="A folder of imported facts, or their address.")
    ] = None,
    today: Annotated[
        str | None, typer.Option("--today", metavar="DATE", help="The day to judge by, as 2027-03-31. [default: today]")
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="text for people, json for programs.")] = Format.TEXT,
) -> None:
    """Find values for all metrics that meet every target, or say which targets cannot all be met.

    Exit code 0: there is a plan for every cycle. 1: there is a conflict, or it stays open. 2: the input can't be used.
    """
    from trine.cli.reports.solved import Solved, as_json, print_text
    from trine.core.assume import with_facts
    from trine.core.proof import examine, systems_of

    day = day_given(today)
    if day is None:
        refuse(bad_day(today))
    _, company = plan_given(path, facts)
    if company.facts:
        company = with_facts(company, (), day)
    systems = _of_cycle(systems_of(company, day), cycle, tuple(company.cycle))
    solved = Solved(str(path), day, company, tuple((system, examine(system)) for system in systems))
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # whatever the terminal can't show is a `?`
    if format_ is Format.JSON:
        print(as_json(solved), end="")
    else:
        print_text(solved)
    raise typer.Exit(0 if solved.has_plan else 1)


def _of_cycle(systems: "tuple[System, ...]", cycle: str | None, known: tuple[str, ...]) -> "tuple[System, ...]":
    """The systems of one cycle, or all; a cycle that is not known ends the command."""
    if cycle is None:
        return systems
    if cycle not in known:
        refuse(f"`{cycle}` in `--cycle` is no cycle of the plan; its cycles are {', '.join(known) or 'none'}")
    return tuple(system for system in systems if system.cycle == cycle)
