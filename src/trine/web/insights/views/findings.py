"""Findings, and the search behind the palette."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trine.core.findings import Severity
from trine.core.signs import SIGNS
from trine.web.base.access import allow
from trine.web.base.errors import Invalid
from trine.web.insights import actions
from trine.web.insights.forms import AcceptForm
from trine.web.insights.models import FindingRecord
from trine.web.insights.queries import decisions
from trine.web.insights.queries import findings as queries
from trine.web.insights.queries.lighting import is_in_metric_tree
from trine.web.insights.search import search
from trine.web.insights.starting import TO_DECIDE, start
from trine.web.people import policy
from trine.web.ui.tags.layout import Tab

if TYPE_CHECKING:
    from django.http import HttpResponse

    from trine.web.base.access import PersonRequest
    from trine.web.insights.starting import Start
    from trine.web.insights.subjects import FindingView


@allow(policy.signed_in)
@require_safe
def findings(request: PersonRequest) -> HttpResponse:
    filters = {name: request.GET.get(name, default) for name, default in queries.FILTERS.items()}
    view = queries.findings_page(request.user, filters, request.GET.get("page", ""))
    context = {
        "active": "findings",
        "lede": view.lede,
        "known": view.known,
        "page": view.page,
        "shown": view.shown,
        "filters": filters,
        "filtered": any(value for name, value in filters.items() if name != "state"),
        "state_tabs": [
            Tab(label, f"?{urlencode({**filters, 'state': state})}", filters["state"] == state, view.counts[state])
            for state, label in queries.STATES.items()
        ],
        "signs": SIGNS,
        "severities": [severity.value for severity in Severity],
        "teams": queries.teams(),
    }
    return render(request, "insights/findings.html", context)


@allow(policy.signed_in)
@require_safe
def finding(request: PersonRequest, pk: int) -> HttpResponse:
    return _finding(request, pk, AcceptForm())


@allow(policy.leader)
@require_POST
def accept(request: PersonRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    form = AcceptForm(request.POST)
    if form.is_valid():
        try:
            actions.accept_finding(actor=request.user, finding=row, **form.cleaned_data)
        except Invalid as problem:
            problem.add_to(form)
        else:
            messages.success(request, "Accepted on the record.")
            return redirect(row)
    return _finding(request, pk, form, status=422)


@allow(policy.leader)
@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    actions.withdraw_acceptance(actor=request.user, finding=row)
    messages.success(request, "The acceptance is taken back; the finding counts as open again.")
    return redirect(row)


@allow(policy.signed_in)
@require_safe
def about(request: PersonRequest, kind: str, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
    context = {"findings": queries.about(request.user, kind, id)}
    return render(request, "insights/about.html", context)


@allow(policy.signed_in)
@require_safe
def search_results(request: PersonRequest) -> HttpResponse:
    return JsonResponse({"results": search(request.user, request.GET.get("q", ""))})


def _visible(request: PersonRequest, pk: int) -> FindingRecord:
    return get_object_or_404(FindingRecord.objects.visible_to(request.user), pk=pk)


def _step(request: PersonRequest, view: FindingView) -> Start | None:
    """The page on which the reader takes the next step, if it is another one; a decision is asked for on this one."""
    if view.row.resolved_at or view.row.code in TO_DECIDE:
        return None
    found = start(request.user, view, None)
    return found if found.url != view.row.get_absolute_url() else None


def _finding(request: PersonRequest, pk: int, form: AcceptForm, status: int = 200) -> HttpResponse:
    row = _visible(request, pk)
    is_question = any(kind == "tension" for kind, _ in row.subjects)
    view = queries.finding(request.user, row)
    context = {
        "active": "findings",
        "view": view,
        "step": _step(request, view.finding),
        "is_in_metric_tree": is_in_metric_tree(row),
        "shown_on": queries.shown_on(row),
        "form": form,
        "may_accept": policy.can_accept_findings(request.user),
        "may_ask": policy.can_raise_tensions(request.user) and not is_question,
        "tensions": decisions.of_finding(request.user, row.identity, timezone.localdate()),
    }
    return render(request, "insights/finding.html", context, status=status)
