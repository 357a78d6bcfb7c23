"""What the addresses of this area name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from trine.core.agreement import Survey, publish, to_json
from trine.web.pulse.models import Ticket, Wave

ITEMS = ("mql", "revenue", "churn", "margin", "share", "speed", "alarms", "price")


def a_wave(name: str, **more: Any) -> Wave:
    """A wave with eight things to choose from, one of them a decoy."""
    candidates = [{"id": item, "name": item.capitalize(), "is_decoy": item == "price"} for item in ITEMS]
    values = {"candidates": candidates, "closes_at": timezone.now() + timedelta(days=7), **more}
    return Wave.objects.create(name=name, **values)


def pulse_world(world: dict[str, Any]) -> dict[str, Any]:
    """A survey that is arranged, one that is open and asks people of every role but guests, and one that is over."""
    teams = [world["sales"], world["marketing"]]
    draft = a_wave("Spring", made_by=world["leader"])
    opened = a_wave("Winter", made_by=world["leader"], state="open", opened_at=timezone.now())
    closed = a_wave("Autumn", state="closed", opened_at=timezone.now(), closed_at=timezone.now(), asked=4, answered=4)
    closed.result = to_json(publish(Survey(ITEMS, ())))
    closed.save()
    for row in (draft, opened, closed):
        row.teams.set(teams)
    people = [world[role] for role in ("member", "lead", "leader", "owner")]
    Ticket.objects.bulk_create(Ticket(wave=opened, person=person, team=world["sales"]) for person in people)
    return {"wave": draft, "open_wave": opened, "closed_wave": closed}
