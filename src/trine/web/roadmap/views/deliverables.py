"""One deliverable: its page, writing and describing it, its days, who looked, who works on it, who took part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.core.deliverables import Commitment
from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.models import Event
from trine.web.goals.forms.fields import person_label, suggested_people
from trine.web.people import policy
from trine.web.people.models import Team
from trine.web.people.views.forms_on_pages import REFUSED, sent, shown
from trine.web.roadmap.actions import deliverables as actions
from trine.web.roadmap.actions import people as people_actions
from trine.web.roadmap.actions import rescheduling
from trine.web.roadmap.actions.rescheduling import Wanted
from trine.web.roadmap.forms.deliverables import AssignmentForm, ChangeForm, DeliverableForm, InvolvementForm
from trine.web.roadmap.models import Assignment
from trine.web.roadmap.queries.deliverable import deliverable as read_deliverable
from trine.web.roadmap.queries.deliverable import find
from trine.web.roadmap.reading import Reading
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from django.http import HttpResponse

    from trine.web.roadmap.models import Deliverable

FORM = ["GET", "HEAD", "POST"]


@allow(policy.member)
@require_safe
def deliverable(request: PersonRequest, slug: str) -> HttpResponse:
    """Everything about one deliverable."""
    view = read_deliverable(request.user, slug, timezone.localdate())
    return render(request, "roadmap/deliverable.html", {"active": "roadmap", "view": view})


@allow(policy.lead)
@require_http_methods(FORM)
def new(request: PersonRequest) -> HttpResponse:
    """Put something on the roadmap."""
    initial = {"commitment": Commitment.IDEA, "plan": request.GET.get("plan", ""), "goals": request.GET.getlist("goal")}
    form = DeliverableForm(sent(request), actor=request.user, initial=initial)
    if form.is_valid():
        try:
            row = actions.add(request.user, content=form.content())
        except Invalid as problem:
            problem.add_to(form)
        else:
            toast(request, f"“{row.title}” is on the roadmap.")
            return redirect("roadmap:deliverable", row.slug)
    return shown(request, "roadmap/deliverable_form.html", form, active="roadmap", people=suggested_people())


@allow(policy.member)
@require_http_methods(FORM)
def edit(request: PersonRequest, slug: str) -> HttpResponse:
    """Say what it is, for whom, and what it is tied to."""
    row = _mine(request, slug)
    content = actions.read(row)
    names = ("title", "what", "audience", "team", "plan", "goals", "relied_on_by", "needs", "stage")
    initial: dict[str, Any] = {name: getattr(content, name) for name in names}
    initial |= {"lead": person_label(row.lead), "version": actions.version(content)}
    form = DeliverableForm(sent(request), actor=request.user, content=content, initial=initial)
    if form.is_valid():
        seen = form.cleaned_data["version"]
        try:
            actions.describe(request.user, deliverable=row, content=form.content(), seen=seen)
        except Invalid as problem:
            problem.add_to(form)
        else:
            toast(request, "Saved.")
            return redirect("roadmap:deliverable", slug)
    context = {"active": "roadmap", "people": suggested_people(), "row": row}
    return shown(request, "roadmap/deliverable_form.html", form, **context)


@allow(policy.member)
@require_http_methods(FORM)
def change(request: PersonRequest, slug: str) -> HttpResponse:
    """Other days or another commitment: first what else would move and who would be told, then with a reason saved."""
    row, today = _mine(request, slug), timezone.localdate()
    now = Wanted.of(row)
    asked = {"start": now.start.isoformat(), "end": now.end.isoformat(), "commitment": now.commitment.value}
    given = request.POST if request.method == "POST" else asked | _asked(request)
    form = ChangeForm(given)
    preview, wanted = None, now
    if form.is_valid():
        values = form.cleaned_data
        wanted = Wanted(values["start"], values["end"], Commitment(values["commitment"]))
        reading = Reading.of(request.user, today, launches=True)
        try:
            preview = rescheduling.preview(reading, row, wanted)
            if request.method == "POST" and values["seen"] == preview.version:  # else it shows what they have not seen
                because, seen = values["because"], values["seen"]
                event = rescheduling.reschedule(
                    request.user, deliverable=row, wanted=wanted, because=because, today=today, seen=seen
                )
                return _rescheduled(request, row, event)
            if values["seen"] and values["looked_at"] == wanted.said:
                form.add_error(None, rescheduling.CHANGED_MEANWHILE)  # other consequences of the same days
        except Invalid as problem:
            problem.add_to(form)
    form.fields["because"].required = True  # asked for with the preview, when it can be answered
    context = {
        "active": "roadmap",
        "row": row,
        "form": form,
        "preview": preview if preview and preview.changes else None,
        "wanted": wanted,
        "is_other": bool(preview and not form.errors and form.cleaned_data["seen"]),
        "back": _back(request, row),
        "told": _told(request, preview) if preview else (),
    }
    return render(request, "roadmap/change.html", context, status=REFUSED if form.errors else 200)


def _asked(request: PersonRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("start", "end", "commitment") if request.GET.get(name)}


def _told(request: PersonRequest, preview: rescheduling.Preview) -> list[tuple[Team, tuple[str, ...]]]:
    teams = {team.slug: team for team in Team.objects.filter(slug__in=preview.impact.teams)}
    return [(teams[each.team], each.reasons) for each in preview.impact.told if each.team in teams]


def _rescheduled(request: PersonRequest, row: Deliverable, event: Event) -> HttpResponse:
    told = event.payload["told"]
    words = f" Told: {', '.join(told)}." if told else ""
    undo = reverse("roadmap:change_undo", args=[event.pk])
    toast(request, f"“{row.title}” is changed.{words}", undo_url=undo)
    return redirect(_back(request, row))


def _back(request: PersonRequest, row: Deliverable) -> str:
    """Where the change was begun, else the deliverable."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and is_ours else row.get_absolute_url()


