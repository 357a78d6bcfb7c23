"""The places of the product: what the navigation, the palette and the `g` shortcuts list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, resolve, reverse


@dataclass(frozen=True, slots=True)
class Place:
    """A page that the navigation leads to; `letter`, where there is one, follows `g` on the keyboard."""

    key: str
    label: str
    view: str
    letter: str
    hint: str

    @property
    def url(self) -> str | None:
        """Its address, or none as long as no area serves it."""
        return _address(self.view)

    def opens_to(self, reader: object) -> bool:
        """Whether the rule of its own view lets the reader in."""
        if self.url is None:
            return False
        rule = _rule(self.url)
        return rule is None or bool(rule(reader))


@cache
def _address(view: str) -> str | None:
    try:
        return reverse(view)
    except NoReverseMatch:
        return None


@cache
def _rule(url: str) -> Callable[[Any], bool] | None:
    return getattr(resolve(url).func, "access_rule", None)


@dataclass(frozen=True, slots=True)
class Group:
    """Places under one word; the first group has none."""

    label: str
    places: tuple[Place, ...]


GROUPS = (
    Group(
        "",
        (
            Place(
                "signs",
                "Signs",
                "insights:signs",
                "s",
                "What is wrong, what is next; print it, have it mailed, on a screen",
            ),
            Place("findings", "Findings", "insights:findings", "f", "Everything that the checks found"),
            Place("inbox", "Inbox", "briefing:inbox", "i", "What concerns you, with the reason why"),
            Place("status", "Status", "status:status", "u", "How the week went, what changed, all that went out"),
        ),
    ),
    Group(
        "Decide",
        (
            Place("decisions", "Decisions", "insights:decisions", "e", "What waits to be decided, and what was"),
            Place("scoreboard", "Scoreboard", "goals:scoreboard", "b", "Every team's top three, side by side"),
            Place("goals", "Goals", "goals:tree", "g", "From the company to the teams"),
            Place("roadmap", "Roadmap", "roadmap:timeline", "o", "What will be there, when, and how sure that is"),
            Place("launches", "Launches", "launches:launches", "l", "What goes to market when, and what is missing"),
            Place("scenarios", "Planning room", "insights:scenarios", "w", "What if: the next cycle, teams, targets"),
            Place("teams", "Teams", "people:teams", "t", "Who does what, and what they count on"),
        ),
    ),
    Group(
        "Learn",
        (
            Place(
                "agreement",
                "Agreement",
                "pulse:waves",
                "a",
                "Surveys: what people take to matter, and what they believe of others",
            ),
            Place("metrics", "Metrics", "insights:metric_tree", "m", "What moves what, with values and targets"),
            Place(
                "revenue", "Revenue", "revenue:attribution", "r", "Who brought the deals, what is to come, what changed"
            ),
            Place("data", "Data", "data:home", "d", "Imports, live sources such as HubSpot, definitions"),
        ),
    ),
    Group(
        "Meet",
        (
            Place(
                "check_ins",
                "Weekly check-ins",
                "meetings:series_list",
                "c",
                "Meetings with an agenda that makes itself",
            ),
            Place("stand_ups", "Stand-ups", "stand_ups:stand_ups", "n", "Three lines a day: done, next, in the way"),
            Place("shadowing", "Shadowing", "shadowing:home", "h", "A day with another team, and what was learnt"),
            Place("wins", "Wins", "wins:wins", "v", "What went well, and whose hands were in it"),
        ),
    ),
)
PLACES = tuple(place for group in GROUPS for place in group.places)
ASIDE = (
    Place(
        "told", "How you are told", "briefing:preferences", "", "Mail, hours, how much; what you follow or turned down"
    ),
    Place("settings", "Settings", "people:me", "", "Name, time zone, theme, sign-in"),
    Place("people", "People", "people:people", "", "Everybody here; invite somebody"),
)
"""What only the palette lists."""
