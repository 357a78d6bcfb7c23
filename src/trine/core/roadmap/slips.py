"""Commitments that were not kept, and the teams that rely on them and don't know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from trine.core.deliverables import Commitment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trine.core.company import Company
    from trine.core.deliverables import Deliverable, Revision


@dataclass(frozen=True, slots=True)
class Slip:
    """A revision that took back what others counted on."""

    revision: Revision
    is_dropped: bool


def slips(deliverable: Deliverable) -> tuple[Slip, ...]:
    """The revisions that moved the end later, or dropped it, while it was committed; oldest first."""
    rows = sorted(deliverable.revisions, key=lambda row: row.on)
    return tuple(_slips(rows, deliverable.commitment))


def _slips(rows: list[Revision], now: Commitment) -> Iterator[Slip]:
    for place, row in enumerate(rows):
        if row.what == "commitment":
            if row.before == Commitment.COMMITTED and row.after == Commitment.DROPPED:
                yield Slip(row, is_dropped=True)
        elif row.what == "end" and _commitment_at(rows[place:], now) == Commitment.COMMITTED:
            before, after = _day(row.before), _day(row.after)
            if before is not None and after is not None and after > before:
                yield Slip(row, is_dropped=False)


def _commitment_at(rest: list[Revision], now: Commitment) -> str:
    """What it was before the first of the revisions that are left: what the next change says it had been."""
    return next((row.before for row in rest if row.what == "commitment"), now.value)


def unheard_slips(deliverable: Deliverable, company: Company, today: date) -> dict[str, Slip]:
    """The last slip that each team relying on it was not told of and has not seen, by the team's id.

    Nothing if it has shipped, or if it is committed for a day no later than the one the team knew.
    """
    if deliverable.commitment is Commitment.SHIPPED:
        return {}
    found: dict[str, Slip] = {}
    for team in deliverable.relied_on_by:
        known = company.team.get(team)
        if team == deliverable.team or (known is not None and known.has_ended(today)):
            continue
        looked = deliverable.looked(team)
        unheard = [
            slip
            for slip in slips(deliverable)
            if team not in slip.revision.told and (looked is None or looked < slip.revision.on)
        ]
        if unheard and not _is_taken_back(deliverable, unheard):
            found[team] = unheard[-1]
    return found


def _is_taken_back(deliverable: Deliverable, unheard: list[Slip]) -> bool:
    """Whether it is to be there by the day that was last known, all the same."""
    if deliverable.commitment is Commitment.DROPPED:
        return False
    moved = [slip for slip in unheard if not slip.is_dropped]
    known = _day(moved[0].revision.before) if moved else deliverable.end
    return deliverable.commitment is Commitment.COMMITTED and known is not None and deliverable.end <= known


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
