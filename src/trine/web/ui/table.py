"""Tables that sort, page and search on the server, with their state in the address.

    table = Table.of(request, queryset, columns=COLUMNS, sort="-changed", search=("title__icontains",))

`?sort=owner` or `?sort=-owner`, `?page=2`, `?q=words`; anything else in the address stays as it is. A sort that does
not exist and a page beyond the last one are answered with the nearest that does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet

from trine.web.ui.paging import page_number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models.expressions import OrderBy
    from django.http import HttpRequest, QueryDict

Row = TypeVar("Row")
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` names it in the address, `order` are the fields (or, for plain rows, the one key) it sorts by."""

    key: str
    label: str
    order: str | tuple[str, ...] | Callable[[Any], Any] | None = None
    numeric: bool = False
    hidden_label: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column as the page shows it: the link that sorts by it, and how it is sorted now."""

    column: Column
    url: str | None
    sorted: str
    """`ascending`, `descending` or nothing: the value of `aria-sort`."""


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """One page of rows, and the links that lead to others."""

    columns: tuple[Column, ...]
    page: Page[Row]
    sort: str
    q: str
    searchable: bool
    path: str
    query: QueryDict
    prefix: str = ""
    rows: list[Row] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        request: HttpRequest,
        rows: QuerySet[Any] | Sequence[Row],
        *,
        columns: Sequence[Column],
        sort: str = "",
        search: Sequence[str] | Callable[[Row], str] = (),
        per_page: int = PER_PAGE,
        prefix: str = "",
    ) -> Table[Row]:
        """The page that the address asks for.

        `search` are lookups of a queryset, or a function from a plain row to its text; `prefix` keeps two tables of one
        page apart.
        """
        q = request.GET.get(f"{prefix}q", "").replace("\x00", "").strip()[:200]
        asked = request.GET.get(f"{prefix}sort", "") or sort
        chosen = asked if find(columns, asked) else sort
        found = matching(rows, q, search) if q and search else rows
        ordered = ordered_by(found, find(columns, chosen), descending=chosen.startswith("-"))
        page = Paginator(ordered, per_page).get_page(page_number(request.GET.get(f"{prefix}page")))
        return cls(
            tuple(columns), page, chosen, q, bool(search), request.path, request.GET, prefix, list(page.object_list)
        )

    @property
    def total(self) -> int:
        """How many rows there are on all pages."""
        return self.page.paginator.count

    @property
    def headings(self) -> list[Heading]:
        """The columns with their sorting links; a second click turns the order round."""
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: Column) -> Heading:
        if column.order is None:
            return Heading(column, None, "")
        ascending, descending = self.sort == column.key, self.sort == f"-{column.key}"
        following = f"-{column.key}" if ascending else column.key
        state = "ascending" if ascending else "descending" if descending else ""
        return Heading(column, self.address(sort=following, page=None), state)

    @property
    def previous_url(self) -> str | None:
        """The page before, if there is one."""
        return self.address(page=self.page.previous_page_number()) if self.page.has_previous() else None

    @property
    def next_url(self) -> str | None:
        """The page after, if there is one."""
        return self.address(page=self.page.next_page_number()) if self.page.has_next() else None

    @property
    def others(self) -> list[tuple[str, str]]:
        """What a search keeps from the address: everything but the words and the page."""
        mine = {f"{self.prefix}q", f"{self.prefix}page"}
        return [(name, value) for name in self.query if name not in mine for value in self.query.getlist(name)]

    @property
    def url_without_search(self) -> str:
        """The address with the words taken out."""
        return self.address(q=None, page=None)

    def address(self, **changes: str | int | None) -> str:
        """This page's address with some parameters changed; none takes one out."""
        query = self.query.copy()
        for name, value in changes.items():
            if value is None:
                query.pop(f"{self.prefix}{name}", None)
            else:
                query[f"{self.prefix}{name}"] = str(value)
        return f"{self.path}?{query.urlencode()}" if query else self.path


def find(columns: Sequence[Column], sort: str) -> Column | None:
    """The column that a sort names, if it can be sorted."""
    key = sort.removeprefix("-")
    return next((column for column in columns if column.key == key and column.order is not None), None)


def matching(rows: Any, q: str, search: Any) -> Any:
    """The rows in which every word is found."""
    if isinstance(rows, QuerySet):
        for word in q.split():
            rows = rows.filter(reduce(or_, (Q(**{lookup: word}) for lookup in search)))
        return rows
    words = q.casefold().split()
    return [row for row in rows if all(word in search(row).casefold() for word in words)]


def ordered_by(rows: Any, column: Column | None, *, descending: bool) -> Any:
    """The rows in the order of a column, what is empty last; ties of a queryset by primary key."""
    if column is None or column.order is None:
        return rows
    if isinstance(rows, QuerySet):
        fields = (column.order,) if isinstance(column.order, str) else column.order
        if callable(fields):
            raise TypeError(f"the column {column.key} sorts a queryset and needs field names")
        return rows.order_by(*(ordering(name, descending=descending) for name in fields), "pk")
    key = column.order if callable(column.order) else attribute_of(column.order)
    known = [row for row in rows if key(row) is not None]
    return sorted(known, key=key, reverse=descending) + [row for row in rows if key(row) is None]


def ordering(name: str, *, descending: bool) -> OrderBy:
    """One field of the order; a `-` in front of its name turns it against the others."""
    backwards = descending != name.startswith("-")
    expression = F(name.removeprefix("-"))
    return expression.desc(nulls_last=True) if backwards else expression.asc(nulls_last=True)


def attribute_of(name: str | tuple[str, ...]) -> Callable[[Any], Any]:
    """Reads one attribute of a plain row."""
    single = name if isinstance(name, str) else name[0]
    return lambda row: getattr(row, single)
