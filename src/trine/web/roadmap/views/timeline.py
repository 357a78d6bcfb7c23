"""The roadmap itself, as a picture, a table and a file; what changed; saved views."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trine.plan.tables import write_deliverables
from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.base.moments import moment
from trine.web.people import policy
from trine.web.roadmap.actions import deliverables as deliverable_actions
from trine.web.roadmap.actions import readers as actions
from trine.web.roadmap.asked import WORDS, Asked
from trine.web.roadmap.models import SavedView
from trine.web.roadmap.queries.changes import changes as read_changes
from trine.web.roadmap.queries.timeline import timeline as read_timeline
from trine.web.roadmap.tabs import tabs
from trine.web.ui.toasts import toast, toast_problem


@allow(policy.member)
@require_safe
def timeline(request: PersonRequest) -> HttpResponse:
    """One timeline that all teams look at; its whole state is in the address."""
    view = read_timeline(request.user, Asked.of(request.GET), timezone.localdate())
    context = {
        "active": "roadmap",
        "tabs": tabs("roadmap:timeline"),
        "view": view,
        "groupings": WORDS.items(),
        "may_write": policy.lead(request.user),
    }
    return render(request, "roadmap/timeline.html", context)


@allow(policy.member)
@require_safe
def export(request: PersonRequest) -> HttpResponse:
    """What the timeline shows as a table, which can be brought in again."""
    view = read_timeline(request.user, Asked.of(request.GET), timezone.localdate())
    rows = {each.row.id: each.row for group in view.groups for each in group.rows}
    response = HttpResponse(write_deliverables(rows.values()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="roadmap.csv"'
    return response


@allow(policy.member)
@require_safe
def changes(request: PersonRequest) -> HttpResponse:
    """What changed since the reader looked last."""
    view = read_changes(request.user, timezone.localdate())
    context = {"active": "roadmap", "tabs": tabs("roadmap:changes"), "view": view}
    return render(request, "roadmap/changes.html", context)


@allow(policy.member)
@require_POST
def looked(request: PersonRequest) -> HttpResponse:
    """The reader has looked at what the list showed, and their teams with them."""
    at = moment(request.POST.get("at", "")) or timezone.now()
    today = timezone.localdate()
    view = read_changes(request.user, today, until=min(at, timezone.now()))
    rows = {change.row.pk: change.row for change in view.rows if change.is_mine}
    deliverable_actions.look(request.user, deliverables=list(rows.values()), today=today)
    actions.look_at_roadmap(request.user, at=at)
    toast(request, "The list begins anew from now.")
    return redirect("roadmap:changes")


@allow(policy.member)
@require_POST
def save_view(request: PersonRequest) -> HttpResponse:
    """Keep this state of the roadmap under a name."""
    query = Asked.of(request.GET).query()
    try:
        view = actions.save_view(request.user, name=request.POST.get("name", ""), query=query)
    except Invalid as problem:
        toast_problem(request, " ".join(problem.sentences.values()))
    else:
        toast(request, f"“{view.name}” is among your views.")
    return redirect(_timeline(query))


@allow(policy.member)
@require_POST
def remove_view(request: PersonRequest, pk: int) -> HttpResponse:
    """Take one of one's own views out; asks for its name anew to bring it back."""
    view = get_object_or_404(SavedView, pk=pk, person=request.user)
    again = f"{reverse('roadmap:view_restore')}?{urlencode({'name': view.name, 'query': view.query})}"
    actions.remove_view(request.user, view=view)
    toast(request, f"“{view.name}” is no longer among your views.", undo_url=again)
    return redirect("roadmap:timeline")


@allow(policy.member)
@require_POST
def restore_view(request: PersonRequest) -> HttpResponse:
    """Bring back a view that was just taken out."""
    query = request.GET.get("query", "")
    try:
        actions.save_view(request.user, name=request.GET.get("name", ""), query=query)
    except Invalid as problem:
        toast_problem(request, " ".join(problem.sentences.values()))
    return redirect("roadmap:timeline")


def _timeline(query: str) -> str:
    return f"{reverse('roadmap:timeline')}?{query}" if query else reverse("roadmap:timeline")
