"""Which teams each team counts on, from what they have agreed: dependencies, expectations, deliverables, launches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.company import DependencyState
from trine.core.deliverables import Commitment
from trine.web.goals.models import Dependency, Expectation
from trine.web.launches.models import Launch
from trine.web.roadmap.models import DeliverableReliance

if TYPE_CHECKING:
    from datetime import date


def counted_on(today: date) -> dict[str, list[str]]:
    """The teams (plan ids) that each team counts on today, most ties first. Four queries."""
    open_ = [DependencyState.ASKED, DependencyState.ACCEPTED]
    ties: list[tuple[str, str]] = [
        *Dependency.objects.filter(state__in=open_).values_list("team__slug", "of__slug"),
        *Expectation.objects.filter(cycle__start__lte=today, cycle__end__gte=today).values_list(
            "team__slug", "of__slug"
        ),
        *DeliverableReliance.objects.filter(
            deliverable__shipped=None, deliverable__commitment__in=[Commitment.PLANNED, Commitment.COMMITTED]
        ).values_list("team__slug", "deliverable__team__slug"),
        *Launch.objects.filter(is_stopped=False, day__gte=today, relied_on_by__isnull=False).values_list(
            "relied_on_by__slug", "team__slug"
        ),
    ]
    counted: dict[str, dict[str, int]] = {}
    for team, of in ties:
        if team != of:
            each = counted.setdefault(team, {})
            each[of] = each.get(of, 0) + 1
    return {team: sorted(each, key=lambda of: (-each[of], of)) for team, each in counted.items()}
