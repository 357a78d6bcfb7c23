"""The demo company's wins: what its data show, proposed as anywhere, one of it on the wall; and what people told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from trine.web.base.models import Event
from trine.web.briefing.demo import into_inboxes
from trine.web.people.models import Person
from trine.web.wins.actions import publish, tell
from trine.web.wins.hands import Hand
from trine.web.wins.models import Reaction, Win
from trine.web.wins.proposing import propose_all

if TYPE_CHECKING:
    from datetime import datetime

SINCE = timedelta(days=120)
"""So far back the demo looks, so that the launch of the H3 is among what is proposed."""
TOLD: tuple[dict[str, Any], ...] = (
    {
        "by": "julien",
        "days_ago": 3,
        "text": "A bakery group puts H3 sensors into all of its plants",
        "with_money": "A bakery group puts H3 sensors into all of its plants, € 62,000 in the first year",
        "story": "One of its engineers called with a question about a false alarm. Niall answered it on the same day, "
        "Tobias changed the threshold that week, and Lukas asked what else they run.",
        "hands": (
            ("niall", "answered the question, and told Sales that they were growing"),
            ("tobias", "changed the threshold that they asked about within the week"),
            ("lukas", "sold the rest of the plants"),
        ),
        "applause": {"bravo": ("ana", "priya", "noor", "camila"), "thanks": ("lukas", "julien")},
    },
    {
        "by": "camila",
        "days_ago": 6,
        "text": "Sellers of both teams use the new battle card by themselves",
        "hands": (
            ("camila", "wrote it with four sellers, and threw half of it out again"),
            ("viktor", "tried it on calls for two weeks"),
        ),
        "applause": {"thanks": ("sofia", "helena"), "learnt": ("mateo",)},
    },
    {
        "by": "birgit",
        "days_ago": 5,
        "text": "Four weeks without a call at night for a false alarm",
        "hands": (("birgit", "found out why"), ("davide", "changed how alarms are grouped")),
        "applause": {"bravo": ("stellan", "niall")},
    },
)


@transaction.atomic
def make_demo_wins(now: datetime) -> None:
    """Make them once; nobody of the demo company gets mail for it."""
    if Win.objects.exists():
        return
    today = now.date()
    people = {person.slug: person for person in Person.objects.all()}
    propose_all(today, today - SINCE)
    launched = Win.objects.filter(kind=Win.Kind.LAUNCH).order_by("source").first()
    if launched is not None:
        publish(people["louise"], win=launched, now=now - timedelta(days=1))
    for each in TOLD:
        hands = [Hand(what, person=people[who].pk) for who, what in each["hands"]]
        values: dict[str, Any] = {name: each[name] for name in ("text", "with_money", "story") if name in each}
        values["on"] = today - timedelta(days=each["days_ago"])
        row = tell(
            people[each["by"]], values=values, hands=hands, now=now - timedelta(hours=each["days_ago"]), today=today
        )
        Reaction.objects.bulk_create(
            Reaction(win=row, person=people[who], word=word)
            for word, those in each["applause"].items()
            for who in those
        )
    for event in Event.objects.filter(subject_kind="win").order_by("pk"):
        into_inboxes(event, now)
