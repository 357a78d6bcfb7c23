"""Having the signs sent: now, or each Monday."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.insights.models import SignsMail, SignsWish
from trine.web.people import policy

if TYPE_CHECKING:
    from datetime import date

    from trine.web.people.models import Person, Team


@transaction.atomic
def send_signs(person: Person, *, on: date, team: Team | None = None) -> SignsMail | None:
    """Have the signs of a day, the company's or a team's, sent to one person; none if they have had them that day.

    What it says, and whether they may see it, is settled when it goes out.
    """
    row, is_new = SignsMail.objects.get_or_create(person=person, on=on, team=team)
    if not is_new:
        return None
    of = {"team": team.name} if team else {}
    record(None, "team_signs_sent" if team else "signs_sent", "signs_mail", str(row.pk), on=on.isoformat(), **of)
    return row


def send_me(actor: Person, *, team: Team | None) -> SignsMail:
    """Have the signs of today sent to oneself. Raises Invalid if one has had them today."""
    row = send_signs(actor, on=timezone.localdate(), team=team)
    if row is None:
        raise Invalid("You have had this page today already; it is in your inbox.")
    return row


@transaction.atomic
def want_mondays(actor: Person, *, wanted: bool) -> None:
    """Have the company's signs each Monday from now on, or no more. Raises NotAllowed for who does not lead."""
    if not wanted:
        SignsWish.objects.filter(person=actor).delete()
        return
    if not policy.leader(actor):
        raise NotAllowed("Those who lead the company can have the signs each Monday.")
    SignsWish.objects.get_or_create(person=actor)
