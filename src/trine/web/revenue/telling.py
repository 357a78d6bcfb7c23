"""Collateral that was replaced, to those who used the old one on open deals of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from trine.core.briefing import Answer, Line, Reason, Relation, Section, Story, Topic
from trine.core.findings import Ref
from trine.core.wording import amount, day, times
from trine.web.base.sentences import sentence
from trine.web.briefing.about.people import ForMembers, reader
from trine.web.people import policy
from trine.web.revenue.collateral import used
from trine.web.revenue.models import Replacement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trine.analytics.collateral import DealWithAsset
    from trine.web.base.models import Event

SHOWN = 10
"""Deals that one message names; the rest is counted."""


class Replacements(ForMembers):
    """What is told of collateral."""

    kind = "asset"
    verbs: Mapping[str, Topic] = dict.fromkeys(("asset_replaced", "asset_replacement_withdrawn"), Topic.COLLATERAL)
    answered = frozenset({"asset_replaced"})

    def relations(self, event: Event) -> Iterable[Relation]:
        """The owners of the open deals that had it."""
        row = _row(event)
        if row is None:
            return
        ref = Ref(self.kind, str(row.pk))
        for person, deals in sorted(used(row.asset).by_person.items()):
            words = f"you used “{row.asset}” on {times(len(deals), 'open deal')}"
            yield Relation(str(person), ref, Reason.USED, words)

    def url(self, event: Event) -> str:
        """Its page."""
        return reverse("revenue:replacement", args=[event.subject_id])

    def story(self, event: Event, person: int) -> Story | None:
        """What to use instead, and the deals; amounts only for who may see money."""
        row, who = _row(event), reader(person)
        if row is None or who is None or event.verb != "asset_replaced":
            return Story(sentence(event), self.url(event)) if row else None
        deals = used(row.asset).by_person.get(person, ())
        if row.withdrawn_at is not None or not deals:
            return Story(sentence(event), self.url(event))
        which = "this deal" if len(deals) == 1 else f"these {len(deals)} deals"
        head = f"Replaced: use “{row.new_name}”. You sent “{row.asset}” on {which}."
        lines = [Line(in_a_line(deal, sees_money=policy.can_see_money(who))) for deal in deals[:SHOWN]]
        if len(deals) > SHOWN:
            lines.append(Line(f"and {len(deals) - SHOWN} more", self.url(event)))
        sections = [Section("Your deals", tuple(lines))]
        if row.because:
            sections.insert(0, Section("What is different", (Line(row.because),)))
        said = row.confirmations.filter(person=who).exists()
        answers = () if said else (Answer("I use the new one", reverse("revenue:asset_confirm", args=[row.pk])),)
        return Story(head, self.url(event), tuple(sections), answers)


def in_a_line(deal: DealWithAsset, *, sees_money: bool) -> str:
    """A deal in a line."""
    name = deal.name or deal.opportunity_id
    said = [f"{deal.account}: {name}" if deal.account and deal.account not in name else name]
    if sees_money and deal.amount is not None and deal.currency:
        said.append(amount(deal.amount, deal.currency))
    if deal.close_date is not None:
        said.append(f"to close by {day(deal.close_date)}")
    said.append(f"sent on {day(deal.used_at.date())}")
    return ", ".join(said)


def _row(event: Event) -> Replacement | None:
    return Replacement.objects.filter(pk=event.subject_id).first()


REPLACEMENTS = Replacements()
