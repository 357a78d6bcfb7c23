"""What a form was opened on: whoever saves on an older state hears what others changed, and overwrites nothing.

As `trine.web.goals.versions`, for what is made of rows of several tables: a state has a digest for each thing that is
said, so that it tells which of them others changed.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from trine.core.wording import day as in_words
from trine.web.base.models import Event
from trine.web.goals.versions import OutOfDate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from trine.web.launches import models

LONGEST = 400
"""So many characters of what something says now stand in a sentence."""


def said_of_launch(row: models.Launch) -> dict[str, str]:
    """What a launch is, beside its day and stage, as people read it."""
    return {
        "name": row.name,
        "tier": str(row.tier),
        "team": row.team.name,
        "who answers for it": row.lead.name if row.lead else "",
        "country": row.country,
        "teams that count on it": _listed(row.relied_on_by.values_list("name", flat=True)),
        "goals": _listed(row.goals.values_list("title", flat=True)),
        "what it brings to market": _listed(row.deliverables.values_list("title", flat=True)),
    }


def said_of_part(row: models.BriefPart) -> dict[str, str]:
    """What a part of the brief says; one that nobody has begun says nothing."""
    asked = row.reviews.filter(is_asked=True).values_list("team__name", flat=True) if row.pk else ()
    return {
        "text": row.text,
        "who writes it": row.owner.name if row.owner else "",
        "teams that are to agree": _listed(asked),
    }


def said_of_retrospective(row: models.Retrospective | None) -> dict[str, str]:
    """What a retrospective says; one that nobody has written says nothing."""
    return {
        "day": in_words(row.on) if row else "",
        "what went well": "; ".join(row.went_well) if row else "",
        "what did not": "; ".join(row.went_badly) if row else "",
        "what to celebrate": "; ".join(row.wins) if row else "",
    }


def state_of(said: Mapping[str, str]) -> str:
    """The state that a form holds."""
    return "-".join(sha256(text.encode()).hexdigest()[:8] for text in said.values())


def check_state(seen: str, said: Mapping[str, str], *, name: str, launch: str, verbs: Collection[str]) -> None:
    """Refuse what was written on another state than what is said now; an empty one means the present.

    `said` comes from a locked row. `verbs` are the events that tell of such changes. Raises OutOfDate.
    """
    now = state_of(said)
    if seen in {"", now}:
        return
    opened = seen.split("-")
    if len(opened) != len(said):
        opened = [""] * len(said)
    changed = [
        f"{label}: {f'now “{_short(text)}”' if text else 'taken out'}"
        for (label, text), was, present in zip(said.items(), opened, now.split("-"), strict=True)
        if was != present
    ]
    events = Event.objects.filter(subject_kind="launch", subject_id=launch, verb__in=verbs).select_related("actor")
    last = events.order_by("-id").first()
    who = last.actor.name if last and last.actor else "Somebody"
    raise OutOfDate(
        f"{who} changed “{name}” meanwhile: {'; '.join(changed)}. What you typed is still here: look at it, and save "
        "again if it is to stand.",
        now,
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
