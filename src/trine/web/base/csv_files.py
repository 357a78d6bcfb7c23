"""Figures as CSV, for whoever wants to go on with them in a sheet."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a sheet would take for a formula at the beginning of a text (OWASP, "CSV Injection")."""


def csv_file(name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A download with full precision; none is an empty cell."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerow(headings)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return response


def _cell(value: Any) -> Any:
    """A cell; text that a sheet would run as a formula gets a quotation mark before it.

    >>> _cell("=1+1"), _cell(-2.5), _cell(None)
    ("'=1+1", -2.5, '')
    """
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(STARTS_A_FORMULA) else value
