"""One meeting: its agenda before, what it came to after; and what was promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.meetings import queries
from trine.web.meetings.actions import promises as actions
from trine.web.meetings.actions import series as series_actions
from trine.web.meetings.actions.series import OF_OTHERS
from trine.web.meetings.circle import may_take_part, visible_actions
from trine.web.meetings.forms import DropForm
from trine.web.meetings.models import Action, Meeting
from trine.web.meetings.views.finding_rows import a_day, a_meeting, a_series, an_arranged
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.status.readers import sees
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from django.http import HttpResponse

FORM = ["GET", "HEAD", "POST"]


@allow(policy.member)
@require_safe
def meeting(request: PersonRequest, pk: int, on: str) -> HttpResponse:
    """The agenda, or what it came to; while it is on, the page for the room."""
    row = a_meeting(a_series(request, pk), on)
    if row.state == Meeting.State.RUNNING:
        return redirect("meetings:live", pk, on)
    view = queries.meeting_view(request.user, row)
    is_today = row.on == row.series.day_of(timezone.now())
    return render(request, "meetings/meeting.html", {"active": "inbox", "view": view, "is_today": is_today})


@allow(policy.lead)
@require_POST
def keep(request: PersonRequest, pk: int, on: str) -> HttpResponse:
    """Meet after all on a day that was left out, or is a public holiday."""
    row = an_arranged(request, pk)
    series_actions.keep(request.user, series=row, on=a_day(on), today=row.day_of(timezone.now()))
    return redirect(row)


@allow(policy.member)
@require_POST
def done(request: PersonRequest, pk: int) -> HttpResponse:
    """It is done."""
    row = _action(request, pk)
    actions.finish_action(request.user, action=row, on=timezone.localdate())
    toast(request, f"Done: {row.text}", undo_url=reverse("meetings:reopen", args=[pk]))
    return redirect(_back(request, row))


@allow(policy.member)
@require_http_methods(FORM)
def drop(request: PersonRequest, pk: int) -> HttpResponse:
    """Nobody does it any more."""
    row = _action(request, pk)
    form = DropForm(sent(request))
    if form.is_valid():
        try:
            actions.drop_action(request.user, action=row, because=form.cleaned_data["because"])
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, f"Dropped: {row.text}", undo_url=reverse("meetings:reopen", args=[pk]))
            return redirect(row.series)
    return shown(request, "meetings/drop.html", form, active="inbox", row=row)


@allow(policy.member)
@require_POST
def reopen(request: PersonRequest, pk: int) -> HttpResponse:
    """It is still to be done."""
    row = _action(request, pk)
    actions.reopen_action(request.user, action=row)
    return redirect(row.series)


def _action(request: PersonRequest, pk: int) -> Action:
    row = get_object_or_404(Action.objects.select_related("series", "meeting", "who", "item"), pk=pk)
    if row.who_id != request.user.pk and not may_take_part(request.user, row.series):
        raise NotAllowed(OF_OTHERS)
    if not visible_actions([row], sees(request.user), request.user):
        raise Http404
    return row


def _back(request: PersonRequest, row: Action) -> str:
    """Where the button was: the page for the room, or the series; who takes no part in it goes to the list."""
    back = request.POST.get("back", "")
    if back and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return back
    return row.series.get_absolute_url() if may_take_part(request.user, row.series) else reverse("meetings:series_list")
