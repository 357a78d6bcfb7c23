"""Salesforce as a source: what has changed by its system's time stamp, what was deleted, merged or purged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from trine.analytics.schema import TABLES
from trine.integrations.salesforce.objects import MADE, OBJECTS, SObject, made
from trine.integrations.sources.cursors import Progress
from trine.integrations.sources.errors import ChangedError, RefusedError, SettingsError
from trine.integrations.sources.rows import Rows
from trine.integrations.sources.source import Batch, Usage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from trine.integrations.salesforce.client import Salesforce
    from trine.integrations.sources.source import Cursor

COMPARE_EVERY = timedelta(days=1)
"""How often all ids are compared: records that were purged from the recycle bin are told by nobody."""
_FORBIDDEN = (403, 404)


class SalesforceSource:
    """Salesforce by a connected app's client credentials. `objects` are those to read, all if none are named."""

    title = "Salesforce"
    kept: Mapping[str, Collection[str]] = {}

    def __init__(
        self,
        client: Salesforce,
        *,
        name: str = "salesforce",
        objects: Sequence[str] = (),
        fields: Mapping[str, Mapping[str, str]] | None = None,
        keep_back: int = 0,
    ) -> None:
        unknown = [one for one in objects if one not in OBJECTS]
        if unknown:
            raise SettingsError(f"Salesforce's {unknown[0]!r} is not read here; there are {', '.join(OBJECTS)}.")
        self.client = client
        self.client.keep_back = keep_back or client.keep_back
        self.name = name
        self.wanted = [one for one in OBJECTS if one in (objects or OBJECTS)]
        self.fields = fields or {}
        self.tables = tuple(dict.fromkeys(OBJECTS[one].table for one in self.wanted))

    def usage(self) -> Usage:
        """Calls so far and the daily quota."""
        return self.client.usage()

    def check(self) -> str:
        """Which objects the user may read, and what is left of the daily quota."""
        quota, left = self.client.limits()
        closed = [one for one in self.wanted if not self._may_read(one)]
        if len(closed) == len(self.wanted):
            raise RefusedError("Salesforce accepts the consumer key, but its user may read nothing of this.", 403)
        fine = ", ".join(one for one in self.wanted if one not in closed)
        but = f" It may not read {', '.join(closed)}." if closed else ""
        return (
            f"Salesforce accepts the consumer key. It may read {fine}.{but} {left:,} of {quota:,} calls are left today."
        )

    def _may_read(self, name: str) -> bool:
        try:
            self.client.fields(name)
        except RefusedError as error:
            if error.status not in _FORBIDDEN:
                raise
            return False
        return True

    def changes(self, cursor: Cursor) -> Iterator[Batch]:
        """See `Source.changes`."""
        progress = Progress(cursor, {"version": self.client.version, "objects": self.wanted, "map": self.fields})
        closed: set[str] = set()
        for name in self.wanted:
            if progress.is_done(name):
                continue
            try:
                yield from self._object(OBJECTS[name], progress)
            except RefusedError as error:
                if error.status not in _FORBIDDEN:
                    raise
                closed.add(name)
                sentence = f"Salesforce does not let the user read {name}, so these are as they were."
                yield Batch(progress.cursor, notes=(f"{sentence} Give the user a permission set that reads it.",))
        if len(closed) == len(self.wanted):
            raise RefusedError("Salesforce lets the user read nothing of what is wanted. Is the version right?", 403)
        if progress.is_due("compared", self._now(), COMPARE_EVERY):
            yield from self._compare(progress, closed)
        yield Batch(progress.complete())

    def _now(self) -> datetime:
        return self.client.session.at or datetime.now(UTC)

    def _object(self, one: SObject, progress: Progress) -> Iterator[Batch]:
        known = self.client.fields(one.name)
        fields = self._fields(one, known)
        rows = Rows(one.table, (*fields, *MADE.get(one.table, ())), self.title)
        place = progress.begin(one.name, self._now())
        soql = _soql(one, fields, known, progress.since(one.name), place)
        for page in self.client.pages(soql, deleted=True):
            if not page:
                break
            live = [record for record in page if self._is_fact(one, record)]
            table = rows.table([self._row(one, fields, record) for record in live])
            gone = {
                str(record["Id"]): record.get("MasterRecordId") for record in page if not self._is_fact(one, record)
            }
            merged = {old: str(new) for old, new in gone.items() if new}
            progress.move(one.name, modstamp=page[-1]["SystemModstamp"], id=page[-1]["Id"])
            yield Batch(
                progress.cursor,
                rows={one.table: table},
                deleted={one.table: [old for old in gone if old not in merged]},
                merged={one.table: merged} if merged else {},
                read={one.table: len(page)},
            )
        progress.finish(one.name)
        last = [name for name in self.wanted if OBJECTS[name].table == one.table][-1] == one.name
        yield Batch(progress.cursor, seen=(one.table,) if last else (), notes=rows.notes())

    def _fields(self, one: SObject, known: set[str]) -> dict[str, str]:
        """Our columns and the fields that give them; raises `ChangedError` for one that was mapped and is not there."""
        asked = self.fields.get(one.table, {})
        found = {}
        for column, path in {**one.fields, **asked}.items():
            if is_known(path, known):
                found[column] = path
            elif column in asked:
                raise ChangedError(
                    f"Salesforce's {one.name} has no field {path!r}, which is mapped to {column} of {one.table}. "
                    "Map another one, give the user the right to see it, or take the line out."
                )
        return found

    def _is_fact(self, one: SObject, record: Mapping[str, Any]) -> bool:
        """Whether a record is there: a campaign's member that never answered is no touch."""
        return not record.get("IsDeleted") and (one.name != "CampaignMember" or bool(record.get("HasResponded")))

    def _row(self, one: SObject, fields: Mapping[str, str], record: Mapping[str, Any]) -> dict[str, Any]:
        row = {column: _at(record, path) for column, path in fields.items()}
        return {**row, **made(one.name, record), TABLES[one.table].id: record["Id"]}

    def _compare(self, progress: Progress, closed: set[str]) -> Iterator[Batch]:
        """Every id that is still there, of tables whose objects may all be read."""
        started = self._now()
        shut = {OBJECTS[name].table for name in closed}
        whole: dict[str, list[str]] = {}
        if progress.cursor.get("compared"):  # else the first reading has just seen everything
            for name in self.wanted:
                one = OBJECTS[name]
                if one.table in shut:
                    continue
                ids = whole.setdefault(one.table, [])
                for page in self.client.pages(f"SELECT Id FROM {name}", deleted=False):  # noqa: S608 - a name of ours
                    ids += [str(record["Id"]) for record in page]
        progress.did("compared", started)
        yield Batch(progress.cursor, whole=whole)


