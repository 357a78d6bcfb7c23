"""One goal: its page, writing and changing it, taking it out, agreeing to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.core.company import COMPANY
from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.models import Event
from trine.web.goals.actions import goals as actions
from trine.web.goals.forms.check_ins import CheckInForm, nearest
from trine.web.goals.forms.fields import SUGGESTED, metric_labels, person_label, suggested_people
from trine.web.goals.forms.goals import GoalForm, check_days, key_result_forms
from trine.web.goals.goal_rows import read_goal
from trine.web.goals.queries import evidence as evidence_of
from trine.web.goals.queries import goal as queries
from trine.web.goals.queries.cycles import current, cycles
from trine.web.goals.snapshots import counting
from trine.web.goals.snapshots.rows import every_id
from trine.web.goals.versions import goal_version
from trine.web.people import policy
from trine.web.people.models import Team
from trine.web.people.views.forms_on_pages import REFUSED, sent
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from django.http import HttpResponse

    from trine.core import company as core
    from trine.web.goals.forms.goals import KeyResultForm

FORM = ["GET", "HEAD", "POST"]


@allow(policy.signed_in)
@require_safe
def goal(request: PersonRequest, slug: str) -> HttpResponse:
    """Everything about one goal."""
    view = queries.goal(request.user, slug, timezone.localdate())
    context = {
        "active": "goals",
        "view": view,
        "form": check_in_form(view),
        "may_write": policy.lead(request.user),
        "may_remove": actions.may_remove(request.user, view.goal),
    }
    return render(request, "goals/goal.html", context)


@allow(policy.signed_in)
@require_safe
def evidence(request: PersonRequest, slug: str) -> HttpResponse:
    """What speaks for the goal being reached and what against it."""
    view = evidence_of.evidence(slug, timezone.localdate())
    return render(request, "goals/goal_evidence.html", {"active": "goals", "view": view})


def check_in_form(view: queries.GoalView) -> CheckInForm:
    """The check-in with the last values filled in."""
    sure = nearest(view.latest.confidence if view.latest else None)
    blocker = view.latest.blocker if view.latest else ""
    initial = {"confidence": sure, "blocker": blocker}
    return CheckInForm(values=queries.values_to_enter(view), initial=initial)


@allow(policy.lead)
@require_http_methods(FORM)
def new(request: PersonRequest) -> HttpResponse:
    """Write a goal."""
    cycle = current(cycles(), timezone.localdate())
    mine = Team.objects.filter(pk__in=request.user.led_team_ids).values_list("slug", flat=True)
    asked = {
        "cycle": request.GET.get("cycle") or (cycle.slug if cycle else ""),
        "serves": request.GET.getlist("serves"),
    }
    form = GoalForm(sent(request), actor=request.user, initial=asked)
    offered = [slug for slug in request.GET.getlist("owner") if slug in form.owners_offered]
    form.initial["owners"] = offered or list(mine[:1]) or [COMPANY]
    return _edited(request, None, form)


@allow(policy.lead)
@require_http_methods(FORM)
def edit(request: PersonRequest, slug: str) -> HttpResponse:
    """Change a goal."""
    row = queries.find_goal(slug)
    if not queries.may_edit(request.user, row):
        raise NotAllowed(actions.NOT_YOURS)
    before = read_goal(row)
    initial = {
        "title": row.title,
        "cycle": row.cycle.slug,
        "owners": before.owners,
        "serves": before.serves,
        "lead": person_label(row.lead),
        "no_parent_reason": row.no_parent_reason,
        "customer_outcome": row.customer_outcome,
        "check_in_every": row.check_in_every,
        "ambition": row.ambition,
        "version": goal_version(before),
    }
    return _edited(request, before, GoalForm(sent(request), actor=request.user, goal=slug, initial=initial))


def _edited(request: PersonRequest, before: core.Goal | None, form: GoalForm) -> HttpResponse:
    """Save what was sent, or show the form with what has to be mended."""
    labels = metric_labels()
    metrics = {metric.id: metric for metric in counting.metrics(every_id())} if before else {}
    rows = key_result_forms(sent(request), before.key_results if before else (), metrics, labels)
    if is_right := all([form.is_valid(), *(row.is_valid() for row in rows)]):
        check_days(form, rows)
    if is_right and not any(row.errors for row in rows):
        try:
            return _saved(request, before, form, rows)
        except Invalid as problem:
            problem.add_to(form)
    is_wrong = bool(form.errors or any(row.errors for row in rows))
    context = {
        "active": "goals",
        "form": form,
        "rows": rows,
        "goal": before,
        "metrics": list(labels.values())[:SUGGESTED],
        "people": suggested_people(),
    }
    return render(request, "goals/goal_edit.html", context, status=REFUSED if is_wrong else 200)


def _saved(request: PersonRequest, before: core.Goal | None, form: GoalForm, rows: list[KeyResultForm]) -> HttpResponse:
    content = form.content(tuple(result for row in rows if (result := row.result()) is not None))
    if before is None:
        row = actions.create_goal(request.user, content=content)
        toast(request, f"“{row.title}” is there. Ask the teams that it touches to agree.")
        return redirect("goals:goal", row.slug)
    row = queries.find_goal(before.id)
    seen = form.cleaned_data["version"]
    if actions.change_goal(request.user, goal=row, content=content, today=timezone.localdate(), seen=seen):
        toast(request, "Saved. Teams that had agreed are asked again if it says something else now.")
    return redirect("goals:goal", before.id)


@allow(policy.lead)
@require_http_methods(FORM)
def remove(request: PersonRequest, slug: str) -> HttpResponse:
    """Take a goal out, after asking."""
    row = queries.find_goal(slug)
    if not queries.may_edit(request.user, row):
        raise NotAllowed(actions.NOT_YOURS)
    if request.method == "POST":
        event = actions.remove_goal(request.user, goal=row)
        toast(request, f"“{row.title}” is out.", undo_url=reverse("goals:goal_restore", args=[event.pk]))
        return redirect("goals:tree")
    context = {
        "active": "goals",
        "title": f"Take “{row.title}” out?",
        "sentence": "Its key results and check-ins go with it. You can bring it back right after.",
        "verb": "Take it out",
        "back": reverse("goals:goal", args=[slug]),
    }
    return render(request, "ui/confirm.html", context)


@allow(policy.lead)
@require_POST
def restore(request: PersonRequest, pk: int) -> HttpResponse:
    """Bring back a goal that was taken out."""
    removal = get_object_or_404(Event, pk=pk, verb="goal_removed", payload__has_key="kept")
    try:
        row = actions.restore_goal(request.user, removal=removal)
    except Invalid as problem:
        toast_problem(request, str(problem))
        return redirect("goals:tree")
    toast(request, f"“{row.title}” is back.")
    return redirect("goals:goal", row.slug)


@allow(policy.lead)
@require_POST
def sign_off(request: PersonRequest, slug: str, team: str) -> HttpResponse:
    """Agree in a team's name."""
    row, who = queries.find_goal(slug), get_object_or_404(Team, slug=team)
    actions.sign_off(request.user, goal=row, team=who, today=timezone.localdate())
    toast(request, f"{who.name} agrees.", undo_url=reverse("goals:sign_off_withdraw", args=[slug, team]))
    return redirect("goals:goal", slug)


@allow(policy.lead)
@require_POST
def withdraw(request: PersonRequest, slug: str, team: str) -> HttpResponse:
    """Take a team's agreement back."""
    row, who = queries.find_goal(slug), get_object_or_404(Team, slug=team)
    actions.withdraw_sign_off(request.user, goal=row, team=who)
    toast(request, f"{who.name} no longer agrees.")
    return redirect("goals:goal", slug)
