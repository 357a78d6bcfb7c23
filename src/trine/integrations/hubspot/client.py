"""Asking HubSpot: the few addresses that are needed, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trine.integrations.sources.retrying import Hints, Patience, Session
from trine.integrations.sources.source import Usage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    import requests

ADDRESS = "https://api.hubapi.com"
VERSION = "2026-09"
SEARCH_PAGE = 200
READ_PAGE = 100
LIST_PAGE = 100

_KEY = "Make a new service key in HubSpot (Settings, Integrations, Service Keys) and put it where the old one was."


def _is_used_up(answer: requests.Response) -> bool:
    """HubSpot names the limit that was met; the daily one will not pass soon."""
    if answer.status_code != 429:
        return False
    try:
        found = answer.json()
    except ValueError:
        return False
    return isinstance(found, dict) and "DAILY" in str(found.get("policyName", "")).upper()


HINTS = Hints(
    {
        401: f"HubSpot does not accept the service key: it is wrong, has expired or was taken back. {_KEY}",
        414: "HubSpot finds the question too long. Map fewer fields.",
    },
    _is_used_up,
)


class HubSpot:
    """HubSpot's interface, as one account's key may use it."""

    def __init__(
        self, key: str, *, address: str = "", version: str = "", session: Session | None = None, search_page: int = 0
    ) -> None:
        self.address = (address or ADDRESS).rstrip("/")
        self.version = version or VERSION
        self.session = session or Session("HubSpot", HINTS, Patience())
        self.session.headers["Authorization"] = f"Bearer {key}"
        self.search_page = search_page or SEARCH_PAGE
        self._quota: tuple[int | None, int | None] = (None, None)
        self.session.hooks["response"].append(self._note_quota)

    def _note_quota(self, answer: requests.Response, **_: Any) -> None:
        daily = answer.headers.get("X-HubSpot-RateLimit-Daily", "")
        left = answer.headers.get("X-HubSpot-RateLimit-Daily-Remaining", "")
        if left.isdigit():
            self._quota = (int(daily) if daily.isdigit() else None, int(left))

    def usage(self) -> Usage:
        """Calls so far, and the daily quota as of the last answer that told it."""
        quota, left = self._quota
        return Usage(self.session.calls, quota, left)

    def _url(self, area: str, *rest: str) -> str:
        return "/".join((self.address, area, self.version, *rest))

    def ids_after(self, name: str, modified: str, since: datetime | None, after: str) -> list[str]:
        """The next ids of an object, in their order, of the records that changed since a moment.

        A search sorts by one property only and shows 10,000 results at most, so it is asked anew for ids beyond the
        last one, and never for its later pages.
        """
        filters = [{"propertyName": "hs_object_id", "operator": "GT", "value": after}]
        if since is not None:
            stamp = str(int(since.timestamp() * 1000))
            filters.append({"propertyName": modified, "operator": "GTE", "value": stamp})
        found = self.session.post_json(
            self._url("crm/objects", name, "search"),
            {
                "filterGroups": [{"filters": filters}],
                "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
                "properties": ["hs_object_id"],
                "limit": self.search_page,
            },
        )
        return sorted((str(one["id"]) for one in found["results"]), key=int)

    def records(self, name: str, ids: Sequence[str], properties: Sequence[str]) -> list[dict[str, Any]]:
        """Records by id with their properties. Asked in the body, so any number of properties has room."""
        found: list[dict[str, Any]] = []
        for start in range(0, len(ids), READ_PAGE):
            body = {
                "inputs": [{"id": one} for one in ids[start : start + READ_PAGE]],
                "properties": list(properties),
                "propertiesWithHistory": [],
            }
            found += self.session.post_json(self._url("crm/objects", name, "batch", "read"), body)["results"]
        return found

    def linked(self, name: str, to: str, ids: Sequence[str]) -> dict[str, str]:
        """For each record the one that it is linked with: the primary one, else the one with the lowest id."""
        if not ids:
            return {}
        body = {"inputs": [{"id": one} for one in ids]}
        found = self.session.post_json(self._url("crm/associations", name, to, "batch", "read"), body)
        links: dict[str, str] = {}
        for one in found["results"]:
            others = sorted(one["to"], key=lambda other: (not _is_primary(other), int(other["toObjectId"])))
            if others:
                links[str(one["from"]["id"])] = str(others[0]["toObjectId"])
        return links

    def archived(self, name: str, after: str = "") -> tuple[list[str], str]:
        """A page of the ids of deleted records, and where the next page begins; empty after the last."""
        more = {"after": after} if after else {}
        found = self.session.get_json(self._url("crm/objects", name), archived="true", limit=LIST_PAGE, **more)
        return [str(one["id"]) for one in found["results"]], _next(found)

    def property_names(self, name: str) -> set[str]:
        """The properties that an object has in this account."""
        found = self.session.get_json(self._url("crm/properties", name))
        return {str(one["name"]) for one in found["results"]}

    def stages(self, name: str) -> dict[str, str]:
        """The labels of an object's stages, over all pipelines, by id."""
        found = self.session.get_json(self._url("crm/pipelines", name))
        return {str(stage["id"]): str(stage["label"]) for one in found["results"] for stage in one["stages"]}

    def owners(self) -> dict[str, str]:
        """The names of owners by id, those who have left too."""
        names: dict[str, str] = {}
        for archived in ("true", "false"):
            for one in self._listed(self._url("crm/owners"), archived=archived):
                name = " ".join(filter(None, (one.get("firstName"), one.get("lastName"))))
                names[str(one["id"])] = name or str(one.get("email") or one["id"])
        return names

    def campaigns(self, properties: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Every campaign."""
        yield from self._listed(self._url("marketing/campaigns"), properties=",".join(properties))

    def can_read(self, name: str) -> None:
        """Ask for one record; raises `RefusedError` if the key may not."""
        url = self._url("marketing/campaigns") if name == "campaigns" else self._url("crm/objects", name)
        self.session.get_json(url, limit=1)

    def _listed(self, url: str, **params: str) -> Iterator[dict[str, Any]]:
        after = ""
        while True:
            more = {"after": after} if after else {}
            found = self.session.get_json(url, limit=LIST_PAGE, **params, **more)
            yield from found["results"]
            after = _next(found)
            if not after:
                return


def _next(page: dict[str, Any]) -> str:
    return str(page.get("paging", {}).get("next", {}).get("after", ""))


def _is_primary(other: dict[str, Any]) -> bool:
    return any(str(one.get("label") or "").lower() == "primary" for one in other.get("associationTypes", ()))
