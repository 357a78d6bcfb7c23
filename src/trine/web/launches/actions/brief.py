"""The brief: its parts written, sent to the teams concerned, agreed or sent back with what to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from trine.core.launches import BriefPart as Kind
from trine.core.launches import PartState, Verdict
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.launches import models
from trine.web.launches.rows import STOPPED, may_run
from trine.web.launches.states import check_state, said_of_part
from trine.web.people import policy

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from trine.web.people.models import Person, Team

TITLES = {
    Kind.GOAL: "Goal",
    Kind.AUDIENCE: "Audience",
    Kind.POSITIONING: "Positioning and messaging",
    Kind.CHANNELS: "Distribution channels",
    Kind.PLAN: "Model and plan",
}
"""What the five parts are called."""


def title_of(part: models.BriefPart) -> str:
    """What the part is called."""
    return TITLES[Kind(part.part)]


def may_write(person: Person, part: models.BriefPart) -> bool:
    """Whether somebody writes the part: its owner, and those who may change the launch."""
    return may_run(person, part.launch) or (policy.member(person) and part.owner_id == person.pk)


@transaction.atomic
def write_part(
    actor: Person,
    *,
    part: models.BriefPart,
    text: str,
    owner: Person | None,
    reviewers: Collection[Team],
    seen: str = "",
) -> bool:
    """Say what a part says, who writes it and which teams are asked; whether anything changed.

    If the text is another one, what teams have said of the old one no longer counts, and they are asked again.
    `seen` is the state (`web.launches.states`) that the actor looked at. Raises NotAllowed unless the actor owns the
    part or may change the launch, and Invalid if others changed it since.
    """
    row = _to_write(actor, part)
    verbs = ("brief_part_written",)
    check_state(seen, said_of_part(row), name=title_of(row), launch=row.launch.slug, verbs=verbs)
    text = text.strip()
    is_new_text = text != row.text
    asked = {review.team_id for review in row.reviews.all() if review.is_asked}
    if not is_new_text and row.owner == owner and asked == {team.pk for team in reviewers}:
        return False
    row.text, row.owner = text, owner
    if is_new_text:
        row.reviews.update(verdict="", by=None, on=None, note="")
        row.state = (PartState.REVIEW if row.state == PartState.REVIEW else PartState.DRAFT) if text else PartState.OPEN
    row.reviews.exclude(team__in=reviewers).delete()
    for team in reviewers:
        models.PartReview.objects.update_or_create(part=row, team=team, defaults={"is_asked": True})
    row.save()
    if not is_new_text:
        _settle_if_agreed(row)
    record(actor, "brief_part_written", "launch", row.launch.slug, name=row.launch.name, part=title_of(row))
    return True


@transaction.atomic
def ask_for_review(actor: Person, *, part: models.BriefPart) -> None:
    """Send a part to the teams that are to agree; with none of them it is settled. Raises NotAllowed, Invalid."""
    row = _to_write(actor, part)
    if not row.text:
        raise Invalid(f"{title_of(row)}: write it first; there is nothing to review yet.")
    asked = [review.team.slug for review in row.reviews.select_related("team") if review.is_asked]
    row.state = PartState.REVIEW if asked else PartState.AGREED
    row.save(update_fields=["state"])
    verb = "brief_review_asked" if asked else "brief_part_settled"
    record(actor, verb, "launch", row.launch.slug, name=row.launch.name, part=title_of(row), teams=asked)


@transaction.atomic
def review(actor: Person, *, part: models.BriefPart, team: Team, verdict: Verdict, note: str, today: date) -> None:
    """Agree to a part in a team's name, or ask for changes with a note; once all agree it is settled.

    Raises NotAllowed unless the actor leads the team, and Invalid for changes without a note or an empty part.
    """
    row = _locked(part)
    if not policy.can_sign_off(actor, team):
        raise NotAllowed(f"Only those who lead {team.name} speak in its name.")
    if not row.text:
        raise Invalid(f"{title_of(row)} is not written yet; there is nothing to agree to.")
    if verdict is Verdict.CHANGES and not note.strip():
        raise Invalid(note="Say what is to change, so that it can be changed.")
    values = {"by": actor, "on": today, "verdict": verdict, "note": note.strip()}
    models.PartReview.objects.update_or_create(
        part=row, team=team, defaults=values, create_defaults={**values, "is_asked": False}
    )
    if verdict is Verdict.CHANGES:
        row.state = PartState.REVIEW
        row.save(update_fields=["state"])
    else:
        _settle_if_agreed(row)
    record(
        actor,
        "brief_agreed" if verdict is Verdict.AGREED else "brief_changes_asked",
        "launch",
        row.launch.slug,
        name=row.launch.name,
        part=title_of(row),
        team=team.name,
        note=note.strip(),
        teams=[row.launch.team.slug],
    )


def _settle_if_agreed(part: models.BriefPart) -> None:
    """Once every team that was asked agrees, and none asks for changes, the part is settled."""
    words = list(part.reviews.all())
    asked = [word for word in words if word.is_asked]
    open_ = [word for word in words if word.verdict == Verdict.CHANGES or (word.is_asked and not word.verdict)]
    if part.state == PartState.REVIEW and asked and not open_:
        part.state = PartState.AGREED
        part.save(update_fields=["state"])


def _locked(part: models.BriefPart) -> models.BriefPart:
    rows = models.BriefPart.objects.select_for_update(of=("self",)).select_related("launch__team", "owner")
    row = rows.filter(pk=part.pk).first()
    if row is None:
        raise Invalid("The part was taken out meanwhile.")
    if row.launch.is_stopped:
        raise Invalid(STOPPED.format(row.launch.name))
    return row


def _to_write(actor: Person, part: models.BriefPart) -> models.BriefPart:
    row = _locked(part)
    if not may_write(actor, row):
        raise NotAllowed("Who owns a part of the brief writes it, and those who lead the launch.")
    return row
