"""Asking Salesforce: by client credentials, page by page, minding the organisation's daily quota."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from simple_salesforce.api import Salesforce as SimpleSalesforce

from trine.integrations.sources.errors import QuotaError, RefusedError
from trine.integrations.sources.retrying import Hints, Patience, Session
from trine.integrations.sources.source import Usage

if TYPE_CHECKING:
    from collections.abc import Iterator

    import requests

VERSION = "64.0"
_USAGE = re.compile(r"api-usage=(\d+)/(\d+)")
_LEAST = 100
_SHARE = 20


def _is_used_up(answer: requests.Response) -> bool:
    return answer.status_code == 403 and "REQUEST_LIMIT_EXCEEDED" in answer.text[:2_000]


HINTS = Hints(
    {
        414: "Salesforce finds the question too long. Map fewer fields.",
    },
    _is_used_up,
)


class Salesforce:
    """Salesforce's interface as the user behind a connected app's client credentials may use it.

    `keep_back` calls of the daily quota are left to others: the organisation's other programs share it. Without it, a
    twentieth is.
    """

    def __init__(
        self,
        address: str,
        client_id: str,
        client_secret: str,
        *,
        version: str = "",
        session: Session | None = None,
        keep_back: int = 0,
    ) -> None:
        self.address = address.rstrip("/")
        self.version = version or VERSION
        self.session = session or Session("Salesforce", HINTS, Patience())
        self.keep_back = keep_back
        self._credentials = {"client_id": client_id, "client_secret": client_secret}
        self._api: SimpleSalesforce | None = None
        self._quota: tuple[int | None, int | None] = (None, None)
        self.session.hooks["response"].append(self._note_quota)

    def usage(self) -> Usage:
        """Calls so far, and the organisation's daily quota as of the last answer."""
        quota, left = self._quota
        return Usage(self.session.calls, quota, left)

    def _note_quota(self, answer: requests.Response, **_: Any) -> None:
        if told := _USAGE.search(answer.headers.get("Sforce-Limit-Info", "")):
            used, quota = int(told[1]), int(told[2])
            self._quota = (quota, max(quota - used, 0))

    def _mind_quota(self) -> None:
        quota, left = self._quota
        if quota is None or left is None:
            return
        keep = self.keep_back or min(max(_LEAST, quota // _SHARE), quota // 2)
        if left <= keep:
            raise QuotaError(
                f"Only {left:,} of the organisation's {quota:,} calls a day are left, and {keep:,} are kept for others."
                " The next sync goes on from here."
            )

    def _log_in(self) -> SimpleSalesforce:
        try:
            told = self.session.request(
                "POST",
                f"{self.address}/services/oauth2/token",
                data={"grant_type": "client_credentials", **self._credentials},
            ).json()
        except RefusedError as error:
            if error.status in {400, 401}:
                raise RefusedError(
                    "Salesforce does not accept the consumer key and secret. Check both, and that the connected app "
                    "allows the client credentials flow and names a user to run as.",
                    401,
                ) from None
            raise
        instance = str(told["instance_url"]).rstrip("/")
        if self.address.startswith("https:") and not instance.startswith("https:"):
            raise RefusedError("Salesforce names an address without encryption; nothing is asked there.")
        api = SimpleSalesforce(
            instance_url=instance, session_id=str(told["access_token"]), version=self.version, session=self.session
        )
        api.base_url = f"{instance}/services/data/v{self.version}/"
        return api

    def _ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        """Call simple-salesforce; a token that has run out is renewed once."""
        self._mind_quota()
        for first in (True, False):
            self._api = self._api or self._log_in()
            try:
                return getattr(self._api, method)(*args, **kwargs)
            except RefusedError as error:
                if error.status != 401 or not first:
                    raise
                self._api = None
        return None

    def limits(self) -> tuple[int, int]:
        """The daily quota of calls, and what is left of it."""
        told = self._ask("limits")["DailyApiRequests"]
        return int(told["Max"]), int(told["Remaining"])

    def fields(self, name: str) -> set[str]:
        """The fields that an object has for this user."""
        return {str(one["name"]) for one in self._ask("restful", f"sobjects/{name}/describe")["fields"]}

    def pages(self, soql: str, *, deleted: bool) -> Iterator[list[dict[str, Any]]]:
        """The records of a query, page by page; with those that were deleted and are not purged yet."""
        page = self._ask("query", soql, include_deleted=deleted)
        while True:
            yield page["records"]
            if page["done"]:
                return
            more = str(page["nextRecordsUrl"]).rsplit("/", 1)[1]
            page = self._ask("query_more", more, include_deleted=deleted)
