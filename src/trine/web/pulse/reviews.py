"""Before the review of a quarter its leads hear how their teams and others found working together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from trine.core.agreement.collaboration import HIGH, SHORT
from trine.core.briefing import Line, Section, Story
from trine.core.company import CycleKind
from trine.web.base.events import record
from trine.web.goals.models import Cycle
from trine.web.people.models import Membership, Team
from trine.web.pulse.models import Wave
from trine.web.pulse.models.waves import State
from trine.web.pulse.results import collaboration_of

if TYPE_CHECKING:
    from datetime import datetime

    from trine.core.agreement.collaboration import Rated

AHEAD = timedelta(days=14)
"""How long before a quarter's last day its leads hear of it."""
FRESH = timedelta(days=120)
"""What people said longer ago speaks of another quarter."""


def tell_before_reviews(now: datetime) -> int:
    """Tell once for each quarter, from the survey that closed last; how many quarters."""
    today = timezone.localdate(now, timezone.get_default_timezone())
    ending = Cycle.objects.filter(kind=CycleKind.QUARTER, start__lte=today, end__range=(today, today + AHEAD))
    return sum(_tell(cycle, now) for cycle in ending)


def _tell(cycle: Cycle, now: datetime) -> bool:
    closed = Wave.objects.filter(state=State.CLOSED, closed_at__gte=now - FRESH).order_by("-closed_at", "-pk")
    with transaction.atomic():
        wave = closed.select_for_update(skip_locked=True).first()
        if wave is None or wave.reviewed == cycle.slug or not collaboration_of(wave).rated:
            return False
        until = cycle.end.isoformat()
        record(None, "review_near", "wave", str(wave.pk), name=wave.name, cycle=cycle.slug, until=until)
        wave.reviewed = cycle.slug
        wave.save(update_fields=["reviewed"])
    return True


def teams_in(wave: Wave) -> set[int]:
    """The teams (primary keys) of which something is shown."""
    slugs = {slug for row in collaboration_of(wave).rated for slug in (row.team, row.about)}
    return set(Team.objects.filter(slug__in=slugs).values_list("pk", flat=True))


def story_of(wave: Wave, headline: str, url: str, person: int) -> Story:
    """What others say of the teams that the person leads, and these of others, the lowest first. Two queries."""
    led = Membership.objects.current(timezone.localdate()).filter(person=person, is_lead=True)
    mine = set(led.values_list("team__slug", flat=True))
    names = dict(Team.objects.values_list("slug", "name"))
    rated = sorted(collaboration_of(wave).rated, key=lambda row: (row.mean, row.team, row.about))
    sections = (
        Section("What others say of your team", tuple(_line(row, names) for row in rated if row.about in mine)),
        Section("What your team says of others", tuple(_line(row, names) for row in rated if row.team in mine)),
    )
    return Story(headline, url, tuple(section for section in sections if section.lines))


def _line(row: Rated, names: dict[str, str]) -> Line:
    low = min(row.scores, key=lambda score: score.mean)
    said = (
        f"{names.get(row.team, row.team)} gives {names.get(row.about, row.about)} {row.mean:.1f} of {HIGH} on average"
    )
    return Line(f"{said}. Lowest: {low.mean:.1f} for “{SHORT[low.question]}” (n = {low.n}).")
