"""The list of webhooks, and the latest calls of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from trine.core.wording import times
from trine.integrations.webhooks.retrying import ATTEMPTS
from trine.web.base.sentences import sentence
from trine.web.briefing.concerns import visible
from trine.web.webhooks.models import Call, Endpoint
from trine.web.webhooks.payload import kind_of

if TYPE_CHECKING:
    from trine.web.people.models import Person

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A webhook in the list."""

    endpoint: Endpoint
    waiting: int
    dead: int

    @property
    def state(self) -> str:
        """How it stands, in a word or two."""
        return state_of(self.endpoint)


@dataclass(frozen=True, slots=True)
class Made:
    """A call, as the reader may see it."""

    call: Call
    kind: str
    sentence: str

    @property
    def outcome(self) -> str:
        """What became of it, in words."""
        call, tried = self.call, times(self.call.attempts, "attempt")
        words = {
            Call.State.TAKEN: f"Taken with {call.status}" + (f", after {tried}" if call.attempts > 1 else ""),
            Call.State.HELD: f"Held. {call.problem}",
            Call.State.DROPPED: f"Not sent. {call.problem}",
            Call.State.DEAD: f"Given up after {tried}. {call.problem}",
            Call.State.PENDING: _waiting(call, f"{call.problem} {tried} of {ATTEMPTS}."),
        }
        return words[Call.State(call.state)]


def webhooks() -> tuple[Row, ...]:
    """All webhooks, with how many calls wait and were given up. One query."""
    rows = Endpoint.objects.select_related("made_by").annotate(
        waiting=Count("calls", filter=Q(calls__state=Call.State.PENDING)),
        dead=Count("calls", filter=Q(calls__state=Call.State.DEAD)),
    )
    return tuple(Row(row, row.waiting, row.dead) for row in rows)


def calls_of(endpoint: Endpoint, reader: Person) -> tuple[Made, ...]:
    """The latest calls; of what the reader may not see it says the type alone. A constant number of queries."""
    rows = list(endpoint.calls.select_related("endpoint", "event__actor").order_by("-pk")[:SHOWN])
    seen = visible((row.event for row in rows), reader.pk)
    return tuple(Made(row, kind_of(row.event), sentence(row.event) if row.event_id in seen else "") for row in rows)


def _waiting(call: Call, tried: str) -> str:
    """What a call waits for."""
    if call.endpoint.off_at is not None:
        return f"Waits until the webhook is switched on. {call.problem}".strip()
    if call.problem:
        return tried
    return "Waits until the webhook takes calls again" if call.endpoint.failures else "On its way"


def state_of(endpoint: Endpoint) -> str:
    """How a webhook stands."""
    if endpoint.off_at is not None:
        return "off"
    return "failing" if endpoint.failures else "on"
