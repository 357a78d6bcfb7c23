"""What all parts of a snapshot share: plan ids by primary key, rows in an order of their own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

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
