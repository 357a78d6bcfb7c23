"""Screens: links that show the signs on a wall, made and withdrawn by those who lead the company."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.insights.models import Screen
from trine.web.people import policy
from trine.web.people.links import hashed

if TYPE_CHECKING:
    from datetime import date

    from trine.web.people.models import Person, Team

LONGEST = timedelta(days=366)
"""A link that nobody thinks of any more shows nothing after that."""
NOT_YOURS = "Those who lead the company make and withdraw screens."


@transaction.atomic
def make_screen(
    actor: Person, *, name: str, team: Team | None, shows_unreleased: bool, theme: str, until: date
) -> tuple[Screen, str]:
    """A screen and its token, which is kept nowhere. Raises NotAllowed, and Invalid for a day past or too far."""
    if not policy.leader(actor):
        raise NotAllowed(NOT_YOURS)
    today = timezone.localdate()
    if not today <= until <= today + LONGEST:
        raise Invalid(until="Choose a day from today on, within a year.")
    token = secrets.token_urlsafe(32)
    row = Screen.objects.create(
        name=name.strip(),
        token_hash=hashed(token),
        team=team,
        shows_unreleased=shows_unreleased,
        theme=theme,
        until=until,
        made_by=actor,
    )
    record(actor, "screen_made", "screen", str(row.pk), name=row.name)
    return row, token


@transaction.atomic
def withdraw_screen(actor: Person, *, screen: Screen) -> None:
    """Let the link show nothing any more. Raises NotAllowed."""
    if not policy.leader(actor):
        raise NotAllowed(NOT_YOURS)
    if Screen.objects.filter(pk=screen.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record(actor, "screen_withdrawn", "screen", str(screen.pk), name=screen.name)


def screen_of(token: str) -> Screen | None:
    """The screen of a token, if there ever was one: withdrawn or run out, its page says so."""
    return Screen.objects.select_related("team").filter(token_hash=hashed(token)).first()


def saw(screen: Screen) -> None:
    """Keep when a screen last asked."""
    Screen.objects.filter(pk=screen.pk).update(seen_at=timezone.now())
