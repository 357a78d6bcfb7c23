"""What was learnt: all of it, one's own lines, and who has seen which team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.people import policy
from trine.web.people.models import Team
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.shadowing.actions.learnings import write_learnings
from trine.web.shadowing.forms import LearningsForm
from trine.web.shadowing.models import State
from trine.web.shadowing.queries.coverage import coverage as covered
from trine.web.shadowing.queries.learnings import learnt
from trine.web.shadowing.views.finding import ACTIVE, FORM, own_day
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.member)
@require_safe
def learnings(request: PersonRequest) -> HttpResponse:
    """What was learnt, the latest first, by words and teams."""
    today = timezone.localdate()
    words = request.GET.get("q", "")[:100].replace("\x00", "")
    teams = list(Team.objects.order_by("name"))
    asked = {slug for slug in (request.GET.get("team"), request.GET.get("other")) if slug}
    page = request.GET.get("page", "1")
    number = max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1
    chosen = [team for team in teams if team.slug in asked]
    rows, more = learnt(today, words, chosen, number)
    query = request.GET.copy()
    query["page"] = str(number + 1)
    context = {
        "rows": rows,
        "teams": teams,
        "words": words,
        "team": request.GET.get("team", ""),
        "other": request.GET.get("other", ""),
        "is_narrowed": bool(words.strip() or chosen),
        "more": f"?{query.urlencode()}" if more else "",
    }
    return render(request, "shadowing/learnings.html", {**ACTIVE, **context})


@allow(policy.member)
@require_safe
def coverage(request: PersonRequest) -> HttpResponse:
    """Who has seen which other team from within."""
    return render(request, "shadowing/coverage.html", {**ACTIVE, "view": covered(timezone.localdate())})


@allow(policy.member)
@require_http_methods(FORM)
def mine(request: PersonRequest, pk: int) -> HttpResponse:
    """Three lines of what one learnt."""
    row = own_day(request, pk)
    if row.state != State.DONE:
        return redirect(row)
    said = list(row.learnings.filter(person=request.user).values_list("text", flat=True))
    form = LearningsForm(sent(request), initial=dict(zip(("one", "two", "three"), said, strict=False)))
    if form.is_valid():
        write_learnings(request.user, day=row, lines=form.lines(), now=timezone.now())
        toast(request, "Thank you. You can change it here.")
        return redirect(row)
    return shown(request, "shadowing/mine.html", form, **ACTIVE, day=row, other=row.other(request.user))
