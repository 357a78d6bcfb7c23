"""Following things, and not any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from trine.web.base.access import PersonRequest, allow
from trine.web.briefing import actions
from trine.web.briefing.following import names_of, page_of
from trine.web.people import policy
from trine.web.ui.toasts import toast

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.signed_in)
@require_POST
def follow(request: PersonRequest, kind: str, subject_id: str) -> HttpResponse:
    """Hear of it from now on."""
    actions.follow(request.user, kind=kind, subject_id=subject_id)
    name = names_of([(kind, subject_id)], request.user)[kind, subject_id]
    undo = reverse("briefing:unfollow", args=[kind, subject_id])
    toast(request, f"You follow {name}: what changes comes to your inbox.", undo_url=undo)
    return redirect(page_of(kind, subject_id))


@allow(policy.signed_in)
@require_POST
def unfollow(request: PersonRequest, kind: str, subject_id: str) -> HttpResponse:
    """Do not hear of it any more; from the list of all that one follows back to the list."""
    actions.unfollow(request.user, kind=kind, subject_id=subject_id)
    toast(request, "You do not follow it any more.", undo_url=reverse("briefing:follow", args=[kind, subject_id]))
    if request.POST.get("from") == "list" or not names_of([(kind, subject_id)], request.user):
        return redirect("briefing:preferences")
    return redirect(page_of(kind, subject_id))
