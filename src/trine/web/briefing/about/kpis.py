"""KPIs and the metrics behind them: what a team publishes, and how it is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from trine.core.briefing import Reason, Relation, Topic
from trine.core.findings import Ref
from trine.web.briefing.about.people import ForEverybody, following, leads_above, leads_of, tied, tied_by_team
from trine.web.goals.models import Expectation, Influence, KeyResult, Kpi, Metric
from trine.web.people.models import Team

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from trine.web.base.models import Event


class Kpis(ForEverybody):
    """What is told of the lists of KPIs."""

    kind = "kpi"
    verbs: Mapping[str, Topic] = dict.fromkeys(("kpi_published", "kpi_changed", "kpi_removed"), Topic.GOALS)

    def relations(self, event: Event) -> Iterable[Relation]:
        """Its owner, the team's leads, those above, and the teams whose numbers count on it."""
        return kpi_ties(event.subject_id, event.payload.get("id", ""))

    def url(self, event: Event) -> str:
        """The scoreboard of its cycle."""
        return f"{reverse('goals:scoreboard')}?cycle={event.subject_id.split('/')[1]}"


def kpi_ties(subject: str, metric: str) -> list[Relation]:
    """What ties people to a place on a team's list, and to the metric (plan id) that stands there."""
    slug, cycle, _ = subject.split("/", 2)
    team, row = Team.objects.filter(slug=slug).first(), Metric.objects.filter(slug=metric).first()
    if team is None or row is None:
        return []
    ref, name = Ref("kpi", subject), row.name
    owners = Kpi.objects.filter(team=team, cycle__slug=cycle, metric=row).values_list("owner_id", flat=True)
    expecting = Expectation.objects.filter(of=team, metric=row, cycle__slug=cycle).values_list("team_id", flat=True)
    targets = Influence.objects.filter(source=row).values_list("target_id", flat=True)
    moved = set(_aiming_at(targets)) - {team.pk}
    return [
        *tied(owners, ref, Reason.OWNS, f"you own {name} for {team.name}"),
        *tied_by_team(leads_of([team.pk]), ref, Reason.OWNS, f"{name} is a KPI of {{team}}, which you lead"),
        *tied_by_team(leads_above([team.pk]), ref, Reason.MANAGES, "{team}, whose KPI it is, is part of your team"),
        *tied_by_team(
            leads_of(expecting), ref, Reason.RELIES, f"{{team}}, which you lead, counts on {name} from {team.name}"
        ),
        *tied_by_team(leads_of(moved), ref, Reason.RELIES, f"a number of {{team}}, which you lead, moves with {name}"),
        *following({("team", slug): team.name, ("metric", metric): name}, ref),
    ]


class Metrics(ForEverybody):
    """What is told of how metrics are counted."""

    kind = "metric"
    verbs: Mapping[str, Topic] = {"metric_changed": Topic.GOALS}

    def relations(self, event: Event) -> Iterable[Relation]:
        """Who owns it, and the leads of the teams whose goals or KPIs are measured by it."""
        row = Metric.objects.filter(slug=event.subject_id).first()
        if row is None:
            return ()
        ref = Ref(self.kind, row.slug)
        owner = [row.owner_team_id] if row.owner_team_id else []
        aiming = set(_aiming_at([row.pk])) - set(owner)
        return (
            *tied([row.owner_person_id], ref, Reason.OWNS, f"you own {row.name}"),
            *tied_by_team(leads_of(owner), ref, Reason.OWNS, f"{{team}}, which you lead, owns {row.name}"),
            *tied_by_team(leads_of(aiming), ref, Reason.RELIES, f"{{team}}, which you lead, is measured by {row.name}"),
        )

    def url(self, event: Event) -> str:
        """Its page."""
        return reverse("goals:metric", args=[event.subject_id])


def _aiming_at(metrics: Collection[int] | Iterable[int]) -> Iterator[int]:
    """The teams with a goal or KPI of this or a later cycle on one of the metrics."""
    wanted, today = list(metrics), timezone.localdate()
    results = KeyResult.objects.filter(metric_id__in=wanted, goal__cycle__end__gte=today)
    for team in results.order_by().values_list("goal__ownerships__team_id", flat=True).distinct():
        if team is not None:
            yield team
    kpis = Kpi.objects.filter(metric_id__in=wanted, cycle__end__gte=today)
    yield from kpis.order_by().values_list("team_id", flat=True).distinct()


KPIS, METRICS = Kpis(), Metrics()
