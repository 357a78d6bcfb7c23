"""What the pages on decisions read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from trine.web.base.models import Event
from trine.web.base.sentences import sentence
from trine.web.insights.models import Decision, FindingRecord, Option, Tension
from trine.web.people import policy
from trine.web.ui.tags.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from trine.web.insights.models.decisions import TensionQuerySet
    from trine.web.people.models import Person

MOST_CLOSED = 50
FOR_COLLEAGUES = "Questions and decisions are among colleagues: guests do not see them."


@dataclass(frozen=True, slots=True)
class TensionView:
    """One question as the reader sees it."""

    row: Tension
    options: tuple[Option, ...]
    decision: Decision | None
    is_late: bool
    may_decide: bool

    @property
    def waits_for_leadership(self) -> bool:
        return self.row.is_open and self.row.escalated_on is not None


@dataclass(frozen=True, slots=True)
class DecisionsView:
    """The page of all decisions: what waits for the reader, what else is open, what is due for review, and the rest."""

    mine: tuple[TensionView, ...]
    others: tuple[TensionView, ...]
    to_review: tuple[TensionView, ...]
    closed: tuple[TensionView, ...]
    lede: str
    may_ask: bool
    is_for_guest: bool


@dataclass(frozen=True, slots=True)
class OneDecisionView:
    """The page of one question."""

    tension: TensionView
    finding: FindingRecord | None
    earlier: tuple[Decision, ...]
    happenings: tuple[tuple[datetime, str], ...]
    may_arrange: bool
    may_add: bool


def decisions(reader: Person, today: date) -> DecisionsView:
    """All questions that the reader may see; a constant number of queries."""
    rows = _rows(reader)
    waiting = [_view(reader, row, today) for row in rows.open().order_by("decide_by", "pk")]
    closed = [
        _view(reader, row, today) for row in rows.exclude(closed_on=None).order_by("-closed_on", "-pk")[:MOST_CLOSED]
    ]
    mine = tuple(view for view in waiting if view.may_decide)
    due = tuple(view for view in closed if view.decision and view.decision.review_on <= today)
    return DecisionsView(
        mine=mine,
        others=tuple(view for view in waiting if not view.may_decide),
        to_review=due,
        closed=tuple(view for view in closed if view not in due),
        lede=_lede(len(waiting), mine, due) if policy.member(reader) else FOR_COLLEAGUES,
        may_ask=policy.can_raise_tensions(reader),
        is_for_guest=not policy.member(reader),
    )


def tension(reader: Person, pk: int, today: date) -> OneDecisionView:
    """One question; 404 if the reader may not see it."""
    row = get_object_or_404(_rows(reader), pk=pk)
    view = _view(reader, row, today)
    findings = FindingRecord.objects.visible_to(reader).filter(identity=row.identity)
    events = Event.objects.filter(subject_kind="tension", subject_id=str(pk)).select_related("actor").order_by("-pk")
    return OneDecisionView(
        tension=view,
        finding=findings.order_by("-appeared_at").first() if row.identity else None,
        earlier=tuple(made for made in row.decisions.all() if made.reopened_on),
        happenings=tuple((event.at, sentence(event)) for event in events),
        may_arrange=policy.can_arrange_tension(reader, row.raised_by, row.decider),
        may_add=row.is_open and policy.member(reader),
    )


def of_finding(reader: Person, identity: str, today: date) -> tuple[TensionView, ...]:
    """The questions that a finding has led to, the newest first."""
    return tuple(_view(reader, row, today) for row in _rows(reader).filter(identity=identity).order_by("-pk"))


def waiting_for(reader: Person) -> int:
    """How many decisions the reader may make now."""
    rows = Tension.objects.visible_to(reader).open().select_related("decider")
    return sum(policy.can_decide(reader, row.decider, is_escalated=row.escalated_on is not None) for row in rows)


def _rows(reader: Person) -> TensionQuerySet:
    made = Decision.objects.select_related("option", "by")
    return (
        Tension.objects.visible_to(reader)
        .select_related("raised_by", "decider")
        .prefetch_related("options", Prefetch("decisions", made))
    )


def _view(reader: Person, row: Tension, today: date) -> TensionView:
    return TensionView(
        row=row,
        options=tuple(row.options.all()),
        decision=next((made for made in row.decisions.all() if made.reopened_on is None), None),
        is_late=row.is_open and row.decide_by < today,
        may_decide=row.is_open and policy.can_decide(reader, row.decider, is_escalated=row.escalated_on is not None),
    )


def _lede(waiting: int, mine: Sequence[TensionView], due: Sequence[TensionView]) -> str:
    if not waiting and not due:
        return "Nothing waits for a decision."
    parts = []
    if waiting:
        yours = f", {len(mine)} of them yours" if mine and len(mine) < waiting else ""
        whose = "your decision" if len(mine) == waiting else f"a decision{yours}"
        parts.append(f"{plural(waiting, 'question')} {'waits' if waiting == 1 else 'wait'} for {whose}")
    if due:
        parts.append(f"{plural(len(due), 'decision')} {'is' if len(due) == 1 else 'are'} due for another look")
    return "; ".join(parts) + "."
