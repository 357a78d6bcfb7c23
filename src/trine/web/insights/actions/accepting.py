"""Accepting a finding on the record, and taking that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.goals.models import Acceptance
from trine.web.insights.store import acceptances_of
from trine.web.people import policy

if TYPE_CHECKING:
    from datetime import date

    from trine.web.insights.models import FindingRecord
    from trine.web.people.models import Person


@transaction.atomic
def accept_finding(*, actor: Person, finding: FindingRecord, until: date, because: str) -> Acceptance:
    """Accept a finding on the record until a day, with the reason; it then counts as accepted, not as open.

    Raises NotAllowed for those who may not decide, Invalid for a day that is past or a missing reason.
    """
    if not policy.can_accept_findings(actor):
        raise NotAllowed("Only owners and leaders accept findings on the record.")
    problems: dict[str, str] = {}
    if until <= timezone.localdate():
        problems["until"] = "Choose a day after today: an acceptance that has already run out changes nothing."
    if not because.strip():
        problems["because"] = "Say why, in a sentence: the next reader was not in the room."
    if problems:
        raise Invalid(**problems)
    acceptance, _ = Acceptance.objects.update_or_create(
        code=finding.code,
        subjects=sorted(id_ for _, id_ in finding.subjects),
        defaults={"by": actor, "on": timezone.localdate(), "until": until, "because": because.strip()},
    )
    record(actor, "finding_accepted", "finding", str(finding.pk), until=until.isoformat(), because=because.strip())
    return acceptance


@transaction.atomic
def withdraw_acceptance(*, actor: Person, finding: FindingRecord) -> None:
    """Take an acceptance back, so that the finding counts as open again. Raises NotAllowed."""
    if not policy.can_accept_findings(actor):
        raise NotAllowed("Only owners and leaders take an acceptance back.")
    accepted = acceptances_of(finding)
    for acceptance in accepted:
        acceptance.delete()
    if accepted:
        record(actor, "finding_acceptance_withdrawn", "finding", str(finding.pk))
