"""What goes out, for owners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trine.core.wording import times
from trine.web.base.access import PersonRequest, allow
from trine.web.briefing import actions, queries, trial
from trine.web.briefing.alarm import alarm
from trine.web.briefing.holding import held
from trine.web.briefing.models import Outgoing
from trine.web.people import policy
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from django.http import HttpRequest


FORM = ["GET", "HEAD", "POST"]


@allow(policy.anybody)
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """`ok` with 200 while messages go out, else 503: for whatever watches over Trine. Says nothing else."""
    wrong = alarm(timezone.now())
    said, status = ("messages wait\n", 503) if wrong else ("ok\n", 200)
    return HttpResponse(said, status=status, content_type="text/plain")


@allow(policy.owner)
@require_safe
def outbox(request: PersonRequest) -> HttpResponse:
    """What went out, waits, is held or failed."""
    return _page(request)


@allow(policy.owner)
@require_POST
def send_test(request: PersonRequest) -> HttpResponse:
    """Send a mail to oneself, and show what was said on the way."""
    return _page(request, trial=trial.send_test(request.user))


def _page(request: PersonRequest, **more: object) -> HttpResponse:
    context = {
        "active": "data",
        "view": queries.outbox(timezone.now()),
        "has_mail": settings.MAIL_IS_SET_UP,
        "kept": held(),
    }
    return render(request, "briefing/outbox.html", context | more)


@allow(policy.owner)
@require_http_methods(FORM)
def send_restored(request: PersonRequest) -> HttpResponse:
    """Send what was held since a back-up was restored, after asking."""
    if request.method != "POST":
        return _asked(request, "Send what was held?", "Some of it may come a second time.", "Send it")
    count = actions.send_restored(request.user)
    toast(request, f"{times(count, 'message')} on the way, by each person’s hours.")
    return redirect("briefing:outbox")


@allow(policy.owner)
@require_http_methods(FORM)
def let_restored_go(request: PersonRequest) -> HttpResponse:
    """Do not send what was held since a back-up was restored, after asking."""
    if request.method != "POST":
        return _asked(
            request, "Let what was held go?", "It is not sent. Everybody still has it in the inbox.", "Let it go"
        )
    count = actions.let_restored_go(request.user)
    toast(request, f"{times(count, 'message')} let go. The inbox has them.")
    return redirect("briefing:outbox")


def _asked(request: PersonRequest, title: str, sentence: str, verb: str) -> HttpResponse:
    back = reverse("briefing:outbox")
    context = {"active": "data", "title": title, "sentence": sentence, "verb": verb, "back": back}
    return render(request, "ui/confirm.html", context)


@allow(policy.owner)
@require_POST
def send_held(request: PersonRequest, pk: int) -> HttpResponse:
    """Send it again."""
    actions.send_held(request.user, outgoing=get_object_or_404(Outgoing, pk=pk), now=timezone.now())
    return redirect("briefing:outbox")


@allow(policy.owner)
@require_POST
def let_go(request: PersonRequest, pk: int) -> HttpResponse:
    """Do not send it."""
    actions.let_go(request.user, outgoing=get_object_or_404(Outgoing, pk=pk))
    return redirect("briefing:outbox")
