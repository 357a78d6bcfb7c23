"""Parts of briefs, and what audiences need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.launches import Audience, BriefPart, Need, Part, PartState, ReadyItem, Review, Verdict
from trine.demo.goals.agreement import LEADS

if TYPE_CHECKING:
    from datetime import date

HAVE, KNOW, CONFIRM = Need.HAVE, Need.KNOW, Need.CONFIRM


def agreed(part: BriefPart, text: str, owner: str, on: date, *teams: str) -> Part:
    """A part that each of the teams has agreed to, by its lead."""
    reviews = tuple(Review(team, LEADS[team], on, Verdict.AGREED) for team in teams)
    return Part(part, text, owner, PartState.AGREED, teams, reviews)


def draft(part: BriefPart, text: str, owner: str, *teams: str) -> Part:
    """A part that somebody is writing."""
    return Part(part, text, owner, PartState.DRAFT, teams)


def ready(audience: Audience, need: Need, what: str, by: str, done: date | None = None) -> ReadyItem:
    """Something that an audience needs, and since when it has it."""
    return ReadyItem(audience, need, what, by, done)
