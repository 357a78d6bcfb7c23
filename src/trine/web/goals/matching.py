"""Making a table equal to a list of rows with the fewest writes: what is equal already is not touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Key = tuple[Any, ...]
Row = dict[str, Any]
"""Column values by attribute name, foreign keys as `…_id`."""

BATCH = 500


class Matched:
    """A table beside the rows that it should have, matched by a key of columns.

    `upsert` writes what is missing or different; `remove` deletes what should not be there.
    """

    def __init__(self, rows: models.QuerySet[Any, Any], key: tuple[str, ...], wanted: Mapping[Key, Row]) -> None:
        self.model = rows.model
        self.key = key
        self.wanted = wanted
        self.present = {self._key(row): row for row in rows.order_by()}

    def _key(self, row: models.Model) -> Key:
        return tuple(_hashable(getattr(row, name)) for name in self.key)

    def upsert(self) -> None:
        """Create the missing rows and change the different ones, in batches."""
        missing = [self._made(key, row) for key, row in self.wanted.items() if key not in self.present]
        self.model._default_manager.bulk_create(missing, batch_size=BATCH)
        self.present.update({self._key(row): row for row in missing})
        self._change(missing)

    def _made(self, key: Key, row: Row) -> Any:
        return self.model(
            **dict(zip(self.key, (list(v) if isinstance(v, tuple) else v for v in key), strict=True)), **row
        )

    def _change(self, just_made: Collection[models.Model]) -> None:
        made = {row.pk for row in just_made}
        different: list[models.Model] = []
        columns: set[str] = set()
        for key, wanted in self.wanted.items():
            row = self.present[key]
            found = [name for name, value in wanted.items() if row.pk not in made and getattr(row, name) != value]
            if found:
                for name in found:
                    setattr(row, name, wanted[name])
                columns.update(found)
                different.append(row)
        if different:
            fields = [self.model._meta.get_field(name).name for name in sorted(columns)]
            self.model._default_manager.bulk_update(different, fields, batch_size=BATCH)

    def ids(self) -> dict[str, int]:
        """Primary keys by the key's only column."""
        return {key[0]: row.pk for key, row in self.present.items()}

    def remove(self, held: Collection[int] = ()) -> list[models.Model]:
        """Delete the rows that are not wanted and that nothing protects; gives those that had to stay."""
        unwanted = {row.pk: row for key, row in self.present.items() if key not in self.wanted}
        while going := set(unwanted) - set(held) - _protected(self.model, set(unwanted)):
            self.model._default_manager.filter(pk__in=going).delete()
            unwanted = {pk: row for pk, row in unwanted.items() if pk not in going}
        return list(unwanted.values())


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _protected(model: type[models.Model], ids: set[int]) -> set[int]:
    """Which of the rows something else points at that must not be left without them."""
    found: set[int] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if ids and isinstance(relation, models.ManyToOneRel) and relation.on_delete is models.PROTECT:
            column = relation.field.name
            users = relation.related_model._base_manager.filter(**{f"{column}__in": ids})
            found.update(users.order_by().values_list(f"{column}_id", flat=True))
    return found
