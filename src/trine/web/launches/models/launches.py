"""A launch, the changes of its day, and who has looked at it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from trine.core.deliverables import Stage
from trine.web.goals.models import Goal
from trine.web.goals.models.history import tracked
from trine.web.launches.models.playbooks import Playbook
from trine.web.people.models import Person, SlugField, Team
from trine.web.roadmap.models import Deliverable

STAGES = [(stage.value, stage.words) for stage in Stage]


@tracked
class Launch(models.Model):
    """A launch: its day, tier and stage. Everything else hangs on it."""

    slug = SlugField(unique=True)
    name = models.CharField(max_length=200)
    day = models.DateField()
    tier = models.PositiveSmallIntegerField()
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="launches")
    stage = models.CharField(max_length=16, choices=STAGES, default=Stage.RESEARCH)
    lead = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="led_launches")
    goals = models.ManyToManyField(Goal, related_name="launches", blank=True)
    deliverables = models.ManyToManyField(Deliverable, related_name="launches", blank=True)
    relied_on_by = models.ManyToManyField(Team, related_name="relied_launches", blank=True)
    playbook = models.ForeignKey(Playbook, null=True, blank=True, on_delete=models.PROTECT, related_name="launches")
    playbook_version = models.PositiveSmallIntegerField(null=True, blank=True)
    country = models.CharField(max_length=6, blank=True)
    is_stopped = models.BooleanField(default=False)
    discussed = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["day", "slug"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(tier__range=(1, 3)), name="launch_tier_1_to_3")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("launches:launch", args=[self.slug])

    def is_over(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.day < today


@tracked
class LaunchRevision(models.Model):
    """A change of the day, with its reason and the teams that were told."""

    launch = models.ForeignKey(Launch, on_delete=models.CASCADE, related_name="revisions")
    position = models.PositiveSmallIntegerField()
    on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=16, choices=[(word, word) for word in ("start", "end", "commitment", "day")])
    before = models.CharField(max_length=40)
    after = models.CharField(max_length=40)
    because = models.TextField()
    told = models.ManyToManyField(Team, related_name="+", blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["launch", "position"],
                name="one_launch_revision_a_position",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.launch}: {self.before} to {self.after}"

    @property
    def days(self) -> tuple[date, date] | None:
        """The days between which it moved; none for a change of something else."""
        return (date.fromisoformat(self.before), date.fromisoformat(self.after)) if self.what != "commitment" else None


class LaunchLook(models.Model):
    """The last day on which somebody of a team looked at it."""

    launch = models.ForeignKey(Launch, on_delete=models.CASCADE, related_name="looks")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["launch", "team"], name="one_launch_look_a_team")]

    def __str__(self) -> str:
        return f"{self.team} looked at {self.launch}"
