"""A HubSpot account of our own, on this machine.

It follows developers.hubspot.com, API reference 2026-09 (same paths as 2026-03 with another date): "Search the CRM"
(`POST /crm/objects/{version}/{object}/search`: one sort, at most 200 results a page, 10,000 in all, 400 beyond),
"Read a batch" (`/batch/read`, at most 100 inputs), "List" (`archived`, `paging.next.after`), "Associations, batch
read", "Owners", "Pipelines", "Properties", "Campaigns" and, for errors, "Error handling" and "Usage guidelines".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.integrations.local_server import Answer, Asked, LocalServer

KEY = "pat-eu1-test-key"
START = datetime(2027, 1, 1, tzinfo=UTC)


@dataclass
class Record:
    """One record; `modified` in milliseconds, as HubSpot compares it."""

    id: str
    properties: dict[str, str | None]
    modified: int
    archived: bool = False


@dataclass
class Account:
    """What the account holds."""

    objects: dict[str, dict[str, Record]] = field(default_factory=dict)
    links: dict[tuple[str, str], dict[str, list[tuple[str, bool]]]] = field(default_factory=dict)
    stages: dict[str, dict[str, str]] = field(default_factory=dict)
    owners: dict[str, tuple[str, bool]] = field(default_factory=dict)
    campaigns: dict[str, dict[str, str]] = field(default_factory=dict)
    known: dict[str, set[str]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    clock: datetime = START

    def put(self, name: str, id_: str, /, **properties: str | None) -> Record:
        """Add a record or change it; the clock goes on by an hour."""
        self.clock += timedelta(hours=1)
        record = self.objects.setdefault(name, {}).setdefault(id_, Record(id_, {"hs_object_id": id_}, 0))
        record.properties.update(properties)
        self.known.setdefault(name, {"hs_merged_object_ids"}).update(properties)
        record.modified = int(self.clock.timestamp() * 1000)
        modified = "lastmodifieddate" if name == "contacts" else "hs_lastmodifieddate"
        record.properties[modified] = self.clock.isoformat().replace("+00:00", "Z")
        return record

    def merge(self, name: str, into: str, gone: str) -> None:
        """One record becomes part of another, as HubSpot does it: the other one names it."""
        del self.objects[name][gone]
        known = self.objects[name][into].properties.get("hs_merged_object_ids")
        self.put(name, into, hs_merged_object_ids=f"{known};{gone}" if known else gone)

    def link(self, name: str, id_: str, to: str, other: str, *, primary: bool = True) -> None:
        self.links.setdefault((name, to), {}).setdefault(id_, []).append((other, primary))


class HubSpotServer(LocalServer):
    """Speaks for an account."""

    def __init__(self, account: Account, *, version: str = "2026-09", most_results: int = 10_000) -> None:
        super().__init__()
        self.account = account
        self.version = version
        self.most_results = most_results
        self.left = 250_000

    def now(self) -> datetime:
        return self.account.clock

    def answer(self, asked: Asked) -> Answer:
        self.left -= 1
        if asked.headers.get("Authorization") != f"Bearer {KEY}":
            return problem(401, "Authentication credentials not found.", "INVALID_AUTHENTICATION")
        if len(str(asked.query)) > 2_000:
            return problem(414, "URI Too Long", "URI_TOO_LONG")
        parts = asked.path.strip("/").split("/")
        if len(parts) < 3 or parts[2] != self.version:
            return problem(404, "No such address", "NOT_FOUND")
        body = self._body(asked, "/".join(parts[:2]), parts[3:])
        if isinstance(body, Answer):
            return body
        headers = {"X-HubSpot-RateLimit-Daily": "250000", "X-HubSpot-RateLimit-Daily-Remaining": str(self.left)}
        return Answer(body, headers=headers)

    def _body(self, asked: Asked, area: str, rest: list[str]) -> Any:
        if rest and rest[0] in self.account.closed:
            return problem(403, "This app hasn't been granted all required scopes", "MISSING_SCOPES")
        match area, rest:
            case "crm/objects", [name, "search"]:
                return self._search(name, asked.body)
            case "crm/objects", [name, "batch", "read"]:
                return self._read(name, asked.body)
            case "crm/objects", [name]:
                return self._list(name, asked.query)
            case "crm/associations", [name, to, "batch", "read"]:
                return self._linked(name, to, asked.body)
            case "crm/properties", [name]:
                return {"results": [{"name": one} for one in self._properties(name)]}
            case "crm/pipelines", [name]:
                stages = self.account.stages.get(name, {})
                found = [{"id": id_, "label": label, "metadata": {}} for id_, label in stages.items()]
                return {"results": [{"id": "default", "label": "Pipeline", "stages": found}]}
            case "crm/owners", []:
                archived = asked.query["archived"] == "true"
                return {
                    "results": [
                        {"id": id_, "firstName": name, "lastName": "", "email": f"{name}@x.example"}
                        for id_, (name, left) in self.account.owners.items()
                        if left == archived
                    ]
                }
            case "marketing/campaigns", []:
                found = [
                    {"id": id_, "properties": properties, "createdAt": "2027-01-01T00:00:00Z"}
                    for id_, properties in self.account.campaigns.items()
                ]
                return {"results": found}
        return problem(404, "No such address", "NOT_FOUND")

    def _properties(self, name: str) -> set[str]:
        return self.account.known.get(name, set()) - self.account.hidden

    def _search(self, name: str, body: Any) -> Any:
        if len(body.get("sorts", ())) > 1 or body["limit"] > 200 or len(body["filterGroups"]) > 5:
            return problem(400, "There was a problem with the request", "VALIDATION_ERROR")
        found = [
            one
            for one in self.account.objects.get(name, {}).values()
            if not one.archived and any(all(_holds(one, f) for f in g["filters"]) for g in body["filterGroups"])
        ]
        found.sort(key=lambda one: int(one.id))
        start = int(body.get("after", 0))
        if start + body["limit"] > self.most_results and start:
            return problem(400, "ten thousand results", "VALIDATION_ERROR")
        page = found[start : start + min(body["limit"], self.most_results)]
        more = {"paging": {"next": {"after": str(start + len(page))}}} if start + len(page) < len(found) else {}
        results = [{"id": one.id, "properties": {"hs_object_id": one.id}} for one in page]
        return {"total": len(found), "results": results, **more}

    def _read(self, name: str, body: Any) -> Any:
        if len(body["inputs"]) > 100:
            return problem(400, "too many inputs", "VALIDATION_ERROR")
        there = self.account.objects.get(name, {})
        found = [there[one["id"]] for one in body["inputs"] if one["id"] in there and not there[one["id"]].archived]
        wanted = [one for one in body["properties"] if one not in self.account.hidden]
        return {
            "status": "COMPLETE",
            "results": [
                {"id": one.id, "properties": {key: one.properties.get(key) for key in wanted}} for one in found
            ],
        }

    def _list(self, name: str, query: dict[str, str]) -> Any:
        archived = query.get("archived") == "true"
        found = [one for one in self.account.objects.get(name, {}).values() if one.archived == archived]
        start, limit = int(query.get("after", 0)), min(int(query["limit"]), 2)
        more = {"paging": {"next": {"after": str(start + limit)}}} if start + limit < len(found) else {}
        return {"results": [{"id": one.id} for one in found[start : start + limit]], **more}

    def _linked(self, name: str, to: str, body: Any) -> Any:
        links = self.account.links.get((name, to), {})
        return {
            "results": [
                {
                    "from": {"id": one["id"]},
                    "to": [
                        {"toObjectId": other, "associationTypes": [{"label": "Primary" if primary else None}]}
                        for other, primary in links[one["id"]]
                    ],
                }
                for one in body["inputs"]
                if one["id"] in links
            ]
        }


def _holds(record: Record, one: dict[str, str]) -> bool:
    value = int(record.id) if one["propertyName"] == "hs_object_id" else record.modified
    return {"GT": value > int(one["value"]), "GTE": value >= int(one["value"])}[one["operator"]]


def problem(status: int, message: str, category: str, **headers: str) -> Answer:
    """An error as HubSpot words it."""
    body = {"status": "error", "message": message, "category": category, "correlationId": "0"}
    return Answer(body, status, {key.replace("_", "-"): value for key, value in headers.items()})
