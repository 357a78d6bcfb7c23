"""Another day, or another version of the playbook: first what would happen, then it happens, and one undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.base.models import Event
from trine.web.launches import planning
from trine.web.launches.actions import days as actions
from trine.web.launches.actions.launches import latest
from trine.web.launches.forms.launches import MoveForm, ReasonForm
from trine.web.launches.queries.told import told
from trine.web.launches.reading import read_launch
from trine.web.launches.rows import find_to_run
from trine.web.launches.undoing import told_of_stayed
from trine.web.launches.views.pages import FORM, form_page, hold_version, while_it_runs
from trine.web.people import policy
from trine.web.people.models import Person
from trine.web.people.views.forms_on_pages import sent
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from trine.web.launches.planning import Replanned


def previewed(planned: Replanned, today: date) -> dict[str, object]:
    """What the preview of a change shows."""
    slugs = {move.task.owner for move in planned.moves} | {task.owner for task in (*planned.added, *planned.stays)}
    owners = {row.slug: row for row in Person.objects.filter(slug__in=[slug for slug in slugs if slug])}
    return {"planned": planned, "told": told(planned, today), "owners": owners}


def undo_url(event: Event) -> str:
    """Where a change of dates is taken back."""
    return reverse("launches:undo", args=[event.pk])


@allow(policy.member)
@require_http_methods(FORM)
@while_it_runs
def move(request: PersonRequest, slug: str) -> HttpResponse:
    """Move the launch day: the first time it shows what moves, the second time it saves just that."""
    row, today = find_to_run(request.user, slug), timezone.localdate()
    form = MoveForm(sent(request), initial={"day": row.day})
    preview: dict[str, object] = {}
    if form.is_valid():
        given = form.cleaned_data
        try:
            if "save" in request.POST:
                event = actions.move_launch(request.user, launch=row, today=today, **given)
                toast(request, f"“{row.name}” has its new dates.", undo_url=undo_url(event))
                return redirect("launches:tasks", slug)
        except Invalid as problem:
            problem.add_to(form)
        try:
            preview = _previewed_move(request, form, slug)
        except Invalid as problem:
            problem.add_to(form)
    return form_page(
        request,
        form,
        title=f"Move {row.name}",
        lede="What happens if the launch day moves?",
        back=reverse("launches:tasks", args=[slug]),
        template="launches/move.html",
        row=row,
        crumb=(row.name, row.get_absolute_url()),
        more=preview,
    )


def _previewed_move(request: PersonRequest, form: MoveForm, slug: str) -> dict[str, object]:
    """The preview, and the form holding which outcome it shows. Raises Invalid."""
    row, today, given = find_to_run(request.user, slug), timezone.localdate(), form.cleaned_data
    if given["day"] < today and given["day"] != row.day:
        raise Invalid(day="The day is past. Choose one from today on.")
    planned = planning.moved_to(read_launch(row), given["day"], today, move_manual=given["move_manual"])
    hold_version(form, planned.version)
    return previewed(planned, today)


@allow(policy.member)
@require_http_methods(FORM)
@while_it_runs
def take_version(request: PersonRequest, slug: str) -> HttpResponse:
    """Take the playbook's latest version for a launch that runs."""
    row, today = find_to_run(request.user, slug), timezone.localdate()
    version = latest(row.playbook) if row.playbook else None
    if version is None or version.version == row.playbook_version:
        raise Http404
    before = read_launch(row)
    form = ReasonForm(sent(request), initial={"because": version.because})
    context: dict[str, object] = {}
    try:
        planned = actions.to_version(before, row, version, today)
        context = previewed(planned, today)
        form.initial["seen"] = planned.version
        if form.is_valid():
            event = actions.take_version(request.user, launch=row, version=version, today=today, **form.cleaned_data)
            toast(request, f"“{row.name}” runs on version {version.version} now.", undo_url=undo_url(event))
            return redirect("launches:tasks", slug)
    except Invalid as problem:
        if not form.is_bound:
            toast_problem(request, str(problem))
            return redirect("launches:tasks", slug)
        problem.add_to(form)
    return form_page(
        request,
        form,
        title=f"Take version {version.version}",
        lede=f"What does version {version.version} change in {row.name}?",
        back=reverse("launches:tasks", args=[slug]),
        template="launches/take_version.html",
        row=row,
        version=version,
        crumb=(row.name, row.get_absolute_url()),
        more=context,
    )


@allow(policy.member)
@require_POST
def undo(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a change of dates back as a whole."""
    event = get_object_or_404(Event, pk=pk, subject_kind="launch", payload__has_key="kept")
    try:
        row, stayed = actions.undo(request.user, event=event)
    except Invalid as problem:
        toast_problem(request, str(problem))
    else:
        toast(request, f"“{row.name}” is as it was.{told_of_stayed(stayed)}")
    return redirect("launches:tasks", event.subject_id)
