"""`trine facts`: bring files into the fact store, look at what it holds, measure, undo."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trine.cli.answering import Rhythm, day_of, facts_folder, opened, sentences
from trine.cli.sync import sync_

if TYPE_CHECKING:
    from trine.analytics.store import FactStore
    from trine.integrations.csv.importing import ImportReport
    from trine.integrations.csv.mapping import Mapping

app = typer.Typer(no_args_is_help=True, help="Bring CRM files in, see what is there, measure.")


class Format(StrEnum):
    """How to tell."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


FactsDir = Annotated[
    Path | None,
    typer.Option("--facts", metavar="DIR", help="The folder of facts. [default: facts in Trine's data folder]"),
]
FormatOption = Annotated[Format, typer.Option("--format", help="table for people, json or csv for programs.")]


@app.command("import")
def import_(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="What the rows are: accounts, leads, opportunities, …")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="CSV, TSV or XLSX files.")],
    *,
    map_: Annotated[
        Path | None, typer.Option("--map", metavar="FILE", help="A mapping file; without one Trine proposes a mapping.")
    ] = None,
    facts: FactsDir = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    source: Annotated[
        str | None, typer.Option("--source", metavar="NAME", help="The system that the ids belong to, such as crm.")
    ] = None,
    rejected: Annotated[
        Path | None, typer.Option("--rejected", metavar="FILE", help="Where to write the rejected rows.")
    ] = None,
    save_map: Annotated[
        Path | None, typer.Option("--save-map", metavar="FILE", help="Save the mapping, to edit and use again.")
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="table for people, json for programs.")] = Format.TABLE,
) -> None:
    """Import files of one kind. Good rows are taken, bad ones are reported; the same file again changes nothing.

    Exit code 0: every row was taken. 1: some rows were rejected, the others are in. 2: nothing could be used.
    """
    from trine.cli import facts_report

    store = _store(facts)
    worst = 0
    reports = []
    for file in files:
        with sentences():
            mapping = _mapping(file, kind, map_, source, save_map, quiet=format_ is not Format.TABLE)
            target = _rejected_target(rejected, file, alone=len(files) == 1)
            report = _run(file, mapping, store, target, dry_run=dry_run)
        if format_ is Format.TABLE:
            facts_report.print_import(report, dry_run=dry_run, facts=facts)
        reports.append(report)
        worst = max(worst, 0 if not report.rejected else 1 if report.taken else 2)
    if format_ is not Format.TABLE:
        print(facts_report.imports_as_json(reports))
    raise typer.Exit(worst)


@app.command("sniff")
def sniff_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV, TSV or XLSX file.")],
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help="Propose a mapping for this kind. [default: the likeliest]"),
    ] = None,
) -> None:
    """Say how a file is written, what its rows seem to be, and which column would be which field."""
    from trine.cli import facts_report
    from trine.integrations.csv.proposing import guess_kinds, propose, with_all_stages
    from trine.integrations.csv.sniffing import sniff

    with sentences():
        dialect = sniff(file)
        kinds = guess_kinds(dialect)
        proposal = with_all_stages(propose(dialect, kind or kinds[0][0]), file, dialect)
    facts_report.print_dialect(file, dialect, kinds)
    facts_report.print_proposal(proposal)


app.command("sync")(sync_)


@app.command("list", hidden=True)
@app.command("show")
def show(*, facts: FactsDir = None, format_: FormatOption = Format.TABLE) -> None:
    """What the store holds: tables, rows, sources, freshness, and the imports so far."""
    from trine.cli import facts_report

    with sentences():
        store = _existing(facts)
        manifest = store.manifest()
    facts_report.print_store(store.root, manifest, format_.value)


