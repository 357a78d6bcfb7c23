"""Who has to be ready, and what they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.core.launches import Audience, Need
from trine.web.base.access import PersonRequest, allow
from trine.web.goals.forms.fields import person_label
from trine.web.launches.actions import readiness as actions
from trine.web.launches.forms.work import ItemForm
from trine.web.launches.models import ReadyItem
from trine.web.launches.queries.workspace import audiences, workspace
from trine.web.launches.rows import find_to_run
from trine.web.launches.views.pages import FORM, asked_first, form_page, is_done, is_saved, while_it_runs
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import sent
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from django.http import HttpResponse

    from trine.web.launches.models import Launch

GOES_WITH_IT = "Whether it is so, and since when, goes with it. It can’t be brought back."


@allow(policy.member)
@require_safe
def readiness(request: PersonRequest, slug: str) -> HttpResponse:
    """How ready each audience is."""
    work = workspace(request.user, slug, timezone.localdate())
    context = {
        "active": "launches",
        "work": work,
        "tabs": work.tabs("readiness"),
        "audiences": audiences(request.user, work),
    }
    return render(request, "launches/readiness.html", context)


@allow(policy.member)
@require_http_methods(FORM)
@while_it_runs
def new(request: PersonRequest, slug: str) -> HttpResponse:
    """Write down what an audience needs."""
    row = find_to_run(request.user, slug)
    initial = {"audience": request.GET.get("audience", "")}
    return _edited(request, row, None, ItemForm(sent(request), initial=initial))


@allow(policy.member)
@require_http_methods(FORM)
@while_it_runs
def edit(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Change it."""
    row = find_to_run(request.user, slug)
    item = get_object_or_404(ReadyItem.objects.select_related("by"), launch=row, pk=pk)
    initial = {"audience": item.audience, "need": item.need, "what": item.what, "by": person_label(item.by)}
    return _edited(request, row, item, ItemForm(sent(request), initial=initial))


def _edited(request: PersonRequest, row: Launch, item: ReadyItem | None, form: ItemForm) -> HttpResponse:
    back = reverse("launches:readiness", args=[row.slug])

    def save() -> None:
        given = form.cleaned_data
        actions.write_item(
            request.user,
            launch=row,
            item=item,
            audience=Audience(given["audience"]),
            need=Need(given["need"]),
            what=given["what"],
            by=given["by"],
        )

    if is_saved(form, save):
        toast(request, "Saved.")
        return redirect(back)
    return form_page(
        request,
        form,
        title="What an audience needs",
        lede="What does who need, to be ready on the day?",
        back=back,
        crumb=(row.name, row.get_absolute_url()),
        goes_with_it=GOES_WITH_IT,
        remove=reverse("launches:item_remove", args=[row.slug, item.pk]) if item else "",
    )


@allow(policy.member)
@require_POST
def mark(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """It is so since today, or not after all."""
    item = get_object_or_404(ReadyItem.objects.select_related("launch__team"), launch__slug=slug, pk=pk)
    on = None if item.done else timezone.localdate()
    if is_done(request, lambda: actions.mark(request.user, item=item, on=on)):
        undo = reverse("launches:item_mark", args=[slug, pk])
        toast(request, f"Ready: {item.what}." if on else f"Open again: {item.what}.", undo_url=undo)
    return redirect("launches:readiness", slug)


@allow(policy.member)
@require_http_methods(FORM)
@while_it_runs
def remove(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Take it out, after asking."""
    row = find_to_run(request.user, slug)
    item = get_object_or_404(ReadyItem, launch=row, pk=pk)
    if request.method != "POST":
        title, back = f"Take “{item.what}” off the list?", reverse("launches:readiness", args=[slug])
        return asked_first(request, title, GOES_WITH_IT, back)
    if is_done(request, lambda: actions.remove_item(request.user, item=item)):
        toast(request, f"Off the list: {item.what}.")
    return redirect("launches:readiness", slug)
