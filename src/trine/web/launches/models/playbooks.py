"""Playbooks and their versions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from trine.web.goals.models.history import tracked
from trine.web.people.models import Person, SlugField


@tracked
class Playbook(models.Model):
    """A template for launches of a tier."""

    slug = SlugField(unique=True)
    name = models.CharField(max_length=200)
    tier = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["tier", "name", "slug"]

    def __str__(self) -> str:
        return self.name


@tracked
class PlaybookVersion(models.Model):
    """The steps as they were agreed; a version is never changed, a change makes the next one."""

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField()
    on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    because = models.TextField(blank=True)
    steps = models.JSONField(default=list)
    """Steps as `trine.web.launches.steps` writes them."""

    class Meta:
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["playbook", "version"], name="one_version_a_number"),
            models.CheckConstraint(condition=Q(version__gte=1), name="version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.playbook}, version {self.version}"