@app.command("metrics")
def metrics_(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME…]", help="Only these metrics.")] = None,
    *,
    every: Annotated[Rhythm, typer.Option("--every", help="How long the periods are.")] = Rhythm.QUARTER,
    facts: Annotated[
        str | None, typer.Option("--facts", metavar="PATH|URL", help="A folder of facts, or their address.")
    ] = None,
    currency: Annotated[
        str | None, typer.Option("--currency", metavar="CODE", help="Money in this currency. [default: the commonest]")
    ] = None,
    year_starts: Annotated[
        int, typer.Option("--year-starts", metavar="MONTH", min=1, max=12, help="The fiscal year's first month.")
    ] = 1,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Fact metrics per month or quarter, each value with the number of rows behind it."""
    from trine.analytics.metrics import METRICS, series
    from trine.cli import facts_report

    with sentences(), opened(facts) as found:
        wanted = names or tuple(METRICS)
        measured = series(found, wanted, every.value, fiscal_year_start=year_starts, currency=currency)
    facts_report.print_series(measured, format_.value)


@app.command("rows")
def rows_(
    name: Annotated[str, typer.Argument(metavar="METRIC", help="The metric whose rows to show.")],
    start: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day.")],
    end: Annotated[str, typer.Option("--to", metavar="DATE", help="The last day.")],
    *,
    page: Annotated[int, typer.Option("--page", min=1)] = 1,
    size: Annotated[int, typer.Option("--size", min=1, max=1000)] = 50,
    facts: Annotated[
        str | None, typer.Option("--facts", metavar="PATH|URL", help="A folder of facts, or their address.")
    ] = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """The rows behind a metric's figure."""
    from trine.analytics.metrics import rows
    from trine.cli import facts_report

    first, last = day_of(start, "--from"), day_of(end, "--to")
    with sentences(), opened(facts) as found:
        read = rows(found, name, first, last, page=page, size=size)
    facts_report.print_rows(read, page, size, format_.value)


@app.command("undo")
def undo_(
    import_id: Annotated[
        str, typer.Argument(metavar="IMPORT", help="The import's id, as `trine facts show` lists it.")
    ],
    *,
    facts: FactsDir = None,
) -> None:
    """Undo an import: its new rows go, what it overwrote comes back, what later ones changed or hold stays."""
    from trine.analytics.undoing import undo

    with sentences():
        report = undo(_existing(facts), import_id)
    kept = f" {_counted(report.kept, 'row')} that later imports changed or hold stayed." if report.kept else ""
    print(
        f"{import_id} is undone: {_counted(report.removed, 'row')} removed, "
        f"{_counted(report.restored, 'row')} put back as before.{kept}"
    )


@app.command("clear")
def clear_(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="The source whose rows go, as `trine facts show` lists it.")
    ],
    *,
    facts: FactsDir = None,
) -> None:
    """Remove every row of a source."""
    with sentences():
        store = _existing(facts)
        before = sum(state.rows for state in store.manifest().tables.values())
        after = sum(state.rows for state in store.clear(source).tables.values())
    print(f"{_counted(before - after, 'row')} of {source} removed.")


def _mapping(
    file: Path, kind: str, map_: Path | None, source: str | None, save_map: Path | None, *, quiet: bool
) -> "Mapping":
    """The mapping given, else the one proposed; refused with exit code 2 if it can't be used."""
    from dataclasses import replace

    from trine.cli import facts_report
    from trine.integrations.csv.errors import MappingError
    from trine.integrations.csv.mapping import DEFAULT_SOURCE, load_mapping, save_mapping
    from trine.integrations.csv.proposing import propose, with_all_stages
    from trine.integrations.csv.sniffing import sniff

    if map_ is not None:
        mapping = load_mapping(map_)
        if mapping.kind != kind:
            raise MappingError(f"{map_} is a mapping for {mapping.kind}, not for {kind}.")
        mapping = replace(mapping, source=source) if source else mapping
    else:
        dialect = sniff(file)
        proposal = with_all_stages(propose(dialect, kind, source or DEFAULT_SOURCE), file, dialect)
        if not quiet:
            facts_report.print_proposal(proposal)
        mapping = proposal.mapping
    if save_map is not None:
        save_mapping(mapping, save_map)
    return mapping


def _run(file: Path, mapping: "Mapping", store: "FactStore", target: Path | None, *, dry_run: bool) -> "ImportReport":
    from trine.cli import facts_report
    from trine.integrations.csv import importing

    run = importing.dry_run if dry_run else importing.run_import
    with facts_report.progress(file.name) as told:
        return run(file, mapping, store, rejected_to=target, progress=told)


def _rejected_target(given: Path | None, file: Path, *, alone: bool) -> Path | None:
    if given is None or alone:
        return given
    return given.with_name(f"{given.stem}-{file.stem}{given.suffix or '.csv'}")


def _store(facts: Path | None) -> "FactStore":
    from trine.analytics.store import FactStore

    return FactStore(facts_folder(facts))


def _existing(facts: Path | None) -> "FactStore":
    from trine.analytics.opening import find_store

    return find_store(facts or facts_folder(None))


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
