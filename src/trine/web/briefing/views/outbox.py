"""What goes out, for owners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.briefing import actions, queries
from trine.web.briefing.models import Outgoing
from trine.web.people import policy

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.owner)
@require_safe
def outbox(request: PersonRequest) -> HttpResponse:
    """What went out, waits, is held or failed."""
    context = {"active": "data", "view": queries.outbox(), "has_mail": settings.MAIL_IS_SET_UP}
    return render(request, "briefing/outbox.html", context)


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
