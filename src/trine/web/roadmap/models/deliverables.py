"""Deliverables, and what they are tied to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from trine.core.deliverables import Commitment, Stage
from trine.web.goals.models import Goal
from trine.web.goals.models.history import tracked
from trine.web.people.models import Person, SlugField, Team, choices
from trine.web.roadmap.models.plans import Plan


@tracked
class Deliverable(models.Model):
    """One thing that a team hands over; `end` is the day it is to be there. With a `stage` it is an initiative."""

    slug = SlugField(unique=True)
    title = models.CharField(max_length=300)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="deliverables")
    start = models.DateField()
    end = models.DateField()
    commitment = models.CharField(max_length=12, choices=choices(Commitment), default=Commitment.IDEA)
    what = models.TextField(blank=True)
    audience = models.CharField(max_length=300, blank=True)
    lead = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="led_deliverables")
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="deliverables")
    stage = models.CharField(max_length=16, choices=choices(Stage), blank=True)
    shipped = models.DateField(null=True, blank=True)
    added = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["start", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="deliverable_days_in_order")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("roadmap:deliverable", args=[self.slug])


@tracked
class DeliverableGoal(models.Model):
    """That a deliverable serves a goal."""

    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="goal_links")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="deliverable_links")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deliverable", "goal"], name="deliverable_for_a_goal_once")
        ]

    def __str__(self) -> str:
        return f"{self.deliverable} for {self.goal}"


@tracked
class DeliverableReliance(models.Model):
    """That a team counts on a deliverable."""

    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="reliances")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="relied_on_deliverables")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["deliverable", "team"], name="team_relies_once")]

    def __str__(self) -> str:
        return f"{self.team} relies on {self.deliverable}"


@tracked
class DeliverableNeed(models.Model):
    """That a deliverable waits for another one."""

    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="needs")
    needed = models.ForeignKey(Deliverable, on_delete=models.PROTECT, related_name="needed_by")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deliverable", "needed"], name="deliverable_waits_once"),
            models.CheckConstraint(condition=~Q(deliverable=F("needed")), name="deliverable_waits_for_another"),
        ]

    def __str__(self) -> str:
        return f"{self.deliverable} waits for {self.needed}"
