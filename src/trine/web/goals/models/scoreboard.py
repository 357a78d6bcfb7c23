"""What each team publishes: its top KPIs, how it is paid for them, and its share in revenue."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from trine.core import company as core
from trine.web.goals.models.history import tracked
from trine.web.goals.models.metrics import Cycle, Metric
from trine.web.people.models import Person, Team, choices


@tracked
class Kpi(models.Model):
    """One of a team's published top three. `pay`: `none` is a statement, `paid` has a basis, empty says nothing."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="kpis")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="kpis")
    rank = models.PositiveSmallIntegerField()
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="kpis")
    measured = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="kpis")
    pay = models.CharField(max_length=4, choices=[("none", "Not paid on it"), ("paid", "Paid on it")], blank=True)
    pay_basis = models.ForeignKey(Metric, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    pay_share = models.FloatField(null=True, blank=True)
    pay_accelerates_above = models.FloatField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "cycle", "rank"], name="one_kpi_a_rank", deferrable=models.Deferrable.DEFERRED
            )
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.rank}: {self.metric}"


@tracked
class RevenueTarget(models.Model):
    """A team's share in revenue, in the metric's currency."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="revenue_targets")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="revenue_targets")
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="revenue_targets")
    at_least = models.FloatField()
    kind = models.CharField(max_length=16, choices=choices(core.TargetKind), default=core.TargetKind.OWN)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team", "cycle", "metric", "kind"], name="one_revenue_target_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.kind}: {self.at_least}"
