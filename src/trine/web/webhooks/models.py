"""Webhooks as people have made them, and each call of one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from trine.web.people.models import Person


class Endpoint(models.Model):
    """A receiver. It is told what the person who made it may see; its secrets are sealed."""

    name = models.CharField(max_length=80, unique=True)
    url = models.CharField(max_length=500)
    topics = ArrayField(models.CharField(max_length=20))
    secret = models.TextField()
    old_secret = models.TextField(blank=True)
    """Those before it, sealed, the latest first, with spaces between."""
    old_until = models.DateTimeField(null=True, blank=True)
    """Until then calls are signed with the old secrets too."""
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    off_at = models.DateTimeField(null=True, blank=True)
    off_why = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0)
    """Calls in a row that were not taken."""
    failing_since = models.DateTimeField(null=True, blank=True)
    rests_until = models.DateTimeField(null=True, blank=True)
    """After two failures in a row it is left alone for a while."""

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("webhooks:webhook", args=[self.pk])

    @property
    def host(self) -> str:
        """Where it is, without the path, which may hold a secret."""
        return urlsplit(self.url).hostname or ""


WELL: Mapping[str, Any] = MappingProxyType({"failures": 0, "failing_since": None, "rests_until": None})
"""The fields of an endpoint that has just taken a call."""


class Call(models.Model):
    """One event for one endpoint. Its `wire_id` is the same each time it is tried."""

    class State(models.TextChoices):
        """Where it is. What the maker of the endpoint may no longer see is not sent; what was pending in a back-up that
        was restored is held for somebody to look at."""

        PENDING = "pending", "Waits"
        TAKEN = "taken", "Taken"
        DROPPED = "dropped", "Not sent"
        HELD = "held", "Held"
        DEAD = "dead", "Given up"

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="calls")
    event = models.ForeignKey("base.Event", on_delete=models.PROTECT, related_name="+")
    wire_id = models.UUIDField(unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    """Until then one worker sends it; past that time without an end it is sent again, with the same id."""
    tried_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    problem = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["endpoint", "event"], name="one_call_an_event")]
        indexes: ClassVar = [
            models.Index(fields=["endpoint", "next_try"], condition=Q(state="pending"), name="call_pending"),
            models.Index(fields=["endpoint", "-id"], name="call_of_endpoint"),
        ]

    def __str__(self) -> str:
        return f"{self.wire_id}: {self.state}"
