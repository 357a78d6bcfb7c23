"""Pages of rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.core.wording import times
from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.people import policy
from trine.web.people.models import Membership, Team
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.shadowing.actions import by_hand, rounds
from trine.web.shadowing.forms import PairForm, RoundForm, next_weeks
from trine.web.shadowing.queries.rounds import round_view
from trine.web.shadowing.views.finding import ACTIVE, FORM, round_of
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.leader)
@require_http_methods(FORM)
def new_round(request: PersonRequest) -> HttpResponse:
    """Work out the pairs of a quarter."""
    today = timezone.localdate()
    first, last = next_weeks(today)
    teams = [team.pk for team in Team.objects.lasting(today)]
    form = RoundForm(sent(request), initial={"first": first, "last": last, "teams": teams})
    if form.is_valid():
        try:
            row = rounds.make_round(request.user, values=form.values(), teams=form.cleaned_data["teams"], today=today)
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "Worked out. Look at it, then propose it to everybody.")
            return redirect(row)
    return shown(request, "shadowing/new_round.html", form, **ACTIVE)


@allow(policy.lead)
@require_safe
def one_round(request: PersonRequest, pk: int) -> HttpResponse:
    """The pairs, and who has none."""
    view = round_view(request.user, round_of(request, pk), timezone.localdate())
    return render(request, "shadowing/round.html", {**ACTIVE, "view": view})


@allow(policy.leader)
@require_POST
def send(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask everybody."""
    row = round_of(request, pk)
    rounds.send(request.user, row=row, now=timezone.now())
    toast(request, "Everybody is asked now, in their inbox and where they want their messages.")
    return redirect(row)


@allow(policy.leader)
@require_POST
def again(request: PersonRequest, pk: int) -> HttpResponse:
    """Propose to those who have nobody."""
    row = round_of(request, pk)
    try:
        made = rounds.propose_again(request.user, row=row, today=timezone.localdate())
    except Invalid as error:
        toast_problem(request, str(error))
        return redirect(row)
    toast(request, f"{times(len(made), 'more day')} proposed." if made else "Nobody more could be paired.")
    return redirect(row)


@allow(policy.leader)
@require_http_methods(FORM)
def call_off_round(request: PersonRequest, pk: int) -> HttpResponse:
    """End a round; asks first."""
    row = round_of(request, pk)
    if request.method == "POST":
        rounds.call_off_round(request.user, row=row, today=timezone.localdate())
        toast(request, "Called off. Everybody with a day ahead is told." if row.sent_at else "Taken away.")
        return redirect("shadowing:home")
    words = (
        "Everybody with a day ahead in it is told. Days that are over stay." if row.sent_at else "Nobody knows of it."
    )
    context = {
        "title": "Call this round off?",
        "sentence": words,
        "verb": "Call it off",
        "back": row.get_absolute_url(),
    }
    return render(request, "ui/confirm.html", {**ACTIVE, **context})


@allow(policy.lead)
@require_http_methods(FORM)
def pair(request: PersonRequest, pk: int) -> HttpResponse:
    """Two people and a day by hand."""
    row, today = round_of(request, pk), timezone.localdate()
    people = Membership.objects.current(today).filter(team__in=row.teams.all()).values_list("person_id", flat=True)
    form = PairForm(sent(request), people=people)
    if form.is_valid():
        try:
            by_hand.pair_by_hand(request.user, row=row, today=today, **form.cleaned_data)
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "Proposed to both." if row.sent_at else "Added.")
            return redirect(row)
    return shown(request, "shadowing/pair.html", form, **ACTIVE, row=row)
