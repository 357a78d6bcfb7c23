"""What the company means by sourced and influenced; collateral that was replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from trine.analytics.attribution import SourcingDefinition
from trine.core.attribution import MODELS
from trine.web.people.models import Person

if TYPE_CHECKING:
    from trine.analytics.attribution.reach import Scope


class Sourcing(models.Model):
    """The company's definition; there is one at most, with the key 1."""

    SCOPES: ClassVar = (("account", "the account's people"), ("contact", "the deal's own people"))

    channels = models.JSONField(default=list)
    sourced_by = models.CharField(max_length=40, default="first")
    scope = models.CharField(max_length=10, choices=SCOPES, default="account")
    lookback_days = models.PositiveIntegerField(default=180)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(pk=1), name="one_sourcing_definition")]

    def __str__(self) -> str:
        return f"{MODELS[self.sourced_by].title}: {', '.join(self.channels)}"

    @property
    def definition(self) -> SourcingDefinition:
        """The same for the measures."""
        scope: Scope = "account" if self.scope == "account" else "contact"
        return SourcingDefinition(
            frozenset(self.channels), sourced_by=self.sourced_by, scope=scope, lookback_days=self.lookback_days
        )


class Replacement(models.Model):
    """A piece of collateral, as the CRM calls it, whose place another one has taken."""

    asset = models.CharField(max_length=300)
    new_name = models.CharField(max_length=300)
    link = models.URLField(max_length=1000)
    because = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    told = models.PositiveBigIntegerField(null=True)
    """The number of the event that tells of it."""
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.asset}: now {self.new_name}"

    def get_absolute_url(self) -> str:
        return reverse("revenue:replacement", args=[self.pk])


class Confirmation(models.Model):
    """Somebody's word that they use the new one."""

    replacement = models.ForeignKey(Replacement, on_delete=models.CASCADE, related_name="confirmations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["replacement", "person"], name="confirmed_once")]

    def __str__(self) -> str:
        return f"{self.person} uses {self.replacement.new_name}"
