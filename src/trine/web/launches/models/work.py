"""What is to be done for a launch, what audiences need, and what it is to move."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from trine.core import launches as core
from trine.core.deliverables import Stage
from trine.web.goals.models import Goal, Metric
from trine.web.goals.models.history import tracked
from trine.web.launches.models.launches import STAGES, Launch
from trine.web.people.models import Person, SlugField, choices


def _one_a_position(kind: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=["launch", "position"], name=f"one_{kind}_a_position", deferrable=models.Deferrable.DEFERRED
    )


@tracked
class LaunchTask(models.Model):
    """A step in one launch, with its dates; its timing is the playbook's until somebody changes it."""

    launch = models.ForeignKey(Launch, on_delete=models.CASCADE, related_name="tasks")
    position = models.PositiveSmallIntegerField()
    slug = SlugField()
    title = models.CharField(max_length=300)
    stage = models.CharField(max_length=16, choices=STAGES, default=Stage.GO_TO_MARKET)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="launch_tasks")
    role = models.CharField(max_length=100, blank=True)
    start = models.DateField()
    end = models.DateField()
    anchor = models.CharField(max_length=100, blank=True)
    offset = models.SmallIntegerField(default=0)
    days = models.PositiveSmallIntegerField(default=1)
    after = models.JSONField(default=list, blank=True)
    """What has to have ended before: `[[task, lag], …]`, by the task's slug."""
    materials = models.JSONField(default=list, blank=True)
    is_gate = models.BooleanField(default=False)
    is_manual = models.BooleanField(default=False)
    done = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["launch", "slug"], name="one_task_an_id"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="task_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.launch}: {self.title}"


@tracked
class ReadyItem(models.Model):
    """Something that an audience needs to have, to know or to have confirmed."""

    launch = models.ForeignKey(Launch, on_delete=models.CASCADE, related_name="readiness")
    position = models.PositiveSmallIntegerField()
    audience = models.CharField(max_length=8, choices=choices(core.Audience))
    need = models.CharField(max_length=8, choices=choices(core.Need))
    what = models.CharField(max_length=300)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    done = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [_one_a_position("ready_item")]

    def __str__(self) -> str:
        return f"{self.audience} {self.need}: {self.what}"


@tracked
class LaunchMeasure(models.Model):
    """A metric that the launch is to move, in a window; and what came out."""

    launch = models.ForeignKey(Launch, on_delete=models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField()
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="launch_measures")
    effect = models.CharField(max_length=12, choices=choices(core.Effect))
    start = models.DateField()
    end = models.DateField()
    baseline = models.FloatField(null=True, blank=True)
    target = models.FloatField(null=True, blank=True)
    goal = models.ForeignKey(Goal, null=True, blank=True, on_delete=models.SET_NULL, related_name="launch_measures")
    result = models.FloatField(null=True, blank=True)
    effect_size = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    worked_out = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            _one_a_position("measure"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="measure_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.launch}: {self.metric}"
