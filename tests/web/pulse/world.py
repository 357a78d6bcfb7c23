"""What the addresses of this area name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from trine.web.pulse.models import Wave


def pulse_world(world: dict[str, Any]) -> dict[str, Any]:
    """A survey that is being arranged."""
    row = Wave.objects.create(name="Spring", closes_at=timezone.now() + timedelta(days=7), made_by=world["leader"])
    row.teams.set([world["sales"], world["marketing"]])
    return {"wave": row}
