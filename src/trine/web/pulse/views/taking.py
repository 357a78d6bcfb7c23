"""Answering: a few short steps. What was chosen goes along in the form, and is kept nowhere until it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import REFUSED
from trine.web.pulse.actions.answering import NOT_ASKED, Over, answer
from trine.web.pulse.models import Ticket, Wave
from trine.web.pulse.models.waves import State
from trine.web.pulse.sitting import BELIEFS, GUESS, PICKS, TOGETHER, WORDS, Sitting

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpResponse

ACTIVE = "agreement"
TEMPLATES = {
    WORDS: "pulse/step_words.html",
    PICKS: "pulse/step_picks.html",
    BELIEFS: "pulse/step_beliefs.html",
    TOGETHER: "pulse/step_together.html",
}


@allow(policy.member)
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: PersonRequest, pk: int) -> HttpResponse:
    """One step of the answer; the last one sends it. If it breaks, the report of the error leaves out what was sent."""
    wave = get_object_or_404(Wave, pk=pk)
    if wave.state != State.OPEN or wave.closes_at <= timezone.now():
        return _over(request, wave)
    ticket = Ticket.objects.filter(wave=wave, person=request.user).first()
    if ticket is None:
        raise NotAllowed(NOT_ASKED)
    if ticket.answered:
        return redirect("pulse:thanks", pk)
    if request.method != "POST":
        sitting = Sitting(wave, ticket, request.user)
        return _step(request, sitting, WORDS, sitting.form(WORDS, bound=False))
    return _went_on(request, Sitting(wave, ticket, request.user, request.POST))


def _went_on(request: PersonRequest, sitting: Sitting) -> HttpResponse:
    steps = sitting.steps
    at = request.POST.get("at", WORDS)
    at = at if at in steps else WORDS
    if request.POST.get("go") == "back":
        before = steps[max(0, steps.index(at) - 1)]
        return _step(request, sitting, before, sitting.form(before, bound=False))
    form = sitting.form(at, bound=True)
    if not form.is_valid():
        return _step(request, sitting, at, form)
    if at == WORDS:
        sitting.answer_for(form.cleaned_data.get("team"))
    if at == sitting.steps[-1]:
        return _send(request, sitting)
    after = sitting.steps[sitting.steps.index(at) + 1]
    return _step(request, sitting, after, sitting.form(after, bound=False))


@sensitive_variables()
def _send(request: PersonRequest, sitting: Sitting) -> HttpResponse:
    wrong = sitting.first_mistake()
    if wrong is not None:
        return _step(request, sitting, *wrong)
    try:
        answer(request.user, wave=sitting.wave, given=sitting.given(), now=timezone.now())
    except Over:
        sitting.wave.refresh_from_db()
        return _over(request, sitting.wave)
    except Invalid as error:
        form = sitting.form(WORDS, bound=True)
        error.add_to(form)
        return _step(request, sitting, WORDS, form)
    return redirect("pulse:thanks", sitting.wave.pk)


def _step(request: PersonRequest, sitting: Sitting, step: str, form: Form) -> HttpResponse:
    steps = sitting.steps
    context = {
        "active": ACTIVE,
        "sitting": sitting,
        "wave": sitting.wave,
        "form": form,
        "at": step,
        "number": steps.index(step) + 1,
        "count": len(steps),
        "team": sitting.teams.get(step.removeprefix(GUESS)),
        "carried": sitting.carried(step),
    }
    template = TEMPLATES.get(step, "pulse/step_guess.html")
    return render(request, template, context, status=REFUSED if form.errors else 200)


def _over(request: PersonRequest, wave: Wave) -> HttpResponse:
    return render(request, "pulse/over.html", {"active": ACTIVE, "wave": wave, "had_begun": request.method == "POST"})


@allow(policy.member)
@require_safe
def thanks(request: PersonRequest, pk: int) -> HttpResponse:
    """That it came, and what happens with it."""
    wave = get_object_or_404(Wave, pk=pk)
    if not Ticket.objects.filter(wave=wave, person=request.user, answered=True).exists():
        return redirect(wave)
    return render(request, "pulse/thanks.html", {"active": ACTIVE, "wave": wave})
