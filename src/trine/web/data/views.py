"""Data: freshness and definitions, and a file's way from the drop to the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from trine.integrations.csv.errors import ImportingError
from trine.web.base.access import allow
from trine.web.base.errors import Invalid
from trine.web.data import actions, queries
from trine.web.data.forms import KindForm
from trine.web.data.models import FileImport, State
from trine.web.data.outcomes import reconcile
from trine.web.people import policy

if TYPE_CHECKING:
    from django.http import HttpResponseBase

    from trine.web.base.access import PersonRequest


@allow(policy.can_see_money)
@require_safe
def home(request: PersonRequest) -> HttpResponse:
    may_import = policy.can_import_facts(request.user)
    context = {"active": "data", "view": queries.home(), "may_import": may_import}
    return render(request, "data/home.html", {**context, "may_connect": policy.owner(request.user)})


@allow(policy.can_see_money)
@require_safe
def metric(request: PersonRequest, name: str) -> HttpResponse:
    view = queries.metric(name, request.GET.get("from", ""), request.GET.get("page", "1"))
    return render(request, "data/metric.html", {"active": "data", "view": view})


@allow(policy.can_import_facts)
@require_POST
def upload(request: PersonRequest) -> HttpResponse:
    files = request.FILES.getlist("files")
    if not files:
        messages.error(request, "No file came with it. Choose a file, or drop one on the field.")
        return redirect("data:home")
    rows = [actions.upload(actor=request.user, file=file) for file in files]
    return redirect(rows[0] if len(rows) == 1 else "data:home")


@allow(policy.can_import_facts)
@require_safe
def file(request: PersonRequest, pk: int) -> HttpResponse:
    row = _row(pk)
    if row.state == State.MAPPING:
        return _mapping(request, row)
    context = {"active": "data", "row": row, "kind_form": KindForm(), "can_undo": queries.can_take_back(row)}
    return render(request, "data/file.html", context)


@allow(policy.can_import_facts)
@require_safe
def progress(request: PersonRequest, pk: int) -> HttpResponse:
    row = _row(pk)
    response = render(request, "data/progress.html", {"row": row})
    if not row.is_running:
        response["HX-Redirect"] = row.get_absolute_url()
    return response


@allow(policy.can_import_facts)
@require_safe
def mapping(request: PersonRequest, pk: int) -> HttpResponse:
    return _mapping(request, _row(pk))


@allow(policy.can_import_facts)
@require_POST
def kind(request: PersonRequest, pk: int) -> HttpResponse:
    row, form = _row(pk), KindForm(request.POST)
    if form.is_valid():
        try:
            actions.choose_kind(actor=request.user, row=row, kind=form.cleaned_data["kind"])
        except Invalid as problem:
            messages.error(request, str(problem))
    return redirect(row)


@allow(policy.can_import_facts)
@require_POST
def save_mapping(request: PersonRequest, pk: int) -> HttpResponse:
    return _mapping(request, _row(pk), save=True)


@allow(policy.can_import_facts)
@require_POST
def start(request: PersonRequest, pk: int) -> HttpResponse:
    row = _row(pk)
    try:
        actions.start_import(actor=request.user, row=row)
    except Invalid as problem:
        messages.error(request, str(problem))
    return redirect(row)


@allow(policy.can_import_facts)
@require_POST
def undo(request: PersonRequest, pk: int) -> HttpResponse:
    row = _row(pk)
    try:
        messages.success(request, actions.undo_import(actor=request.user, row=row))
    except Invalid as problem:
        messages.error(request, str(problem))
    return redirect(row)


@allow(policy.can_import_facts)
@require_POST
def discard(request: PersonRequest, pk: int) -> HttpResponse:
    row = _row(pk)
    try:
        actions.discard(actor=request.user, row=row)
    except Invalid as problem:
        messages.error(request, str(problem))
        return redirect(row)
    messages.success(request, f"{row.name} is gone from here. What was imported from it stays.")
    return redirect("data:home")


@allow(policy.can_import_facts)
@require_safe
def rejected(request: PersonRequest, pk: int) -> HttpResponseBase:
    row = _row(pk)
    if not row.rejected_path.exists():
        raise Http404("No row of this file was rejected.")
    return FileResponse(row.rejected_path.open("rb"), as_attachment=True, filename=f"rejected-{row.pk}.csv")


def _row(pk: int) -> FileImport:
    """The file, in the state that it is really in: a job that is gone leaves it to us."""
    row = get_object_or_404(FileImport.objects.select_related("by"), pk=pk)
    if row.is_running:
        reconcile(row)
        row.refresh_from_db()
    return row


def _mapping(request: PersonRequest, row: FileImport, *, save: bool = False) -> HttpResponse:
    if not save and not row.can_be_mapped:
        messages.error(request, "Its columns can’t be given another meaning now.")
        return redirect(row)
    try:
        form, dialect = queries.mapping_form(row, request.POST if save else None)
    except ImportingError as problem:
        messages.error(request, str(problem))
        return redirect("data:home")
    status = 200
    if save:
        status = 400
        if form.is_valid():
            try:
                actions.save_mapping(actor=request.user, row=row, mapping=form.to_mapping())
            except Invalid as problem:
                problem.add_to(form)
            else:
                return redirect(row)
    context = {
        "active": "data",
        "row": row,
        "form": form,
        "dialect": dialect,
        "kind_form": KindForm(initial={"kind": row.kind}),
    }
    return render(request, "data/mapping.html", context, status=status)
