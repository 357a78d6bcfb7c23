"""A person's inbox, and how they want to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.core.briefing import Topic, digest_in
from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.base.moments import moment
from trine.web.briefing import actions, queries
from trine.web.briefing.concerns import visible
from trine.web.briefing.forms import ABOUT, PreferencesForm
from trine.web.briefing.models import Delivery
from trine.web.briefing.queries import Shelf
from trine.web.briefing.stories import reasons_of, story_of
from trine.web.briefing.wishes import wishes
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.ui.tags.layout import Tab
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from trine.web.briefing.queries import Inbox


@allow(policy.signed_in)
@require_safe
def inbox(request: PersonRequest) -> HttpResponse:
    """What waits; with `?later` what was put off, with `?done` what is done, with `?about=…` those of one topic."""
    shelf = next((each for each in (Shelf.LATER, Shelf.DONE) if each.value in request.GET), Shelf.WAITING)
    about = request.GET.get("about", "")
    topic = Topic(about) if about in list(Topic) else None
    now = timezone.now()
    view = queries.inbox(request.user, now, shelf=shelf, topic=topic)
    actions.pass_over(request.user, hidden=view.hidden, now=now)
    context = {"active": "inbox", "view": view, "tabs": _shelves(shelf), "topics": _topics(view)}
    return render(request, "briefing/inbox.html", context)


@allow(policy.signed_in)
@require_safe
def message(request: PersonRequest, pk: int) -> HttpResponse:
    """Note that it was read; show it where it says more than a sentence, else lead to what it is about."""
    row = _own(request, pk)
    actions.read(request.user, delivery=row, now=timezone.now())
    if not visible([row.message.event], request.user.pk):
        return redirect("briefing:inbox")
    story = story_of(row)
    if row.message.url and not story.sections and not story.answers:
        return redirect(row.message.url)
    context = {"active": "inbox", "row": row, "story": story, "reasons": len(reasons_of(row))}
    return render(request, "briefing/message.html", context)


@allow(policy.signed_in)
@require_POST
def finish(request: PersonRequest, pk: int) -> HttpResponse:
    """Done with it."""
    actions.finish(request.user, delivery=_own(request, pk), now=timezone.now())
    toast(request, "Done.", undo_url=reverse("briefing:reopen", args=[pk]))
    return redirect("briefing:inbox")


@allow(policy.signed_in)
@require_POST
def reopen(request: PersonRequest, pk: int) -> HttpResponse:
    """Back into the inbox."""
    actions.reopen(request.user, delivery=_own(request, pk))
    return redirect("briefing:inbox")


@allow(policy.signed_in)
@require_POST
def snooze(request: PersonRequest, pk: int) -> HttpResponse:
    """Later: on the morning of the next working day, or in a week."""
    days = 7 if request.POST.get("for") == "week" else 1
    until = digest_in(days, wishes(request.user).hours, timezone.now())
    actions.snooze(request.user, delivery=_own(request, pk), until=until)
    toast(request, "It comes back later.", undo_url=reverse("briefing:reopen", args=[pk]))
    return redirect("briefing:inbox")


@allow(policy.signed_in)
@require_POST
def finish_all(request: PersonRequest) -> HttpResponse:
    """Done with everything."""
    now = timezone.now()
    actions.finish_all(request.user, now=now)
    undo = f"{reverse('briefing:take_back_all')}?at={quote(now.isoformat())}"
    toast(request, "The inbox is empty. What was there stands under “What is done”.", undo_url=undo)
    return redirect("briefing:inbox")


@allow(policy.signed_in)
@require_POST
def take_back_all(request: PersonRequest) -> HttpResponse:
    """Put back what one press took off."""
    if (finished_at := moment(request.GET.get("at", ""))) is not None:
        actions.take_back_all(request.user, finished_at=finished_at)
    return redirect("briefing:inbox")


@allow(policy.signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def turn_down(request: PersonRequest, pk: int) -> HttpResponse:
    """No more of this kind for one of its reasons, or for its only one; a link in a mail leads here, and asks."""
    row = _own(request, pk)
    if not visible([row.message.event], request.user.pk):
        return redirect("briefing:inbox")
    reasons, topic = reasons_of(row), Topic(row.message.topic)
    asked = request.POST.get("reason") or (next(iter(reasons)).value if len(reasons) == 1 else "")
    reason = next((each for each in reasons if each.value == asked), None)
    if request.method != "POST" or reason is None:
        context = {"active": "inbox", "row": row, "reasons": reasons.items(), "about": _short(topic)}
        return render(request, "briefing/less.html", context, status=422 if request.method == "POST" else 200)
    actions.turn_down(request.user, reason=reason, topic=topic)
    actions.finish(request.user, delivery=row, now=timezone.now())
    undo = f"{reverse('briefing:turn_back_up', args=[row.pk])}?reason={reason.value}"
    toast(
        request, f"You are no longer told about {_short(topic).lower()} for this reason: {reason.words}.", undo_url=undo
    )
    return redirect("briefing:inbox")


@allow(policy.signed_in)
@require_POST
def turn_back_up(request: PersonRequest, pk: int) -> HttpResponse:
    """More of this kind for this reason after all."""
    row = _own(request, pk)
    actions.turn_up(request.user, reason=request.GET.get("reason", ""), topic=row.message.topic)
    actions.reopen(request.user, delivery=row)
    return redirect("briefing:inbox")


@allow(policy.signed_in)
@require_POST
def turn_up(request: PersonRequest) -> HttpResponse:
    """Messages that were turned down come again."""
    actions.turn_up(request.user, reason=request.POST.get("reason", ""), topic=request.POST.get("topic", ""))
    return redirect("briefing:preferences")


@allow(policy.signed_in)
@require_POST
def zone(request: PersonRequest) -> HttpResponse:
    """The zone of the browser, told by its script at the first visit."""
    try:
        actions.note_zone(request.user, zone=request.POST.get("zone", ""))
    except Invalid:
        return HttpResponse(status=400) if not request.POST.get("zone") else HttpResponse(status=204)
    return HttpResponse(status=204)


@allow(policy.signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: PersonRequest) -> HttpResponse:
    """When, where, how often and how much."""
    wants = wishes(request.user)
    form = PreferencesForm(sent(request), wants=wants)
    if form.is_valid():
        actions.save_preferences(request.user, wanted=form.wanted(), zone=form.cleaned_data["zone"])
        toast(request, "Saved.")
        return redirect("briefing:preferences")
    turned_down = [(reason, topic, _short(topic)) for reason, topic in sorted(wants.turned_down)]
    context = {"turned_down": turned_down, "followed": queries.followed(request.user)}
    return shown(request, "briefing/preferences.html", form, active="inbox", **context)


def _own(request: PersonRequest, pk: int) -> Delivery:
    """The message in the inbox of the reader, also by the number of the mail that told them of the same."""
    same = Delivery.objects.filter(person=request.user, pk=pk).values("message")
    rows = Delivery.objects.filter(person=request.user, channel="inbox", message__in=same)
    return get_object_or_404(rows.select_related("message__event__actor"))


def _shelves(here: Shelf) -> list[Tab]:
    """The three parts of the inbox."""
    words = {Shelf.WAITING: "Waits", Shelf.LATER: "Later", Shelf.DONE: "Done"}
    address = reverse("briefing:inbox")
    return [
        Tab(label, address if shelf is Shelf.WAITING else f"{address}?{shelf.value}", shelf is here)
        for shelf, label in words.items()
    ]


def _topics(view: Inbox) -> list[Tab]:
    """What there is by topic, as links that leave only that; nothing where all is of one topic."""
    if len(view.topics) < 2 and view.topic is None:
        return []
    shelf = "" if view.shelf is Shelf.WAITING else f"{view.shelf.value}&"
    address = reverse("briefing:inbox")
    every = Tab("Everything", f"{address}?{shelf.rstrip('&')}".rstrip("?"), view.topic is None)
    return [
        every,
        *(
            Tab(_short(topic), f"{address}?{shelf}about={topic.value}", topic is view.topic, count)
            for topic, count in view.topics
        ),
    ]


def _short(topic: Topic) -> str:
    return ABOUT[topic].partition(":")[0].partition(",")[0]
