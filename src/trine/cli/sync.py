"""`trine facts sync`: bring the changes of a live source in, and say what was done, or why not."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trine.cli.answering import facts_folder, sentences

if TYPE_CHECKING:
    from trine.integrations.sources.syncing import SyncProgress, SyncReport


class Told(StrEnum):
    """How to tell."""

    TABLE = "table"
    JSON = "json"


def sync_(
    settings: Annotated[Path, typer.Argument(metavar="SOURCE.yaml", help="What to connect to, and how.")],
    *,
    facts: Annotated[
        Path | None,
        typer.Option("--facts", metavar="DIR", help="The folder of facts. [default: facts in Trine's data folder]"),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say whether the source answers.")] = False,
    allow_loss: Annotated[
        bool, typer.Option("--allow-loss", help="Believe the source if a large part of its rows is missing.")
    ] = False,
    format_: Annotated[Told, typer.Option("--format", help="table for people, json for programs.")] = Told.TABLE,
) -> None:
    """Bring the changes of HubSpot, Salesforce, Tryton or a warehouse in. The same again changes nothing.

    Exit code 0: read to the end. 1: stopped on the way; what came before is in, the next sync goes on from there.
    2: the settings can't be used.
    """
    from trine.analytics.store import FactStore
    from trine.integrations.connecting import connect
    from trine.integrations.sources.settings import load_settings
    from trine.integrations.sources.syncing import sync

    with sentences():
        source = connect(load_settings(settings))
        if check:
            print(source.check())
            return
        store = FactStore(facts_folder(facts))
        with _progress(source.title) as told:
            report = sync(source, store, progress=told, allow_loss=allow_loss)
    if format_ is Told.JSON:
        print(json.dumps(asdict(report), indent=1, ensure_ascii=False))
    else:
        print_sync(report)
    raise typer.Exit(1 if report.problem else 0)


def print_sync(report: "SyncReport") -> None:
    """What a sync did: rows by table, what it cost, and what to know."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from trine.cli.facts_report import console

    out = console()
    out.print(f"[bold]{escape(report.title)}[/], source {escape(report.source)}: {report.seconds:.1f} s")
    counts = ("read", "new", "changed", "unchanged", "deleted", "merged")
    if report.tables:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("table")
        for heading in counts:
            table.add_column("as they were" if heading == "unchanged" else heading, justify="right")
        for one in report.tables:
            table.add_row(one.table, *(f"{getattr(one, name):,}" for name in counts))
        out.print(table)
    for note in report.notes:
        out.print(f"  note: {escape(note)}")
    out.print(escape(cost(report)))
    if report.problem:
        out.print(f"It stopped: {escape(report.problem)}")
    elif not report.changed_anything:
        out.print("Nothing changed: the store has all of this already.")


def cost(report: "SyncReport") -> str:
    """What a sync cost, in a sentence."""
    used = report.usage
    calls = f"{used.calls:,} call{'' if used.calls == 1 else 's'}"
    if used.left is None:
        return f"It took {calls}."
    of = f" of {used.quota:,}" if used.quota is not None else ""
    return f"It took {calls}; {used.left:,}{of} are left today."


@contextmanager
def _progress(title: str) -> "Iterator[Callable[[SyncProgress], None]]":
    """What is going on, on standard error; how much is to come, no source says."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    watched = Console(stderr=True)
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=watched, transient=True, disable=not watched.is_terminal) as bar:
        task = bar.add_task(title, total=None)

        def told(now: "SyncProgress") -> None:
            text = f"{title}: {now.read:,} records read, {now.rows:,} brought in, {now.calls:,} calls"
            bar.update(task, description=text)

        yield told
