"""What has happened with deliverables: changes with their reasons, who looked, how the work stood, who took part."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from trine.core.deliverables import Stage, Track
from trine.web.goals.models.history import tracked
from trine.web.people.models import Person, Team, choices
from trine.web.roadmap.models.deliverables import Deliverable

REVISED = [("start", "First day"), ("end", "Last day"), ("commitment", "Commitment"), ("day", "Day")]


@tracked
class Revision(models.Model):
    """A change of a date or the commitment, in the deliverable's own order; `told` are plan ids of teams."""

    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="revisions")
    position = models.PositiveIntegerField()
    on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=12, choices=REVISED)
    before = models.CharField(max_length=40)
    after = models.CharField(max_length=40)
    because = models.TextField()
    told = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    added = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["deliverable", "position"],
                name="one_revision_a_position",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]
        indexes: ClassVar = [models.Index(fields=["-added"])]

    def __str__(self) -> str:
        return f"{self.deliverable}: {self.what} from {self.before} to {self.after}"


@tracked
class Look(models.Model):
    """The last day on which a person looked at a deliverable as one of a team. What a plan file tells has no person."""

    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="looks")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["deliverable", "team", "person"], name="one_look_a_person_and_team", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.person or self.team} looked at {self.deliverable} on {self.on}"


@tracked
class WorkCheck(models.Model):
    """How the work stands in a week, by the word of one who does it."""

    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="checks")
    on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="work_checks")
    track = models.CharField(max_length=12, choices=choices(Track))
    word = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deliverable", "on", "by"], name="one_work_check_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.deliverable} on {self.on}: {self.track}"


@tracked
class Involvement(models.Model):
    """A team's part in a stage of product work."""

    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="involved")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="involvements")
    stage = models.CharField(max_length=16, choices=choices(Stage))
    on = models.DateField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    part = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deliverable", "team", "stage", "on"], name="one_part_a_stage_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.team} in {self.stage} of {self.deliverable}"
