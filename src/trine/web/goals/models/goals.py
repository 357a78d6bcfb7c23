"""Goals, their key results, sign-offs and check-ins."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from trine.core import company as core
from trine.web.goals.models.history import tracked
from trine.web.goals.models.metrics import Cycle, Metric
from trine.web.people.models import Person, SlugField, Team, choices


@tracked
class Goal(models.Model):
    """An objective. Its owners are teams or the company; two or more make it a joint goal."""

    slug = SlugField(unique=True)
    title = models.CharField(max_length=300)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="goals")
    no_parent_reason = models.TextField(blank=True)
    customer_outcome = models.TextField(blank=True)
    lead = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="led_goals")
    changed = models.DateField(null=True, blank=True)
    check_in_every = models.CharField(max_length=8, choices=choices(core.Cadence), blank=True)
    ambition = models.CharField(max_length=12, choices=choices(core.Ambition), blank=True)

    class Meta:
        ordering: ClassVar = ["title", "slug"]

    def __str__(self) -> str:
        return self.title


@tracked
class GoalOwner(models.Model):
    """One owner of a goal; no team stands for the company."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="ownerships")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="ownerships")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["goal", "team"], name="one_ownership", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.team or 'Company'} owns {self.goal}"


@tracked
class GoalParent(models.Model):
    """That a goal serves another."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="parent_links")
    parent = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="child_links")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["goal", "parent"], name="serves_once"),
            models.CheckConstraint(condition=~Q(goal=F("parent")), name="serves_another"),
        ]

    def __str__(self) -> str:
        return f"{self.goal} serves {self.parent}"


@tracked
class KeyResult(models.Model):
    """One measured target of a goal, in the goal's own order."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="key_results")
    position = models.PositiveSmallIntegerField()
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="key_results")
    start = models.FloatField(null=True, blank=True)
    to = models.FloatField(null=True, blank=True)
    at_least = models.FloatField(null=True, blank=True)
    at_most = models.FloatField(null=True, blank=True)
    keep_low = models.FloatField(null=True, blank=True)
    keep_high = models.FloatField(null=True, blank=True)
    weight = models.FloatField(null=True, blank=True)
    by = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["goal", "position"], name="one_key_result_a_position", deferrable=models.Deferrable.DEFERRED
            )
        ]

    def __str__(self) -> str:
        return f"{self.goal}: {self.metric}"


@tracked
class SignOff(models.Model):
    """A team's agreement to a goal."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="sign_offs")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="sign_offs")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["goal", "team"], name="one_sign_off_a_team")]

    def __str__(self) -> str:
        return f"{self.team} signed {self.goal}"


@tracked
class CheckIn(models.Model):
    """How sure the owners are (0 to 1) and what blocks them."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="check_ins")
    on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    confidence = models.FloatField()
    note = models.TextField(blank=True)
    blocker = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["goal", "on", "by"], name="one_check_in_a_day"),
            models.CheckConstraint(condition=Q(confidence__gte=0, confidence__lte=1), name="confidence_0_to_1"),
        ]

    def __str__(self) -> str:
        return f"{self.goal} {self.on}"
