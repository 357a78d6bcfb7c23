"""One launch: its brief and gate, what it is, its stages, calling it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.queries import history
from trine.web.goals.forms.fields import person_label
from trine.web.launches.actions import launches as actions
from trine.web.launches.forms.launches import DescribeForm, ReasonForm, StageForm
from trine.web.launches.queries.workspace import brief, workspace
from trine.web.launches.rows import check_may_run, find_to_run
from trine.web.launches.states import said_of_launch, state_of
from trine.web.launches.views.pages import FORM, form_page, is_done, is_saved, while_it_runs
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import sent
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.member)
@require_safe
def launch(request: PersonRequest, slug: str) -> HttpResponse:
    """The brief, and what is missing to go on."""
    work = workspace(request.user, slug, timezone.localdate())
    actions.look(request.user, launch=work.row, today=work.today)
    context = {
        "active": "launches",
        "work": work,
        "tabs": work.tabs("launch"),
        "parts": brief(request.user, work),
        "goals": work.row.goals.select_related("cycle"),
        "deliverables": work.row.deliverables.all(),
        "revisions": work.row.revisions.select_related("by").prefetch_related("told"),
        "happenings": history("launch", slug, limit=12),
    }
    return render(request, "launches/launch.html", context)


@allow(policy.member)
@require_http_methods(FORM)
@while_it_runs
def edit(request: PersonRequest, slug: str) -> HttpResponse:
    """Change what the launch is; its day is moved on a page of its own."""
    row = find_to_run(request.user, slug)
    initial = {
        "name": row.name,
        "tier": row.tier,
        "team": row.team.slug,
        "lead": person_label(row.lead),
        "country": row.country,
        "relied_on_by": list(row.relied_on_by.values_list("slug", flat=True)),
        "goals": list(row.goals.values_list("slug", flat=True)),
        "deliverables": list(row.deliverables.values_list("slug", flat=True)),
        "version": state_of(said_of_launch(row)),
    }
    form = DescribeForm(sent(request), actor=request.user, initial=initial)

    def save() -> None:
        actions.describe_launch(
            request.user, launch=row, draft=form.draft(day=row.day), seen=form.cleaned_data["version"]
        )

    if is_saved(form, save):
        toast(request, "Saved.")
        return redirect(row)
    crumb = (row.name, row.get_absolute_url())
    back = row.get_absolute_url()
    return form_page(request, form, title=f"Edit {row.name}", lede="What is it now?", back=back, crumb=crumb)


@allow(policy.member)
@require_http_methods(FORM)
@while_it_runs
def move_on(request: PersonRequest, slug: str) -> HttpResponse:
    """To the next stage: if the gate is open, else with a reason."""
    work = workspace(request.user, slug, timezone.localdate())
    check_may_run(request.user, work.row)
    form = StageForm(sent(request))

    def save() -> None:
        actions.move_on(request.user, launch=work.row, missing=work.gate.missing, **form.cleaned_data)

    if is_saved(form, save):
        words = work.gate.next_stage.words if work.gate.next_stage else ""
        toast(request, f"“{work.row.name}” is in {words} now.", undo_url=reverse("launches:move_back", args=[slug]))
        return redirect(work.row)
    return form_page(
        request,
        form,
        title="Move on",
        back=work.row.get_absolute_url(),
        verb="Move on",
        template="launches/move_on.html",
        work=work,
        crumb=(work.row.name, work.row.get_absolute_url()),
    )


@allow(policy.member)
@require_POST
def move_back(request: PersonRequest, slug: str) -> HttpResponse:
    """To the stage before."""
    row = find_to_run(request.user, slug)
    if is_done(request, lambda: actions.move_back(request.user, launch=row)):
        toast(request, "It is back in the stage before.")
    return redirect(row)


@allow(policy.member)
@require_http_methods(FORM)
@while_it_runs
def call_off(request: PersonRequest, slug: str) -> HttpResponse:
    """Stop the launch, with the reason."""
    row = find_to_run(request.user, slug)
    form = ReasonForm(sent(request))

    def save() -> None:
        actions.call_off(request.user, launch=row, because=form.cleaned_data["because"])

    if is_saved(form, save):
        toast(request, f"“{row.name}” is called off.", undo_url=reverse("launches:take_up", args=[slug]))
        return redirect(row)
    return form_page(
        request,
        form,
        title=f"Call {row.name} off?",
        asof="The teams that count on it hear the reason. Nothing is deleted; it can be taken up again.",
        verb="Call it off",
        kind="danger",
        back=row.get_absolute_url(),
        crumb=(row.name, row.get_absolute_url()),
    )


@allow(policy.member)
@require_POST
def take_up(request: PersonRequest, slug: str) -> HttpResponse:
    """Take it up again."""
    row = find_to_run(request.user, slug)
    actions.take_up(request.user, launch=row)
    toast(request, f"“{row.name}” goes on.")
    return redirect(row)
