"""Pages of shadowing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.core.wording import day as in_words
from trine.core.wording import times
from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.people import policy
from trine.web.people.models import Membership, Team
from trine.web.people.views.forms_on_pages import REFUSED, sent, shown
from trine.web.shadowing import actions, queries
from trine.web.shadowing.circle import may_arrange, may_see, may_see_round
from trine.web.shadowing.forms import (
    BecauseForm,
    LearningsForm,
    MoveForm,
    PairForm,
    RoundForm,
    WishForm,
    next_weeks,
)
from trine.web.shadowing.models import Day, Round, State, Wish
from trine.web.shadowing.options import options
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpResponse

FORM = ["GET", "HEAD", "POST"]
ACTIVE = {"active": "inbox"}


@allow(policy.member)
@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """The reader's days, and what was learnt lately."""
    view = queries.home(request.user, timezone.localdate())
    return render(request, "shadowing/home.html", {**ACTIVE, "view": view})


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
    rows, more = queries.learnt(today, words, chosen, number)
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
    return render(request, "shadowing/coverage.html", {**ACTIVE, "view": queries.coverage(timezone.localdate())})


@allow(policy.member)
@require_http_methods(FORM)
def wishes(request: PersonRequest) -> HttpResponse:
    """How the reader wants to be paired."""
    row = Wish.objects.filter(person=request.user).first()
    names = ("languages", "country", "never_on", "out_until", "out_because")
    form = WishForm(sent(request), initial={name: getattr(row, name) for name in names} if row else {})
    if form.is_valid():
        try:
            actions.wish(request.user, values=form.values())
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "Saved. It counts from the next proposal on.")
            return redirect("shadowing:home")
    return shown(request, "shadowing/wishes.html", form, **ACTIVE)


@allow(policy.leader)
@require_http_methods(FORM)
def new_round(request: PersonRequest) -> HttpResponse:
    """Work out the pairs of a quarter."""
    today = timezone.localdate()
    first, last = next_weeks(today)
    teams = [team.pk for team in Team.objects.lasting(today)]
    form = RoundForm(sent(request), initial={"first": first, "last": last, "teams": teams})
    if form.is_valid():
        try:
            row = actions.make_round(request.user, values=form.values(), teams=form.cleaned_data["teams"], today=today)
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "Worked out. Look at it, then propose it to everybody.")
            return redirect(row)
    return shown(request, "shadowing/new_round.html", form, **ACTIVE)


@allow(policy.lead)
@require_safe
def one_round(request: PersonRequest, pk: int) -> HttpResponse:
    """The pairs, and who has none."""
    view = queries.round_view(request.user, _round(request, pk), timezone.localdate())
    return render(request, "shadowing/round.html", {**ACTIVE, "view": view})


