"""From HubSpot's records to rows of facts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from trine.analytics.schema import TABLES, Type
from trine.integrations.hubspot.objects import (
    ENTERED,
    LEADS_OF_CONTACTS,
    MERGED,
    OWNER,
    TOUCHES,
    HubSpotObject,
)
from trine.integrations.sources.errors import ChangedError
from trine.integrations.sources.rows import Rows
from trine.integrations.sources.values import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trine.integrations.hubspot.client import HubSpot

_TOUCH = ("touch_id", "touched_at", "contact_id", "account_id", "channel", "asset", "touch_type", "url")
_HISTORY = ("history_id", "opportunity_id", "changed_at", "stage", "from_stage")
_CAMPAIGN_OWNER = "hs_owner"
DIRECTIONS = {"INCOMING_EMAIL": "inbound", "FORWARDED_EMAIL": "inbound", "EMAIL": "outbound"}
"""What HubSpot calls the directions of mails; those of calls are INBOUND and OUTBOUND."""
_MILLISECONDS_A_MINUTE = 60_000


class Reading:
    """The reading of one object in one sync."""

    def __init__(
        self,
        client: HubSpot,
        one: HubSpotObject,
        overrides: Mapping[str, Mapping[str, str]],
        *,
        with_leads: bool = False,
    ) -> None:
        self.client = client
        self.one = one
        self.asked: dict[str, Mapping[str, str]] = {one.table: overrides.get(one.table, {})}
        self.fields: dict[str, dict[str, str]] = {one.table: {**one.fields, **overrides.get(one.table, {})}}
        if with_leads:
            self.asked["leads"] = overrides.get("leads", {})
            self.fields["leads"] = {**LEADS_OF_CONTACTS, **overrides.get("leads", {})}
        self.stages: dict[str, str] = {}
        self.entered: dict[str, str] = {}
        self.owners: dict[str, str] = {}
        self.properties: list[str] = []
        self._rows: dict[str, Rows] = {}

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that the object fills."""
        extra = {"contacts": ("touches",), "deals": ("opportunity_history",)}.get(self.one.name, ())
        return (*self.fields, *extra)

    def prepare(self) -> None:
        """Learn which properties, stages and owners the account has; raises `ChangedError` for one that was mapped."""
        known = self.client.property_names(self.one.name)
        if self.one.pipeline:
            self.stages = self.client.stages(self.one.name)
            self.entered = {stage: name for stage in self.stages if (name := _entered(stage, known))}
        for table, fields in self.fields.items():
            for field, found in list(fields.items()):
                names = [self._named(part, known) for part in found.split()]
                if field in self.asked[table] and not all(one in known for one in names):
                    raise ChangedError(
                        f"HubSpot's {self.one.name} have no property {found!r}, which is mapped to {field} of {table}. "
                        "Map another one, or take the line out."
                    )
                fields[field] = " ".join(one for one in names if one in known)
                if not fields[field]:
                    del fields[field]
        if any(OWNER in fields.values() for fields in self.fields.values()):
            self.owners = self.client.owners()
        wanted = {part for fields in self.fields.values() for found in fields.values() for part in found.split()}
        wanted |= {MERGED, *self.entered.values()} & known
        if self.one.name == "contacts":
            wanted |= {name for touch in TOUCHES for name in touch[1:] if name} & known
        if self.one.name == "meetings":
            wanted |= {"hs_meeting_start_time", "hs_meeting_end_time"} & known
        self.properties = sorted(wanted)

    def _named(self, name: str, known: set[str]) -> str:
        """A property's own name: those of the times that stages were entered are made of the stage's id by HubSpot."""
        if name.startswith(ENTERED) and name not in known:
            return _entered(name.removeprefix(ENTERED), known) or name
        return name

    def read(self, ids: Sequence[str]) -> tuple[dict[str, Any], dict[str, dict[str, str]], int]:
        """The rows of these records by table, what was merged into them, and how many there were."""
        records = self.client.records(self.one.name, ids, self.properties)
        links = {
            field: self.client.linked(self.one.name, to, [str(one["id"]) for one in records])
            for field, to in self.one.links.items()
        }
        found: dict[str, list[dict[str, Any]]] = {}
        merged: dict[str, str] = {}
        for record in records:
            id_, properties = str(record["id"]), record["properties"]
            for old in re.split(r"[;,\s]+", properties.get(MERGED) or ""):
                if old and old != id_:
                    merged[self.one.fact_id(old)] = self.one.fact_id(id_)
            for table in self.fields:
                row = self._row(table, id_, properties)
                row |= {field: linked.get(id_) for field, linked in links.items()}
                found.setdefault(table, []).append(row)
            if self.one.name == "contacts":
                found.setdefault("touches", []).extend(_touches(id_, properties))
            if self.one.name == "deals":
                found.setdefault("opportunity_history", []).extend(self._history(id_, properties))
        rows = {table: self._table(table).table(each) for table, each in found.items() if each}
        return rows, (dict.fromkeys(self.fields, merged) if merged else {}), len(records)

    def facts_of(self, records: Iterable[str]) -> dict[str, list[str]]:
        """The ids of facts that are made of these records, by table."""
        ids = [self.one.fact_id(one) for one in records]
        return dict.fromkeys(self.fields, ids)

    def notes(self) -> tuple[str, ...]:
        """What could not be read."""
        return tuple(note for rows in self._rows.values() for note in rows.notes())

    def _table(self, table: str) -> Rows:
        if table not in self._rows:
            given = {"touches": _TOUCH, "opportunity_history": _HISTORY}.get(table)
            columns = given or (*self.fields[table], *self.one.links, *self._made(table))
            self._rows[table] = Rows(table, columns, self.client.session.title)
        return self._rows[table]

    def _made(self, table: str) -> tuple[str, ...]:
        """Columns that no property gives by itself."""
        if table == "activities":
            return ("activity_type", "duration")
        if table == "opportunities":
            return ("closed_at",)
        return ("contact_id",) if self.one.name == "contacts" and table == "leads" else ()

    def _row(self, table: str, id_: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        schema = TABLES[table]
        row: dict[str, Any] = {}
        for field, name in self.fields[table].items():
            values = [properties.get(part) for part in name.split()]
            joined = len(values) > 1 and schema.column[field].type is Type.TEXT
            row[field] = " ".join(str(one) for one in values if one) if joined else values[0]
            if name == OWNER and row[field]:
                row[field] = self.owners.get(str(row[field]), row[field])
        row[schema.id] = self.one.fact_id(id_)
        stage = {"opportunities": "stage", "leads": "status"}.get(table)
        if stage and self.stages and row.get(stage):
            row[stage] = self.stages.get(str(row[stage]), row[stage])
        if table == "activities":
            row["activity_type"] = self.one.prefix.rstrip("-")
            row["duration"] = self._minutes(properties)
            if direction := row.get("direction"):
                row["direction"] = DIRECTIONS.get(str(direction), str(direction).lower())
        elif table == "opportunities":
            closed = properties.get("hs_is_closed") == "true"
            row["closed_at"] = properties.get("closedate") if closed else None
        elif table == "leads" and self.one.name == "contacts":
            row["contact_id"] = id_
        return row

    def _minutes(self, properties: Mapping[str, Any]) -> float | None:
        """How long a call or meeting took."""
        took = properties.get("hs_call_duration")
        if took and str(took).isdigit():
            return int(took) / _MILLISECONDS_A_MINUTE
        start, end = (_time(properties.get(f"hs_meeting_{side}_time")) for side in ("start", "end"))
        return (end - start).total_seconds() / 60 if start and end and end >= start else None

    def _history(self, id_: str, properties: Mapping[str, Any]) -> list[dict[str, Any]]:
        """When the deal entered which stage, in the order of time."""
        entered = [
            (at, stage) for stage, name in self.entered.items() if (at := _time(properties.get(name))) is not None
        ]
        rows: list[dict[str, Any]] = []
        before = None
        for at, stage in sorted(entered):
            label = self.stages[stage]
            history = f"{id_}:{stage}:{at:%Y%m%dT%H%M%S}"
            rows.append(dict(zip(_HISTORY, (history, id_, at, label, before), strict=True)))
            before = label
        return rows

    @staticmethod
    def of_campaigns(client: HubSpot, fields: Mapping[str, str]) -> Reading:
        """A reading of campaigns, which are no object that can be searched."""
        one = HubSpotObject("campaigns", "campaigns", fields, "marketing.campaigns.read")
        return Reading(client, one, {})

    def campaign_rows(self, records: Sequence[Mapping[str, Any]]) -> Any:
        """Campaigns as rows."""
        if any(one["properties"].get(_CAMPAIGN_OWNER) for one in records):
            self.owners = self.client.owners()
        rows = []
        for record in records:
            row = self._row("campaigns", str(record["id"]), record["properties"])
            row["owner"] = self.owners.get(str(row.get("owner")), row.get("owner"))
            row |= {"created_at": record.get("createdAt"), "updated_at": record.get("updatedAt")}
            rows.append(row)
        self._rows["campaigns"] = Rows(
            "campaigns", (*self.fields["campaigns"], "created_at", "updated_at"), self.client.session.title
        )
        return self._rows["campaigns"].table(rows)


def _entered(stage: str, known: set[str]) -> str:
    """The property with the time at which a stage was entered; HubSpot adds a number to some names."""
    name = ENTERED + re.sub(r"[^a-z0-9]", "_", stage.lower())
    if name in known:
        return name
    return min((one for one in known if re.fullmatch(rf"{re.escape(name)}_\d+", one)), default="")


def _touches(id_: str, properties: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for kind, when, channel, asset, url in TOUCHES:
        at = _time(properties.get(when))
        if at is None:
            continue
        source = properties.get(channel) if channel else None
        rows.append(
            {
                "touch_id": f"{id_}:{kind}:{at:%Y%m%dT%H%M%S}",
                "touched_at": at,
                "contact_id": id_,
                "account_id": properties.get("associatedcompanyid"),
                "channel": source.lower().replace("_", " ") if source else None,
                "asset": properties.get(asset) if asset else None,
                "touch_type": "form" if kind == "form" else "visit",
                "url": properties.get(url) if url else None,
            }
        )
    return rows


def _time(value: Any) -> Any:
    try:
        return moment(value)
    except (ValueError, OverflowError):
        return None
