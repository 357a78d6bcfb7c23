"""One call of one webhook: what is sent, and what came of it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from trine import __version__
from trine.integrations.egress import RefusedError, UnreachableError, call
from trine.integrations.webhooks.signing import headers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trine.integrations.egress import Answer, Network

SECONDS = 10.0
"""How long one call may take altogether."""
MOST_BYTES = 16 * 1024
"""How much of an answer is read."""
GONE = 410


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent where; `secrets` has the old one too while a receiver changes to the new one."""

    url: str
    call_id: str
    secrets: tuple[str, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call: the status, none if there was no answer; `said` is the answer's text, or what went wrong."""

    status: int | None
    said: str
    seconds: float
    retry_after: timedelta | None = None

    @property
    def is_taken(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """Whether the receiver wants no calls any more."""
        return self.status == GONE

    @property
    def problem(self) -> str:
        """What went wrong, in a sentence; empty if nothing did.

        >>> Outcome(503, "busy", 0.1).problem
        'It answered with 503.'
        """
        if self.is_taken:
            return ""
        return self.said if self.status is None else f"It answered with {self.status}."


def body_of(kind: str, at: datetime, data: Mapping[str, Any]) -> bytes:
    """The body of a call: the type of what happened, when, and what is to be known of it.

    >>> body_of("launch.moved", datetime(2027, 1, 11, 9, tzinfo=UTC), {"name": "Größe"}).decode()
    '{"type":"launch.moved","timestamp":"2027-01-11T09:00:00Z","data":{"name":"Größe"}}'
    """
    moment = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    found = {"type": kind, "timestamp": moment, "data": data}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def post(request: Request, allowed: Sequence[Network] = (), seconds: float = SECONDS) -> Outcome:
    """Send it once, signed for this moment; whatever goes wrong is an outcome too."""
    began, now = time.monotonic(), datetime.now(UTC)
    sent = {
        "content-type": "application/json",
        "user-agent": f"Trine/{__version__} (webhooks)",
        **headers(request.secrets, request.call_id, now, request.body),
    }
    try:
        answer = call(
            "POST",
            request.url,
            body=request.body,
            headers=sent,
            allowed=allowed,
            seconds=seconds,
            most_bytes=MOST_BYTES,
        )
    except (RefusedError, UnreachableError) as error:
        return Outcome(None, str(error), time.monotonic() - began)
    said = answer.body.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
    return Outcome(answer.status, said, time.monotonic() - began, _retry_after(answer, now))


def _retry_after(answer: Answer, now: datetime) -> timedelta | None:
    """How long the receiver asks us to wait (RFC 9110, 10.2.3): seconds, or a date; none if it says nothing we know."""
    given = answer.headers.get("retry-after", "").strip()
    if given.isascii() and given.isdigit():
        return timedelta(seconds=min(int(given), 10**8))
    try:
        at = parsedate_to_datetime(given)
    except ValueError:
        return None
    return max(timedelta(), at.replace(tzinfo=at.tzinfo or UTC) - now)
