"""One round of the survey: what is asked of whom, who has answered, and, apart from that, what was answered.

A `Ticket` knows a person and no answer; a `Response` and a `Word` know an answer and no person. None of the three has
a history, a timestamp, or a number that tells in which order people answered.
"""

from __future__ import annotations

from typing import ClassVar, TypedDict
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse

from trine.web.people.models import Person, Team

LONGEST = 200
"""Characters of what somebody says in their own words."""


class Candidate(TypedDict):
    """Something that people choose from; a decoy is on no team's list."""

    id: str
    name: str
    is_decoy: bool


class State(models.TextChoices):
    """Where a wave stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Wave(models.Model):
    """One round. `lists` and the candidates stand still from its opening on, `result` from its closing on.

    `lists` are the published top threes, by team: slugs of metrics. `teams` are those that are asked. `result` is what
    may be shown (`trine.core.agreement.stored`); `asked` and `answered` are how many people had and used a ticket, of
    the teams of which five or more did: a total over all would tell who did of the only small one.
    """

    name = models.CharField(max_length=100)
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    teams = models.ManyToManyField(Team, related_name="+")
    candidates = models.JSONField(default=list)
    left_out = models.JSONField(default=list, blank=True)
    """What was proposed and is not asked."""
    lists = models.JSONField(default=dict, blank=True)
    asks = models.JSONField(default=dict, blank=True)
    """About which other teams (slugs) those of a team are asked, by its slug."""
    closes_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    opening = models.PositiveBigIntegerField(null=True, blank=True)
    reminder = models.PositiveBigIntegerField(null=True, blank=True)
    """The numbers of the events that ask people, and remind them."""
    reviewed = models.SlugField(blank=True)
    """The quarter before whose review leads heard of it."""
    cancelled_because = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asked = models.PositiveIntegerField(null=True, blank=True)
    answered = models.PositiveIntegerField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-opened_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="open"), name="one_open_wave")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("pulse:wave", args=[self.pk])

    @property
    def item_names(self) -> dict[str, str]:
        """What people choose from, by id."""
        return {row["id"]: row["name"] for row in self.candidates}


class Ticket(models.Model):
    """That somebody is asked, for which team they answer, and whether they have; never what. Gone once it is closed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="tickets")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    answered = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["wave", "person"], name="one_ticket_each")]

    def __str__(self) -> str:
        return f"{self.person} in {self.wave}"


class Response(models.Model):
    """What somebody of a team answered; nobody knows who. Gone once the wave is closed.

    `picks` are the company's top three in order, `guesses` those of other teams and `perceived` how many of one's own
    three (0 to 3) a colleague there would name, both by the slug of a team. `ratings` are what they say of working with
    a team, 1 to 5 by question (`trine.core.agreement.collaboration`); what they passed over is not there.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="responses")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    picks = models.JSONField()
    guesses = models.JSONField(default=dict)
    perceived = models.JSONField(default=dict)
    ratings = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"An answer in {self.wave}"


class Word(models.Model):
    """What matters most in somebody's own words, who agreed to its being shown; `item` is what they said it means."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="words")
    text = models.CharField(max_length=LONGEST)
    item = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.text
