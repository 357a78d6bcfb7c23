"""Pages of stand-ups."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.stand_ups import actions, queries
from trine.web.stand_ups.circle import may_arrange, may_read
from trine.web.stand_ups.forms import SkipForm, StandUpForm, ThreeLinesForm, clock
from trine.web.stand_ups.models import StandUp, StandUpDay
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from django.http import HttpResponse

FORM = ["GET", "HEAD", "POST"]


@allow(policy.member)
@require_safe
def stand_ups(request: PersonRequest) -> HttpResponse:
    """Those of the reader's teams."""
    rows = queries.stand_ups(request.user)
    may_begin = policy.lead(request.user)
    return render(request, "stand_ups/stand_ups.html", {"active": "inbox", "rows": rows, "may_begin": may_begin})


@allow(policy.lead)
@require_http_methods(FORM)
def new(request: PersonRequest) -> HttpResponse:
    """Set one up."""
    initial = {"teams": list(request.user.led_team_ids), "asks_at": "09:00", "gathers_at": "10:30"}
    form = StandUpForm(sent(request), initial={**initial, "zone": request.user.time_zone})
    if form.is_valid():
        try:
            row = actions.set_up(request.user, values=form.values(), teams=form.cleaned_data["teams"])
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "It asks for the first time on its next day.")
            return redirect(row)
    return shown(request, "stand_ups/form.html", form, active="inbox")


@allow(policy.member)
@require_safe
def stand_up(request: PersonRequest, pk: int) -> HttpResponse:
    """One of them, with its days."""
    row = _row(request, pk)
    view = queries.stand_up_view(request.user, row, timezone.now())
    form = SkipForm(initial={"on": row.day_of(timezone.now())})
    return render(request, "stand_ups/stand_up.html", {"active": "inbox", "view": view, "form": form})


@allow(policy.lead)
@require_http_methods(FORM)
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Its teams and hours."""
    row = _arranged(request, pk)
    initial = {
        "name": row.name,
        "teams": [team.pk for team in row.teams.all()],
        "weekdays": row.weekdays,
        "asks_at": clock(row.asks_at),
        "gathers_at": clock(row.gathers_at),
        "zone": row.zone,
    }
    form = StandUpForm(sent(request), initial=initial)
    if form.is_valid():
        try:
            actions.change(request.user, stand_up=row, values=form.values(), teams=form.cleaned_data["teams"])
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "Saved.")
            return redirect(row)
    return shown(request, "stand_ups/form.html", form, active="inbox", row=row)


@allow(policy.lead)
@require_POST
def end(request: PersonRequest, pk: int) -> HttpResponse:
    """It asks no more."""
    row = _arranged(request, pk)
    actions.end(request.user, stand_up=row, on=timezone.localdate())
    toast(request, "It asks no more. What was said stays.", undo_url=reverse("stand_ups:take_up", args=[pk]))
    return redirect(row)


@allow(policy.lead)
@require_POST
def take_up(request: PersonRequest, pk: int) -> HttpResponse:
    """It asks again."""
    row = _arranged(request, pk)
    actions.take_up(request.user, stand_up=row)
    return redirect(row)


@allow(policy.lead)
@require_POST
def skip(request: PersonRequest, pk: int) -> HttpResponse:
    """Leave a day out."""
    row = _arranged(request, pk)
    now = timezone.now()
    form = SkipForm(request.POST)
    if form.is_valid():
        try:
            day = actions.skip(request.user, stand_up=row, today=row.day_of(now), **form.cleaned_data)
        except Invalid as error:
            error.add_to(form)
        else:
            undo = reverse("stand_ups:keep", args=[pk, day.on.isoformat()])
            toast(request, "Left out. Who was asked already hears of it.", undo_url=undo)
            return redirect(row)
    view = queries.stand_up_view(request.user, row, now)
    return shown(request, "stand_ups/stand_up.html", form, active="inbox", view=view)


@allow(policy.lead)
@require_POST
def keep(request: PersonRequest, pk: int, on: str) -> HttpResponse:
    """Have a day after all that was left out."""
    actions.keep(request.user, day=_day(_arranged(request, pk), on), now=timezone.now())
    return redirect("stand_ups:stand_up", pk)


@allow(policy.member)
@require_POST
def be_not_asked(request: PersonRequest, pk: int) -> HttpResponse:
    """Do not ask me any more."""
    row = _row(request, pk)
    actions.be_asked(request.user, stand_up=row, wanted=False)
    undo = reverse("stand_ups:be_asked", args=[pk])
    toast(request, "You are not asked any more; you can write your lines all the same.", undo_url=undo)
    return redirect(row)


@allow(policy.member)
@require_POST
def be_asked(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask me again."""
    row = _row(request, pk)
    actions.be_asked(request.user, stand_up=row, wanted=True)
    return redirect(row)


@allow(policy.member)
@require_safe
def day(request: PersonRequest, pk: int, on: str) -> HttpResponse:
    """What was said on a day."""
    view = queries.day_view(request.user, _day(_row(request, pk), on))
    return render(request, "stand_ups/day.html", {"active": "inbox", "view": view})


@allow(policy.member)
@require_http_methods(FORM)
def mine(request: PersonRequest, pk: int, on: str) -> HttpResponse:
    """Three fields."""
    row = _day(_row(request, pk), on)
    said = row.answers.filter(person=request.user).first()
    if not queries.may_answer(request.user, row, said):
        return redirect(row)
    names = ("done", "next", "in_the_way", "waits_for_id")
    initial = {name.removesuffix("_id"): getattr(said, name) for name in names} if said else {}
    form = ThreeLinesForm(sent(request), initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        lines = {name: given[name] for name in names[:3]}
        try:
            actions.answer(request.user, day=row, lines=lines, waits_for=given["waits_for"], now=timezone.now())
        except Invalid as error:
            error.add_to(form)
        else:
            toast(
                request, "Thank you. You can change it until it is gathered." if not row.gathered_at else "Thank you."
            )
            return redirect(row)
    return shown(
        request, "stand_ups/mine.html", form, active="inbox", day=row, last=queries.last_next(request.user, row)
    )


def _row(request: PersonRequest, pk: int) -> StandUp:
    """A stand-up that the reader may read."""
    row = get_object_or_404(StandUp.objects.prefetch_related("teams"), pk=pk)
    if not may_read(request.user, {team.pk for team in row.teams.all()}) and not _may_arrange(request, row):
        raise NotAllowed("This stand-up is of other teams.")
    return row


def _arranged(request: PersonRequest, pk: int) -> StandUp:
    """A stand-up that the reader may arrange."""
    row = get_object_or_404(StandUp.objects.prefetch_related("teams"), pk=pk)
    if not _may_arrange(request, row):
        raise NotAllowed(actions.NOT_YOURS)
    return row


def _may_arrange(request: PersonRequest, row: StandUp) -> bool:
    return may_arrange(request.user, {team.pk for team in row.teams.all()})


def _day(row: StandUp, on: str) -> StandUpDay:
    try:
        asked_for = date.fromisoformat(on)
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(row.days.select_related("stand_up"), on=asked_for)
