"""A Salesforce organisation of our own, on this machine.

It follows developer.salesforce.com, REST API Developer Guide: "Query", "QueryAll", "QueryAll More Results" (2,000
records a page, `nextRecordsUrl`, `done`), "SObject Describe", "Limits", "Limit Info Header" (`Sforce-Limit-Info`),
"Status Codes and Error Responses" (a list of `errorCode` and `message`), and "OAuth 2.0 Client Credentials Flow". Of
SOQL it knows what the connector asks: columns over relations, `SystemModstamp` and `Id` compared, the order by both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.integrations.local_server import Answer, Asked, LocalServer

CLIENT, SECRET = "3MVG9-client", "client-secret-of-the-test"
MORE = {
    "Owner": {"Name": "Ada", "Manager": {"Name": "Bob"}},
    "CreatedBy": {"Name": "Ada"},
    "Campaign": {"Type": "Webinar", "Name": "Spring"},
}


@dataclass
class Organisation:
    """What the organisation holds: records by object and id."""

    objects: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    known: dict[str, set[str]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    clock: datetime = datetime(2027, 1, 1, tzinfo=UTC)
    used: int = 10
    quota: int = 15_000

    def put(self, kind: str, id_: str, /, *, tick: bool = True, **fields: Any) -> dict[str, Any]:
        """Add a record or change it; the clock goes on by an hour, unless it is to happen in the same second."""
        self.clock += timedelta(hours=1) * tick
        stamp = f"{self.clock:%Y-%m-%dT%H:%M:%S}.000+0000"
        fresh = {"Id": id_, "CreatedDate": stamp, "IsDeleted": False, "MasterRecordId": None}
        record = self.objects.setdefault(kind, {}).setdefault(id_, fresh)
        record.update(fields, SystemModstamp=stamp, LastModifiedDate=stamp)
        related = {"OwnerId", "CreatedById", "CampaignId", "ConvertedOpportunityId"}
        self.known.setdefault(kind, related).update(record)
        return record


class SalesforceServer(LocalServer):
    """Speaks for an organisation."""

    def __init__(self, organisation: Organisation, *, version: str = "64.0", page: int = 3) -> None:
        super().__init__()
        self.organisation = organisation
        self.version = version
        self.page = page
        self.token = "token-1"
        self.queries: dict[str, list[dict[str, Any]]] = {}

    def now(self) -> datetime:
        return self.organisation.clock

    def answer(self, asked: Asked) -> Answer:
        if asked.path == "/services/oauth2/token":
            return self._token(asked)
        if asked.headers.get("Authorization") != f"Bearer {self.token}":
            return problem(401, "INVALID_SESSION_ID", "Session expired or invalid")
        if self.organisation.used >= self.organisation.quota:
            return problem(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
        self.organisation.used += 1
        base = f"/services/data/v{self.version}/"
        if not asked.path.startswith(base):
            return problem(404, "NOT_FOUND", "The requested resource does not exist")
        answer = self._data(asked, asked.path.removeprefix(base).strip("/").split("/"))
        usage = f"api-usage={self.organisation.used}/{self.organisation.quota}"
        return Answer(answer.body, answer.status, {**answer.headers, "Sforce-Limit-Info": usage})

    def _token(self, asked: Asked) -> Answer:
        wanted = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": SECRET}
        if asked.form != wanted:
            return Answer({"error": "invalid_client", "error_description": "invalid client credentials"}, 400)
        return Answer({"access_token": self.token, "instance_url": self.address, "token_type": "Bearer"})

    def _data(self, asked: Asked, rest: list[str]) -> Answer:
        match rest:
            case ["limits"]:
                left = self.organisation.quota - self.organisation.used
                return Answer({"DailyApiRequests": {"Max": self.organisation.quota, "Remaining": left}})
            case ["sobjects", name, "describe"]:
                if name in self.organisation.closed:
                    return problem(404, "NOT_FOUND", "The requested resource does not exist")
                names = self.organisation.known.get(name, {"Id", "SystemModstamp", "IsDeleted"})
                return Answer({"fields": [{"name": one} for one in sorted(names - self.organisation.hidden)]})
            case ["query" | "queryAll" as how]:
                return self._query(asked.query["q"], deleted=how == "queryAll")
            case ["query" | "queryAll", locator]:
                name, start = locator.rsplit("-", 1)
                if name not in self.queries:
                    return problem(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
                return self._page(name, int(start))
        return problem(404, "NOT_FOUND", "The requested resource does not exist")

    def _query(self, soql: str, *, deleted: bool) -> Answer:
        if len(soql) > 8_000:
            return problem(414, "URI_TOO_LONG", "URI Too Long")
        asked = re.fullmatch(r"SELECT (.+?) FROM (\w+)(?: WHERE (.+?))?(?: ORDER BY SystemModstamp, Id)?", soql)
        assert asked, soql
        columns, name = asked[1].split(", "), asked[2]
        known = self.organisation.known.get(name, {"Id", "SystemModstamp", "IsDeleted"})
        for column in columns:
            if "." not in column and column not in known - self.organisation.hidden:
                return problem(400, "INVALID_FIELD", f"No such column '{column}' on entity '{name}'.")
        found = [
            record
            for record in self.organisation.objects.get(name, {}).values()
            if (deleted or not record["IsDeleted"]) and _holds(record, asked[3] or "")
        ]
        found.sort(key=lambda record: (record["SystemModstamp"], record["Id"]))
        locator = f"01g{len(self.queries)}"
        self.queries[locator] = [_chosen(record, columns) for record in found]
        return self._page(locator, 0)

    def _page(self, locator: str, start: int) -> Answer:
        found = self.queries[locator]
        page, end = found[start : start + self.page], start + self.page
        more = {} if end >= len(found) else {"nextRecordsUrl": f"/services/data/v{self.version}/query/{locator}-{end}"}
        return Answer({"totalSize": len(found), "done": end >= len(found), "records": page, **more})


def _chosen(record: dict[str, Any], columns: list[str]) -> dict[str, Any]:
    found = {one: record.get(one) for one in columns if "." not in one}
    related = {one.split(".")[0] for one in columns if "." in one}
    return {**found, **{one: record.get(one, MORE.get(one)) for one in related}}


def _holds(record: dict[str, Any], where: str) -> bool:
    test = re.sub(r"(?<!SystemModstamp )(?<=[<>=] )(\d{4}-\S+?Z)", lambda found: repr(_moment(found[1])), where)
    test = test.replace("AND", "and").replace("OR", "or").replace(" = ", " == ")
    return not test or bool(eval(test, {}, {"SystemModstamp": _moment(record["SystemModstamp"]), "Id": record["Id"]}))


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def problem(status: int, code: str, message: str, **headers: str) -> Answer:
    """An error as Salesforce words it."""
    body = [{"errorCode": code, "message": message}]
    return Answer(body, status, {key.replace("_", "-"): value for key, value in headers.items()})
