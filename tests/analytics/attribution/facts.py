"""Small companies for the tests of attribution: deals and touches in sight, and journeys worked out by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from trine.analytics.schema import TABLES
from trine.analytics.store import FactStore
from trine.core.attribution import Path

if TYPE_CHECKING:
    from pathlib import Path as Folder

CREATED = datetime(2027, 1, 10)
CLOSED = datetime(2027, 2, 10, 12)


def deal(number: str, **known: Any) -> dict[str, Any]:
    """A deal won on 10 February 2027 for 1,000 EUR with the contact and account of its number."""
    return {
        "opportunity_id": number,
        "contact_id": f"c{number}",
        "account_id": f"a{number}",
        "amount": 1000,
        "currency": "EUR",
        "created_at": CREATED,
        "closed_at": CLOSED,
        "is_closed": True,
        "is_won": True,
        **known,
    }


def touch(number: str, days: float, channel: str | None, **known: Any) -> dict[str, Any]:
    """A touch so many days before the close of a deal, of the contact `c1`."""
    return {
        "touch_id": number,
        "touched_at": CLOSED - timedelta(days=days),
        "contact_id": "c1",
        "account_id": "a1",
        "channel": channel,
        **known,
    }


def store(folder: Folder, **tables: list[dict[str, Any]]) -> FactStore:
    """A store with these rows."""
    made = FactStore(folder / "facts")
    made.replace({name: arrow(name, rows) for name, rows in tables.items()}, "crm")
    return made


def arrow(name: str, rows: list[dict[str, Any]]) -> Any:
    """Rows with the schema's types."""
    columns = {key for row in rows for key in row}
    return pa.table(
        {
            column.name: pa.array([row.get(column.name) for row in rows], type=column.type)
            for column in TABLES[name].arrow
            if column.name in columns
        }
    )


def plain_paths(
    deals: list[dict[str, Any]], touches: list[dict[str, Any]], owner: str, lookback_days: int = 180
) -> list[Path]:
    """The journeys as plain paths, in Python: what the engine's answer is held against."""
    found = []
    for one in deals:
        opens = one["created_at"] - timedelta(days=lookback_days)
        own = [row for row in touches if row[owner] == one[owner] and opens <= row["touched_at"] <= one["closed_at"]]
        own.sort(key=lambda row: (row["touched_at"], row["touch_id"]))
        if not own:
            continue
        before = sum(row["touched_at"] <= one["created_at"] for row in own)
        won = bool(one["is_won"])
        found.append(
            Path(
                tuple(row["channel"] for row in own),
                int(won),
                float(one["amount"]) if won else 0.0,
                int(not won),
                max(before, 1),
                max(before, 1),
                tuple((one["closed_at"] - row["touched_at"]).total_seconds() / 86_400 for row in own),
            )
        )
    return found
