"""Pages of wins."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.goals.forms.fields import suggested_people
from trine.web.people import policy
from trine.web.people.models import Team
from trine.web.people.querysets import by_name
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.ui.toasts import toast
from trine.web.wins import actions, queries
from trine.web.wins.forms import DismissForm, WinForm, said_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from trine.web.wins.models import Win

FORM = ["GET", "HEAD", "POST"]


@allow(policy.signed_in)
@require_safe
def wins(request: PersonRequest) -> HttpResponse:
    """The wall: one month, across teams first."""
    teams = list(Team.objects.lasting(timezone.localdate()).order_by(by_name()))
    asked = request.GET.get("team", "")
    team = get_object_or_404(Team, slug=asked) if asked else None
    view = queries.wall(request.user, _month(request.GET.get("month", "")), team)
    context = {"view": view, "teams": teams, "may_tell": policy.member(request.user)}
    return render(request, "wins/wins.html", {"active": "wins", **context})


@allow(policy.member)
@require_http_methods(FORM)
def new(request: PersonRequest) -> HttpResponse:
    """Tell one."""
    initial = {"on": timezone.localdate(), "who_0": request.user.name}
    form = WinForm(sent(request), initial=initial, reader=request.user)
    if form.is_valid():
        moment = {"now": timezone.now(), "today": timezone.localdate()}
        try:
            row = actions.tell(request.user, values=form.values(), hands=form.hands(), **moment)  # type: ignore[arg-type]  # two moments
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "It is on the wall. Those whom you named hear of it.")
            return redirect(row)
    return shown(request, "wins/form.html", form, active="wins", people=_suggested())


@allow(policy.signed_in)
@require_safe
def win(request: PersonRequest, pk: int) -> HttpResponse:
    """One of them."""
    row = _row(request, pk)
    (view,) = queries.shown(request.user, [row])
    context = {"view": view, "row": row, "may_decide": actions.may_decide(request.user, row)}
    return render(request, "wins/win.html", {"active": "wins", **context})


@allow(policy.member)
@require_http_methods(FORM)
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """What it says, and who had a hand in it."""
    row = _to_decide(request, pk)
    form = WinForm(sent(request), initial=said_of(row), reader=request.user, win=row)
    if form.is_valid():
        today = timezone.localdate()
        try:
            actions.change(request.user, win=row, values=form.values(), hands=form.hands(), today=today)
        except Invalid as error:
            error.add_to(form)
        else:
            is_proposed = row.state == row.State.PROPOSED
            toast(request, "Saved. Put it on the wall when it reads well." if is_proposed else "Saved.")
            return redirect(row)
    return shown(request, "wins/form.html", form, active="wins", row=row, people=_suggested())


@allow(policy.member)
@require_POST
def publish(request: PersonRequest, pk: int) -> HttpResponse:
    """Put it on the wall."""
    row = _to_decide(request, pk)
    actions.publish(request.user, win=row, now=timezone.now())
    toast(request, "It is on the wall. Those who had a hand in it hear of it.")
    return redirect(row)


@allow(policy.member)
@require_http_methods(FORM)
def dismiss(request: PersonRequest, pk: int) -> HttpResponse:
    """Put it away, with the reason."""
    row = _to_decide(request, pk)
    form = DismissForm(sent(request))
    if form.is_valid():
        actions.dismiss(request.user, win=row, now=timezone.now(), **form.cleaned_data)
        toast(request, "Put away.", undo_url=reverse("wins:restore", args=[pk]))
        return redirect("wins:wins")
    return shown(request, "wins/dismiss.html", form, active="wins", row=row)


@allow(policy.member)
@require_POST
def restore(request: PersonRequest, pk: int) -> HttpResponse:
    """Bring back what was put away."""
    row = _to_decide(request, pk)
    actions.restore(request.user, win=row)
    return redirect(row)


@allow(policy.signed_in)
@require_POST
def react(request: PersonRequest, pk: int) -> HttpResponse:
    """Say a word to it, or take it back."""
    row = _row(request, pk)
    actions.react(request.user, win=row, word=request.POST.get("word", ""))
    return redirect(row)


def _row(request: PersonRequest, pk: int) -> Win:
    """A win that the reader may read."""
    row = get_object_or_404(queries.with_all(), pk=pk)
    if not queries.may_read(request.user, row):
        raise NotAllowed("This win is not on the wall for you.")
    return row


def _to_decide(request: PersonRequest, pk: int) -> Win:
    """A win that the reader may change."""
    row = _row(request, pk)
    if not actions.may_decide(request.user, row):
        raise NotAllowed(actions.NOT_YOURS)
    return row


def _month(text: str) -> date | None:
    """`2027-03` as its first day; what is no month asks for the newest."""
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        return None


def _suggested() -> list[str]:
    """Names of teams and people, for the list of suggestions."""
    teams = Team.objects.lasting(timezone.localdate()).order_by(by_name())
    return [*teams.values_list("name", flat=True), *suggested_people()]
