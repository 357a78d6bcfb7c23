"""Pages of live sources: the list, one source, and the form that connects it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.web.base.access import allow
from trine.web.base.errors import Invalid
from trine.web.data.sources import actions
from trine.web.data.sources.connecting import under_way
from trine.web.data.sources.forms import SourceForm
from trine.web.data.sources.models import Kind, LiveSource
from trine.web.people import policy

if TYPE_CHECKING:
    from trine.web.base.access import PersonRequest


@allow(policy.owner)
@require_safe
def sources(request: PersonRequest) -> HttpResponse:
    """Every source, and how its latest sync went."""
    context = {"active": "data", "sources": LiveSource.objects.all(), "under_way": under_way(), "kinds": Kind}
    return render(request, "data/sources.html", context)


@allow(policy.owner)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PersonRequest, kind: str) -> HttpResponse:
    """Connect a source of a kind."""
    if kind not in Kind.values:
        raise Http404("There is no such kind of source.")
    form = SourceForm(Kind(kind), request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            row = actions.connect_source(actor=request.user, kind=kind, **form.values())
        except Invalid as error:
            error.add_to(form)
        else:
            messages.success(request, f"{row.name} is connected. Try the connection, then read it.")
            return redirect(row)
    context = {"active": "data", "form": form, "kind": Kind(kind)}
    return render(request, "data/source_add.html", context, status=422 if form.errors else 200)


@allow(policy.owner)
@require_safe
def source(request: PersonRequest, pk: int) -> HttpResponse:
    """One source."""
    row = _row(pk)
    return _source(request, row, SourceForm(Kind(row.kind), row=row))


@allow(policy.owner)
@require_POST
def change(request: PersonRequest, pk: int) -> HttpResponse:
    """Change how a source is read."""
    row = _row(pk)
    form = SourceForm(Kind(row.kind), request.POST, row=row)
    if form.is_valid():
        try:
            actions.change_source(actor=request.user, row=row, kind=row.kind, **form.values())
        except Invalid as error:
            error.add_to(form)
        else:
            messages.success(request, "Saved.")
            return redirect(row)
    return _source(request, row, form)


@allow(policy.owner)
@require_POST
def check(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask the source whether it answers."""
    row = _row(pk)
    try:
        messages.success(request, actions.try_source(actor=request.user, row=row))
    except Invalid as problem:
        messages.error(request, str(problem))
    return redirect(row)


@allow(policy.owner)
@require_POST
def start(request: PersonRequest, pk: int) -> HttpResponse:
    """Read what has changed, now."""
    row = _row(pk)
    actions.start_sync(actor=request.user, row=row)
    messages.success(request, f"{row.name} is being read. You may leave this page.")
    return redirect(row)


@allow(policy.owner)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Forget a source, after a question."""
    row = _row(pk)
    if request.method != "POST":
        sentence = "Its secret is deleted. The facts that came from it stay as they are."
        context = {"active": "data", "title": f"Forget {row.name}?", "sentence": sentence, "verb": "Forget it"}
        context["back"] = row.get_absolute_url()
        return render(request, "ui/confirm.html", context)
    try:
        actions.let_go(actor=request.user, row=row)
    except Invalid as problem:
        messages.error(request, str(problem))
        return redirect(row)
    messages.success(request, f"{row.name} is forgotten. Its facts stay as they are.")
    return redirect("data:sources")


def _row(pk: int) -> LiveSource:
    return get_object_or_404(LiveSource.objects.select_related("by"), pk=pk)


def _source(request: PersonRequest, row: LiveSource, form: SourceForm) -> HttpResponse:
    context = {"active": "data", "row": row, "form": form, "is_under_way": row.pk in under_way()}
    return render(request, "data/source.html", context, status=422 if form.errors else 200)
