"""After a change, the checks run again and the page says what appeared or went away."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.contrib import messages

from trine.web.base.events import collected
from trine.web.insights.actions import Outcome, complete_demo, run_all_checks
from trine.web.insights.telling.findings import may_see
from trine.web.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

log = logging.getLogger(__name__)

SAFE = {"GET", "HEAD", "OPTIONS"}
NO_BEARING = {
    "invitation",
    "session",
    "profile",
    "scenario",
    "stand_up",
    "stand_up_day",
    "meeting_series",
    "meeting",
    "meeting_action",
    "shadowing_day",
    "shadowing_round",
    "asset",
    "win",
    "signs_mail",
    "screen",
}
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
            complete_demo()
        elif any(event.subject_kind not in NO_BEARING for event in events):
            self.check(request)
        return response

    def check(self, request: HttpRequest) -> None:
        """Run the checks. The change itself is saved already: a check that fails must not make it look refused."""
        try:
            by = request.user if isinstance(request.user, Person) else None
            tell(request, run_all_checks(by=by, apart_from=NO_BEARING))
        except Exception:  # whatever it is, the change stands, and the checks run again within the minute
            log.exception("The checks failed after a change.")
            messages.warning(request, "Saved. The checks could not run just now; they run again within a minute.")


def tell(request: HttpRequest, outcome: Outcome) -> None:
    """Say in one message each what appeared and what went away, as far as the reader may see it."""
    if not isinstance(request.user, Person):
        return
    for rows, word, level in (
        (outcome.appeared, "appeared", messages.WARNING),
        (outcome.resolved, "went away", messages.SUCCESS),
    ):
        seen = [row for row in rows if may_see(request.user, row)]
        if not seen:
            continue
        count = "1 finding" if len(seen) == 1 else f"{len(seen)} findings"
        titles = "; ".join(row.title.rstrip(".") for row in seen[:NAMED])
        more = f"; and {len(seen) - NAMED} more" if len(seen) > NAMED else ""
        messages.add_message(request, level, f"{count} {word}: {titles}{more}.")
