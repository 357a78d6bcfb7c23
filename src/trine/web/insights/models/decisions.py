"""Tensions: what teams want differently, the options, who decides by when, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from trine.web.goals.models.history import tracked
from trine.web.people import policy
from trine.web.people.models import Person

if TYPE_CHECKING:
    from datetime import date


class TensionQuerySet(models.QuerySet["Tension"]):
    """The words in which pages ask for tensions."""

    def open(self) -> TensionQuerySet:
        """Neither decided nor dropped."""
        return self.filter(closed_on=None)

    def visible_to(self, reader: Person) -> TensionQuerySet:
        """Without pay and money for those who may not see the finding that it came from; guests see none at all.

        A question is free text among colleagues, and nobody can tell what stands in it.
        """
        if not policy.member(reader):
            return self.none()
        rows = self if policy.can_see_money(reader) else self.filter(about_money=False)
        return rows if policy.can_see_all_pay(reader) else rows.filter(about_pay=False)

    def overdue(self, today: date) -> TensionQuerySet:
        """Open, not yet with leadership, and the agreed day is past."""
        return self.open().filter(escalated_on=None, decide_by__lt=today)


@tracked
class Tension(models.Model):
    """A question that is to be decided by a day by one person; after that day leadership may decide it too.

    It may come from a finding, whose identity (code and subjects) it keeps, so that the finding links to it also when
    it comes back.
    """

    question = models.CharField(max_length=300)
    identity = models.TextField(blank=True)
    finding_title = models.TextField(blank=True)
    about_money = models.BooleanField(default=False)
    about_pay = models.BooleanField(default=False)
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    raised_on = models.DateField()
    decider = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tensions_to_decide")
    decide_by = models.DateField()
    escalated_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    dropped_because = models.TextField(blank=True)

    objects = TensionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["identity"], condition=Q(closed_on=None) & ~Q(identity=""), name="one_open_tension_a_finding"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["identity"], condition=~Q(identity=""), name="tensions_of_finding")]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("insights:tension", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it still has to be decided."""
        return self.closed_on is None


@tracked
class Option(models.Model):
    """One way to decide, and what it means for whom."""

    tension = models.ForeignKey(Tension, on_delete=models.CASCADE, related_name="options")
    name = models.CharField(max_length=300)
    means = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["tension", "name"], name="one_option_a_name")]

    def __str__(self) -> str:
        return self.name


@tracked
class Decision(models.Model):
    """What was decided: the option, what gives way, why, and when to look at it again. One holds at a time."""

    tension = models.ForeignKey(Tension, on_delete=models.CASCADE, related_name="decisions")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="decisions")
    gives_way = models.TextField()
    because = models.TextField()
    review_on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    reopened_on = models.DateField(null=True, blank=True)
    reopened_because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tension"], condition=Q(reopened_on=None), name="one_decision_holds")
        ]

    def __str__(self) -> str:
        return f"{self.tension}: {self.option}"
