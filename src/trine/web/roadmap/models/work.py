"""Who works on what, and who is away."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from trine.web.goals.models.history import tracked
from trine.web.people.models import Person
from trine.web.roadmap.models.deliverables import Deliverable


@tracked
class Assignment(models.Model):
    """A person's work on a deliverable; `share` is a fraction of their time, open ends are none."""

    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="assignments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    share = models.FloatField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["deliverable", "person", "since"], name="one_assignment_a_beginning", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(share=None) | Q(share__gte=0, share__lte=1), name="share_0_to_1"),
        ]

    def __str__(self) -> str:
        return f"{self.person} on {self.deliverable}"


@tracked
class Absence(models.Model):
    """Days on which a person is away, both ends included. Why is nobody's business."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="absences")
    start = models.DateField()
    end = models.DateField()

    class Meta:
        ordering: ClassVar = ["start", "person"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "start"], name="one_absence_a_first_day"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="absence_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.person} from {self.start} to {self.end}"
