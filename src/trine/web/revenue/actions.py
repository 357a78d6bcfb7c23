"""Saying what sourced and influenced mean here, how soon sales answers leads, and which collateral was replaced."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from trine.analytics.errors import UnusableFactsError
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.briefing.actions import clear
from trine.web.people import policy
from trine.web.people.models import Company
from trine.web.revenue.models import Confirmation, Replacement, Sourcing

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


@transaction.atomic
def replace_asset(actor: Person, *, asset: str, new_name: str, link: str, because: str = "") -> Replacement:
    """Say that a piece of collateral was replaced: whoever has used it on an open deal of theirs is told.

    Raises NotAllowed, and Invalid where that was said already.
    """
    _check_collateral(actor)
    asset, new_name = asset.strip(), new_name.strip()
    if Replacement.objects.filter(asset__iexact=asset, withdrawn_at=None).exists():
        raise Invalid(asset="It was replaced already. Take that back first.")
    if asset.casefold() == new_name.casefold():
        raise Invalid(new_name="This is the old one’s name; say what the new one is called.")
    row = Replacement.objects.create(asset=asset, new_name=new_name, link=link, because=because.strip(), by=actor)
    row.told = record(actor, "asset_replaced", "asset", str(row.pk), asset=asset, new_name=new_name).pk
    row.save(update_fields=["told"])
    return row


@transaction.atomic
def withdraw_replacement(actor: Person, *, replacement: Replacement) -> None:
    """Take back that something was replaced; who was told hears that too. Raises NotAllowed."""
    _check_collateral(actor)
    if Replacement.objects.filter(pk=replacement.pk, withdrawn_at=None).update(withdrawn_at=timezone.now()):
        told = {"asset": replacement.asset, "replaces": [replacement.told] if replacement.told else []}
        record(actor, "asset_replacement_withdrawn", "asset", str(replacement.pk), **told)


@transaction.atomic
def confirm_asset(actor: Person, *, replacement: Replacement, uses: bool = True) -> None:
    """Say that one uses the new one, or take that back; who said it when is kept. Raises NotAllowed."""
    if not policy.member(actor):
        raise NotAllowed("Guests only read.")
    if not uses:
        Confirmation.objects.filter(replacement=replacement, person=actor).delete()
        return
    _, is_new = Confirmation.objects.get_or_create(replacement=replacement, person=actor)
    clear(replacement.told, now=timezone.now(), person=actor)
    if is_new:
        record(actor, "asset_confirmed", "asset", str(replacement.pk), new_name=replacement.new_name)


def _check_collateral(actor: Person) -> None:
    if not policy.can_replace_collateral(actor):
        raise NotAllowed("Who leads marketing, leaders and owners say what was replaced.")
