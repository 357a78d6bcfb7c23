"""The planning room: what-if copies of the plan, the next cycle, reorganisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.insights.actions import scenarios as actions
from trine.web.insights.forms import scenarios as forms
from trine.web.insights.queries import scenarios as queries
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.ui.tags.words import plural
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpResponse

    from trine.web.insights.models import Scenario

FORM = ["GET", "HEAD", "POST"]


@allow(policy.leader)
@require_safe
def scenarios(request: PersonRequest) -> HttpResponse:
    """All that are kept, beside each other."""
    context = {"active": "scenarios", "views": queries.scenarios(), "gone": queries.gone()}
    return render(request, "insights/scenarios.html", context)


@allow(policy.leader)
@require_safe
def scenario(request: PersonRequest, pk: int) -> HttpResponse:
    """One, against the plan as it is now."""
    context = {"active": "scenarios", "view": queries.scenario(pk), "may_apply": policy.owner(request.user)}
    return render(request, "insights/scenario.html", context)


@allow(policy.leader)
@require_http_methods(FORM)
def new(request: PersonRequest) -> HttpResponse:
    """A copy of the plan."""
    return _new(request, None)


@allow(policy.leader)
@require_http_methods(FORM)
def copy(request: PersonRequest, pk: int) -> HttpResponse:
    """A copy of a copy, to try something else."""
    return _new(request, queries.find(pk))


def _new(request: PersonRequest, like: Scenario | None) -> HttpResponse:
    form = forms.NameForm(sent(request), initial={"takes_effect_on": like.takes_effect_on if like else None})
    if form.is_valid():
        try:
            return redirect(actions.make(request.user, like=like, **form.cleaned_data))
        except Invalid as problem:
            problem.add_to(form)
    return shown(request, "insights/scenario_new.html", form, active="scenarios", like=like)


@allow(policy.leader)
@require_http_methods(FORM)
def targets(request: PersonRequest, pk: int) -> HttpResponse:
    """The numbers of a cycle's key results, all on one page."""
    row = queries.find(pk)
    try:
        cycle, cycles, rows = queries.targets(row, request.GET.get("cycle", ""))
    except LookupError:
        toast_problem(request, "There is no goal in this scenario yet.")
        return redirect(row)
    form = forms.TargetsForm(sent(request), rows=rows)
    if form.is_valid():
        try:
            count = actions.change_targets(request.user, scenario=row, edits=form.edits())
        except Invalid as problem:
            problem.add_to(form)
        else:
            toast(request, f"{plural(count, 'target')} changed." if count else "Nothing was changed.")
            return redirect(row)
    context = {"active": "scenarios", "row": row, "cycle": cycle, "cycles": cycles}
    return shown(request, "insights/scenario_targets.html", form, **context)


@allow(policy.leader)
@require_http_methods(FORM)
def day(request: PersonRequest, pk: int) -> HttpResponse:
    """From which day on it shall hold."""
    row = queries.find(pk)
    form = forms.DayForm(sent(request), initial={"takes_effect_on": row.takes_effect_on})
    return _change(
        request,
        row,
        form,
        "When does it take effect?",
        lambda: actions.set_day(request.user, scenario=row, takes_effect_on=form.cleaned_data["takes_effect_on"]),
    )


@allow(policy.leader)
@require_http_methods(FORM)
def end_team(request: PersonRequest, pk: int) -> HttpResponse:
    """A team ends."""
    row = queries.find(pk)
    form = forms.EndTeamForm(sent(request), company=actions.read(row.plan))
    return _change(
        request,
        row,
        form,
        "Which team ends, and who takes over what it has?",
        lambda: actions.end_team(
            request.user, scenario=row, team=form.cleaned_data["team"], heir=form.cleaned_data["heir"] or None
        ),
    )


@allow(policy.leader)
@require_http_methods(FORM)
def merge_teams(request: PersonRequest, pk: int) -> HttpResponse:
    """Teams become one."""
    row = queries.find(pk)
    form = forms.MergeForm(sent(request), company=actions.read(row.plan))
    return _change(
        request,
        row,
        form,
        "Which teams become one?",
        lambda: actions.merge_teams(request.user, scenario=row, **form.cleaned_data),
    )