@allow(policy.leader)
@require_POST
def send(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask everybody."""
    row = _round(request, pk)
    actions.send(request.user, row=row, now=timezone.now())
    toast(request, "Everybody is asked now, in their inbox and where they want their messages.")
    return redirect(row)


@allow(policy.leader)
@require_POST
def again(request: PersonRequest, pk: int) -> HttpResponse:
    """Propose to those who have nobody."""
    row = _round(request, pk)
    try:
        made = actions.propose_again(request.user, row=row, today=timezone.localdate())
    except Invalid as error:
        toast_problem(request, str(error))
        return redirect(row)
    toast(request, f"{times(len(made), 'more day')} proposed." if made else "Nobody more could be paired.")
    return redirect(row)


@allow(policy.leader)
@require_http_methods(FORM)
def call_off_round(request: PersonRequest, pk: int) -> HttpResponse:
    """End a round; asks first."""
    row = _round(request, pk)
    if request.method == "POST":
        actions.call_off_round(request.user, row=row, today=timezone.localdate())
        toast(request, "Called off. Everybody with a day ahead is told." if row.sent_at else "Taken away.")
        return redirect("shadowing:home")
    words = (
        "Everybody with a day ahead in it is told. Days that are over stay." if row.sent_at else "Nobody knows of it."
    )
    context = {
        "title": "Call this round off?",
        "sentence": words,
        "verb": "Call it off",
        "back": row.get_absolute_url(),
    }
    return render(request, "ui/confirm.html", {**ACTIVE, **context})


@allow(policy.lead)
@require_http_methods(FORM)
def pair(request: PersonRequest, pk: int) -> HttpResponse:
    """Two people and a day by hand."""
    row, today = _round(request, pk), timezone.localdate()
    people = Membership.objects.current(today).filter(team__in=row.teams.all()).values_list("person_id", flat=True)
    form = PairForm(sent(request), people=people)
    if form.is_valid():
        try:
            actions.pair_by_hand(request.user, row=row, today=today, **form.cleaned_data)
        except Invalid as error:
            error.add_to(form)
        else:
            toast(request, "Proposed to both." if row.sent_at else "Added.")
            return redirect(row)
    return shown(request, "shadowing/pair.html", form, **ACTIVE, row=row)


@allow(policy.member)
@require_safe
def day(request: PersonRequest, pk: int) -> HttpResponse:
    """One day: the answer, other days and partners, what was learnt."""
    return _day_page(request, _day(request, pk))


@allow(policy.member)
@require_POST
def accept(request: PersonRequest, pk: int) -> HttpResponse:
    """Say yes."""
    row = _own(request, pk)
    try:
        row = actions.accept(request.user, day=row, now=timezone.now())
    except Invalid as error:
        return _day_page(request, _day(request, pk), error)
    other = row.other(request.user).name
    settled = row.state == State.ACCEPTED
    toast(
        request, f"Settled: it is in both calendars. {other} is told." if settled else f"Noted. {other} is still asked."
    )
    return redirect(row)


@allow(policy.member)
@require_POST
def decline(request: PersonRequest, pk: int) -> HttpResponse:
    """Say that one can't, with the reason."""
    row = _own(request, pk)
    form = BecauseForm(request.POST)
    if not form.is_valid():
        return _day_page(request, row, decline_form=form)
    try:
        made = actions.decline(request.user, day=row, today=timezone.localdate(), **form.cleaned_data)
    except Invalid as error:
        return _day_page(request, _day(request, pk), error)
    mine = next((each for each in made if each.is_of(request.user)), None)
    if mine is not None and row.guest_id == mine.guest_id:
        toast(request, f"Noted, and somebody else is proposed: {mine.host.name} on {in_words(mine.on)}.")
        return redirect(mine)
    toast(request, f"Noted. {row.other(request.user).name} is told.")
    return redirect("shadowing:home")


@allow(policy.member)
@require_POST
def move(request: PersonRequest, pk: int) -> HttpResponse:
    """Another day with the same partner."""
    row, today = _own(request, pk), timezone.localdate()
    form = MoveForm(request.POST, days=options(request.user, row, today).days)
    if not form.is_valid():
        return _day_page(request, row, move_form=form)
    try:
        row = actions.move(request.user, day=row, today=today, now=timezone.now(), **form.cleaned_data)
    except Invalid as error:
        return _day_page(request, _day(request, pk), error)
    toast(request, f"{row.other(request.user).name} is asked whether {in_words(row.on)} fits.")
    return redirect(row)


@allow(policy.member)
@require_POST
def swap(request: PersonRequest, pk: int) -> HttpResponse:
    """Another partner."""
    row = _own(request, pk)
    try:
        new = actions.swap(
            request.user, day=row, key=request.POST.get("key", ""), today=timezone.localdate(), now=timezone.now()
        )
    except Invalid as error:
        return _day_page(request, _day(request, pk), error)
    toast(request, f"{new.other(request.user).name} is asked; you have said yes.")
    return redirect(new)


@allow(policy.lead)
@require_POST
def call_off(request: PersonRequest, pk: int) -> HttpResponse:
    """End a day in a lead's name."""
    row = _day(request, pk)
    form = BecauseForm(request.POST, auto_id="off_%s")
    if not form.is_valid():
        return _day_page(request, row, call_off_form=form)
    try:
        actions.call_off(request.user, day=row, **form.cleaned_data)
    except Invalid as error:
        toast_problem(request, str(error))
        return redirect(row)
    undo = reverse("shadowing:take_up", args=[pk])
    toast(request, "Called off; both are told." if row.round.sent_at else "Taken out.", undo_url=undo)
    return redirect("shadowing:round", row.round_id)


@allow(policy.lead)
@require_POST
def take_up(request: PersonRequest, pk: int) -> HttpResponse:
    """Have it after all."""
    row = _day(request, pk)
    try:
        row = actions.take_up(request.user, day=row, today=timezone.localdate())
    except Invalid as error:
        return _day_page(request, row, error)
    toast(request, "Proposed again; both are asked." if row.round.sent_at else "It is back.")
    return redirect(row)


@allow(policy.member)
@require_http_methods(FORM)
def mine(request: PersonRequest, pk: int) -> HttpResponse:
    """Three lines of what one learnt."""
    row = _own(request, pk)
    if row.state != State.DONE:
        return redirect(row)
    said = list(row.learnings.filter(person=request.user).values_list("text", flat=True))
    form = LearningsForm(sent(request), initial=dict(zip(("one", "two", "three"), said, strict=False)))
    if form.is_valid():
        actions.write_learnings(request.user, day=row, lines=form.lines(), now=timezone.now())
        toast(request, "Thank you. You can change it here.")
        return redirect(row)
    return shown(request, "shadowing/mine.html", form, **ACTIVE, day=row, other=row.other(request.user))


def _day_page(request: PersonRequest, row: Day, problem: Invalid | None = None, **forms: Form) -> HttpResponse:
    """The page of a day, with what was wrong with an answer."""
    view = queries.day_view(request.user, row, timezone.localdate())
    shown_forms: dict[str, Form] = {
        "decline_form": BecauseForm(),
        "call_off_form": BecauseForm(auto_id="off_%s"),
        "move_form": MoveForm(days=view.options.days),
        **forms,
    }
    context = {**ACTIVE, "view": view, "row": row, "problem": str(problem or ""), **shown_forms}
    return render(request, "shadowing/day.html", context, status=REFUSED if problem or forms else 200)


def _round(request: PersonRequest, pk: int) -> Round:
    """A round that the reader may see."""
    row = get_object_or_404(Round.objects.prefetch_related("teams"), pk=pk)
    if not may_see_round(request.user, row):
        if row.sent_at is None and not may_arrange(request.user):
            raise Http404
        raise NotAllowed("This round is of other teams.")
    return row


def _day(request: PersonRequest, pk: int) -> Day:
    """A day that the reader may see."""
    row = get_object_or_404(Day.objects.select_related("guest", "host", "round"), pk=pk)
    if not may_see(request.user, row):
        raise NotAllowed("This day is of other people.")
    return row


def _own(request: PersonRequest, pk: int) -> Day:
    """A day of the reader's own."""
    row = _day(request, pk)
    if not row.is_of(request.user):
        raise NotAllowed(actions.ONLY_THE_TWO)
    return row
