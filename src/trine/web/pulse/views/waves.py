"""Pages of waves, for everybody and for those who arrange them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.people import policy
from trine.web.people.models import Team
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.pulse import queries
from trine.web.pulse.actions import waves as acts
from trine.web.pulse.actions.closing import close as close_wave
from trine.web.pulse.circle import NOT_YOURS
from trine.web.pulse.forms.arranging import CancelForm, CandidatesForm, ExtendForm, WaveForm
from trine.web.pulse.models import Wave
from trine.web.pulse.models.waves import State
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from django.http import HttpResponse

FORM = ["GET", "HEAD", "POST"]
ACTIVE = "agreement"


@allow(policy.member)
@require_safe
def waves(request: PersonRequest) -> HttpResponse:
    """All of them, the latest first."""
    return render(request, "pulse/waves.html", {"active": ACTIVE, "view": queries.waves(request.user)})


@allow(policy.member)
@require_safe
def wave(request: PersonRequest, pk: int) -> HttpResponse:
    """One of them: how it stands, and what can be done; once it is closed, what came of it."""
    row = get_object_or_404(Wave, pk=pk)
    if row.state == State.CLOSED:
        return redirect("pulse:result", pk)
    if row.state in (State.DRAFT, State.CANCELLED) and not policy.leader(request.user):
        raise NotAllowed("This survey is not open. " + NOT_YOURS)
    view = queries.wave_view(request.user, row, timezone.now())
    return render(request, "pulse/wave.html", {"active": ACTIVE, "view": view})


@allow(policy.leader)
@require_http_methods(FORM)
def new(request: PersonRequest) -> HttpResponse:
    """Begin to arrange one."""
    closes = timezone.localtime(timezone.now() + timedelta(days=acts.DEFAULT_DAYS)).replace(hour=17, minute=0)
    teams = Team.objects.lasting(timezone.localdate()).values_list("pk", flat=True)
    form = WaveForm(sent(request), initial={"teams": list(teams), "closes_at": closes})
    if form.is_valid():
        try:
            row = acts.arrange(request.user, **form.cleaned_data)
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "Look through what people choose from, then open it.")
            return redirect(row)
    return shown(request, "pulse/form.html", form, active=ACTIVE, lede="Whom do you ask, and until when?")


@allow(policy.leader)
@require_http_methods(FORM)
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Its name, teams and closing, before it opens."""
    row = get_object_or_404(Wave, pk=pk)
    initial = {"name": row.name, "teams": list(row.teams.all()), "closes_at": row.closes_at}
    form = WaveForm(sent(request), initial=initial)
    if form.is_valid():
        try:
            acts.change(request.user, wave=row, **form.cleaned_data)
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "Saved.")
            return redirect(row)
    return shown(request, "pulse/form.html", form, active=ACTIVE, wave=row, lede=f"Change {row.name}")


@allow(policy.leader)
@require_http_methods(FORM)
def candidates(request: PersonRequest, pk: int) -> HttpResponse:
    """What people choose from."""
    row = get_object_or_404(Wave, pk=pk)
    form = CandidatesForm(sent(request), wave=row)
    if form.is_valid():
        wanted, left_out = form.chosen()
        try:
            acts.choose(request.user, wave=row, wanted=wanted, left_out=left_out)
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, f"{len(wanted)} to choose from.")
            return redirect(row)
    return shown(request, "pulse/candidates.html", form, active=ACTIVE, wave=row)


@allow(policy.leader)
@require_POST
def propose(request: PersonRequest, pk: int) -> HttpResponse:
    """Take what the lists of its teams propose today."""
    row = get_object_or_404(Wave, pk=pk)
    acts.propose_anew(request.user, wave=row)
    toast(request, "Taken from the lists as they are today; what stood there before can be ticked again.")
    return redirect("pulse:candidates", pk)


@allow(policy.leader)
@require_POST
def open_wave(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask everybody."""
    row = get_object_or_404(Wave, pk=pk)
    try:
        acts.open_wave(request.user, wave=row, now=timezone.now())
    except Invalid as error:
        toast_problem(request, str(error))
    else:
        toast(request, "It is open. Everybody who is asked hears of it.")
    return redirect(row)


@allow(policy.leader)
@require_http_methods(FORM)
def extend(request: PersonRequest, pk: int) -> HttpResponse:
    """Have it close at another moment."""
    row = get_object_or_404(Wave, pk=pk)
    form = ExtendForm(sent(request), initial={"closes_at": row.closes_at})
    if form.is_valid():
        try:
            acts.keep_open(request.user, wave=row, now=timezone.now(), **form.cleaned_data)
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "Saved.")
            return redirect(row)
    return shown(request, "pulse/form.html", form, active=ACTIVE, wave=row, lede=f"Until when is {row.name} open?")


@allow(policy.leader)
@require_http_methods(FORM)
def close(request: PersonRequest, pk: int) -> HttpResponse:
    """Close it now, after asking: it cannot be opened again."""
    row = get_object_or_404(Wave, pk=pk)
    if request.method != "POST":
        return render(request, "pulse/close.html", {"active": ACTIVE, "wave": row})
    try:
        close_wave(request.user, wave=row, now=timezone.now())
    except Invalid as error:
        toast_problem(request, str(error))
    else:
        toast(request, "It is closed. The figures stay; what people answered is deleted.")
    return redirect(row)


@allow(policy.leader)
@require_http_methods(FORM)
def cancel(request: PersonRequest, pk: int) -> HttpResponse:
    """Call it off, with the reason."""
    row = get_object_or_404(Wave, pk=pk)
    form = CancelForm(sent(request))
    if form.is_valid():
        try:
            acts.cancel(request.user, wave=row, now=timezone.now(), **form.cleaned_data)
        except Invalid as error:
            error.add_to(form)
        else:
            undo = reverse("pulse:take_up", args=[pk])
            toast(request, "It is called off. What was answered is deleted.", undo_url=undo)
            return redirect(row)
    return shown(request, "pulse/cancel.html", form, active=ACTIVE, wave=row)


@allow(policy.leader)
@require_POST
def take_up(request: PersonRequest, pk: int) -> HttpResponse:
    """Arrange it after all."""
    row = get_object_or_404(Wave, pk=pk)
    acts.take_up(request.user, wave=row, now=timezone.now())
    return redirect(row)
