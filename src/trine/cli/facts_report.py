"""What `trine facts` prints: reports of imports, files looked at, the store, series and rows."""

from __future__ import annotations

import csv
import io
import json
import sys
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from trine.analytics.metrics import METRICS, find
from trine.analytics.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from trine.analytics.manifest import Manifest
    from trine.analytics.metrics import RowPage
    from trine.analytics.periods import Every
    from trine.core.series import FactSeries
    from trine.integrations.csv import importing
    from trine.integrations.csv.dialect import Dialect
    from trine.integrations.csv.importing import ImportReport
    from trine.integrations.csv.proposing import Proposal

SHOWN_REJECTS = 10


def console() -> Console:
    """Standard output, as it is now."""
    return Console(highlight=False, soft_wrap=True)


@contextmanager
def progress(name: str) -> Iterator[Callable[[importing.Progress], None]]:
    """A bar on standard error while an import runs; nothing where no one watches."""
    watched = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()
    with Progress(*columns, console=watched, transient=True, disable=not watched.is_terminal) as bar:
        task = bar.add_task(escape(name), total=None)

        def told(now: importing.Progress) -> None:
            rejected = f", {now.rejected:,} rejected" if now.rejected else ""
            text = f"{escape(name)}: {now.step}, {now.rows:,} rows{rejected}"
            bar.update(task, description=text, completed=now.done, total=now.total)

        yield told


def print_import(report: ImportReport, *, dry_run: bool, facts: Path | None = None) -> None:
    """An import's counts, what was assumed, why rows were rejected, and what to do next."""
    out = console()
    would = "would be " if dry_run else ""
    seconds = f" in {report.seconds:.1f} s" if report.seconds >= 0.1 else ""
    head = f"{_counted(report.rows)} of {report.kind} read{seconds}, source {report.source}"
    out.print(f"[bold]{escape(report.file)}[/]: {escape(head)}")
    for count, words in (
        (report.new, "new"),
        (report.changed, "changed"),
        (report.unchanged, "as they were"),
        (report.duplicates, "twice in the file, counted once"),
        (report.rejected, "rejected"),
    ):
        if count:
            out.print(f"  {count:>9,}  {would if words in {'new', 'changed', 'rejected'} else ''}{words}")
    for note in report.notes:
        out.print(f"  note: {escape(note)}")
    if report.rejected:
        _print_rejected(out, report)
    if dry_run:
        out.print("Nothing was changed: this was a dry run.")
    elif report.import_id and (report.new or report.changed):
        where = f" --facts {facts}" if facts else ""
        out.print(f"Import {report.import_id} is in; undo it with: trine facts undo {report.import_id}{escape(where)}")
    else:
        out.print("Nothing changed: the store has all of this already." if report.taken else "Nothing was taken.")


def _print_rejected(out: Console, report: ImportReport) -> None:
    for reject in report.rejects[:SHOWN_REJECTS]:
        out.print(f"    {escape(reject.sentence)}")
    if report.rejected > SHOWN_REJECTS:
        out.print(f"    … and {report.rejected - SHOWN_REJECTS:,} more. By reason:")
        for reason in report.reasons[:SHOWN_REJECTS]:
            where = f"{reason.column}: " if reason.column else ""
            out.print(f"      {reason.rows:>7,}  {escape(where + reason.reason)}")
    if report.rejected_file:
        out.print(
            f"  The rejected rows are in {escape(str(report.rejected_file))}. Mend them there and import that file."
        )
    else:
        out.print("  Write the rejected rows to a file with --rejected FILE, to mend and import them.")


def imports_as_json(reports: Sequence[ImportReport]) -> str:
    """The reports for programs."""
    return json.dumps([asdict(report) for report in reports], indent=1, default=_plain, ensure_ascii=False)


def print_dialect(file: Path, dialect: Dialect, kinds: Sequence[tuple[str, float]]) -> None:
    """How a file is written and what it may be."""
    out = console()
    marks = {"\t": "tabs", ",": "commas", ";": "semicolons", "|": "bars"}
    if dialect.format == "workbook":
        form = f"workbook, sheet {dialect.sheet}"
    else:
        form = f"text in {dialect.encoding}, cells between {marks.get(dialect.delimiter, repr(dialect.delimiter))}"
    out.print(
        f"[bold]{escape(file.name)}[/]: {escape(form)}, about {_counted(dialect.lines)}, {len(dialect.columns)} columns"
    )
    out.print(f"  decimal mark: {'point' if dialect.decimal == '.' else 'comma'}")
    if dialect.date_evidence:
        out.print(f"  dates: {escape(dialect.date_evidence)}")
    for note in dialect.notes:
        out.print(f"  note: {escape(note)}")
    likely = ", ".join(f"{kind} ({score:.0%})" for kind, score in kinds[:3] if score)
    out.print(f"  looks like: {likely or 'none of the kinds that Trine knows'}")


