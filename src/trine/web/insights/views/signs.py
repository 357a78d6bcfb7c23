"""The five signs: the page, one sheet of paper, and having them sent."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.insights.actions import signs as actions
from trine.web.insights.asked_signs import asked_of, own_team, switch
from trine.web.insights.models import SignsWish
from trine.web.insights.paper.signs import write_sheet
from trine.web.insights.queries import decisions
from trine.web.insights.queries import signs as queries
from trine.web.people import policy
from trine.web.people.models import Company
from trine.web.ui.toasts import toast, toast_problem


@allow(policy.signed_in)
@require_safe
def signs(request: PersonRequest) -> HttpResponse:
    """The company's signs or a team's, now or as of a past day; 400 with today's for a day that there is not."""
    asked = asked_of(request.user, request.GET.dict())
    leads = policy.leader(request.user)
    context = {
        "active": "signs",
        "asked": asked,
        "view": queries.signs(request.user, team=asked.team, on=asked.on),
        "switch": switch(request.user, asked),
        "is_own": asked.team is not None and "team" not in request.GET and asked.team == own_team(request.user),
        "today": timezone.localdate(),
        "first_day": queries.first_day(),
        "waiting": decisions.waiting_for(request.user),
        "leads": leads,
        "may_load_demo": policy.owner(request.user),
        "mondays": leads and SignsWish.objects.filter(person=request.user).exists(),
    }
    return render(request, "insights/signs.html", context, status=400 if asked.problem else 200)


@allow(policy.signed_in)
@require_safe
def sheet(request: PersonRequest) -> HttpResponse:
    """The same on one sheet of A4."""
    asked = asked_of(request.user, request.GET.dict())
    if asked.problem:
        return redirect(f"/?{urlencode({'team': asked.team.slug if asked.team else '', 'on': asked.text})}")
    view = queries.signs(request.user, team=asked.team, on=asked.on)
    company = Company.objects.first()
    pdf = write_sheet(view, company=company.name if company else "Trine", now=timezone.localtime())
    name = f"signs-{asked.team.slug if asked.team else 'company'}-{asked.on or timezone.localdate()}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@allow(policy.signed_in)
@require_POST
def mail(request: PersonRequest) -> HttpResponse:
    """Have what one looks at sent to oneself."""
    asked = asked_of(request.user, request.POST.dict())
    try:
        actions.send_me(request.user, team=asked.team)
    except Invalid as problem:
        toast_problem(request, str(problem))
    else:
        toast(request, "It is on its way: to your inbox at once, and as a mail within the hours you have chosen.")
    return redirect(f"/?{asked.query}")


@allow(policy.leader)
@require_POST
def mondays(request: PersonRequest) -> HttpResponse:
    """Have the company's signs each Monday."""
    actions.want_mondays(request.user, wanted=True)
    toast(request, "You get the signs each Monday morning from seven o’clock, within the hours you have chosen.")
    return redirect("/?team=")


@allow(policy.leader)
@require_POST
def no_mondays(request: PersonRequest) -> HttpResponse:
    """Have them no more."""
    actions.want_mondays(request.user, wanted=False)
    toast(request, "The signs come on Mondays no more.")
    return redirect("/?team=")
