"""What is shown while a job counts the touches that a page is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from trine.web.revenue.counting import is_counted
from trine.web.revenue.tabs import tabs
from trine.web.revenue.tasks import soon

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.http import HttpResponse

    from trine.analytics.attribution import Reach
    from trine.web.base.access import PersonRequest


def counted_first(request: PersonRequest, here: str, reaches: Collection[Reach]) -> HttpResponse | None:
    """A page that opens the one that is asked for once a job has counted; none if that can be answered at once."""
    missing = [reach for reach in reaches if not is_counted(reach)]
    for reach in missing:
        soon(reach)
    return render(request, "revenue/counting.html", {"active": "revenue", "tabs": tabs(here)}) if missing else None
