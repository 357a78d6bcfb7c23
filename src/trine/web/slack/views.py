"""What Slack sends, and the page on which owners see how it stands."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST
from slack_sdk.signature import SignatureVerifier

from trine.web.base.access import PersonRequest, allow
from trine.web.base.errors import Invalid
from trine.web.people import policy
from trine.web.people.views.forms_on_pages import sent, shown
from trine.web.slack import actions as acts
from trine.web.slack import queries
from trine.web.slack.asked import take
from trine.web.slack.forms import TopicsForm
from trine.web.slack.models import ChannelPost
from trine.web.ui.toasts import toast, toast_problem

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

REFUSED = 401


@csrf_exempt
@allow(policy.anybody)
@require_POST
def actions(request: HttpRequest) -> HttpResponse:
    """A button was pressed; Slack signs it."""
    return _signed(request, lambda: json.loads(request.POST.get("payload", "")))


@csrf_exempt
@allow(policy.anybody)
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """Something happened that Trine listens to; Slack signs it."""
    return _signed(request, lambda: json.loads(request.body))


def _signed(request: HttpRequest, read: Callable[[], Any]) -> HttpResponse:
    """Keep what Slack sends, if it is Slack that sends it, and nod."""
    if not settings.SLACK_SIGNING_SECRET:
        raise Http404
    if not is_from_slack(request):
        return HttpResponse("The signature is missing, wrong or older than five minutes.", status=REFUSED)
    try:
        payload = read()
    except ValueError:
        payload = None
    if not isinstance(payload, dict):
        return HttpResponse("This is nothing that Slack sends.", status=400)
    if payload.get("type") == "url_verification":
        return JsonResponse({"challenge": str(payload.get("challenge", ""))})
    take(payload)
    return HttpResponse()


def is_from_slack(request: HttpRequest) -> bool:
    """Whether the request carries Slack's signature, at most five minutes old."""
    at = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    if not (at.isascii() and at.isdigit() and signature.isascii()):
        return False
    try:
        return SignatureVerifier(settings.SLACK_SIGNING_SECRET).is_valid(request.body, at, signature)
    except UnicodeDecodeError:
        return False


@allow(policy.owner)
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: PersonRequest) -> HttpResponse:
    """How Slack stands, and what the channel hears of."""
    form = TopicsForm(sent(request), initial={"topics": queries.chosen_topics()})
    if form.is_valid():
        acts.choose_topics(request.user, topics=form.cleaned_data["topics"])
        toast(request, "Saved.")
        return redirect("slack:overview")
    return shown(request, "slack/overview.html", form, active="", view=queries.overview())


@allow(policy.owner)
@require_POST
def test(request: PersonRequest) -> HttpResponse:
    """Write to whoever asks."""
    try:
        acts.send_test(request.user, now=timezone.now())
    except Invalid as error:
        toast_problem(request, str(error))
    else:
        toast(request, "Sent: look into Slack.")
    return redirect("slack:overview")


@allow(policy.owner)
@require_POST
def send_again(request: PersonRequest, pk: int) -> HttpResponse:
    """Send a held post after all."""
    acts.send_again(request.user, post=get_object_or_404(ChannelPost, pk=pk), now=timezone.now())
    return redirect("slack:overview")


@allow(policy.owner)
@require_POST
def let_go(request: PersonRequest, pk: int) -> HttpResponse:
    """Do not send it."""
    acts.let_go(request.user, post=get_object_or_404(ChannelPost, pk=pk))
    return redirect("slack:overview")
