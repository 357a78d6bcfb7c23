"""The page for the room, while the meeting is on: one screen, and what is written down on it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.meetings import queries
from trine.web.meetings.actions import meetings as actions
from trine.web.meetings.circle import participants
from trine.web.meetings.forms import NoteForm, PromiseForm
from trine.web.meetings.models import Entry, Meeting
from trine.web.meetings.views.finding_rows import a_meeting, a_series
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import REFUSED
from trine.web.status.readers import sees
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpResponse

    from trine.web.meetings.models import Item


@allow(policy.member)
@require_POST
def begin(request: PersonRequest, pk: int) -> HttpResponse:
    """Begin today's meeting."""
    row = a_series(request, pk)
    try:
        found = actions.begin(request.user, series=row, now=timezone.now())
    except Invalid as error:
        toast_problem(request, str(error))
        return redirect(row)
    return redirect("meetings:live", pk, found.on.isoformat())


@allow(policy.member)
@require_safe
def live(request: PersonRequest, pk: int, on: str) -> HttpResponse:
    """The point that is talked about, the agenda beside it, and what was written down."""
    row = a_meeting(a_series(request, pk), on)
    if row.state != Meeting.State.RUNNING:
        return redirect(row)
    return _page(request, row, {})


@allow(policy.member)
@require_POST
def note(request: PersonRequest, pk: int, on: str) -> HttpResponse:
    """Write a note on the point."""
    return _write(request, a_meeting(a_series(request, pk), on), Entry.Kind.NOTE)


@allow(policy.member)
@require_POST
def decide(request: PersonRequest, pk: int, on: str) -> HttpResponse:
    """Write down what was decided."""
    return _write(request, a_meeting(a_series(request, pk), on), Entry.Kind.DECISION)


@allow(policy.member)
@require_POST
def promise(request: PersonRequest, pk: int, on: str) -> HttpResponse:
    """Write down who does what by when."""
    row = a_meeting(a_series(request, pk), on)
    form = PromiseForm(request.POST, people=participants(row.series, row.on))
    if form.is_valid():
        given = form.cleaned_data
        values = {name: given[name] for name in ("text", "who", "due")}
        item = _item(row, given["item"])
        try:
            actions.promise(request.user, meeting=row, item=item, now=timezone.now(), **values)
        except Invalid as error:
            error.add_to(form)
        else:
            return redirect(_here(row, item))
    return _page(request, row, {"promise": form})


@allow(policy.member)
@require_POST
def finish(request: PersonRequest, pk: int, on: str) -> HttpResponse:
    """End it."""
    row = a_meeting(a_series(request, pk), on)
    try:
        actions.finish(request.user, meeting=row, now=timezone.now())
    except Invalid as error:
        toast_problem(request, str(error))
    else:
        toast(request, "It is over. Everybody gets what it came to; what is open stands on the next agenda.")
    return redirect(row)


@allow(policy.member)
@require_POST
def take_back(request: PersonRequest, pk: int) -> HttpResponse:
    """Take back what was written down."""
    row = _entry(request, pk)
    try:
        actions.take_back(request.user, entry=row, is_gone=True)
    except Invalid as error:
        toast_problem(request, str(error))
    else:
        toast(request, f"Taken back: {row.text}", undo_url=reverse("meetings:put_back", args=[pk]))
    return redirect(_here(row.meeting, row.item))


@allow(policy.member)
@require_POST
def put_back(request: PersonRequest, pk: int) -> HttpResponse:
    """Put back what was taken back."""
    row = _entry(request, pk)
    try:
        actions.take_back(request.user, entry=row, is_gone=False)
    except Invalid as error:
        toast_problem(request, str(error))
    return redirect(_here(row.meeting, row.item))


def _write(request: PersonRequest, row: Meeting, kind: Entry.Kind) -> HttpResponse:
    form = NoteForm(request.POST)
    if form.is_valid():
        item = _item(row, form.cleaned_data["item"])
        text = form.cleaned_data["text"]
        try:
            actions.write(request.user, meeting=row, kind=kind, text=text, item=item, now=timezone.now())
        except Invalid as error:
            error.add_to(form)
        else:
            return redirect(_here(row, item))
    return _page(request, row, {kind.value: form})


def _page(request: PersonRequest, row: Meeting, refused: dict[str, Form]) -> HttpResponse:
    """The one screen; htmx puts answers to what was refused in its place, too."""
    asked = request.POST.get("item") or request.GET.get("item") or ""
    view = queries.meeting_view(request.user, row, int(asked) if asked.isdecimal() and len(asked) < 12 else 0)
    at = view.now.pk if view.now else None
    week = row.on + timedelta(weeks=row.series.every_weeks)
    people = participants(row.series, row.on)
    context: dict[str, Any] = {
        "active": "inbox",
        "view": view,
        "here": _here(row, at),
        "note_form": refused.get("note") or NoteForm(initial={"item": at}, prefix=None, auto_id="note_%s"),
        "decision_form": refused.get("decision") or NoteForm(initial={"item": at}, auto_id="decision_%s"),
        "promise_form": refused.get("promise")
        or PromiseForm(initial={"item": at, "due": week, "who": request.user.pk}, people=people, auto_id="promise_%s"),
    }
    status = REFUSED if refused and not request.htmx else 200
    return render(request, "meetings/live.html", context, status=status)


def _item(row: Meeting, pk: int | None) -> Item | None:
    return row.items.filter(pk=pk).first() if pk else None


def _here(row: Meeting, item: Item | int | None) -> str:
    address = reverse("meetings:live", args=[row.series_id, row.on.isoformat()])
    pk = item if isinstance(item, int) or item is None else item.pk
    return f"{address}?item={pk}" if pk else address


def _entry(request: PersonRequest, pk: int) -> Entry:
    row = get_object_or_404(Entry.objects.select_related("meeting", "item", "by"), pk=pk)
    row.meeting.series = a_series(request, row.meeting.series_id)
    if row.item and row.by_id != request.user.pk and not row.item.is_open_to(sees(request.user)):
        raise Http404
    return row