def print_proposal(proposal: Proposal) -> None:
    """Which column would be which field, what is missing, what is left over."""
    out = console()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("field", "column", "sure", "why"):
        table.add_column(heading, justify="right" if heading == "sure" else "left")
    for guess in proposal.guesses:
        table.add_row(guess.field, escape(guess.column), f"{guess.confidence:.0%}", escape(guess.why))
    out.print(f"Proposed mapping for {proposal.mapping.kind}:")
    out.print(table)
    if proposal.mapping.stages:
        won, lost = proposal.mapping.stages.won, proposal.mapping.stages.lost
        others = [value for value, _ in proposal.stage_values if value not in (*won, *lost)]
        named = [f"won: {', '.join(won) or 'none'}", f"lost: {', '.join(lost) or 'none'}", f"open: {', '.join(others)}"]
        out.print(escape(f"Stages: {'; '.join(named)}"))
    if proposal.unused:
        out.print(escape(f"Not used: {', '.join(proposal.unused)}"))
    if proposal.missing:
        out.print(escape(f"Missing: {', '.join(proposal.missing)}"))


def print_store(root: Path, manifest: Manifest, format_: str) -> None:
    """Tables with rows, sources and freshness, and the imports so far."""
    rows = [
        (
            name,
            state.rows,
            ", ".join(f"{source} {count:,}" for source, count in state.sources.items()),
            _at(state.changed_at),
        )
        for name, state in manifest.tables.items()
    ]
    if format_ == "json":
        print(json.dumps({"facts": str(root), **asdict(manifest)}, indent=1, default=_plain, ensure_ascii=False))
        return
    _print_table(("table", "rows", "sources", "last changed (UTC)"), rows, format_)
    if format_ == "table":
        print(f"{root}, generation {manifest.generation}")
        imports = [
            (one.id, _at(one.at), one.kind, one.file or "", one.new, one.changed, one.rejected, _state(one.undone_at))
            for one in manifest.imports[-20:]
        ]
        if imports:
            print()
            _print_table(("import", "at (UTC)", "kind", "file", "new", "changed", "rejected", ""), imports, format_)


def print_series(found: Sequence[FactSeries], format_: str) -> None:
    """Series as one row per metric and period."""
    if format_ == "json":
        documents = [
            {**asdict(one), "title": find(one.name).title, "definition": find(one.name).definition} for one in found
        ]
        print(json.dumps(documents, indent=1, default=_plain, ensure_ascii=False))
        return
    if format_ == "csv":
        points = [(s.name, p.start, p.end, p.value, s.unit, p.n, s.source) for s in found for p in s.points]
        _print_table(("metric", "start", "end", "value", "unit", "n", "source"), points, format_)
        return
    if not found:
        print(f"No values yet. The metrics are {', '.join(METRICS)}.")
        return
    _print_grid(found)


def _print_grid(found: Sequence[FactSeries]) -> None:
    """One line per period and one column per metric: the value, and in brackets the rows behind it."""
    starts = sorted({point.start for one in found for point in one.points})
    by_start = [{point.start: point for point in one.points} for one in found]
    lines = []
    for start in starts:
        every: Every = "month" if found[0].every == "month" else "quarter"
        name = Period.of(start, every, (start.month - 1) % 3 + 1 if every == "quarter" else 1).name
        cells = [
            f"{_value(points[start].value, one.unit)} ({points[start].n:,})" if start in points else "–"
            for one, points in zip(found, by_start, strict=True)
        ]
        lines.append((name, *cells))
    _print_table(("", *(f"{one.name}\n{one.unit}" for one in found)), lines, "table", right=True)
    for one in found:
        print(f"{one.name}: {find(one.name).definition}. Source: {one.source.removeprefix('facts: ')}.")
    print("In brackets: how many rows each value was computed from.")


def print_rows(found: RowPage, page: int, size: int, format_: str) -> None:
    """Rows behind a figure."""
    if format_ == "json":
        rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
        print(json.dumps({"total": found.total, "rows": rows}, indent=1, default=_plain, ensure_ascii=False))
        return
    _print_table(found.columns, found.rows, format_)
    if format_ == "table":
        first = (page - 1) * size + 1
        print(f"Rows {first:,} to {first + len(found.rows) - 1:,} of {found.total:,}." if found.rows else "No rows.")


def _print_table(headings: Sequence[str], rows: Sequence[Sequence[Any]], format_: str, *, right: bool = False) -> None:
    if format_ == "csv":
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([headings, *([_plain(cell) for cell in row] for row in rows)])
        sys.stdout.write(text.getvalue())
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for place, heading in enumerate(headings):
        numbers = (right and place) or (
            rows
            and all(isinstance(row[place], int | float | Decimal) and not isinstance(row[place], bool) for row in rows)
        )
        table.add_column(heading, justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(escape(_shown(cell)) for cell in row))
    wide = max(console().width, 60 + 14 * len(headings)) if not sys.stdout.isatty() else None
    Console(highlight=False, width=wide).print(table)


def _shown(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int):
        return f"{cell:,}"
    if isinstance(cell, float | Decimal):
        return f"{cell:,.2f}".removesuffix(".00")
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}".removesuffix(" 00:00:00")
    return "" if cell is None else str(cell)


def _value(value: float, unit: str) -> str:
    if unit == "ratio":
        return f"{value:.1%}"
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.1f}"


def _counted(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows:,} rows"


def _at(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def _state(undone_at: datetime | None) -> str:
    return f"undone {_at(undone_at)}" if undone_at else ""


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
