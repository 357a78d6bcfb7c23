"""What the addresses of this area name."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from trine.web.wins.actions import tell
from trine.web.wins.hands import Hand
from trine.web.wins.models import Win


def wins_world(world: dict[str, Any]) -> dict[str, Any]:
    """A win of Sales that guests may read, one that they may not, and one that Trine proposes."""
    today, hands = timezone.localdate(), [Hand("called", team=world["sales"].pk)]
    values = {"text": "A deal won together", "on": today}
    told: dict[str, Any] = {"hands": hands, "now": timezone.now(), "today": today}
    proposed = Win.objects.create(text="A goal reached", on=today, kind=Win.Kind.GOAL, source="goal/g")
    proposed.contributions.create(position=0, team=world["sales"])
    return {
        "win": tell(world["lead"], values={**values, "guests_may_read": True}, **told),
        "win_of_members": tell(world["lead"], values=values, **told),
        "win_proposed": proposed,
    }
