"""Bringing a conflict to a decision: the question, the options, who decides by when, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.insights.actions.accepting import accept_finding
from trine.web.insights.models import Decision, FindingRecord, Option, Tension
from trine.web.people import policy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from trine.web.people.models import Person


@transaction.atomic
def raise_tension(
    actor: Person,
    *,
    question: str,
    options: Sequence[tuple[str, str]],
    decider: Person,
    decide_by: date,
    finding: FindingRecord | None = None,
) -> Tension:
    """Ask a question that the decider answers by a day; `options` are names and what each means for whom.

    Raises NotAllowed unless the actor leads a team or the company; Invalid if the finding has an open question already,
    there are fewer than two different options, the day is past, or the decider may not see what it is about.
    """
    if not policy.can_raise_tensions(actor):
        raise NotAllowed("Only those who lead a team, leaders and owners ask for a decision.")
    named = {name.strip(): means.strip() for name, means in options if name.strip()}
    problems: dict[str, str] = {}
    if len(named) < 2:
        problems["options"] = "Name at least two different options: with one there is nothing to decide."
    problems |= _who_and_when(decider, decide_by, finding)
    if finding is not None and Tension.objects.open().filter(identity=finding.identity).exists():
        problems["question"] = "A decision on this finding has been asked for already."
    if problems:
        raise Invalid(**problems)
    row = Tension.objects.create(
        question=question.strip(),
        identity=finding.identity if finding else "",
        finding_title=finding.title if finding else "",
        about_money=finding.about_money if finding else False,
        about_pay=finding.about_pay if finding else False,
        raised_by=actor,
        raised_on=timezone.localdate(),
        decider=decider,
        decide_by=decide_by,
    )
    Option.objects.bulk_create(Option(tension=row, name=name, means=means, by=actor) for name, means in named.items())
    _record(actor, "decision_asked", row, decider=decider.name, decide_by=decide_by.isoformat())
    return row


@transaction.atomic
def add_option(actor: Person, *, tension: Tension, name: str, means: str = "") -> Option:
    """Put another option beside the others. Raises NotAllowed for guests, Invalid for a name that is there already."""
    if not policy.member(actor):
        raise NotAllowed("Guests only read.")
    row = _open(tension)
    if row.options.filter(name__iexact=name.strip()).exists():
        raise Invalid(name="This option is there already.")
    option = Option.objects.create(tension=row, name=name.strip(), means=means.strip(), by=actor)
    _record(actor, "option_added", row, option=option.name)
    return option


@transaction.atomic
def hand_over(actor: Person, *, tension: Tension, decider: Person, decide_by: date) -> None:
    """Let somebody else decide, or by another day. Raises NotAllowed, Invalid."""
    row = _open(tension)
    if not policy.can_arrange_tension(actor, row.raised_by, row.decider):
        raise NotAllowed("Only who asked, who decides, leaders and owners hand a decision over.")
    if problems := _who_and_when(decider, decide_by, row):
        raise Invalid(**problems)
    row.decider, row.decide_by, row.escalated_on = decider, decide_by, None
    row.save()
    _record(actor, "decision_handed_over", row, decider=decider.name, decide_by=decide_by.isoformat())


@transaction.atomic
def escalate(actor: Person | None, *, tension: Tension) -> None:
    """Ask leadership: from now on leaders and owners may decide too. Nobody (None) is the job that watches the days."""
    row = _open(tension)
    if actor is not None and not policy.can_arrange_tension(actor, row.raised_by, row.decider):
        raise NotAllowed("Only who asked, who decides, leaders and owners bring it to leadership.")
    if row.escalated_on is None:
        row.escalated_on = timezone.localdate()
        row.save()
        _record(actor, "decision_escalated", row, question=row.question, decide_by=row.decide_by.isoformat())


def escalate_overdue(today: date) -> int:
    """Bring to leadership what was not decided by its day; how many."""
    overdue = list(Tension.objects.overdue(today))
    for row in overdue:
        escalate(None, tension=row)
    return len(overdue)


@transaction.atomic
def decide(
    actor: Person,
    *,
    tension: Tension,
    option: Option,
    gives_way: str,
    because: str,
    review_on: date,
    accept: bool = False,
) -> Decision:
    """Decide: the option, what gives way, why, and when to look again.

    With `accept`, the finding is accepted on the record until the day of review, if the actor may.
    Raises NotAllowed unless the actor decides it, Invalid for an option of another question, a day that is past, or
    what is missing.
    """
    row = _open(tension)
    if not policy.can_decide(actor, row.decider, is_escalated=row.escalated_on is not None):
        raise NotAllowed(f"{row.decider.name} decides this; leaders and owners may once it is brought to leadership.")
    problems = {
        field: sentence
        for field, is_wrong, sentence in (
            ("option", option.tension_id != row.pk, "Choose one of the options of this question."),
            (
                "gives_way",
                not gives_way.strip(),
                "Say what gives way: a decision for one thing is one against another.",
            ),
            ("because", not because.strip(), "Say why, in a sentence: the next reader was not in the room."),
            ("review_on", review_on <= timezone.localdate(), "Choose a day after today."),
        )
        if is_wrong
    }
    if problems:
        raise Invalid(**problems)
    row.closed_on = timezone.localdate()
    row.save()
    decision = Decision.objects.create(
        tension=row,
        option=option,
        gives_way=gives_way.strip(),
        because=because.strip(),
        review_on=review_on,
        by=actor,
        on=row.closed_on,
    )
    _record(actor, "decision_made", row, option=option.name, gives_way=decision.gives_way, because=decision.because)
    finding = FindingRecord.objects.open().filter(identity=row.identity).first() if accept else None
    if finding is not None:
        accept_finding(actor=actor, finding=finding, until=review_on, because=f"{option.name}: {because.strip()}")
    return decision


@transaction.atomic
def reopen(actor: Person, *, tension: Tension, because: str, decide_by: date) -> None:
    """Ask again what was decided, with the reason; the earlier decision stays on the record.

    Raises NotAllowed, Invalid.
    """
    row = _locked(tension)
    if not policy.can_arrange_tension(actor, row.raised_by, row.decider):
        raise NotAllowed("Only who asked, who decides, leaders and owners open a decision again.")
    problems = _when(decide_by)
    if not because.strip():
        problems["because"] = "Say what has changed since it was decided."
    if row.is_open:
        problems["because"] = "It is open already."
    elif row.identity and Tension.objects.open().filter(identity=row.identity).exists():
        problems["because"] = "Another decision on the same finding is open."
    if problems:
        raise Invalid(**problems)
    row.decisions.filter(reopened_on=None).update(reopened_on=timezone.localdate(), reopened_because=because.strip())
    row.closed_on, row.escalated_on, row.decide_by, row.dropped_because = None, None, decide_by, ""
    row.save()
    _record(actor, "decision_reopened", row, because=because.strip())


@transaction.atomic
def drop(actor: Person, *, tension: Tension, because: str) -> None:
    """Say that nothing has to be decided any more, and why. Raises NotAllowed, Invalid."""
    row = _open(tension)
    if not policy.can_arrange_tension(actor, row.raised_by, row.decider):
        raise NotAllowed("Only who asked, who decides, leaders and owners drop a question.")
    if not because.strip():
        raise Invalid(because="Say why nothing has to be decided any more.")
    row.closed_on, row.dropped_because = timezone.localdate(), because.strip()
    row.save()
    _record(actor, "decision_dropped", row, because=because.strip())


def _record(actor: Person | None, verb: str, row: Tension, **payload: str) -> None:
    record(actor, verb, "tension", str(row.pk), **payload)


def _locked(tension: Tension) -> Tension:
    """The row as it is now, locked until the transaction ends, so that two people decide one after the other."""
    return Tension.objects.select_for_update(of=("self",)).select_related("raised_by", "decider").get(pk=tension.pk)


def _open(tension: Tension) -> Tension:
    row = _locked(tension)
    if not row.is_open:
        raise Invalid("This was decided or dropped meanwhile. Open it again if something has changed.")
    return row


def _who_and_when(decider: Person, decide_by: date, about: FindingRecord | Tension | None) -> dict[str, str]:
    problems = _when(decide_by)
    if not policy.member(decider):
        problems["decider"] = f"{decider.name} is a guest or has left, and decides nothing."
    elif about is not None and about.about_money and not policy.can_see_money(decider):
        problems["decider"] = f"{decider.name} may not see the money that this is about. Choose somebody who may."
    elif about is not None and about.about_pay and not policy.can_see_all_pay(decider):
        problems["decider"] = f"{decider.name} may not see the pay that this is about. Choose a leader or an owner."
    return problems


def _when(decide_by: date) -> dict[str, str]:
    return {"decide_by": "Choose a day from today on."} if decide_by < timezone.localdate() else {}
