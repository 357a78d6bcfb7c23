"""Stand-ups: which teams, when they are asked, and what people have said on each day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from trine.core.working_hours import WorkingHours
from trine.web.people.models import Person, Team

LONGEST = 280
"""Characters of one line."""


class StandUp(models.Model):
    """A stand-up of two or more teams; times are minutes after midnight in its zone. Who is `not_asked` has said so."""

    name = models.CharField(max_length=100)
    teams = models.ManyToManyField(Team, related_name="stand_ups")
    weekdays = models.JSONField(default=list)
    asks_at = models.PositiveSmallIntegerField(default=9 * 60)
    gathers_at = models.PositiveSmallIntegerField(default=10 * 60 + 30)
    zone = models.CharField(max_length=64, default="UTC")
    not_asked = models.ManyToManyField(Person, related_name="+", blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(gathers_at__gt=F("asks_at")), name="asked_before_gathered")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("stand_ups:stand_up", args=[self.pk])

    @property
    def words(self) -> str:
        """When it is, in words."""
        return WorkingHours(self.asks_at, self.gathers_at, tuple(self.weekdays), self.zone).words

    def day_of(self, now: datetime) -> date:
        """Which day it is there."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def moments(self, on: date) -> tuple[datetime, datetime]:
        """When it asks and when it gathers on a day, in UTC; an hour that the clocks skip is the one after it."""
        zone = ZoneInfo(self.zone)
        asks, gathers = (
            datetime.combine(on, time(minute // 60, minute % 60), tzinfo=zone).astimezone(UTC)
            for minute in (self.asks_at, self.gathers_at)
        )
        return asks, gathers


class StandUpDay(models.Model):
    """One day of a stand-up: asked, then gathered; or left out, with the reason."""

    stand_up = models.ForeignKey(StandUp, models.CASCADE, related_name="days")
    on = models.DateField()
    gathers_at = models.DateTimeField()
    asked = models.PositiveBigIntegerField(null=True)
    """The number of the event that asks."""
    gathered_at = models.DateTimeField(null=True)
    skipped_because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-on"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["stand_up", "on"], name="one_stand_up_a_day")]
        indexes: ClassVar = [
            models.Index(
                fields=["gathers_at"], condition=Q(gathered_at=None, skipped_because=""), name="stand_ups_to_gather"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stand_up} on {self.on}"

    def get_absolute_url(self) -> str:
        return reverse("stand_ups:day", args=[self.stand_up_id, self.on.isoformat()])


class StandUpAnswer(models.Model):
    """Three lines of one person; `waits_for` is the team that can take away what is in the way."""

    day = models.ForeignKey(StandUpDay, models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    done = models.CharField(max_length=LONGEST, blank=True)
    next = models.CharField(max_length=LONGEST, blank=True)
    in_the_way = models.CharField(max_length=LONGEST, blank=True)
    waits_for = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    is_late = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["day", "person"], name="one_answer_each")]

    def __str__(self) -> str:
        return f"{self.person} on {self.day}"
