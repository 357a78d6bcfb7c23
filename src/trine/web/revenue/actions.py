"""Saying what sourced and influenced mean here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from trine.analytics.errors import UnusableFactsError
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.people import policy
from trine.web.revenue.models import Sourcing

if TYPE_CHECKING:
    from collections.abc import Collection

    from trine.web.people.models import Person


@transaction.atomic
def define_sourcing(
    *, actor: Person | None, channels: Collection[str], sourced_by: str, scope: str, lookback_days: int
) -> Sourcing:
    """Replace the company's definition; no actor stands for the command line.

    Raises NotAllowed, and Invalid for one that can't be used.
    """
    if actor is not None and not policy.can_define_sourcing(actor):
        raise NotAllowed("Only owners and leaders say what sourced and influenced mean.")
    row = Sourcing(
        pk=1, channels=sorted(set(channels)), sourced_by=sourced_by, scope=scope, lookback_days=lookback_days
    )
    try:
        definition = row.definition
    except UnusableFactsError as problem:
        raise Invalid(str(problem)) from problem
    row.save()
    record(actor, "sourcing_defined", "company", "1", meaning=definition.sentences[0])
    return row
