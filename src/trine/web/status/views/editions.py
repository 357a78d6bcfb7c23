"""Editions: what is being written, what went out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.status import actions
from trine.web.status.forms import PartForm, ScheduleForm
from trine.web.status.making import schedule
from trine.web.status.models import Edition, EditionPart
from trine.web.status.queries import editions as queries
from trine.web.status.tabs import tabs
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from django.http import HttpResponse

FORM = ["GET", "HEAD", "POST"]
NOT_FOR_YOU = "It did not go to you. Until a status goes out, only leads and leaders see it."


@allow(policy.signed_in)
@require_safe
def front(request: PersonRequest) -> HttpResponse:
    """What goes out when, what is being written, what went out last."""
    context = {"active": "status", "view": queries.front(request.user), "tabs": tabs(request.user, "status:status")}
    return render(request, "status/status.html", context)


@allow(policy.signed_in)
@require_safe
def edition(request: PersonRequest, pk: int) -> HttpResponse:
    """One edition, as far as the reader may see it."""
    row = get_object_or_404(Edition, pk=pk)
    if not queries.may_read(request.user, row):
        raise NotAllowed(NOT_FOR_YOU)
    if row.kind == Edition.Kind.CHANGES:
        since = timezone.localtime(row.since).date().isoformat()
        return redirect(f"{reverse('status:changes')}?{urlencode({'since': since})}")
    view = queries.edition_view(request.user, row, timezone.now())
    return render(request, "status/edition.html", {"active": "status", "view": view, "edition": row})


@allow(policy.lead)
@require_http_methods(FORM)
def part(request: PersonRequest, pk: int) -> HttpResponse:
    """Write on a part."""
    row = _part(request, pk)
    form = PartForm(sent(request), part=row, writer=request.user)
    if form.is_valid():
        values = {"words": form.cleaned_data["words"], "order": form.order(), "left_out": form.left_out()}
        try:
            saved = actions.edit_part(
                request.user, part=row, **values, seen=form.cleaned_data["version"], now=timezone.now()
            )
        except Invalid as problem:
            form.renew_version()
            problem.add_to(form)
        else:
            undo = f"{reverse('status:part_undo', args=[pk])}?{urlencode({'version': saved.version})}"
            toast(request, f"The part of {row.name} is saved.", undo_url=undo if saved.version > row.version else "")
            return redirect(row.edition)
    context = {"active": "status", "part": row, "revisions": row.revisions.select_related("by")[:10]}
    return shown(request, "status/part.html", form, **context)


@allow(policy.lead)
@require_POST
def undo(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the last change of a part back."""
    row = _part(request, pk)
    version = request.GET.get("version", "")
    given = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else row.version
    try:
        taken_back = actions.undo_edit(request.user, part=row, version=given, now=timezone.now())
    except Invalid as problem:
        toast_problem(request, " ".join(problem.sentences.values()))
    else:
        toast(request, "Taken back." if taken_back else "There is nothing to take back, or somebody has written since.")
    return redirect(row.edition)


@allow(policy.lead)
@require_POST
def renew(request: PersonRequest, pk: int) -> HttpResponse:
    """Read the data of a part anew."""
    row = _part(request, pk)
    try:
        is_new = actions.renew_part(request.user, part=row, now=timezone.now())
    except Invalid as problem:
        toast_problem(request, " ".join(problem.sentences.values()))
    else:
        undo = f"{reverse('status:part_undo', args=[pk])}?{urlencode({'version': row.version + 1})}"
        words = "The lines are as of now." if is_new else "Nothing is different by now."
        toast(request, words, undo_url=undo if is_new else "")
    return redirect("status:part", pk=pk)


@allow(policy.leader)
@require_http_methods(FORM)
def when(request: PersonRequest) -> HttpResponse:
    """Choose when editions go out."""
    form = ScheduleForm(sent(request), row=schedule())
    if form.is_valid():
        row = actions.change_schedule(request.user, **form.wanted(), now=timezone.now())
        toast(request, f"The status goes out on {row.rhythm.words}." if row.weekly else "Saved.")
        return redirect("status:status")
    return shown(request, "status/when.html", form, active="status")


def _part(request: PersonRequest, pk: int) -> EditionPart:
    """A part that the person may write on."""
    row = get_object_or_404(EditionPart.objects.select_related("edition", "team", "edited_by"), pk=pk)
    if not actions.may_edit(request.user, row):
        raise NotAllowed(actions.NOT_YOURS)
    return row
