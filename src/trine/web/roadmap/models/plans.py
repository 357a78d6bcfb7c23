"""Plans: a team's or the company's way to its goals."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from trine.core.deliverables import Horizon
from trine.web.goals.models import Goal
from trine.web.goals.models.history import tracked
from trine.web.people.models import SlugField, Team, choices


@tracked
class Plan(models.Model):
    """A way to goals in a window; no team stands for the company. A tactical plan may stand under a strategic one."""

    slug = SlugField(unique=True)
    title = models.CharField(max_length=300)
    horizon = models.CharField(max_length=12, choices=choices(Horizon), default=Horizon.TACTICAL)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="plans")
    start = models.DateField()
    end = models.DateField()
    under = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    audience = models.CharField(max_length=300, blank=True)
    approach = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["start", "slug"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(end__gte=F("start")), name="plan_days_in_order")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("roadmap:plan", args=[self.slug])


@tracked
class PlanGoal(models.Model):
    """That a plan is a way to a goal."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="goal_links")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="plan_links")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "goal"], name="plan_for_a_goal_once")]

    def __str__(self) -> str:
        return f"{self.plan} for {self.goal}"


@tracked
class PlanReliance(models.Model):
    """That a plan counts on a team's part."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="reliances")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="plans_that_rely_on_it")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "team"], name="plan_relies_once")]

    def __str__(self) -> str:
        return f"{self.plan} relies on {self.team}"
