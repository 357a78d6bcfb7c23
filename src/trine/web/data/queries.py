"""What the data pages read: freshness, definitions with their current values, rows behind a figure, files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils import timezone

from trine.analytics.errors import FactError, UnknownFactError
from trine.analytics.metrics import current, find, rows, series
from trine.analytics.schema import TABLES
from trine.analytics.undoing import can_undo
from trine.integrations.csv.mapping import parse_mapping
from trine.integrations.csv.proposing import propose
from trine.integrations.csv.sniffing import sniff
from trine.web.data.forms import MappingForm
from trine.web.data.models import FileImport
from trine.web.data.store import fact_store
from trine.web.people.models import Company
from trine.web.ui.charts import Chart, Series, lines
from trine.web.ui.paging import page_number
from trine.web.ui.tags.words import day, number_text, value_text

if TYPE_CHECKING:
    from datetime import date, datetime
    from typing import Any

    from django.db.models import QuerySet

    from trine.analytics.catalogue import FactMetric
    from trine.analytics.manifest import ImportRecord, Manifest, TableState
    from trine.analytics.metrics import Current, RowPage
    from trine.analytics.schema import Table
    from trine.core.series import FactSeries
    from trine.integrations.csv.dialect import Dialect


@dataclass(frozen=True, slots=True)
class MetricLine:
    """A metric now, and its values over time for a line."""

    now: Current

    @property
    def values(self) -> tuple[float, ...]:
        """The last twelve complete periods."""
        return tuple(point.value for point in self.now.series.complete(timezone.localdate())[-12:])


@dataclass(frozen=True, slots=True)
class TableLine:
    """A table: its rows, when they last changed, and when an import last confirmed them."""

    table: Table
    state: TableState
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class ImportLine:
    """An import, the file that it came from if that is still here, and whether it can be undone."""

    record: ImportRecord
    file: FileImport | None
    can_undo: bool


@dataclass(frozen=True, slots=True)
class DataView:
    """The home of the data: what is there, how fresh, what it says, and the latest files."""

    tables: tuple[TableLine, ...]
    total: int
    as_of: datetime | None
    metrics: tuple[MetricLine, ...]
    imports: tuple[ImportLine, ...]
    files: QuerySet[FileImport]


def home() -> DataView:
    """Freshness and the current value of every metric."""
    store = fact_store()
    manifest = store.manifest()
    tables = tuple(TableLine(TABLES[name], manifest.tables[name], manifest.as_of(name)) for name in TABLES)
    company = Company.objects.first()
    found = (
        current(
            store,
            timezone.localdate(),
            fiscal_year_start=company.fiscal_year_start if company else 1,
            currency=company.currency if company else None,
        )
        if manifest.generation
        else ()
    )
    return DataView(
        tables=tables,
        total=sum(line.state.rows for line in tables),
        as_of=max((line.as_of for line in tables if line.as_of), default=None),
        metrics=tuple(MetricLine(each) for each in found),
        imports=_imports(manifest),
        files=FileImport.objects.select_related("by")[:20],
    )


def _imports(manifest: Manifest) -> tuple[ImportLine, ...]:
    """The latest imports; a file is told by the key of its job, because ids begin anew in a store that was emptied."""
    latest = manifest.imports[::-1][:20]
    files = {row.job: row for row in FileImport.objects.filter(job__in=[one.job for one in latest if one.job])}
    return tuple(ImportLine(one, files.get(one.job or ""), can_undo(manifest, one.id)) for one in latest)


def can_take_back(row: FileImport) -> bool:
    """Whether the import of a file can still be undone."""
    try:
        return bool(row.import_id) and can_undo(fact_store().manifest(), row.import_id)
    except FactError:
        return False


@dataclass(frozen=True, slots=True)
class MetricView:
    """One fact metric: its definition, its values per quarter, and the rows behind one of them."""

    metric: FactMetric
    series: FactSeries | None
    start: date | None
    end: date | None
    rows: RowPage | None
    page: int
    pages: int

    @property
    def chart(self) -> Chart | None:
        """The complete quarters as a line; none where there are too few for one."""
        points = self.series.complete(timezone.localdate()) if self.series else ()
        if self.series is None or len(points) < 3:
            return None
        unit = self.series.unit
        newest = f"{value_text(points[-1].value, unit)} in the quarter until {day(points[-1].end)}"
        return lines(
            self.metric.title,
            f"{newest}, n = {number_text(points[-1].n)}.",
            periods=[f"{point.end:%b %y}" for point in points],
            series=(Series(self.metric.title, tuple(point.value for point in points)),),
            unit=unit,
        )


ROWS_PER_PAGE = 50


def metric(name: str, start: str, page: str) -> MetricView:
    """A metric with the rows of the period that starts on `start` (the latest without one). Raises Http404."""
    try:
        definition = find(name)
    except UnknownFactError as problem:
        raise Http404(str(problem)) from problem
    company = Company.objects.first()
    currency = company.currency if company else None
    fiscal = company.fiscal_year_start if company else 1
    found = series(fact_store(), [name], fiscal_year_start=fiscal, currency=currency)
    points = found[0].points if found else ()
    point = next((each for each in points if each.start.isoformat() == start), points[-1] if points else None)
    if point is None:
        return MetricView(definition, None, None, None, None, 1, 1)
    number = page_number(page)
    read = partial(rows, fact_store(), name, point.start, point.end, size=ROWS_PER_PAGE, currency=currency)
    behind = read(page=number)
    pages = max(-(-behind.total // ROWS_PER_PAGE), 1)
    if number > pages:
        number, behind = pages, read(page=pages)
    return MetricView(definition, found[0], point.start, point.end, behind, number, pages)


def mapping_form(row: FileImport, data: Any = None) -> tuple[MappingForm, Dialect]:
    """The form that says what the columns of a file mean. Raises ImportingError for a file that can't be read."""
    mapping = parse_mapping(row.mapping)
    dialect = sniff(row.path, mapping.hints)
    proposal = propose(dialect, mapping.kind, mapping.source)
    return MappingForm(mapping, dialect, proposal, data), dialect
