"""What people thought of a launch, and what was learned."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from trine.core import launches as core
from trine.web.goals.models.history import tracked
from trine.web.launches.models.launches import Launch
from trine.web.people.models import Person, SlugField, choices


@tracked
class LaunchRating(models.Model):
    """What an internal customer thought of the launch process, 1 to 5."""

    launch = models.ForeignKey(Launch, on_delete=models.CASCADE, related_name="ratings")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    score = models.PositiveSmallIntegerField()
    word = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["launch", "by"], name="one_rating_a_person"),
            models.CheckConstraint(condition=Q(score__range=(1, 5)), name="rating_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.launch}: {self.score}"


@tracked
class Retrospective(models.Model):
    """What went well, what did not, what to celebrate: lists of sentences."""

    launch = models.OneToOneField(Launch, on_delete=models.CASCADE, related_name="retrospective")
    on = models.DateField()
    went_well = models.JSONField(default=list, blank=True)
    went_badly = models.JSONField(default=list, blank=True)
    wins = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"Retrospective of {self.launch}"


@tracked
class RetrospectiveAction(models.Model):
    """Something to do after a retrospective."""

    retrospective = models.ForeignKey(Retrospective, on_delete=models.CASCADE, related_name="actions")
    position = models.PositiveSmallIntegerField()
    what = models.TextField()
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(null=True, blank=True)
    done = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.what


@tracked
class Lesson(models.Model):
    """Something learned, and the change of the playbook that it proposes."""

    retrospective = models.ForeignKey(Retrospective, on_delete=models.CASCADE, related_name="lessons")
    position = models.PositiveSmallIntegerField()
    slug = SlugField()
    what = models.TextField()
    step = models.CharField(max_length=100, blank=True)
    proposes = models.JSONField(null=True, blank=True)
    """The step as it should be, as `trine.web.launches.steps` writes it; none proposes to take `step` out."""
    state = models.CharField(max_length=8, choices=choices(core.LessonState), default=core.LessonState.PROPOSED)
    version = models.PositiveSmallIntegerField(null=True, blank=True)
    because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["retrospective", "slug"], name="one_lesson_an_id")]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        """Whether it waits to be decided, or was accepted and is in no version of the playbook yet."""
        is_accepted = self.state == core.LessonState.ACCEPTED
        return self.state == core.LessonState.PROPOSED or (is_accepted and self.version is None)
