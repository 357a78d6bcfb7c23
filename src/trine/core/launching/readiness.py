"""Who is ready for a launch, and which of the brief's questions are open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.core.launches import Audience, Need, PartState, Verdict
from trine.core.launching.asked import asked
from trine.core.wording import day, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.core.company import Company
    from trine.core.launches import Launch, Part, ReadyItem

_NEEDS = {Need.HAVE: "to have", Need.KNOW: "to know", Need.CONFIRM: "to confirm"}
_STATES = {
    PartState.OPEN: "nothing is written",
    PartState.DRAFT: "it is a draft",
    PartState.REVIEW: "it is under review",
    PartState.AGREED: "it is agreed",
}


@dataclass(frozen=True, slots=True)
class AudienceReadiness:
    """How ready an audience is: `done` of `of` points, and a sentence for each that is missing."""

    audience: Audience
    done: int
    of: int
    missing: tuple[str, ...]
    is_asked: bool = True
    """Whether the tier asks for it; others are shown because something is written down for them."""

    @property
    def is_ready(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def readiness(
    launch: Launch, company: Company | None = None, today: date | None = None
) -> tuple[AudienceReadiness, ...]:
    """Each audience that the tier asks for, or that something is written down for.

    With `company` and `today`, a point in the hands of somebody who left says so.
    """
    wanted = asked(launch.tier).audiences
    found = []
    for audience in Audience:
        items = [row for row in launch.readiness if row.audience is audience]
        if items or audience in wanted:
            missing = [_missing(row, company, today) for row in items if row.done is None]
            if not items:
                missing = ["Nothing is written down that they need to have, know or confirm."]
            done = sum(row.done is not None for row in items)
            found.append(AudienceReadiness(audience, done, len(items), tuple(missing), audience in wanted))
    return tuple(found)


def open_parts(launch: Launch, company: Company) -> tuple[str, ...]:
    """A sentence for each part of the brief that the tier asks for and that is not agreed, or not reviewed."""
    found, parts = [], {row.part: row for row in launch.brief}
    for part in asked(launch.tier).parts:
        row = parts.get(part)
        name = part.value.capitalize()
        if row is None or row.state is PartState.OPEN or not (row.text or "").strip():
            found.append(f"{name}: {_STATES[PartState.OPEN]}.")
        elif not row.is_agreed:
            waits = listed(list(_words_of(row, company)))
            found.append(f"{name}: {_STATES[row.state]}{f'; {waits}' if waits else ''}.")
    return tuple(found)


def _words_of(part: Part, company: Company) -> Iterator[str]:
    """What the teams whose word is asked have not said, or have said against it."""
    words = {row.team: row for row in part.reviews}
    for team in part.reviewers:
        name, review = company.index.team_name(team), words.get(team)
        if review is None:
            yield f"{name} has not said yes"
        elif review.verdict is Verdict.CHANGES:
            yield f"{name} wants changes" + (f" ({review.note.strip().rstrip('.')})" if review.note else "")


def _missing(item: ReadyItem, company: Company | None, today: date | None) -> str:
    person = company.person.get(item.by) if company is not None and item.by else None
    left = ""
    if person is not None and person.until is not None and today is not None and person.has_left(today):
        left = f"; {person.name}, who was to see to it, left on {day(person.until)}"
    return f"They need {_NEEDS[item.need]} {quoted(item.what)}{left}."
