"""The plan as it stood at a moment in the past, read with the same queries as the present one.

Every row that people decide leaves its states behind (`models.history`). For the length of a block, views of the same
names as the tables stand before them in PostgreSQL's search path (`pg_temp` comes first), and show each row's last
state by then. The views live in the transaction alone, which is taken back at its end: nothing can be saved inside.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction
from psycopg import sql

from trine.web.goals import models
from trine.web.people.models import Team

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from django.db.models import Model

DECIDED: tuple[type[Model], ...] = (
    Team,
    models.Cycle,
    models.Metric,
    models.Goal,
    models.GoalOwner,
    models.GoalParent,
    models.KeyResult,
)
"""What the map of goals reads and people decide. Readings and check-ins carry days of their own."""


def first_day() -> date | None:
    """The day from which on states of goals are known; none before the first goal."""
    began = _history(models.Goal)._default_manager.order_by("pgh_id").values_list("pgh_created_at", flat=True).first()
    return began.date() if began is not None else None


@contextmanager
def as_it_was(moment: datetime) -> Iterator[None]:
    """Inside the block, queries see the rows of DECIDED as they were at the moment."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for model in DECIDED:
                cursor.execute(_view(model, moment).as_string(connection.connection))
        yield
        transaction.set_rollback(True)


def _view(model: type[Model], moment: datetime) -> sql.Composed:
    """The view that stands before a model's table."""
    names: list[sql.Composable] = [sql.Identifier(str(field.column)) for field in model._meta.local_concrete_fields]
    return sql.SQL(
        "CREATE TEMPORARY VIEW {table} AS SELECT {columns} FROM ("
        "SELECT DISTINCT ON (pgh_obj_id) * FROM {history} WHERE pgh_created_at <= {moment}"
        " ORDER BY pgh_obj_id, pgh_id DESC) AS last WHERE pgh_label NOT LIKE 'delete%'"
    ).format(
        table=sql.Identifier(model._meta.db_table),
        columns=sql.SQL(", ").join(names),
        history=sql.Identifier(_history(model)._meta.db_table),
        moment=sql.Literal(moment),
    )


def _history(model: type[Model]) -> type[Model]:
    """The model of another's states."""
    found: type[Model] = model.pgh_event_model  # type: ignore[attr-defined]  # set by pghistory
    return found
