"""Tryton as a source: parties, and sale opportunities, which are leads first.

A record of `sale.opportunity` begins as a lead. It is a row of leads all its life, and a row of opportunities once it
has been one. When it was moved is read from the history that Tryton keeps of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trine.integrations.sources.cursors import Progress
from trine.integrations.sources.errors import SettingsError
from trine.integrations.sources.rows import Rows
from trine.integrations.sources.source import Batch, Usage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from trine.integrations.sources.source import Cursor
    from trine.integrations.tryton.client import Tryton

PARTY, OPPORTUNITY = "party.party", "sale.opportunity"
OBJECTS = (PARTY, OPPORTUNITY)
CLOSED = {"won", "lost", "cancelled"}
GIVEN_UP = {"lost", "cancelled"}
DEAL = {"opportunity", "converted", "won"}

_PARTY = {"name": "rec_name", "created_at": "create_date", "updated_at": "write_date"}
_DEAL = {
    "name": "description",
    "account_id": "party",
    "owner": "employee.rec_name",
    "currency": "currency.code",
    "amount": "amount",
    "probability": "conversion_probability",
    "created_at": "create_date",
    "updated_at": "write_date",
}
_LEAD = {
    "name": "description",
    "account_id": "party",
    "owner": "employee.rec_name",
    "created_at": "create_date",
    "updated_at": "write_date",
}
_MADE = {
    "accounts": (),
    "leads": ("status", "company", "opportunity_id", "converted_at", "disqualified_at", "disqualification_reason"),
    "opportunities": ("stage", "close_date", "closed_at", "is_closed", "is_won", "loss_reason"),
    "opportunity_history": ("opportunity_id", "changed_at", "stage", "from_stage", "amount", "probability"),
}
_FIELDS: Mapping[str, Mapping[str, str]] = {"accounts": _PARTY, "leads": _LEAD, "opportunities": _DEAL}
_VERSION = ("state", "amount", "conversion_probability")
_NEEDED = ("create_date", "write_date", "state", "end_date", "lost_reason", "party.rec_name")


class TrytonSource:
    """One database of a Tryton server."""

    title = "Tryton"
    kept: Mapping[str, Collection[str]] = {}

    def __init__(
        self,
        client: Tryton,
        *,
        name: str = "tryton",
        objects: Sequence[str] = (),
        fields: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        unknown = [one for one in objects if one not in OBJECTS]
        if unknown:
            raise SettingsError(f"Tryton's {unknown[0]!r} is not read here; there are {', '.join(OBJECTS)}.")
        self.client = client
        self.name = name
        self.wanted = [one for one in OBJECTS if one in (objects or OBJECTS)]
        self.fields = fields or {}
        tables = {PARTY: ("accounts",), OPPORTUNITY: ("leads", "opportunities", "opportunity_history")}
        self.tables = tuple(table for one in self.wanted for table in tables[one])

    def usage(self) -> Usage:
        """Calls so far."""
        return self.client.usage()

    def check(self) -> str:
        """How many records the user sees."""
        found = ", ".join(f"{len(self.client.ids(one)):,} records of {one}" for one in self.wanted)
        return f"Tryton accepts the user, who sees {found}."

    def changes(self, cursor: Cursor) -> Iterator[Batch]:
        """See `Source.changes`."""
        progress = Progress(cursor, {"objects": self.wanted, "map": self.fields})
        for model in self.wanted:
            if not progress.is_done(model):
                yield from self._model(model, progress)
        yield Batch(progress.complete())

    def _model(self, model: str, progress: Progress) -> Iterator[Batch]:
        tables = ("accounts",) if model == PARTY else ("leads", "opportunities", "opportunity_history")
        mapped = {table: {**_FIELDS.get(table, {}), **self.fields.get(table, {})} for table in tables}
        rows = {table: Rows(table, (*mapped[table], *_MADE[table]), self.title) for table in tables}
        needed = ("create_date", "write_date") if model == PARTY else _NEEDED
        asked = sorted({*needed, *(path for fields in mapped.values() for path in fields.values())})
        labels = {} if model == PARTY else self.client.states(model, "state")
        place = progress.begin(model, self.client.clock())
        after = int(place.get("after", 0))
        while records := self.client.records_after(model, asked, progress.since(model), after):
            found: dict[str, list[dict[str, Any]]] = {table: [] for table in tables}
            for record in records:
                versions = [] if model == PARTY else self.client.versions(model, record["id"], _VERSION)
                for table, row in _rows(model, record, versions, mapped, labels):
                    found[table].append(row)
            after = int(records[-1]["id"])
            progress.move(model, after=after)
            facts = {table: rows[table].table(each) for table, each in found.items() if each}
            yield Batch(progress.cursor, rows=facts, read={tables[0]: len(records)})
            if len(records) < self.client.page:
                break
        there = [str(one) for one in self.client.ids(model)]
        progress.finish(model)
        notes = tuple(note for each in rows.values() for note in each.notes())
        whole = dict.fromkeys(tables[:2], there)
        yield Batch(progress.cursor, whole=whole, seen=tables, notes=notes)


def _rows(
    model: str,
    record: Mapping[str, Any],
    versions: Sequence[Mapping[str, Any]],
    mapped: Mapping[str, Mapping[str, str]],
    labels: Mapping[str, str],
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The facts of one record, with the versions of it that Tryton remembers."""
    id_ = str(record["id"])
    at = record.get("write_date") or record.get("create_date")
    if model == PARTY:
        yield "accounts", {**_mapped(record, mapped["accounts"]), "account_id": id_, "updated_at": at}
        return
    steps = _steps(versions)
    state = str(record["state"])
    converted = next((step["at"] for step in steps if step["state"] in DEAL), at if state in DEAL else None)
    reached = steps[-1]["at"] if steps and steps[-1]["state"] == state else at
    lost = record.get("lost_reason") if state == "lost" else None
    is_deal = converted is not None
    given_up = state in GIVEN_UP and not is_deal
    lead = {
        "lead_id": id_,
        "status": labels.get(state, state),
        "company": _at(record, "party.rec_name"),
        "opportunity_id": id_ if is_deal else None,
        "converted_at": converted,
        "disqualified_at": reached if given_up else None,
        "disqualification_reason": lost if given_up else None,
        "updated_at": at,
    }
    yield "leads", {**_mapped(record, mapped["leads"]), **lead}
    if not is_deal:
        return
    closed = state in CLOSED
    deal = {
        "opportunity_id": id_,
        "stage": labels.get(state, state),
        "close_date": record.get("end_date") or (reached if closed else None),
        "closed_at": reached if closed else None,
        "is_closed": closed,
        "is_won": state == "won",
        "loss_reason": lost,
        "updated_at": at,
    }
    yield "opportunities", {**_mapped(record, mapped["opportunities"]), **deal}
    for before, step in zip([None, *steps], steps, strict=False):
        change = {
            "history_id": f"{id_}:{step['at']}",
            "opportunity_id": id_,
            "changed_at": step["at"],
            "stage": labels.get(str(step["state"]), step["state"]),
            "from_stage": labels.get(str(before["state"]), before["state"]) if before else None,
            "amount": step.get("amount"),
            "probability": step.get("conversion_probability"),
        }
        yield "opportunity_history", change


def _steps(versions: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The versions in which the state, the amount or the probability is another than before."""
    steps: list[Mapping[str, Any]] = []
    for version in versions:
        if not steps or any(version.get(name) != steps[-1].get(name) for name in _VERSION):
            steps.append(version)
    return steps


def _mapped(record: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    return {column: _at(record, path) for column, path in fields.items()}


def _at(record: Mapping[str, Any], path: str) -> Any:
    """A value by its path; Tryton gives what belongs to a related record under its name and a point."""
    first, _, rest = path.partition(".")
    if not rest:
        return record.get(path)
    related = record.get(f"{first}.")
    return _at(related, rest) if isinstance(related, dict) else None
