"""The tables of keys in the guide to the plan file, made from the format's own tables.

`python -m trine.plan.guide docs/plan-file.md` renews the tables between their marks and leaves the words around them.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from trine.plan.format import PLAN
from trine.plan.rows import RecordIn, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trine.plan.records import Field, Record

_TABLE = re.compile(r"(<!-- keys of (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def records() -> dict[str, Record]:
    """Every kind of record that a plan has, by its noun, in the order of the format."""
    found: dict[str, Record] = {}

    def add(record: Record) -> None:
        found[record.noun] = record
        for field in record.fields:
            if isinstance(field.kind, Rows | RecordIn):
                add(field.kind.record)

    add(PLAN)
    return found


def key_table(record: Record) -> str:
    """A Markdown table of a record's keys.

    >>> print(key_table(records()["membership"]).splitlines()[2])
    | **`team`** | the id of a team | The team. | `sales` |
    """
    return "".join(f"{line}\n" for line in _lines(record))


def _lines(record: Record) -> Iterator[str]:
    yield "| key | is | means | example |"
    yield "|---|---|---|---|"
    for field in record.fields:
        words = field.kind.words.split(": ")[0]
        yield f"| {_key(field)} | {_cell(words)} | {_cell(_meaning(field))} | `{_cell(field.example)}` |"


def _key(field: Field) -> str:
    return f"**`{field.key}`**" if field.required else f"`{field.key}`"


def _meaning(field: Field) -> str:
    return f"{field.means} `{field.default}` if left out." if field.default not in (None, ()) else field.means


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def renewed(guide: str) -> str:
    """The guide with its tables made anew."""
    known = records()
    return _TABLE.sub(lambda found: found[1] + "\n" + key_table(known[found[2]]) + "\n" + found[3], guide)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")
