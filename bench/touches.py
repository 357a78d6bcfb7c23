"""Facts for the attribution benchmark: touches and closed deals, made in DuckDB and put straight into a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from trine.analytics.manifest import EVERY_KIND, ImportRecord
from trine.analytics.schema import TABLES
from trine.analytics.store import FactStore

if TYPE_CHECKING:
    from pathlib import Path

CHANNELS = (
    "Paid Search", "Organic Search", "Email", "Webinar", "Event", "Paid Social",
    "Partner", "Direct", "Content", "Outbound", "Referral", "Display",
)  # fmt: skip
TOUCHES_A_DEAL = 20

_DEALS = """
create temp table made as
select i, i % greatest(1, {deals} * 7 // 10) as account,
  greatest(1, least(400, round(exp(2.57 + 0.9 * sqrt(-2 * ln({u3} + 1e-9)) * cos(6.2831853 * {u5})))))::int as touches,
  timestamp '2025-01-01' + to_microseconds(({u7} * 500 * 86400e6)::bigint) as created,
  (20 + {u11} * 80) as days, {u13} < 0.3 as won, round(1000 * exp(2 * {u17} + {u19}), 2)::decimal(18, 4) as amount
from range({deals}) made(i)
"""
_TOUCHES = """
select format('T{{:09d}}', row_number() over (order by moment, i, p)) as touch_id, moment as touched_at,
  format('C{{:08d}}', i) as contact_id, format('A{{:08d}}', account) as account_id,
  format('M{{:03d}}', (channel * 17 + hash(i * 1000 + p + 5) % 17)::int) as campaign_id,
  {names}[channel + 1] as channel, 'asset ' || (hash(i + p) % 40) as asset
from (
  select i, p, account, created - interval 60 day + to_microseconds(({u23} * (60 + days) * 86400e6)::bigint) as moment,
    least(11, floor(12 * power({u29}, 1.6)))::int as channel
  from (select *, unnest(range(touches)) as p from made)
)
"""
_OPPORTUNITIES = """
select format('O{:08d}', i) as opportunity_id, format('A{:08d}', account) as account_id,
  format('C{:08d}', i) as contact_id, 'segment ' || (i % 5) as segment, amount, 'EUR' as currency,
  created as created_at, (created + to_microseconds((days * 86400e6)::bigint))::date as close_date,
  created + to_microseconds((days * 86400e6)::bigint) as closed_at, true as is_closed, won as is_won
from made order by hash(i)
"""
_CONTACTS = """
select format('C{:08d}', i) as contact_id, format('A{:08d}', account) as account_id,
  created - interval 20 day as created_at
from made order by hash(i)
"""


def make_store(root: Path, touches: int) -> FactStore:
    """A store of about so many touches on a twentieth as many closed deals; the same every time."""
    store = FactStore(root)
    engine = duckdb.connect()
    engine.execute("SET threads = 2; SET memory_limit = '6GB'; SET preserve_insertion_order = false")
    draws = {f"u{n}": _uniform("i", n) for n in (3, 5, 7, 11, 13, 17, 19)}
    draws |= {f"u{n}": _uniform("(i * 1000 + p)", n) for n in (23, 29)}
    engine.execute(_DEALS.format(deals=touches // TOUCHES_A_DEAL, **draws))
    names = "[" + ", ".join(f"'{name}'" for name in CHANNELS) + "]"
    with store.writer() as writer:
        for table, query in (
            ("opportunities", _OPPORTUNITIES),
            ("contacts", _CONTACTS),
            ("touches", _TOUCHES.format(names=names, **draws)),
        ):
            order = "order by touched_at" if table == "touches" else ""
            engine.execute(
                f"copy (select {_columns(table, query, engine)} from ({query}) {order}) "
                f"to '{writer.new_file(table)}' (format parquet, compression zstd, row_group_size 500000)"
            )
        record = ImportRecord("i000001", store.clock(), EVERY_KIND, "crm", by="bench", can_undo=False)
        writer.publish((record,))
    return store


def _uniform(number: str, seed: int) -> str:
    return f"(hash({number} * {seed} + {seed}) % 1000003) / 1000003.0"


def _columns(table: str, query: str, engine: duckdb.DuckDBPyConnection) -> str:
    """Every column of the schema: those that the query has, the store's own, and the rest empty."""
    present = {row[0] for row in engine.execute(f"describe {query}").fetchall()}
    own = {"source": "'crm'", "import_id": "'i000001'"}
    return ", ".join(
        f"{own.get(column.name, column.name if column.name in present else 'null')}::{column.type.sql} as {column.name}"
        for column in TABLES[table].all_columns
    )
