"""What a launch is to move, and what came out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.core.launches import Effect
from trine.web.base.access import PersonRequest, allow
from trine.web.goals.amounts import typed
from trine.web.launches.actions import measures as actions
from trine.web.launches.forms.work import MeasureForm
from trine.web.launches.models import LaunchMeasure
from trine.web.launches.queries.results import measures as read_measures
from trine.web.launches.queries.workspace import workspace
from trine.web.launches.rows import find_to_run
from trine.web.launches.views.pages import FORM, asked_first, form_page, is_done, is_saved, while_it_runs
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import sent
from trine.web.ui.tags.words import plural
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from django.http import HttpResponse

    from trine.web.launches.models import Launch

GOES_WITH_IT = "Its window, target and the result on record go with it. They can’t be brought back."


@allow(policy.member)
@require_safe
def measures(request: PersonRequest, slug: str) -> HttpResponse:
    """What it is to move, and what came out, by one method for every launch."""
    work = workspace(request.user, slug, timezone.localdate())
    cards = read_measures(request.user, work)
    context = {
        "active": "launches",
        "work": work,
        "tabs": work.tabs("measures"),
        "cards": cards,
        "has_results": any(card.result for card in cards),
        "is_due": any(card.result and card.row.worked_out is None for card in cards),
    }
    return render(request, "launches/measures.html", context)


@allow(policy.member)
@require_http_methods(FORM)
@while_it_runs
def new(request: PersonRequest, slug: str) -> HttpResponse:
    """Write down what the launch is to move."""
    row = find_to_run(request.user, slug)
    return _edited(request, row, None, MeasureForm(sent(request), launch=row, initial={"start": row.day}))


@allow(policy.member)
@require_http_methods(FORM)
@while_it_runs
def edit(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Change it."""
    row = find_to_run(request.user, slug)
    found = get_object_or_404(LaunchMeasure.objects.select_related("metric", "goal"), launch=row, pk=pk)
    initial = {
        "metric": found.metric.name,
        "effect": found.effect,
        "start": found.start,
        "end": found.end,
        "baseline": typed(found.baseline, found.metric.unit),
        "target": typed(found.target, found.metric.unit),
        "goal": found.goal.slug if found.goal else "",
    }
    return _edited(request, row, found, MeasureForm(sent(request), launch=row, initial=initial))


def _edited(request: PersonRequest, row: Launch, measure: LaunchMeasure | None, form: MeasureForm) -> HttpResponse:
    back = reverse("launches:measures", args=[row.slug])

    def save() -> None:
        given = form.cleaned_data
        wanted = actions.Wanted(**{**given, "effect": Effect(given["effect"])})
        actions.write_measure(request.user, launch=row, measure=measure, wanted=wanted)

    if is_saved(form, save):
        toast(request, "Saved.")
        return redirect(back)
    return form_page(
        request,
        form,
        title="What the launch is to move",
        lede="Which metric is the launch to move, from where to where, in which window?",
        back=back,
        crumb=(row.name, row.get_absolute_url()),
        goes_with_it=GOES_WITH_IT,
        remove=reverse("launches:measure_remove", args=[row.slug, measure.pk]) if measure else "",
    )


@allow(policy.member)
@require_http_methods(FORM)
@while_it_runs
def remove(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Take it out, after asking."""
    row = find_to_run(request.user, slug)
    found = get_object_or_404(LaunchMeasure.objects.select_related("metric"), launch=row, pk=pk)
    if request.method != "POST":
        title, back = f"Take “{found.metric.name}” off the list?", reverse("launches:measures", args=[slug])
        return asked_first(request, title, GOES_WITH_IT, back)
    if is_done(request, lambda: actions.remove_measure(request.user, measure=found)):
        toast(request, f"Off the list: {found.metric.name}.")
    return redirect("launches:measures", slug)


@allow(policy.member)
@require_POST
def work_out(request: PersonRequest, slug: str) -> HttpResponse:
    """Put the results of windows that have ended on record."""
    row = find_to_run(request.user, slug)
    counts: list[int] = []
    if is_done(
        request,
        lambda: counts.append(actions.work_out(request.user, launch=row, today=timezone.localdate())),
    ):
        toast(request, f"{plural(counts[0], 'result')} put on record." if counts[0] else "There is nothing new.")
    return redirect("launches:measures", slug)


@allow(policy.member)
@require_POST
def discussed(request: PersonRequest, slug: str) -> HttpResponse:
    """The result was talked about today, or not after all."""
    row = find_to_run(request.user, slug)
    on = None if row.discussed else timezone.localdate()
    if is_done(request, lambda: actions.mark_discussed(request.user, launch=row, on=on)):
        toast(request, "Marked as talked about." if on else "Marked as not talked about.")
    return redirect("launches:measures", slug)
