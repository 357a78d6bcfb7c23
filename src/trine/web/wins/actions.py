"""What people do with wins: tell one, publish or dismiss what Trine proposes, applaud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.briefing.actions import clear
from trine.web.people import policy
from trine.web.wins.hands import gathered, write_down
from trine.web.wins.models import Reaction, Win

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from trine.web.people.models import Person
    from trine.web.wins.hands import Hand

NOT_YOURS = "Who told it, who leads one of its teams, and leaders decide what becomes of a win."
State = Win.State


def may_decide(actor: Person, win: Win) -> bool:
    """Changing, publishing and dismissing a win: who told it, who leads a team that had a hand in it, leaders."""
    if policy.leader(actor) or (policy.member(actor) and win.proposed_by_id == actor.pk):
        return True
    return policy.lead(actor) and any(row.team_id in actor.led_team_ids for row in win.contributions.all())


@transaction.atomic
def tell(actor: Person, *, values: Mapping[str, Any], hands: Iterable[Hand], now: datetime, today: date) -> Win:
    """Put a win of one's own on the wall. `values` are fields of `Win`. Raises NotAllowed for guests, Invalid."""
    if not policy.member(actor):
        raise NotAllowed("Colleagues tell wins; guests read them.")
    found = _checked(values, hands, today)
    win = Win.objects.create(**values, proposed_by=actor)
    write_down(win, found)
    _publish(actor, win, now)
    return win


@transaction.atomic
def change(actor: Person, *, win: Win, values: Mapping[str, Any], hands: Iterable[Hand], today: date) -> None:
    """Change what it says, and who had a hand in it; whom a published one names anew is told.

    Raises NotAllowed, Invalid.
    """
    row = _to_decide(actor, win)
    found = _checked(values, hands, today)
    before = _people(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    write_down(row, found)
    record(actor, "win_changed", "win", str(row.pk), text=row.text)
    named = sorted({hand.person for hand in found if hand.person is not None} - before)
    if row.state == State.PUBLISHED and named:
        record(actor, "win_named", "win", str(row.pk), text=row.text, people=named)


@transaction.atomic
def publish(actor: Person, *, win: Win, now: datetime) -> None:
    """Put a proposed one on the wall; its people and teams are told. Raises NotAllowed; a second time does nothing."""
    row = _to_decide(actor, win)
    if row.state == State.PROPOSED:
        _publish(actor, row, now)


@transaction.atomic
def dismiss(actor: Person, *, win: Win, because: str, now: datetime) -> None:
    """Put it away, with the reason: a proposed one never comes again, a published one leaves the wall.

    Raises NotAllowed, and Invalid without a reason.
    """
    row = _to_decide(actor, win)
    if not because.strip():
        raise Invalid(because="Say why, for those who would have celebrated it.")
    if row.state == State.DISMISSED:
        return
    row.state, row.because, row.decided_by = State.DISMISSED, because.strip(), actor
    row.save(update_fields=["state", "because", "decided_by"])
    clear(row.proposal, now=now)
    record(actor, "win_dismissed", "win", str(row.pk), text=row.text, because=row.because)


@transaction.atomic
def restore(actor: Person, *, win: Win) -> None:
    """Take a dismissal back: it is proposed, or on the wall, as before; nobody is told anew. Raises NotAllowed."""
    row = _to_decide(actor, win)
    if row.state != State.DISMISSED:
        return
    row.state = State.PROPOSED if row.published_at is None else State.PUBLISHED
    row.because = ""
    row.save(update_fields=["state", "because"])
    record(actor, "win_restored", "win", str(row.pk), text=row.text)


@transaction.atomic
def react(actor: Person, *, win: Win, word: str) -> None:
    """Say a word to it; the same word again takes it back, another one takes its place. Nobody is told, nothing is
    recorded. Raises NotAllowed for what one may not read, Invalid for an unknown word.
    """
    if not win.is_open_to(actor):
        raise NotAllowed("This win is not on the wall.")
    if word not in Reaction.Word:
        raise Invalid("Choose one of the words.")
    if not Reaction.objects.filter(win=win, person=actor, word=word).delete()[0]:
        Reaction.objects.update_or_create(win=win, person=actor, defaults={"word": word})


def _publish(actor: Person, row: Win, now: datetime) -> None:
    row.state, row.decided_by, row.published_at = State.PUBLISHED, actor, now
    row.save(update_fields=["state", "decided_by", "published_at"])
    clear(row.proposal, now=now)
    replaces = [row.proposal] if row.proposal else []
    record(actor, "win_published", "win", str(row.pk), text=row.text, replaces=replaces)


def _to_decide(actor: Person, win: Win) -> Win:
    row = Win.objects.select_for_update().get(pk=win.pk)
    if not may_decide(actor, row):
        raise NotAllowed(NOT_YOURS)
    return row


def _checked(values: Mapping[str, Any], hands: Iterable[Hand], today: date) -> list[Hand]:
    if not values["text"].strip():
        raise Invalid(text="Say in a sentence what went well.")
    if values["on"] > today:
        raise Invalid(on="This day is to come. Tell it when it has happened.")
    found = gathered(hands)
    if not found:
        raise Invalid("Name at least one person or team who had a hand in it.")
    return found


def _people(row: Win) -> set[int]:
    named = row.contributions.exclude(person=None).values_list("person_id", flat=True)
    return {person for person in named if person is not None}
