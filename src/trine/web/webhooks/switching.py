"""When Trine itself switches a webhook off or holds its calls, it says why, and who made it hears of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from trine.web.base.events import record
from trine.web.people.models import Person
from trine.web.webhooks.about import KIND, present
from trine.web.webhooks.models import Call, Endpoint

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def give_up(endpoint: Endpoint, because: str, now: datetime) -> None:
    """Switch one off that is on; `because` is the end of a sentence."""
    if Endpoint.objects.filter(pk=endpoint.pk, off_at=None).update(off_at=now, off_why=because):
        record(None, "webhook_given_up", KIND, str(endpoint.pk), name=endpoint.name, because=because)


def switch_off_of_departed(now: datetime) -> int:
    """Switch off what was made by people who have left: nobody's eyes are there any more; how many it were."""
    gone = Endpoint.objects.filter(off_at=None).exclude(
        made_by__in=Person.objects.present(now.date()).filter(is_active=True)
    )
    rows = list(gone.select_related("made_by"))
    for row in rows:
        give_up(row, f"{row.made_by.name}, who made it, has left", now)
    return len(rows)


def hold_after_restore(now: datetime) -> None:
    """Hold what was pending in a back-up that was restored: it may have gone out before."""
    del now
    why = "A back-up was restored, and it may have been sent before."
    Call.objects.filter(state=Call.State.PENDING).update(state=Call.State.HELD, leased_until=None, problem=why)


def has_eyes(endpoint: Endpoint) -> bool:
    """Whether the person who made it is still here."""
    return endpoint.made_by_id in present([endpoint.made_by_id])
