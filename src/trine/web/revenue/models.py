"""What the company means by sourced and influenced."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from trine.analytics.attribution import SourcingDefinition
from trine.core.attribution import MODELS

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
