"""What people can follow: kinds of things with a page, and what each is called for who may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from trine.core.company import Role
from trine.web.goals.models import Goal, Metric
from trine.web.launches.models import Launch
from trine.web.people.models import Team
from trine.web.roadmap.models import Deliverable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.db.models import Model

    from trine.web.people.models import Person

Thing = tuple[str, str]
"""A kind and a plan id."""

FOLLOWED: Mapping[str, tuple[type[Model], str, str]] = {
    "team": (Team, "name", "goals:team"),
    "goal": (Goal, "title", "goals:goal"),
    "metric": (Metric, "name", "goals:metric"),
    "launch": (Launch, "name", "launches:launch"),
    "deliverable": (Deliverable, "title", "roadmap:deliverable"),
}
"""The model of each kind, the column of its name, and its page."""
UNRELEASED = {"launch", "deliverable"}
"""Kinds of which guests learn nothing."""


def names_of(things: Collection[Thing], reader: Person) -> dict[Thing, str]:
    """What each of the things is called; what is gone, or not the reader's to see, is left out. One query a kind."""
    found: dict[Thing, str] = {}
    for kind, (model, name, _) in FOLLOWED.items():
        wanted = [id_ for of, id_ in things if of == kind]
        if wanted and not (kind in UNRELEASED and reader.role == Role.GUEST):
            rows = model._default_manager.filter(slug__in=wanted).values_list("slug", name)
            found |= {(kind, id_): title for id_, title in rows}
    return found


def page_of(kind: str, subject_id: str) -> str:
    """The page of a thing."""
    return reverse(FOLLOWED[kind][2], args=[subject_id])
