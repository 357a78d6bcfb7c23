"""Cycles, metrics and what is known or believed about them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from trine.core import company as core
from trine.web.goals.models.history import tracked
from trine.web.people.models import Person, SlugField, Team, choices


@tracked
class Cycle(models.Model):
    """A planning period; `end` is its last day."""

    slug = SlugField(unique=True)
    kind = models.CharField(max_length=16, choices=choices(core.CycleKind))
    start = models.DateField()
    end = models.DateField()

    class Meta:
        ordering: ClassVar = ["start", "-end", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="cycle_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.slug


@tracked
class Metric(models.Model):
    """Something that is counted, and how. Its owner is a team or a person."""

    slug = SlugField(unique=True)
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=32)
    better = models.CharField(max_length=4, choices=choices(core.Better))
    definition = models.TextField(blank=True)
    formula = models.TextField(blank=True)
    filter = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    window = models.CharField(max_length=100, blank=True)
    cadence = models.CharField(max_length=8, choices=choices(core.Cadence), blank=True)
    owner_team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="metrics")
    owner_person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="metrics")

    class Meta:
        ordering: ClassVar = ["name", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(owner_team=None) | Q(owner_person=None), name="metric_has_one_owner")
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class Influence(models.Model):
    """A believed, signed effect of one metric on another."""

    source = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="influences_out")
    target = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="influences_in")
    sign = models.CharField(max_length=1, choices=[("+", "raises"), ("-", "lowers")])
    strength = models.CharField(max_length=8, choices=choices(core.Strength), default=core.Strength.WEAK)
    because = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "target"], name="one_influence_per_pair")]

    def __str__(self) -> str:
        return f"{self.source} {self.sign} {self.target}"


@tracked
class Assumption(models.Model):
    """The range of a metric that is taken to be possible in a cycle."""

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="assumptions")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="assumptions")
    low = models.FloatField()
    high = models.FloatField()
    because = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["metric", "cycle"], name="one_assumption_per_cycle"),
            models.CheckConstraint(condition=Q(low__lte=F("high")), name="assumption_low_to_high"),
        ]

    def __str__(self) -> str:
        return f"{self.metric} in {self.cycle}: {self.low} to {self.high}"


@tracked
class Reading(models.Model):
    """A value of a metric on a day, entered by a person."""

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="readings")
    on = models.DateField()
    value = models.FloatField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["on"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["metric", "on"], name="one_reading_a_day")]

    def __str__(self) -> str:
        return f"{self.metric} {self.on}: {self.value}"
