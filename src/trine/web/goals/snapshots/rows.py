"""What all parts of a snapshot share: plan ids by primary key, rows in an order of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Q, QuerySet, Value

from trine.web.goals import models
from trine.web.people import models as people

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Ids:
    """Plan ids by primary key. Rows are put together here and not by joins: right after an import the database has no
    statistics yet and may plan a join over thousands of rows as if there were none."""

    cycles: Mapping[int, str]
    teams: Mapping[int | None, str]
    people: Mapping[int | None, str]
    metrics: Mapping[int | None, str]
    goals: Mapping[int | None, str]


def slugs(model: type[Model]) -> dict[Any, str]:
    return dict(model._default_manager.order_by().values_list("id", "slug"))


POINTED_AT: tuple[type[Model], ...] = (models.Cycle, people.Team, people.Person, models.Metric, models.Goal)
"""In the order of `Ids`."""


def every_id() -> Ids:
    """The plan ids of everything that others point at. One query."""
    found: list[dict[Any, str]] = [{} for _ in POINTED_AT]
    first, *others = (
        model._default_manager.order_by().annotate(of=Value(kind)).values_list("of", "id", "slug")
        for kind, model in enumerate(POINTED_AT)
    )
    for kind, pk, slug in first.union(*others, all=True):
        found[kind][pk] = slug
    return Ids(*found)


Only = Collection[int] | QuerySet[Any, Any] | None
"""Primary keys of the goals or metrics that are wanted, or the query that gives them; none for all."""


def only(column: str, wanted: Only) -> Q:
    """The condition that keeps what is wanted."""
    return Q() if wanted is None else Q(**{f"{column}__in": wanted})


Row = TypeVar("Row")


def ordered(rows: Iterable[Row], key: Callable[[Row], Any]) -> tuple[Row, ...]:
    """Rows in the order of their keys, which unlike the database's does not hang on its locale."""
    return tuple(sorted(rows, key=key))


def grouped(rows: Iterable[tuple[int, Row]]) -> Mapping[int, list[Row]]:
    """Rows by the primary key of what they belong to."""
    found: dict[int, list[Row]] = defaultdict(list)
    for key, value in rows:
        found[key].append(value)
    return found
