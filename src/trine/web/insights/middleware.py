"""After a change, the checks run again and the page says what appeared or went away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages

from trine.web.base.events import collected
from trine.web.insights.actions import Outcome, replay_weeks, run_all_checks
from trine.web.people import policy
from trine.web.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

SAFE = {"GET", "HEAD", "OPTIONS"}
NO_BEARING = {"invitation", "session", "profile"}
"""Kinds of subject whose events change nothing that a check reads."""
NAMED = 3


class ChecksAfterChange:
    """Runs the checks after a request that has changed what they read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE:
            return self.get_response(request)
        with collected() as events:
            response = self.get_response(request)
        if any(event.verb == "demo_loaded" for event in events):
            replay_weeks()
        elif any(event.subject_kind not in NO_BEARING for event in events):
            tell(request, run_all_checks())
        return response


def tell(request: HttpRequest, outcome: Outcome) -> None:
    """Say in one message each what appeared and what went away, as far as the reader may see it."""
    if not isinstance(request.user, Person):
        return
    sees_money = policy.can_see_money(request.user)
    for rows, word, level in (
        (outcome.appeared, "appeared", messages.WARNING),
        (outcome.resolved, "went away", messages.SUCCESS),
    ):
        seen = [row for row in rows if sees_money or not row.about_money]
        if not seen:
            continue
        count = "1 finding" if len(seen) == 1 else f"{len(seen)} findings"
        titles = "; ".join(row.title.rstrip(".") for row in seen[:NAMED])
        more = f"; and {len(seen) - NAMED} more" if len(seen) > NAMED else ""
        messages.add_message(request, level, f"{count} {word}: {titles}{more}.")
