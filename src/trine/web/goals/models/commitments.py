"""What teams count on from each other, and what was accepted on the record."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from trine.core import company as core
from trine.web.goals.models.goals import Goal
from trine.web.goals.models.history import tracked
from trine.web.goals.models.metrics import Cycle, Metric
from trine.web.people.models import Person, SlugField, Team, choices


@tracked
class Expectation(models.Model):
    """What one team counts on from another."""

    slug = SlugField(unique=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="expectations_of_others")
    of = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="expectations_by_others")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="expectations")
    metric = models.ForeignKey(Metric, null=True, blank=True, on_delete=models.PROTECT, related_name="expectations")
    what = models.TextField(blank=True)
    at_least = models.FloatField(null=True, blank=True)
    at_most = models.FloatField(null=True, blank=True)
    because = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.team} expects of {self.of}: {self.metric or self.what}"


@tracked
class Dependency(models.Model):
    """Something one team needs from another, with two clocks."""

    slug = SlugField(unique=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="needs")
    of = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="promises")
    what = models.TextField()
    needed_by = models.DateField()
    promised_for = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=16, choices=choices(core.DependencyState), default=core.DependencyState.ASKED)
    goal = models.ForeignKey(Goal, null=True, blank=True, on_delete=models.SET_NULL, related_name="dependencies")
    because = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.team} needs of {self.of}: {self.what}"


@tracked
class Acceptance(models.Model):
    """A finding accepted on the record: by whom, until when, why. Subjects are plan ids, sorted."""

    code = models.CharField(max_length=8)
    subjects = ArrayField(models.CharField(max_length=200))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    until = models.DateField()
    because = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["code", "subjects"], name="accepted_once")]

    def __str__(self) -> str:
        return f"{self.code} accepted until {self.until}"
