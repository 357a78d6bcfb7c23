"""Live sources as owners have connected them, and what became of the latest sync."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from trine.web.people.models import Person


class Kind(models.TextChoices):
    """What can be connected."""

    HUBSPOT = "hubspot", "HubSpot"
    SALESFORCE = "salesforce", "Salesforce"
    TRYTON = "tryton", "Tryton"
    WAREHOUSE = "warehouse", "Warehouse or database"


class Rhythm(models.TextChoices):
    """How often it is read."""

    HOURLY = "hourly", "every hour"
    NIGHTLY = "nightly", "every night"
    BY_HAND = "by_hand", "only when somebody says so"


class LiveSource(models.Model):
    """One connected source. `secret` is sealed with the installation's key; `reading` says more, as YAML."""

    name = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=16, choices=Kind)
    address = models.CharField(max_length=500, blank=True)
    version = models.CharField(max_length=16, blank=True)
    user = models.CharField(max_length=200, blank=True)
    database = models.CharField(max_length=100, blank=True)
    reading = models.TextField(blank=True)
    secret = models.TextField(blank=True)
    every = models.CharField(max_length=16, choices=Rhythm, default=Rhythm.NIGHTLY)
    report = models.JSONField(null=True)
    problem = models.TextField(blank=True)
    synced_at = models.DateTimeField(null=True)
    good_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("data:source", args=[self.pk])

    @property
    def document(self) -> dict[str, Any]:
        """The plain settings, as a file has them."""
        found = {name: getattr(self, name) for name in ("kind", "name", "address", "version", "user", "database")}
        return {name: value for name, value in found.items() if value}
