"""Saying what sourced and influenced mean here, and how soon sales answers leads."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction

from trine.analytics.errors import UnusableFactsError
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.people import policy
from trine.web.people.models import Company
from trine.web.revenue.models import Sourcing

if TYPE_CHECKING:
    from collections.abc import Collection

    from trine.core.handoff import HandoffAgreement
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


@transaction.atomic
def agree_on_handoff(*, actor: Person, agreement: HandoffAgreement | None) -> None:
    """Replace what is agreed on answering leads; none takes it back. Raises NotAllowed."""
    if not policy.can_agree_on_handoff(actor):
        raise NotAllowed("Only owners and leaders write down how soon sales answers leads.")
    company = Company.objects.select_for_update().get()
    company.handoff = asdict(agreement) if agreement else None
    company.save(update_fields=["handoff"])
    said = str(agreement) if agreement else "nothing is agreed"
    record(actor, "handoff_agreed", "company", "company", said=said)
