"""The five parts of a brief, and what teams say of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from trine.core import launches as core
from trine.web.goals.models.history import tracked
from trine.web.launches.models.launches import Launch
from trine.web.people.models import Person, Team, choices


@tracked
class BriefPart(models.Model):
    """One of the five questions that a launch answers."""

    launch = models.ForeignKey(Launch, on_delete=models.CASCADE, related_name="brief")
    part = models.CharField(max_length=16, choices=choices(core.BriefPart))
    text = models.TextField(blank=True)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=choices(core.PartState), default=core.PartState.OPEN)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["launch", "part"], name="one_part_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.launch}: {self.part}"


@tracked
class PartReview(models.Model):
    """A team's word on a part: asked for, given, or both. Without a verdict it is still to come."""

    part = models.ForeignKey(BriefPart, on_delete=models.CASCADE, related_name="reviews")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    is_asked = models.BooleanField(default=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(null=True, blank=True)
    verdict = models.CharField(max_length=8, choices=choices(core.Verdict), blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["part", "team"], name="one_word_a_team")]

    def __str__(self) -> str:
        return f"{self.team} on {self.part}"
