"""HubSpot as a source: what has changed, by object, and what was deleted or merged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from trine.integrations.hubspot.objects import (
    CAMPAIGN_FIELDS,
    CAMPAIGNS,
    KEPT,
    OBJECTS,
    HubSpotObject,
)
from trine.integrations.hubspot.reading import Reading
from trine.integrations.sources.cursors import Progress
from trine.integrations.sources.errors import RefusedError, SettingsError
from trine.integrations.sources.source import Batch, Usage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from trine.integrations.hubspot.client import HubSpot
    from trine.integrations.sources.source import Cursor

EVERYTHING = (*OBJECTS, CAMPAIGNS)
COMPARE_EVERY = timedelta(days=7)
"""How often all ids are compared: a record that was deleted for good is in no list of deleted ones."""
_FORBIDDEN = (403, 404)


class HubSpotSource:
    """HubSpot by a service key. `objects` are those to read; without leads among them, contacts count as leads."""

    title = "HubSpot"
    kept: Mapping[str, Collection[str]] = KEPT

    def __init__(
        self,
        client: HubSpot,
        *,
        name: str = "hubspot",
        objects: Sequence[str] = (),
        fields: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        unknown = [one for one in objects if one not in EVERYTHING]
        if unknown:
            raise SettingsError(f"HubSpot has no object {unknown[0]!r} here; there are {', '.join(EVERYTHING)}.")
        self.client = client
        self.name = name
        self.wanted = [one for one in EVERYTHING if one in (objects or EVERYTHING)]
        self.fields = fields or {}
        self.contacts_are_leads = "contacts" in self.wanted and "leads" not in self.wanted
        tables = [OBJECTS[one].table for one in self.wanted if one in OBJECTS]
        extra = (
            *(("touches",) if "contacts" in self.wanted else ()),
            *(("leads",) if self.contacts_are_leads else ()),
            *(("opportunity_history",) if "deals" in self.wanted else ()),
            *(("campaigns",) if CAMPAIGNS in self.wanted else ()),
        )
        self.tables = tuple(dict.fromkeys((*tables, *extra)))

    def usage(self) -> Usage:
        """Calls so far and the daily quota."""
        return self.client.usage()

    def check(self) -> str:
        """Which objects the key may read."""
        closed = []
        for one in self.wanted:
            try:
                self.client.can_read(one)
            except RefusedError as error:
                if error.status not in _FORBIDDEN:
                    raise
                closed.append(one)
        if len(closed) == len(self.wanted):
            raise RefusedError("HubSpot accepts the key, but it may read nothing. Give it the scopes for reading.", 403)
        fine = ", ".join(one for one in self.wanted if one not in closed)
        but = f" It may not read {', '.join(closed)}." if closed else ""
        return f"HubSpot accepts the key. It may read {fine}.{but}"

    def changes(self, cursor: Cursor) -> Iterator[Batch]:
        """See `Source.changes`."""
        progress = Progress(cursor, {"version": self.client.version, "objects": self.wanted, "map": self.fields})
        closed: set[str] = set()
        for name in self.wanted:
            if progress.is_done(name):
                continue
            try:
                if name == CAMPAIGNS:
                    yield from self._campaigns(progress)
                else:
                    yield from self._object(OBJECTS[name], progress)
            except RefusedError as error:
                if error.status not in _FORBIDDEN:
                    raise
                closed.add(name)
                yield Batch(progress.cursor, notes=(_no_entry(name),))
        if len(closed) == len(self.wanted):
            raise RefusedError("HubSpot lets the key read nothing of what is wanted. Give it the scopes.", 403)
        if progress.is_due("compared", self._now(), COMPARE_EVERY):
            yield from self._compare(progress, closed)
        yield Batch(progress.complete())

    def _now(self) -> datetime:
        return self.client.session.at or datetime.now(UTC)

    def _object(self, one: HubSpotObject, progress: Progress) -> Iterator[Batch]:
        reading = Reading(self.client, one, self.fields, with_leads=self.contacts_are_leads and one.name == "contacts")
        reading.prepare()
        place = progress.begin(one.name, self._now())
        after = str(place.get("after", "0"))
        while ids := self.client.ids_after(one.name, one.modified, progress.since(one.name), after):
            rows, merged, read = reading.read(ids)
            after = ids[-1]
            progress.move(one.name, after=after)
            yield Batch(progress.cursor, rows=rows, merged=merged, read={one.table: read})
        first, page = True, ""
        while first or page:
            first = False
            gone, page = self.client.archived(one.name, page)
            if gone:
                yield Batch(progress.cursor, deleted=reading.facts_of(gone))
        progress.finish(one.name)
        yield Batch(progress.cursor, seen=reading.tables, notes=reading.notes())

    def _campaigns(self, progress: Progress) -> Iterator[Batch]:
        """Campaigns are few and have no search: all of them are read each time."""
        fields = {**CAMPAIGN_FIELDS, **self.fields.get("campaigns", {})}
        reading = Reading.of_campaigns(self.client, fields)
        records = list(self.client.campaigns(sorted(set(fields.values()))))
        rows = reading.campaign_rows(records)
        progress.mark(CAMPAIGNS)
        yield Batch(
            progress.cursor,
            rows={"campaigns": rows},
            whole={"campaigns": [str(one["id"]) for one in records]},
            read={"campaigns": len(records)},
            seen=("campaigns",),
            notes=reading.notes(),
        )

    def _compare(self, progress: Progress, closed: set[str]) -> Iterator[Batch]:
        """Every id that is still there, of tables whose objects may all be read."""
        started = self._now()
        if not progress.cursor.get("compared"):
            progress.did("compared", started)  # the first reading has just seen everything
            yield Batch(progress.cursor)
            return
        whole: dict[str, set[str]] = {}
        shut = {OBJECTS[name].table for name in closed if name in OBJECTS}
        for name in self.wanted:
            one = OBJECTS.get(name)
            if one is None or one.table in shut:
                continue
            ids = whole.setdefault(one.table, set())
            after = "0"
            while found := self.client.ids_after(one.name, one.modified, None, after):
                ids.update(one.fact_id(each) for each in found)
                after = found[-1]
        if self.contacts_are_leads and "contacts" in whole:
            whole["leads"] = whole["contacts"]
        progress.did("compared", started)
        yield Batch(progress.cursor, whole=whole)


def _no_entry(name: str) -> str:
    scope = OBJECTS[name].scope if name in OBJECTS else "marketing.campaigns.read"
    return f"HubSpot does not let the key read {name}, so they are as they were. Give the key the scope {scope}."
