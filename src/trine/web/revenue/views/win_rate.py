"""Why did the win rate change?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.csv_files import csv_file
from trine.web.people import policy
from trine.web.revenue.facts import terms
from trine.web.revenue.queries import win_rate as queries
from trine.web.revenue.tabs import tabs

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.can_see_money)
@require_safe
def win_rate(request: PersonRequest) -> HttpResponse:
    """Poor leads or low close rate."""
    today = timezone.localdate()
    view = queries.why(request.GET, today)
    quarters = queries.quarters(today, terms()["fiscal_year_start"])
    context = {
        "active": "revenue",
        "tabs": tabs("revenue:win_rate"),
        "view": view,
        "quarters": [(queries.name_of(each), each) for each in quarters],
        "ways": queries.ways(view.asked.count),
        "counts": queries.COUNTS,
    }
    return render(request, "revenue/win_rate.html", context)


@allow(policy.can_see_money)
@require_safe
def win_rate_csv(request: PersonRequest) -> HttpResponse:
    """The kinds as a file."""
    return csv_file("win-rate", *queries.effect_cells(queries.why(request.GET, timezone.localdate()).found))
