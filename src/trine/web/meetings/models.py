"""Series of check-in meetings, each meeting with its agenda, and what was said, decided and promised there."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.urls import reverse

from trine.core.meetings import Kind, next_on, sent_at
from trine.core.status import Needs, Rhythm
from trine.core.status.rhythm import WEEKDAYS
from trine.web.goals.models.history import tracked
from trine.web.people.models import Person, Team

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST = 500
"""Characters of a note, a decision or an action."""
EVERY = [(1, "every week"), (2, "every two weeks"), (4, "every four weeks")]


@tracked
class Series(models.Model):
    """A check-in of teams or people that comes back; `minute` is after midnight in its zone, `minutes` its time box."""

    name = models.CharField(max_length=100)
    teams = models.ManyToManyField(Team, related_name="+", blank=True)
    people = models.ManyToManyField(Person, related_name="+", blank=True)
    first_on = models.DateField()
    every_weeks = models.PositiveSmallIntegerField(default=1, choices=EVERY)
    minute = models.PositiveSmallIntegerField(default=10 * 60)
    zone = models.CharField(max_length=64, default="UTC")
    minutes = models.PositiveSmallIntegerField(default=30)
    run_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(minutes__gte=10, minutes__lte=180), name="a_time_box_that_can_be_kept")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("meetings:series", args=[self.pk])

    @property
    def words(self) -> str:
        """When it is, in words."""
        often = "" if self.every_weeks == 1 else f", {self.get_every_weeks_display()}"
        at = f"{self.minute // 60}:{self.minute % 60:02}"
        return f"{WEEKDAYS[self.first_on.weekday()]}, {at} ({self.zone}){often}, {self.minutes} minutes"

    def day_of(self, now: datetime) -> date:
        """Which day it is there."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def starts_at(self, on: date) -> datetime:
        """When it begins on a day, in UTC; an hour that the clocks skip is the one after it."""
        return Rhythm(on.weekday(), self.minute, self.zone).on(on)

    def sent_at(self, on: date) -> datetime:
        """When the agenda of a day goes out, in UTC."""
        return sent_at(self.starts_at(on), ZoneInfo(self.zone))

    def next_on(self, since: date, off: Collection[date] = ()) -> date:
        """Its first day on or after another, but those days off."""
        return next_on(self.first_on, self.every_weeks, since, off)


@tracked
class Meeting(models.Model):
    """One of them. Its agenda stands from the morning on; `told` is the event (its number) that told it."""

    class State(models.TextChoices):
        """Where it is."""

        PLANNED = "planned", "Planned"
        RUNNING = "running", "On now"
        HELD = "held", "Held"
        SKIPPED = "skipped", "Left out"

    series = models.ForeignKey(Series, models.CASCADE, related_name="meetings")
    on = models.DateField()
    starts_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    told = models.PositiveBigIntegerField(null=True)
    agenda_at = models.DateTimeField(null=True)
    """As of when the agenda stands."""
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    skipped_because = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-on"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["series", "on"], name="one_meeting_a_day")]

    def __str__(self) -> str:
        return f"{self.series} on {self.on}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.series_id, self.on.isoformat()])

    @property
    def ends_at(self) -> datetime:
        """When its time is over."""
        return (self.begun_at or self.starts_at) + timedelta(minutes=self.series.minutes)

    @property
    def is_over(self) -> bool:
        """Whether nothing more is written on it."""
        return self.state in {self.State.HELD, self.State.SKIPPED}


class Item(models.Model):
    """A point of the agenda as it stood when it was told; without a position there was no time for it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(null=True)
    place = models.PositiveSmallIntegerField()
    """Its order among all, those without time too."""
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.label) for kind in Kind])
    text = models.TextField()
    because = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    needs = models.JSONField(default=list)
    details = models.JSONField(default=list)
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "place"], name="one_item_a_place")]

    def __str__(self) -> str:
        return self.text

    def is_open_to(self, sees: frozenset[Needs]) -> bool:
        """Whether somebody who sees so much sees it."""
        return {Needs(need) for need in self.needs} <= sees


class Entry(models.Model):
    """What was said on a point, or decided, as somebody wrote it down."""

    class Kind(models.TextChoices):
        """A note, or a decision."""

        NOTE = "note", "Note"
        DECISION = "decision", "Decision"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="entries")
    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="entries")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.CharField(max_length=LONGEST)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_gone = models.BooleanField(default=False)
    """Whether it was taken back."""

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.text


class ActionQuerySet(models.QuerySet["Action"]):
    """The words in which pages ask for actions."""

    def open(self) -> ActionQuerySet:
        """Neither done nor dropped."""
        return self.filter(done_on=None, dropped_because="")


class Action(models.Model):
    """What somebody has promised to do; it stands on every agenda of its series until it is done or dropped."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="actions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="actions")
    item = models.ForeignKey(Item, models.SET_NULL, null=True, related_name="+")
    text = models.CharField(max_length=LONGEST)
    who = models.ForeignKey(Person, models.PROTECT, related_name="+")
    due = models.DateField()
    at = models.DateTimeField()
    done_on = models.DateField(null=True)
    dropped_because = models.CharField(max_length=LONGEST, blank=True)
    told = models.PositiveBigIntegerField(null=True)
    """The event (its number) by which its owner was told that it is due."""

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["due"], condition=Q(done_on=None, dropped_because=""), name="meeting_actions_open")
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_on is None and not self.dropped_because


class Topic(models.Model):
    """Something that somebody wants talked about; it goes onto the next agenda."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="topics")
    text = models.CharField(max_length=LONGEST)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, related_name="+")
    """The meeting in which there was time for it."""

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return self.text


def clock(minutes: int) -> time:
    """Minutes after midnight as a time of the day."""
    return time(minutes // 60, minutes % 60)
