"""Editions: what a week or month came to, part by part, until it goes out and for ever after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from trine.core.status import Rhythm
from trine.core.status.parts import COMPANY
from trine.core.status.rhythm import WEEKDAYS
from trine.core.wording import day as in_words
from trine.web.people.holidays import company_holidays
from trine.web.people.models import Team

WEEKDAY_CHOICES = list(enumerate(WEEKDAYS))[:5]
LEADERS_WEEKDAY, LEADERS_MINUTE = 0, 9 * 60
"""What changed reaches leaders on Monday morning, apart from the status."""


class Schedule(models.Model):
    """When editions go out, as leaders have chosen; at most one row."""

    weekday = models.PositiveSmallIntegerField(default=Rhythm().weekday, choices=WEEKDAY_CHOICES)
    minute = models.PositiveSmallIntegerField(default=Rhythm().minute)
    zone = models.CharField(max_length=64, default="UTC")
    weekly = models.BooleanField(default=True)
    monthly = models.BooleanField(default=True)
    changes = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_status_schedule")]

    def __str__(self) -> str:
        return self.rhythm.words

    @property
    def rhythm(self) -> Rhythm:
        """Day and hour of the weekly status and of the rollup."""
        return Rhythm(self.weekday, self.minute, self.zone)

    def rhythm_of(self, kind: str) -> Rhythm:
        """Day and hour of a kind of edition, with the company's holidays. One query."""
        is_for_leaders = kind == Edition.Kind.CHANGES
        rhythm = Rhythm(LEADERS_WEEKDAY, LEADERS_MINUTE, self.zone) if is_for_leaders else self.rhythm
        return replace(rhythm, off=frozenset(company_holidays()))


class Edition(models.Model):
    """One status: of the time between two moments, going out at a third."""

    class Kind(models.TextChoices):
        """What it tells."""

        WEEKLY = "weekly", "Weekly status"
        MONTHLY = "monthly", "Launches of the month"
        CHANGES = "changes", "What changed"

    class State(models.TextChoices):
        """Where it is; one with nothing in it does not go out."""

        DRAFTED = "drafted", "Being written"
        SENT = "sent", "Went out"
        SKIPPED = "skipped", "Nothing to tell"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    day = models.DateField()
    """The day on which it goes out, by the company's clock."""
    since = models.DateTimeField()
    until = models.DateTimeField()
    """The data are as of this moment."""
    goes_out_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFTED)
    sent_at = models.DateTimeField(null=True)
    counts_on = models.JSONField(default=dict)
    """The teams that each team counts on, by plan ids, when it was made."""
    opens = models.JSONField(default=list)
    """What it takes to see any of it: lists of needs, one of which is enough."""
    event = models.OneToOneField("base.Event", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "day"], name="one_edition_a_day")]
        indexes: ClassVar = [
            models.Index(fields=["goes_out_at"], condition=Q(state="drafted"), name="edition_to_go_out"),
            models.Index(fields=["kind", "-until"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("status:edition", args=[self.pk])

    @property
    def title(self) -> str:
        """What it is called."""
        return title(self.kind, self.day)

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be written on."""
        return self.state == self.State.DRAFTED and now < self.goes_out_at


def title(kind: str, day: date) -> str:
    """What an edition is called.

    >>> title("weekly", date(2027, 1, 15)), title("monthly", date(2027, 3, 1))
    ('The week to 15 January 2027', 'The launches of February 2027')
    """
    if kind == Edition.Kind.MONTHLY:
        before = day.replace(day=1) - timedelta(days=1)
        return f"The launches of {before:%B} {before.year}"
    if kind == Edition.Kind.CHANGES:
        return f"What changed until {in_words(day)}"
    return f"The week to {in_words(day)}"


class EditionPart(models.Model):
    """A part: the company's (without a team) or a team's. Name and hue are those of the day it was made."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="parts")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    slug = models.CharField(max_length=100, blank=True, default=COMPANY)
    name = models.CharField(max_length=200)
    hue = models.CharField(max_length=16, blank=True)
    position = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    words = models.TextField(blank=True)
    lines = models.JSONField(default=list)
    """What `trine.web.status.rows` writes: lines in their order, and whether each was left out."""
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["edition", "slug"], name="one_part_a_team")]

    def __str__(self) -> str:
        return f"{self.name}: {self.edition}"


class PartRevision(models.Model):
    """An earlier state of a part, so that an edit can be taken back and everybody sees who wrote when."""

    part = models.ForeignKey(EditionPart, models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    words = models.TextField(blank=True)
    lines = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["part", "version"], name="one_revision_a_version")]

    def __str__(self) -> str:
        return f"{self.part}, {self.version}"


class Remembered(models.Model):
    """What a source noted for the next edition of a kind, such as the values that it told."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="remembered")
    source = models.CharField(max_length=40)
    values = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["edition", "source"], name="remembered_once")]

    def __str__(self) -> str:
        return f"{self.source}: {self.edition_id}"


class ChangesLook(models.Model):
    """When a person last said that they have seen what changed."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} at {self.at}"