def is_known(path: str, known: set[str]) -> bool:
    """Whether a field is there; of a path over related records, the field that holds the first one's id.

    >>> is_known("Owner.Manager.Name", {"OwnerId"}), is_known("Tier__r.Name", {"Tier__c"}), is_known("X.Name", {"Y"})
    (True, True, False)
    """
    first, _, rest = path.partition(".")
    if not rest:
        return path in known
    return (f"{first.removesuffix('__r')}__c" if first.endswith("__r") else f"{first}Id") in known


def _soql(
    one: SObject, fields: Mapping[str, str], known: set[str], since: datetime | None, place: Mapping[str, Any]
) -> str:
    """The query for what changed since a moment, beyond the place where a killed reading was."""
    needed = [path for path in one.needs if is_known(path, known)]
    merges = ["MasterRecordId"] if one.merges else []
    deleted = ["IsDeleted"] if "IsDeleted" in known else []
    columns = ", ".join(sorted({"Id", "SystemModstamp", *deleted, *merges, *needed, *fields.values()}))
    tests = []
    if since is not None:
        tests.append(f"SystemModstamp >= {_literal(since)}")
    if "modstamp" in place:
        at = _literal(datetime.fromisoformat(place["modstamp"]))
        tests.append(f"(SystemModstamp > {at} OR (SystemModstamp = {at} AND Id > '{place['id']}'))")
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    return f"SELECT {columns} FROM {one.name}{where} ORDER BY SystemModstamp, Id"  # noqa: S608 - names of ours


def _literal(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def _at(record: Mapping[str, Any], path: str) -> Any:
    """A value by its path, over related records; none if one of them is missing."""
    value: Any = record
    for part in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(part)
    return value
