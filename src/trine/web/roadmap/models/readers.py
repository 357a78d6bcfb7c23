"""What is each reader's own: when they looked last, and the views that they saved. No part of the plan."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from trine.web.people.models import Person


class LastLook(models.Model):
    """When a person last looked at what changed on the roadmap."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="last_roadmap_look")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person} at {self.at}"


class SavedView(models.Model):
    """A state of the roadmap under a name, as the query of its address."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roadmap_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "name"], name="one_roadmap_view_a_name")]

    def __str__(self) -> str:
        return self.name
