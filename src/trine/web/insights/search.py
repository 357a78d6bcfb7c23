"""What the palette finds: goals, metrics, teams, people and findings by their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

from trine.web.goals.models import Goal, Metric
from trine.web.insights.models import FindingRecord
from trine.web.launches.models import Launch
from trine.web.people import policy
from trine.web.people.models import Person, Team
from trine.web.roadmap.models import Deliverable, Plan
from trine.web.ui.tags.words import whole
from trine.web.wins.models import Win

if TYPE_CHECKING:
    from collections.abc import Iterator

PER_KIND = 5
MOST_TERMS = 8
LONGEST = 100
"""Of a question, in characters: each term is looked for in every title."""


def search(reader: Person, words: str) -> list[dict[str, str]]:
    """At most five results of each kind that contain every word, first those where a word begins with each.

    Nothing for an empty question.
    """
    terms = words[:LONGEST].split()[:MOST_TERMS]
    if not terms:
        return []
    found = [result for results in _kinds(reader, terms) for result in results]
    return sorted(found, key=lambda result: not _begin(result["title"], terms))


def _kinds(reader: Person, terms: list[str]) -> Iterator[list[dict[str, str]]]:
    yield [
        _result(team.name, "Team", reverse("goals:team", args=[team.slug]), team.get_function_display())
        for team in Team.objects.filter(_all(terms, "name"))[:PER_KIND]
    ]
    yield [
        _result(goal.title, "Goal", reverse("goals:goal", args=[goal.slug]), whole(goal.cycle.slug))
        for goal in Goal.objects.filter(_all(terms, "title")).select_related("cycle").order_by("-cycle__end")[:PER_KIND]
    ]
    yield [
        _result(
            metric.name,
            "Metric",
            reverse("goals:metric", args=[metric.slug]),
            metric.owner_team.name if metric.owner_team else "",
        )
        for metric in Metric.objects.filter(_all(terms, "name")).select_related("owner_team")[:PER_KIND]
    ]
    if policy.member(reader):
        yield [
            _result(row.title, "Deliverable", row.get_absolute_url(), row.commitment)
            for row in Deliverable.objects.filter(_all(terms, "title")).order_by("-end")[:PER_KIND]
        ]
        yield [
            _result(row.title, "Plan", row.get_absolute_url(), row.horizon)
            for row in Plan.objects.filter(_all(terms, "title")).order_by("-end")[:PER_KIND]
        ]
        yield [
            _result(launch.name, "Launch", launch.get_absolute_url(), f"{launch.day.day} {launch.day:%B %Y}")
            for launch in Launch.objects.filter(_all(terms, "name")).order_by("-day")[:PER_KIND]
        ]
        yield [
            _result(person.name, "Person", reverse("people:person", args=[person.slug]), person.get_role_display())
            for person in Person.objects.filter(_all(terms, "name"))[:PER_KIND]
        ]
    yield [
        _result(row.text, "Win", row.get_absolute_url(), f"{row.on.day} {row.on:%B %Y}")
        for row in Win.objects.visible_to(reader).filter(_all(terms, "text"))[:PER_KIND]
    ]
    yield [
        _result(row.title, "Finding", row.get_absolute_url(), row.code)
        for row in FindingRecord.objects.visible_to(reader)
        .pending()
        .filter(_all(terms, "title"))
        .worst_first()[:PER_KIND]
    ]


def _all(terms: list[str], field: str) -> Q:
    condition = Q()
    for term in terms:
        condition &= Q(**{f"{field}__unaccent__icontains": term})
    return condition


def _begin(title: str, terms: list[str]) -> bool:
    words = title.casefold().replace("“", "").split()
    return all(any(word.startswith(term.casefold()) for word in words) for term in terms)


def _result(title: str, kind: str, url: str, hint: str) -> dict[str, str]:
    return {"title": title, "kind": kind, "url": url, "hint": hint}
