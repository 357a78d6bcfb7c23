"""Screens: links under which anybody sees the signs, without money and pay, such as on a television in the hall."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from trine.web.people.models import Person, Team

THEMES = [("dark", "Dark"), ("light", "Light"), ("auto", "As the screen")]


class Screen(models.Model):
    """A secret link that shows the signs without signing in; only the hash of its token is kept."""

    name = models.CharField(max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    """Whose signs it shows; the company's if none."""
    shows_unreleased = models.BooleanField(default=False)
    """Whether it shows what guests do not see of unreleased work. It never shows money or pay."""
    theme = models.CharField(max_length=5, choices=THEMES, default="dark")
    until = models.DateField()
    """The last day on which it shows anything."""
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    """When a screen last asked for it."""

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def has_ended(self, today: date) -> bool:
        return self.until < today
