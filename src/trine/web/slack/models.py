"""Who is who in Slack, what was asked of us there, and what goes to the company's channel."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from trine.web.people.models import Person


class SlackAccount(models.Model):
    """A person's account in Slack, by their mail address; without an id Slack knew nobody when it was asked."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    email = models.EmailField()
    """The address under which it was looked for; another one is looked for anew."""
    slack_id = models.CharField(max_length=32, blank=True, db_index=True)
    looked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} in Slack: {self.slack_id or 'nobody'}"


class Asked(models.Model):
    """A press of a button, or a message with links to Trine: kept as it comes, answered at once after.

    `key` is made from Slack's own ids, so that what comes twice is kept once.
    """

    key = models.CharField(max_length=64, unique=True)
    payload = models.JSONField()
    at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(db_default=Now())
    leased_until = models.DateTimeField(null=True, blank=True)
    said = models.TextField(blank=True)
    """What was done, written in the transaction that did it; only telling it is left then."""
    may_take_back = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["next_try"], condition=Q(done_at=None), name="slack_asked_open")]

    def __str__(self) -> str:
        return f"asked in Slack: {self.payload.get('kind')}"


class ChosenTopics(models.Model):
    """What the company's channel hears of; at most one row."""

    topics = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_slack_channel")]

    def __str__(self) -> str:
        return f"to the channel: {', '.join(self.topics) or 'nothing'}"


class ChannelPost(models.Model):
    """A message for the company's channel; those that wait together go as one post, at one `sent_at`."""

    class State(models.TextChoices):
        """Where it is; what may have gone out is held, as Slack knows no ids."""

        PENDING = "pending", "Waits"
        SENT = "sent", "Sent"
        HELD = "held", "Held"
        DROPPED = "dropped", "Not sent"
        DEAD = "dead", "Failed"

    message = models.OneToOneField("briefing.Message", models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["next_try"], condition=Q(state="pending"), name="slack_post_pending"),
            models.Index(fields=["sent_at"], name="slack_post_sent"),
        ]

    def __str__(self) -> str:
        return f"to the channel: {self.state}"
