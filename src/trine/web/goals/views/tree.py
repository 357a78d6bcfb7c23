"""All goals of a cycle."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.goals.as_it_was import as_it_was, first_day
from trine.web.goals.queries.tree import Asked
from trine.web.goals.queries.tree import tree as read_tree
from trine.web.people import policy
from trine.web.ui.paging import page_number

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.signed_in)
@require_safe
def tree(request: PersonRequest) -> HttpResponse:
    """The tree from the company to the teams, of a cycle, a team, or some words, today or as of a past day."""
    given, today = request.GET, timezone.localdate()
    day = _past_day(given.get("on", ""), today)
    asked = Asked(
        given.get("cycle", ""),
        given.get("team", ""),
        given.get("q", "").replace("\x00", "").strip()[:200],
        page_number(given.get("page")),
        day,
    )
    began = first_day() if day else None
    context = {
        "active": "goals",
        "today": today,
        "plan_of_today": day is not None and (began is None or day < began),
        "may_write": policy.lead(request.user),
        "may_plan": policy.leader(request.user),
    }
    with as_it_was(_end_of(day)) if day and not context["plan_of_today"] else nullcontext():
        context["view"] = read_tree(request.user, asked, day or today)
        return render(request, "goals/tree.html", context)


def _past_day(text: str, today: date) -> date | None:
    """The day that was asked for; none for today, for a day to come, and for what is no day."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day < today else None


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))
