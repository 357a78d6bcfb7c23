"""What a link to Trine unfolds to in Slack.

A channel may hold anybody, so that a card shows less than the page, and less than the poster may see: the name of a
goal, a metric or a team, and whose it is. These are open to everybody who may come in, guests too. No figures, no
dates, no pay, no findings; nothing at all of launches, plans and the roadmap, which guests don't see; nothing for
posters whom Trine does not know, nor where people of other companies read along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import Resolver404, resolve

from trine.core.briefing import Line, Section, Story
from trine.integrations.slack.blocks import Post, post_of
from trine.web.goals.models import Goal, Metric
from trine.web.people.models import Team
from trine.web.slack.accounts import find_person
from trine.web.slack.connecting import slack

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from trine.web.people.models import Person
    from trine.web.slack.models import Asked

Card = tuple[str, str]
"""What stands in bold, and the line below it."""


def unfurl(row: Asked, now: datetime) -> None:
    """Show what is behind the links of a message, as far as its poster may see it. Raises SlackError."""
    given, client = row.payload, slack()
    wanted = [url for url in given["urls"] if _path(url) is not None]
    poster = find_person(given["user"], client, now) if wanted else None
    cards = cards_for(poster, wanted) if poster is not None else {}
    if cards:
        client.unfurl(given["unfurl_id"], "conversations_history", cards)


def cards_for(poster: Person, urls: Sequence[str]) -> dict[str, Post]:
    """The cards of those addresses that have one and that the poster may open."""
    found = {}
    for url in urls:
        path = _path(url)
        if path is not None and (story := _story(poster, path)) is not None:
            found[url] = post_of([story], settings.PUBLIC_URL)
    return found


def _path(url: str) -> str | None:
    """The path within Trine; none for other sites."""
    site = f"{settings.PUBLIC_URL}/"
    return "/" + url.removeprefix(site).split("#")[0].split("?")[0] if url.startswith(site) else None


def _story(poster: Person, path: str) -> Story | None:
    try:
        match = resolve(path)
    except Resolver404:
        return None
    card = CARDS.get(match.view_name)
    if card is None or not match.func.access_rule(poster):  # type: ignore[attr-defined]  # set by `allow`
        return None
    shown = card(match.kwargs["slug"])
    return Story(shown[0], path, (Section("", (Line(shown[1]),)),)) if shown else None


def _goal(slug: str) -> Card | None:
    goal = Goal.objects.filter(slug=slug).select_related("cycle").first()
    if goal is None:
        return None
    names = goal.ownerships.order_by("team__name").values_list("team__name", flat=True)
    return goal.title, f"A goal of {' and '.join(name or 'the company' for name in names) or 'nobody yet'}"


def _metric(slug: str) -> Card | None:
    metric = Metric.objects.filter(slug=slug).select_related("owner_team").first()
    if metric is None:
        return None
    return metric.name, f"A metric of {metric.owner_team.name}" if metric.owner_team else "A metric"


def _team(slug: str) -> Card | None:
    team = Team.objects.filter(slug=slug).first()
    return (team.name, "A team, its goals and what others need of it") if team else None


CARDS: Mapping[str, Callable[[str], Card | None]] = {
    "goals:goal": _goal,
    "goals:metric": _metric,
    "goals:team": _team,
}
