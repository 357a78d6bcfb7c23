"""Shadowing: rounds, their days, what was learnt on them, and how people want it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from trine.web.people.models import Person, Team

LONGEST = 280
"""Characters of one learning."""


class State(models.TextChoices):
    """Where a day stands between its two people."""

    PROPOSED = "proposed", "waits for answers"
    ACCEPTED = "accepted", "settled"
    DONE = "done", "done"
    DECLINED = "declined", "not possible"
    CANCELLED = "cancelled", "called off"


OPEN = (State.PROPOSED, State.ACCEPTED)
"""Still to come."""
LIVE = (*OPEN, State.DONE)
"""These take a person's place in a round."""


class Round(models.Model):
    """The weeks in which everybody of some teams has a day; nobody but leads sees it until it is sent."""

    first = models.DateField()
    last = models.DateField()
    teams = models.ManyToManyField(Team, related_name="shadowing_rounds")
    country = models.CharField(max_length=60, blank=True)
    """Whose public holidays count for those who have not said any; empty is the company's."""
    most = models.PositiveSmallIntegerField(null=True, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    called_off_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-first", "-pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="shadowing_in_order")]

    def __str__(self) -> str:
        return f"Shadowing from {self.first} to {self.last}"

    def get_absolute_url(self) -> str:
        return reverse("shadowing:round", args=[self.pk])

    def is_open(self, today: date) -> bool:
        """Whether days of it may still be proposed."""
        return self.called_off_on is None and today <= self.last


class Day(models.Model):
    """A guest's day with a host of another team; it is settled when both have said yes."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="days")
    guest = models.ForeignKey(Person, models.PROTECT, related_name="+")
    host = models.ForeignKey(Person, models.PROTECT, related_name="+")
    on = models.DateField()
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    why = models.JSONField(default=list)
    """What speaks for the two, in words."""
    note = models.CharField(max_length=LONGEST, blank=True)
    guest_yes = models.DateTimeField(null=True, blank=True)
    host_yes = models.DateTimeField(null=True, blank=True)
    because = models.CharField(max_length=LONGEST, blank=True)
    """Why it is not to be."""
    said_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    event = models.PositiveBigIntegerField(null=True)
    """The number of the event that proposes it, or that asks for what was learnt."""
    reminded_at = models.DateTimeField(null=True, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)
    changes = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "guest"], condition=Q(state__in=LIVE), name="shadowing_one_visit_a_round"
            ),
            models.UniqueConstraint(
                fields=["round", "host"], condition=Q(state__in=LIVE), name="shadowing_one_guest_a_round"
            ),
            models.CheckConstraint(condition=~Q(guest=F("host")), name="shadowing_two_people"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["on"], condition=Q(state__in=LIVE, shared_at=None), name="shadowing_to_look_after")
        ]

    def __str__(self) -> str:
        return f"{self.guest} with {self.host} on {self.on}"

    def get_absolute_url(self) -> str:
        return reverse("shadowing:day", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it is still to come."""
        return self.state in OPEN

    def has_said_yes(self, person: int) -> bool:
        """Whether one of the two (primary key) has said yes."""
        return (self.guest_yes if person == self.guest_id else self.host_yes) is not None

    def other(self, person: Person) -> Person:
        """Whom the person spends it with."""
        return self.host if person.pk == self.guest_id else self.guest

    def is_of(self, person: Person) -> bool:
        """Whether the person is one of the two."""
        return person.pk in (self.guest_id, self.host_id)


class Learning(models.Model):
    """One line of what somebody learnt on a day; everybody but guests of Trine reads it."""

    day = models.ForeignKey(Day, models.CASCADE, related_name="learnings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=LONGEST)

    class Meta:
        ordering: ClassVar = ["day", "person", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "person", "position"], name="shadowing_one_line_a_place")
        ]

    def __str__(self) -> str:
        return self.text


class Wish(models.Model):
    """How somebody wants to be paired; what is empty was not said."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="shadowing_wish")
    languages = models.JSONField(default=list)
    never_on = models.JSONField(default=list)
    """Weekdays, 0 is Monday."""
    out_until = models.DateField(null=True, blank=True)
    out_because = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"How {self.person} wants to be paired"
