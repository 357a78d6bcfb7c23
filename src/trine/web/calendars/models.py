"""The secret link of a person's calendar."""

from __future__ import annotations

from django.db import models

from trine.web.people.models import Person


class CalendarLink(models.Model):
    """A link that shows a person's days without signing in; only the hash of its token is kept."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="calendar_link")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    """When a calendar last asked for it."""

    def __str__(self) -> str:
        return f"Calendar of {self.person}"
