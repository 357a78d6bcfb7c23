"""The list of launches, a new one, and the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.launches.actions.launches import begin_launch, check_day, planned_tasks
from trine.web.launches.forms.launches import BeginForm
from trine.web.launches.models.launches import STAGES
from trine.web.launches.planning import next_working, working_days
from trine.web.launches.queries.listing import SHOWN, Asked, calendar_of, listing
from trine.web.launches.views.pages import FORM, form_page
from trine.web.people import policy
from trine.web.people.holidays import company_country
from trine.web.people.models import Team
from trine.web.people.views.forms_on_pages import sent
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from datetime import date

    from trine.core.scheduling import Schedule


@allow(policy.member)
@require_safe
def launches(request: PersonRequest) -> HttpResponse:
    """All launches by their day, with what is missing."""
    view = listing(Asked.of(request.GET), timezone.localdate())
    context = {
        "active": "launches",
        "view": view,
        "shown": SHOWN,
        "stages": STAGES,
        "may_begin": policy.lead(request.user),
    }
    return render(request, "launches/launches.html", context)


@allow(policy.lead)
@require_http_methods(FORM)
def new(request: PersonRequest) -> HttpResponse:
    """Begin a launch; first it shows what the playbook makes of the day."""
    mine = Team.objects.filter(pk__in=request.user.led_team_ids).values_list("slug", flat=True).first()
    asked = {"team": mine, "lead": request.user.name, "playbook": request.GET.get("playbook")}
    asked["country"] = company_country()
    form = BeginForm(sent(request), actor=request.user, initial=asked)
    plan: Schedule | None = None
    off: date | None = None
    if form.is_valid():
        draft, today = form.begun(), timezone.localdate()
        try:
            check_day(draft, today)
            plan = planned_tasks(draft, today)
            off = next_working(draft.day, working_days(draft.country or None, (draft.day, today)))
            if "save" in request.POST or plan is None:
                row = begin_launch(request.user, draft=draft, today=today)
                toast(request, f"“{row.name}” is begun. Write the brief next, and ask the teams to agree.")
                return redirect(row)
        except Invalid as problem:
            problem.add_to(form)
    context = {
        "template": "launches/new.html",
        "plan": plan,
        "next_working": off,
        "late": {each.task.id: each.sentence for each in plan.late} if plan else {},
    }
    return form_page(request, form, title="Begin a launch", back=reverse("launches:launches"), more=context)


@allow(policy.member)
@require_safe
def calendar(request: PersonRequest) -> HttpResponse:
    """The launches of the months to come."""
    context = {
        "active": "launches",
        "months": calendar_of(timezone.localdate()),
        "may_begin": policy.lead(request.user),
    }
    return render(request, "launches/calendar.html", context)
