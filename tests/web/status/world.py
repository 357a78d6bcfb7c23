"""What the addresses of this area name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from trine.web.status.models import Edition, EditionPart


def status_world(world: dict[str, Any]) -> dict[str, Any]:
    """A weekly status that is being written, with a part of Sales."""
    now = timezone.now()
    out = now + timedelta(days=1)
    edition = Edition.objects.create(
        kind="weekly", day=out.date(), since=now - timedelta(days=7), until=now, goes_out_at=out
    )
    part = EditionPart.objects.create(edition=edition, team=world["sales"], slug="sales", name="Sales", position=1)
    return {"edition": edition, "status_part": part}
