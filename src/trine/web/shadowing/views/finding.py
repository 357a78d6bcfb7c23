"""What a page is about, if the reader may see it; and the page of a day, which answers come back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from trine.web.base.access import PersonRequest
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.people.views.forms_on_pages import REFUSED
from trine.web.shadowing.actions.holding import ONLY_THE_TWO
from trine.web.shadowing.circle import may_arrange, may_see, may_see_round
from trine.web.shadowing.forms import BecauseForm, MoveForm
from trine.web.shadowing.models import Day, Round
from trine.web.shadowing.queries.days import day_view

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpResponse

FORM = ["GET", "HEAD", "POST"]
ACTIVE = {"active": "inbox"}


def round_of(request: PersonRequest, pk: int) -> Round:
    """A round that the reader may see."""
    row = get_object_or_404(Round.objects.prefetch_related("teams"), pk=pk)
    if not may_see_round(request.user, row):
        if row.sent_at is None and not may_arrange(request.user):
            raise Http404
        raise NotAllowed("This round is of other teams.")
    return row


def day_of(request: PersonRequest, pk: int) -> Day:
    """A day that the reader may see."""
    row = get_object_or_404(Day.objects.select_related("guest", "host", "round"), pk=pk)
    if not may_see(request.user, row):
        raise NotAllowed("This day is of other people.")
    return row


def own_day(request: PersonRequest, pk: int) -> Day:
    """A day of the reader's own."""
    row = day_of(request, pk)
    if not row.is_of(request.user):
        raise NotAllowed(ONLY_THE_TWO)
    return row


def day_page(request: PersonRequest, row: Day, problem: Invalid | None = None, **forms: Form) -> HttpResponse:
    """The page of a day, with what was wrong with an answer."""
    view = day_view(request.user, row, timezone.localdate())
    shown_forms: dict[str, Form] = {
        "decline_form": BecauseForm(),
        "call_off_form": BecauseForm(auto_id="off_%s"),
        "move_form": MoveForm(days=view.options.days),
        **forms,
    }
    context = {**ACTIVE, "view": view, "row": row, "problem": str(problem or ""), **shown_forms}
    return render(request, "shadowing/day.html", context, status=REFUSED if problem or forms else 200)
