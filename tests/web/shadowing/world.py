"""What the addresses of shadowing name: a round of Sales and Marketing, with days of the member."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from tests.web.factories import make_person

from trine.web.shadowing.models import Day, Round, State


def shadowing_world(world: dict[str, Any]) -> dict[str, Any]:
    """A day that is proposed, and one that is over."""
    today = timezone.localdate()
    host = make_person("Hedda Host", teams=(world["marketing"],))
    row = Round.objects.create(
        first=today - timedelta(days=30),
        last=today + timedelta(days=40),
        sent_at=timezone.now(),
        made_by=world["leader"],
    )
    row.teams.set([world["sales"], world["marketing"]])
    over = today - timedelta(days=3)
    return {
        "shadowing_round": row,
        "shadowing_day": Day.objects.create(round=row, guest=world["member"], host=host, on=today + timedelta(days=9)),
        "shadowing_done": Day.objects.create(round=row, guest=host, host=world["member"], on=over, state=State.DONE),
    }
