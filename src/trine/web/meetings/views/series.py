"""Pages of series: the list, one of them, its form; leaving a day out, bringing something up."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.core.wording import listed
from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.meetings import queries
from trine.web.meetings.actions import series as actions
from trine.web.meetings.circle import may_set_up, may_take_part
from trine.web.meetings.forms import SeriesForm, SkipForm, TopicForm
from trine.web.meetings.models import LONGEST, Series, Topic
from trine.web.meetings.views.finding_rows import a_series, an_arranged
from trine.web.people import policy
from trine.web.people.models import Team
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from django.http import HttpResponse

FORM = ["GET", "HEAD", "POST"]
MOST_TEAMS = 5
"""More at one table than an address may name do not talk anything over."""


@allow(policy.member)
@require_safe
def series_list(request: PersonRequest) -> HttpResponse:
    """Those of the reader. Teams and a text in the address lead on to where these teams talk about it."""
    teams = _teams_asked(request)
    onward = _where_they_talk(request, teams) if len(teams) > 1 else ""
    if onward:
        return redirect(onward)
    rows = queries.series_list(request.user, timezone.now())
    context = {"active": "inbox", "rows": rows, "may_begin": policy.lead(request.user)}
    return render(request, "meetings/series_list.html", context)


def _teams_asked(request: PersonRequest) -> list[Team]:
    """Those that the address names, by their plan ids."""
    named = request.GET.getlist("team")[:MOST_TEAMS]
    return list(Team.objects.lasting(timezone.localdate()).filter(slug__in=named).order_by("name")) if named else []


def _where_they_talk(request: PersonRequest, teams: list[Team]) -> str:
    """The check-in of these teams that the reader takes part in, or the form that makes one; else nothing, and why."""
    there = queries.series_between(teams)
    ours = next((row for row in there if may_take_part(request.user, row)), None)
    if ours:
        return _with_text(request, ours)
    names = listed([team.name for team in teams])
    if there:
        toast_problem(request, f"{names} have a check-in of their own: one of those who meet there can bring this up.")
    elif may_set_up(request.user, {team.pk for team in teams}):
        return f"{reverse('meetings:new')}?{request.GET.urlencode()}"
    else:
        toast_problem(request, f"{names} have no check-in yet: who leads one of them, or a leader, can arrange one.")
    return ""


def _with_text(request: PersonRequest, row: Series) -> str:
    """The page of a series, with what the address wants talked about filled in."""
    text = request.GET.get("text", "")
    return f"{row.get_absolute_url()}?{urlencode({'text': text})}#bring-up" if text else row.get_absolute_url()


@allow(policy.lead)
@require_http_methods(FORM)
def new(request: PersonRequest) -> HttpResponse:
    """Set one up."""
    usual = {"at": "10:00", "minutes": 30, "every_weeks": 1, "zone": request.user.time_zone}
    teams = [team.pk for team in _teams_asked(request)] or list(request.user.led_team_ids)
    form = SeriesForm(sent(request), initial={**usual, "teams": teams})
    if form.is_valid():
        given = form.cleaned_data
        try:
            row = actions.set_up(request.user, values=form.values(), teams=given["teams"], people=given["people"])
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "The agenda comes on the morning of each meeting.")
            return redirect(_with_text(request, row))
    return shown(request, "meetings/form.html", form, active="inbox")


@allow(policy.member)
@require_safe
def series(request: PersonRequest, pk: int) -> HttpResponse:
    """One of them: the next agenda, what is open, what was."""
    return _page(request, a_series(request, pk))


@allow(policy.lead)
@require_http_methods(FORM)
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Who meets, and when."""
    row = an_arranged(request, pk)
    form = SeriesForm(sent(request), initial=SeriesForm.initial_of(row))
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.change(request.user, series=row, values=form.values(), teams=given["teams"], people=given["people"])
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "Saved.")
            return redirect(row)
    return shown(request, "meetings/form.html", form, active="inbox", row=row)


@allow(policy.lead)
@require_POST
def end(request: PersonRequest, pk: int) -> HttpResponse:
    """It meets no more."""
    row = an_arranged(request, pk)
    actions.end(request.user, series=row, on=row.day_of(timezone.now()))
    toast(
        request,
        "It meets no more. What was decided and promised stays.",
        undo_url=reverse("meetings:take_up", args=[pk]),
    )
    return redirect(row)


@allow(policy.lead)
@require_POST
def take_up(request: PersonRequest, pk: int) -> HttpResponse:
    """It meets again."""
    row = an_arranged(request, pk)
    actions.take_up(request.user, series=row)
    return redirect(row)


@allow(policy.lead)
@require_POST
def skip(request: PersonRequest, pk: int) -> HttpResponse:
    """Leave a day out."""
    row = an_arranged(request, pk)
    form = SkipForm(request.POST)
    if form.is_valid():
        try:
            out = actions.skip(request.user, series=row, today=row.day_of(timezone.now()), **form.cleaned_data)
        except Invalid as error:
            error.add_to(form)
        else:
            undo = reverse("meetings:keep", args=[pk, out.on.isoformat()])
            toast(request, "Left out. Who has the agenda already hears of it.", undo_url=undo)
            return redirect(row)
    return _page(request, row, skip_form=form)


@allow(policy.member)
@require_POST
def bring_up(request: PersonRequest, pk: int) -> HttpResponse:
    """Something to talk about next time."""
    row = a_series(request, pk)
    form = TopicForm(request.POST)
    if form.is_valid():
        try:
            actions.bring_up(request.user, series=row, text=form.cleaned_data["text"], now=timezone.now())
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "It stands on the next agenda.")
            return redirect(row)
    return _page(request, row, topic_form=form)


@allow(policy.member)
@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Not to talk about it after all."""
    topic = get_object_or_404(Topic.objects.select_related("series", "by"), pk=pk, meeting=None)
    row = a_series(request, topic.series_id)
    actions.withdraw(request.user, topic=topic)
    toast(request, f"Taken off: {topic.text}")
    return redirect(row)


def _page(
    request: PersonRequest, row: Series, *, skip_form: SkipForm | None = None, topic_form: TopicForm | None = None
) -> HttpResponse:
    view = queries.series_view(request.user, row, timezone.now())
    text = request.GET.get("text", "")[:LONGEST]
    form = skip_form or SkipForm(initial={"on": view.next_on})
    refused = next((each for each in (skip_form, topic_form) if each), form)
    return shown(
        request,
        "meetings/series.html",
        refused,
        active="inbox",
        view=view,
        skip_form=form,
        topic_form=topic_form or TopicForm(initial={"text": text}),
    )
