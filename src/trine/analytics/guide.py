"""The tables in the guide to facts, made from the schema and the catalogue of metrics.

`python -m trine.analytics.guide docs/facts.md` renews them between their marks and leaves the words around them.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from trine.analytics.catalogue import METRICS
from trine.analytics.schema import PROVENANCE, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trine.analytics.schema import Column, Table

_MARKED = re.compile(r"(<!-- (columns of \w+|provenance|metrics) -->\n).*?(<!-- end -->)", re.DOTALL)


def column_table(table: Table) -> str:
    """A table's columns as Markdown; the id is bold, a column that must be filled is named so.

    >>> print(column_table(TABLES["spend"]).splitlines()[2])
    | **`spend_id`** | text |  | The row's id in the source |
    """
    required = frozenset(table.required)
    rows = [_column(column, table.id, required) for column in table.columns]
    return "\n".join(["| column | type | unit | means |", "|---|---|---|---|", *rows, "", *_keys(table)]) + "\n"


def _column(column: Column, id_: str, required: frozenset[str]) -> str:
    name = f"**`{column.name}`**" if column.name == id_ else f"`{column.name}`"
    points = f"; points to `{column.refers}`" if column.refers else ""
    needed = "; must be filled" if column.name in required else ""
    return f"| {name} | {column.type} | {column.unit} | {column.meaning}{points}{needed} |"


def _keys(table: Table) -> Iterator[str]:
    ways = [" + ".join(f"`{name}`" for name in key) for key in table.key_from]
    if ways:
        yield f"Without an id the key is made of {', else '.join(ways)}."
    for group in table.one_of:
        yield f"At least one of {', '.join(f'`{name}`' for name in group)} must be filled."


def metric_table() -> str:
    """The fact metrics as Markdown."""
    rows = [
        f"| `facts:{metric.name}`{''.join(f', `facts:{alias}`' for alias in metric.aliases)} | {metric.unit} | "
        f"{metric.definition} | `{metric.table}.{metric.day}` |"
        for metric in METRICS.values()
    ]
    return "\n".join(["| name | unit | counts | its day |", "|---|---|---|---|", *rows]) + "\n"


def renewed(guide: str) -> str:
    """The guide with its tables made anew."""
    return _MARKED.sub(lambda found: f"{found[1]}\n{_made(found[2])}\n{found[3]}", guide)


def _made(mark: str) -> str:
    if mark == "metrics":
        return metric_table()
    if mark == "provenance":
        rows = [_column(column, "", frozenset()) for column in PROVENANCE]
        return "\n".join(["| column | type | unit | means |", "|---|---|---|---|", *rows]) + "\n"
    return column_table(TABLES[mark.rpartition(" ")[2]])


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")
