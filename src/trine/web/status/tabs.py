"""The pages of this area, as tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from trine.web.people import policy
from trine.web.ui.tags.layout import Tab

if TYPE_CHECKING:
    from trine.web.people.models import Person


def tabs(reader: Person, current: str) -> list[Tab]:
    """Status, what changed (for those who lead), archive."""
    pages = [("Status", "status:status"), ("What changed", "status:changes"), ("Archive", "status:archive")]
    if not policy.lead(reader):
        del pages[1]
    return [Tab(label, reverse(name), name == current) for label, name in pages]
