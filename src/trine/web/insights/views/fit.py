"""What would make a proved conflict fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.insights.actions import scenarios
from trine.web.insights.models import FindingRecord, Scenario
from trine.web.insights.queries import fit as queries
from trine.web.people import policy
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.signed_in)
@require_safe
def fit(request: PersonRequest, pk: int) -> HttpResponse:
    """The conflict's members as sliders; the address holds what is tried."""
    row = _find(request, pk)
    view = queries.fit(row, request.GET.dict())
    if view is None:
        toast_problem(request, "There is nothing left to try: the conflict is gone, or tells no figures.")
        return redirect(row)
    context = {
        "active": "findings",
        "view": view,
        "may_plan": policy.can_plan(request.user),
        "may_ask": policy.can_raise_tensions(request.user),
    }
    return render(request, "insights/fit.html", context)


@allow(policy.leader)
@require_POST
def to_scenario(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the tried targets into the planning room."""
    row = _find(request, pk)
    edits = queries.target_edits(row, request.POST.dict())
    if not edits:
        toast_problem(request, "Move the slider of a goal first: nothing differs from the plan.")
        return redirect("insights:fit", pk)
    try:
        scenario = scenarios.make(request.user, name=_free_name(row))
        scenarios.change_targets(request.user, scenario=scenario, edits=edits)
    except Invalid as problem:
        toast_problem(request, str(problem))
        return redirect("insights:fit", pk)
    toast(request, "A copy of the plan with these targets. Every check has run on it.")
    return redirect(scenario)


def _find(request: PersonRequest, pk: int) -> FindingRecord:
    return get_object_or_404(FindingRecord.objects.visible_to(request.user), pk=pk)


def _free_name(row: FindingRecord) -> str:
    """A name that no scenario has."""
    first = f"What would fit: {row.title[:120]}"
    taken = set(Scenario.objects.filter(name__startswith=first).values_list("name", flat=True))
    return next(name for name in (first, *(f"{first} ({n})" for n in range(2, 10_000))) if name not in taken)
