"""Questions that wait for a decision, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.insights.actions import decisions as actions
from trine.web.insights.forms.decisions import (
    BecauseForm,
    DecideForm,
    OptionForm,
    RaiseForm,
    ReopenForm,
    WhoAndWhenForm,
)
from trine.web.insights.models import FindingRecord, Tension
from trine.web.insights.queries import decisions as queries
from trine.web.insights.queries.fit import options
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import REFUSED, sent, shown
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpResponse

FORM = ["GET", "HEAD", "POST"]


@allow(policy.signed_in)
@require_safe
def decisions(request: PersonRequest) -> HttpResponse:
    """What waits, what is due for another look, what was decided."""
    view = queries.decisions(request.user, timezone.localdate())
    return render(request, "insights/decisions.html", {"active": "decisions", "view": view})


@allow(policy.member)
@require_safe
def tension(request: PersonRequest, pk: int) -> HttpResponse:
    """One question."""
    return _page(request, pk)


@allow(policy.lead)
@require_http_methods(FORM)
def ask(request: PersonRequest) -> HttpResponse:
    """Ask for a decision that no finding has led to."""
    return _ask(request, None)


@allow(policy.lead)
@require_http_methods(FORM)
def ask_on_finding(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask for a decision on a finding."""
    return _ask(request, get_object_or_404(FindingRecord.objects.visible_to(request.user), pk=pk))


@allow(policy.member)
@require_POST
def decide(request: PersonRequest, pk: int) -> HttpResponse:
    """Decide."""
    row = _visible(request, pk)
    if not policy.can_decide(request.user, row.decider, is_escalated=row.escalated_on is not None):
        raise NotAllowed(f"{row.decider.name} decides this; leaders and owners may once it is brought to leadership.")
    form = _decide_form(request, row)
    if form.is_valid():
        try:
            made = actions.decide(request.user, tension=row, **form.cleaned_data)
        except Invalid as problem:
            problem.add_to(form)
        else:
            toast(request, f"Decided: {made.option.name}. It stands on the record.")
            return redirect(row)
    return _page(request, pk, form)


@allow(policy.member)
@require_http_methods(FORM)
def add_option(request: PersonRequest, pk: int) -> HttpResponse:
    """Put another option beside the others."""
    row = _visible(request, pk)
    form = OptionForm(sent(request))
    return _change(request, row, form, "option", actions.add_option, said="Added.")


@allow(policy.member)
@require_http_methods(FORM)
def hand_over(request: PersonRequest, pk: int) -> HttpResponse:
    """Let somebody else decide, or by another day."""
    row = _to_arrange(request, pk)
    form = WhoAndWhenForm(sent(request), initial={"decider": row.decider.slug, "decide_by": row.decide_by})
    return _change(request, row, form, "hand_over", actions.hand_over, said="Handed over.")


@allow(policy.member)
@require_POST
def escalate(request: PersonRequest, pk: int) -> HttpResponse:
    """Bring it to leadership now."""
    row = _to_arrange(request, pk)
    actions.escalate(request.user, tension=row)
    toast(request, "Leaders and owners may decide it now.")
    return redirect(row)


@allow(policy.member)
@require_http_methods(FORM)
def drop(request: PersonRequest, pk: int) -> HttpResponse:
    """Say that nothing has to be decided any more."""
    row = _to_arrange(request, pk)
    return _change(request, row, BecauseForm(sent(request)), "drop", actions.drop, said="Dropped.")


@allow(policy.member)
@require_http_methods(FORM)
def reopen(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask again what was decided."""
    row = _to_arrange(request, pk)
    said = "Open again. What was decided before stays on the record."
    return _change(request, row, ReopenForm(sent(request)), "reopen", actions.reopen, said=said)


def _change(
    request: PersonRequest, row: Tension, form: Form, page: str, change: Callable[..., object], *, said: str
) -> HttpResponse:
    """A page with one form that changes a question."""
    if form.is_valid():
        try:
            change(request.user, tension=row, **form.cleaned_data)
        except Invalid as problem:
            problem.add_to(form)
        else:
            toast(request, said)
            return redirect(row)
    return shown(request, f"insights/decision_{page}.html", form, active="decisions", row=row)


def _ask(request: PersonRequest, finding: FindingRecord | None) -> HttpResponse:
    form = RaiseForm(sent(request), initial=_proposed(finding) if finding else None)
    if form.is_valid():
        try:
            row = actions.raise_tension(request.user, finding=finding, **form.cleaned_data)
        except Invalid as problem:
            problem.add_to(form)
        else:
            toast(request, f"{row.decider.name} decides by {row.decide_by:%-d %B}.")
            return redirect(row)
    return shown(request, "insights/decision_ask.html", form, active="decisions", finding=finding)


def _proposed(finding: FindingRecord) -> dict[str, str]:
    """The options that the finding's proof or its next step already names: who does this, or that."""
    if finding.code == "T111" and (changes := options(finding)):
        return {"options": "\n".join(changes)}
    _, _, what = finding.next_step.rpartition(": ")
    ways = [way.strip(" .") for way in what.replace(", or ", "\n").splitlines() if way.strip(" .")]
    return {"options": "\n".join(way[0].upper() + way[1:] for way in ways)}


def _visible(request: PersonRequest, pk: int) -> Tension:
    rows = Tension.objects.visible_to(request.user).select_related("raised_by", "decider")
    return get_object_or_404(rows, pk=pk)


def _to_arrange(request: PersonRequest, pk: int) -> Tension:
    row = _visible(request, pk)
    if not policy.can_arrange_tension(request.user, row.raised_by, row.decider):
        raise NotAllowed("Only who asked, who decides, leaders and owners do this.")
    return row


def _decide_form(request: PersonRequest, row: Tension) -> DecideForm:
    return DecideForm(sent(request), tension=row, may_accept=policy.can_accept_findings(request.user))


def _page(request: PersonRequest, pk: int, form: DecideForm | None = None) -> HttpResponse:
    view = queries.tension(request.user, pk, timezone.localdate())
    if form is None and view.tension.may_decide:
        form = _decide_form(request, view.tension.row)
    context = {"active": "decisions", "view": view, "form": form}
    return render(request, "insights/decision.html", context, status=REFUSED if form and form.errors else 200)
