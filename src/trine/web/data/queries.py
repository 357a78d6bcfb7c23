"""What the data pages read: freshness, definitions with their current values, rows behind a figure, files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils import timezone

from trine.analytics.errors import UnknownFactError
from trine.analytics.metrics import current, find, rows, series
from trine.analytics.schema import TABLES
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
    from trine.analytics.manifest import ImportRecord, TableState
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
class DataView:
    """The home of the data: what is there, how fresh, what it says, and the latest files."""

    tables: tuple[tuple[Table, TableState], ...]
    total: int
    as_of: datetime | None
    metrics: tuple[MetricLine, ...]
    imports: tuple[ImportRecord, ...]
    files: QuerySet[FileImport]


def home() -> DataView:
    """Freshness and the current value of every metric."""
    store = fact_store()
    manifest = store.manifest()
    states = tuple((TABLES[name], manifest.tables[name]) for name in TABLES)
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
        tables=states,
        total=sum(state.rows for _, state in states),
        as_of=manifest.created_at,
        metrics=tuple(MetricLine(each) for each in found),
        imports=manifest.imports[::-1][:20],
        files=FileImport.objects.select_related("by")[:20],
    )


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
