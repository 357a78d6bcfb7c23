"""The wins of the week, for the weekly status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.status import Kind, Line, Needs
from trine.core.wording import listed
from trine.web.status.sources import Found, Window
from trine.web.wins.models import Win

if TYPE_CHECKING:
    from collections.abc import Iterator

WITH_MONEY = 0.5
"""What figures add to the weight: of two lines about one win, a reader sees the one with figures if they may."""


class OfTheWeek:
    """What was put on the wall in the time, those across teams first."""

    name = "wins"

    def find(self, window: Window) -> Found:
        """Three queries."""
        rows = Win.objects.published().filter(published_at__gt=window.since, published_at__lte=window.until)
        return Found(tuple(line for row in rows.told() for line in _lines(row)))


def _lines(row: Win) -> Iterator[Line]:
    teams = row.teams
    needs = frozenset(() if row.guests_may_read else {Needs.UNRELEASED})
    for text, key, more in ((row.text, "", needs), (row.with_money, "/money", needs | {Needs.MONEY})):
        if not text:
            continue
        told = f"{text.rstrip('.')} ({listed([team.name for team in teams], most=4)})." if teams else text
        slugs = tuple(team.slug for team in teams)
        weight = len(teams) + (WITH_MONEY if key else 0.0)
        yield Line(f"win/{row.pk}{key}", Kind.WINS, told, row.get_absolute_url(), more, f"win/{row.pk}", slugs, weight)


WINS = OfTheWeek()
