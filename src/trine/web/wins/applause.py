"""Applause is told once: a week after a win was published its people hear how many have applauded, by briefing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Exists, OuterRef

from trine.core.wording import times
from trine.web.base.events import record
from trine.web.wins.models import NEWS, Contribution, Reaction, Win

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

AFTER = timedelta(days=7)


def tell_applause(now: datetime) -> int:
    """Tell what is due; how many wins. The mark and the event are written in one transaction."""
    due = Win.objects.published().filter(applause_told_at=None, published_at__lte=now - AFTER)
    due = due.filter(Exists(_of_others(Reaction.objects.filter(win=OuterRef("pk")))))
    return sum(
        _tell(pk, now) for pk in due.filter(published_at__gt=now - NEWS).order_by("pk").values_list("pk", flat=True)
    )


def _of_others(reactions: QuerySet[Reaction]) -> QuerySet[Reaction]:
    """Those of people whom the win does not name."""
    own = Contribution.objects.filter(win=OuterRef("win"), person=OuterRef("person"))
    return reactions.exclude(Exists(own))


def _tell(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        rows = Win.objects.published().select_for_update(skip_locked=True).filter(applause_told_at=None)
        win = rows.filter(pk=pk).first()
        if win is None:
            return False
        win.applause_told_at = now
        win.save(update_fields=["applause_told_at"])
        found = _of_others(Reaction.objects.filter(win=win)).aggregate(count=Count("pk"))
        people = times(found["count"], "person", "people")
        record(None, "win_applauded", "win", str(win.pk), text=win.text, people=people)
    return True
