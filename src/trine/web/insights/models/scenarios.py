"""What-if copies of the plan: a draft of the next cycle, a reorganisation, a target that somebody tries out."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.urls import reverse

from trine.web.people.models import Person

if TYPE_CHECKING:
    from datetime import date


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    """The words in which pages ask for scenarios."""

    def kept(self) -> ScenarioQuerySet:
        """Neither applied nor thrown away."""
        return self.filter(applied_at=None, discarded_at=None)

    def due(self, today: date) -> ScenarioQuerySet:
        """Scheduled, and the day has come."""
        return self.kept().exclude(scheduled_by=None).filter(takes_effect_on__lte=today)


class Scenario(models.Model):
    """A copy of the plan that nobody lives by yet. `base` is the plan that it was taken from, `plan` what it became.

    Both are plan files without readings, check-ins and acceptances: those are always of the present.
    """

    name = models.CharField(max_length=200, unique=True)
    base = models.TextField()
    plan = models.TextField()
    takes_effect_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    scheduled_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("insights:scenario", args=[self.pk])

    @property
    def is_kept(self) -> bool:
        """Whether it can still be changed and applied."""
        return self.applied_at is None and self.discarded_at is None