@allow(policy.member)
@require_POST
def undo(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a change back, with all that moved along."""
    event = get_object_or_404(Event, pk=pk, verb="deliverable_rescheduled", payload__has_key="undo")
    try:
        row = rescheduling.undo(request.user, event=event)
    except Invalid as problem:
        toast_problem(request, " ".join(problem.sentences.values()))
        return redirect("roadmap:deliverable", event.subject_id)
    toast(request, f"“{row.title}” is as it was, and so is all that had moved along.")
    return redirect(row.get_absolute_url())


@allow(policy.member)
@require_POST
def seen(request: PersonRequest, slug: str) -> HttpResponse:
    """The reader has seen it as it is now, for the teams that they are in."""
    actions.look(request.user, deliverables=[find(slug)], today=timezone.localdate())
    toast(request, "Noted: you have seen it as it is now.")
    return redirect("roadmap:deliverable", slug)


@allow(policy.member)
@require_http_methods(FORM)
def assign(request: PersonRequest, slug: str) -> HttpResponse:
    """Have somebody work on it."""
    row = _mine(request, slug)
    form = AssignmentForm(sent(request), initial={"since": row.start, "until": row.end})
    if form.is_valid():
        try:
            made = people_actions.assign(request.user, deliverable=row, **form.cleaned_data)
        except Invalid as problem:
            problem.add_to(form)
        else:
            toast(request, f"{made.person.name} works on “{row.title}”.")
            return redirect("roadmap:deliverable", slug)
    return shown(request, "roadmap/assign.html", form, active="roadmap", row=row, people=suggested_people())


@allow(policy.member)
@require_POST
def release(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Take somebody off it."""
    found = get_object_or_404(Assignment.objects.select_related("person", "deliverable"), pk=pk, deliverable__slug=slug)
    people_actions.release(request.user, assignment=found)
    toast(request, f"{found.person.name} no longer works on it.")
    return redirect("roadmap:deliverable", slug)


@allow(policy.member)
@require_http_methods(FORM)
def involve(request: PersonRequest, slug: str) -> HttpResponse:
    """Write down which team took part in a stage."""
    row = find(slug)
    initial = {"stage": request.GET.get("stage") or row.stage, "team": request.GET.get("team", "")}
    form = InvolvementForm(sent(request), initial=initial | {"on": timezone.localdate()})
    if form.is_valid():
        values = form.cleaned_data
        team = Team.objects.get(slug=values.pop("team"))
        try:
            actions.note_involvement(request.user, deliverable=row, team=team, **values)
        except Invalid as problem:
            problem.add_to(form)
        else:
            toast(request, f"Noted: {team.name} took part.")
            return redirect("roadmap:deliverable", slug)
    return shown(request, "roadmap/involve.html", form, active="roadmap", row=row, people=suggested_people())


def _mine(request: PersonRequest, slug: str) -> Deliverable:
    """The row, if the reader changes it."""
    row = find(slug)
    if not policy.can_change_deliverable(request.user, row.team_id, row.lead_id):
        raise NotAllowed(rescheduling.NOT_YOURS)
    return row