@allow(policy.leader)
@require_http_methods(FORM)
def start_team(request: PersonRequest, pk: int) -> HttpResponse:
    """A new team."""
    row = queries.find(pk)
    company = actions.read(row.plan)
    form = forms.StartTeamForm(sent(request), company=company)
    return _change(
        request,
        row,
        form,
        "Which team begins?",
        lambda: actions.start_team(request.user, scenario=row, team=form.team(company)),
    )


@allow(policy.leader)
@require_http_methods(FORM)
def split_team(request: PersonRequest, pk: int, team: str) -> HttpResponse:
    """A part of a team becomes one of its own."""
    row = queries.find(pk)
    company = actions.read(row.plan)
    form = forms.SplitForm(sent(request), company=company, of=team)
    name = company.team[team].name if team in company.team else team
    return _change(
        request,
        row,
        form,
        f"Which part of {name} becomes a team of its own?",
        lambda: actions.split_team(
            request.user,
            scenario=row,
            team=team,
            new=form.team(company),
            people=form.cleaned_data["people"],
            goals=form.cleaned_data["goals"],
        ),
    )


@allow(policy.leader)
@require_http_methods(FORM)
def owners(request: PersonRequest, pk: int, goal: str) -> HttpResponse:
    """Who owns a goal."""
    row = queries.find(pk)
    company = actions.read(row.plan)
    known = company.goal.get(goal)
    form = forms.OwnersForm(sent(request), company=company, initial={"owners": known.owners if known else ()})
    title = known.title if known else goal
    return _change(
        request,
        row,
        form,
        f"Who owns “{title}”?",
        lambda: actions.move_goal(request.user, scenario=row, goal=goal, owners=tuple(form.cleaned_data["owners"])),
    )


@allow(policy.leader)
@require_http_methods(FORM)
def next_cycle(request: PersonRequest, pk: int) -> HttpResponse:
    """The next cycle, begun with this one's goals."""
    row = queries.find(pk)
    form = forms.NextCycleForm(sent(request), company=actions.read(row.plan))
    return _change(
        request,
        row,
        form,
        "Which cycle comes next?",
        lambda: actions.plan_next_cycle(request.user, scenario=row, cycle=form.cleaned_data["cycle"], new=form.new()),
    )


@allow(policy.leader)
@require_POST
def take_back(request: PersonRequest, pk: int) -> HttpResponse:
    """One change is taken back."""
    row = queries.find(pk)
    kind, id_ = request.POST.get("kind", ""), request.POST.get("id", "")
    actions.take_back(request.user, scenario=row, kind=kind, id_=id_)
    toast(request, "Taken back.")
    return redirect(row)


@allow(policy.owner)
@require_POST
def apply(request: PersonRequest, pk: int) -> HttpResponse:
    """Make its changes to the plan, now or on its day."""
    row = queries.find(pk)
    try:
        applied = actions.apply(request.user, scenario=row, despite_clashes=bool(request.POST.get("despite_clashes")))
    except Invalid as problem:
        toast_problem(request, str(problem))
    else:
        said = (
            f"It is the plan now: {plural(len(applied.changes), 'change')}."
            if applied
            else "It takes effect on its day."
        )
        toast(request, said)
    return redirect(row)


@allow(policy.leader)
@require_POST
def discard(request: PersonRequest, pk: int) -> HttpResponse:
    """Throw it away."""
    row = queries.find(pk)
    actions.discard(request.user, scenario=row)
    toast(request, f"“{row.name}” is thrown away. It stands at the end of this page if you want it back.")
    return redirect("insights:scenarios")


@allow(policy.leader)
@require_POST
def restore(request: PersonRequest, pk: int) -> HttpResponse:
    """Bring it back."""
    row = queries.find(pk)
    actions.restore(request.user, scenario=row)
    return redirect(row)


def _change(request: PersonRequest, row: Scenario, form: Form, lede: str, change: Callable[[], None]) -> HttpResponse:
    """A page with one form that changes the scenario."""
    if form.is_valid():
        try:
            change()
        except Invalid as problem:
            problem.add_to(form)
        else:
            return redirect(row)
    return shown(request, "insights/scenario_form.html", form, active="scenarios", row=row, lede=lede)
