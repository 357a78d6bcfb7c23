"""All goals of a cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.goals.queries.tree import Asked
from trine.web.goals.queries.tree import tree as read_tree
from trine.web.people import policy
from trine.web.ui.paging import page_number

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.signed_in)
@require_safe
def tree(request: PersonRequest) -> HttpResponse:
    """The tree from the company to the teams, of a cycle, a team, or some words."""
    given = request.GET
    asked = Asked(
        given.get("cycle", ""),
        given.get("team", ""),
        given.get("q", "").replace("\x00", "").strip()[:200],
        page_number(given.get("page")),
    )
    view = read_tree(request.user, asked, timezone.localdate())
    context = {
        "active": "goals",
        "view": view,
        "may_write": policy.lead(request.user),
        "may_plan": policy.leader(request.user),
    }
    return render(request, "goals/tree.html", context)
