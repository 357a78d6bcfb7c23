"""One day: its page, and what its two people and their leads answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trine.core.wording import day as in_words
from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.people import policy
from trine.web.shadowing.actions import answers, by_hand
from trine.web.shadowing.forms import BecauseForm, MoveForm
from trine.web.shadowing.models import State
from trine.web.shadowing.options import options
from trine.web.shadowing.views.finding import day_of, day_page, own_day
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.member)
@require_safe
def day(request: PersonRequest, pk: int) -> HttpResponse:
    """One day: the answer, other days and partners, what was learnt."""
    return day_page(request, day_of(request, pk))


@allow(policy.member)
@require_POST
def accept(request: PersonRequest, pk: int) -> HttpResponse:
    """Say yes."""
    row = own_day(request, pk)
    try:
        row = answers.accept(request.user, day=row, now=timezone.now())
    except Invalid as error:
        return day_page(request, day_of(request, pk), error)
    other = row.other(request.user).name
    settled = row.state == State.ACCEPTED
    toast(
        request, f"Settled: it is in both calendars. {other} is told." if settled else f"Noted. {other} is still asked."
    )
    return redirect(row)


@allow(policy.member)
@require_POST
def decline(request: PersonRequest, pk: int) -> HttpResponse:
    """Say that one can't, with the reason."""
    row = own_day(request, pk)
    form = BecauseForm(request.POST)
    if not form.is_valid():
        return day_page(request, row, decline_form=form)
    try:
        made = answers.decline(request.user, day=row, today=timezone.localdate(), **form.cleaned_data)
    except Invalid as error:
        return day_page(request, day_of(request, pk), error)
    mine = next((each for each in made if each.is_of(request.user)), None)
    if mine is not None and row.guest_id == mine.guest_id:
        toast(request, f"Noted, and somebody else is proposed: {mine.host.name} on {in_words(mine.on)}.")
        return redirect(mine)
    toast(request, f"Noted. {row.other(request.user).name} is told.")
    return redirect("shadowing:home")


@allow(policy.member)
@require_POST
def move(request: PersonRequest, pk: int) -> HttpResponse:
    """Another day with the same partner."""
    row, today = own_day(request, pk), timezone.localdate()
    form = MoveForm(request.POST, days=options(request.user, row, today).days)
    if not form.is_valid():
        return day_page(request, row, move_form=form)
    try:
        row = answers.move(request.user, day=row, today=today, now=timezone.now(), **form.cleaned_data)
    except Invalid as error:
        return day_page(request, day_of(request, pk), error)
    toast(request, f"{row.other(request.user).name} is asked whether {in_words(row.on)} fits.")
    return redirect(row)


@allow(policy.member)
@require_POST
def swap(request: PersonRequest, pk: int) -> HttpResponse:
    """Another partner."""
    row = own_day(request, pk)
    try:
        new = answers.swap(
            request.user, day=row, key=request.POST.get("key", ""), today=timezone.localdate(), now=timezone.now()
        )
    except Invalid as error:
        return day_page(request, day_of(request, pk), error)
    toast(request, f"{new.other(request.user).name} is asked; you have said yes.")
    return redirect(new)


@allow(policy.lead)
@require_POST
def call_off(request: PersonRequest, pk: int) -> HttpResponse:
    """End a day in a lead's name."""
    row = day_of(request, pk)
    form = BecauseForm(request.POST, auto_id="off_%s")
    if not form.is_valid():
        return day_page(request, row, call_off_form=form)
    try:
        by_hand.call_off(request.user, day=row, **form.cleaned_data)
    except Invalid as error:
        toast_problem(request, str(error))
        return redirect(row)
    undo = reverse("shadowing:take_up", args=[pk])
    toast(request, "Called off; both are told." if row.round.sent_at else "Taken out.", undo_url=undo)
    return redirect("shadowing:round", row.round_id)


@allow(policy.lead)
@require_POST
def take_up(request: PersonRequest, pk: int) -> HttpResponse:
    """Have it after all."""
    row = day_of(request, pk)
    try:
        row = by_hand.take_up(request.user, day=row, today=timezone.localdate())
    except Invalid as error:
        return day_page(request, row, error)
    toast(request, "Proposed again; both are asked." if row.round.sent_at else "It is back.")
    return redirect(row)
