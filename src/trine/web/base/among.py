"""Rows of many primary keys, in one parameter: thousands of parameters take longer than the query itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models.expressions import RawSQL

if TYPE_CHECKING:
    from collections.abc import Iterable


def among(keys: Iterable[int]) -> RawSQL:
    """The keys, for `pk__in=`."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])
