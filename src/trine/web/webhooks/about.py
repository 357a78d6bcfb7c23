"""What people are told of webhooks: that Trine switched one off, because it was refused, in vain, or orphaned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from trine.core.briefing import Reason, Relation, Topic
from trine.core.company import Role
from trine.core.findings import Ref
from trine.web.people.models import Person
from trine.web.webhooks.models import Endpoint

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from trine.core.briefing import Story
    from trine.web.base.models import Event

KIND = "webhook"


class Endpoints:
    """What is told of webhooks."""

    kind = KIND
    verbs: Mapping[str, Topic] = {"webhook_given_up": Topic.STATUS}

    def relations(self, event: Event) -> Iterable[Relation]:
        """Who made it; if they have left, the owners."""
        row = Endpoint.objects.filter(pk=event.subject_id).first()
        if row is None:
            return ()
        ref = Ref(KIND, event.subject_id)
        if row.made_by_id in present([row.made_by_id]):
            return (Relation(str(row.made_by_id), ref, Reason.NAMED, f"you made the webhook {row.name}"),)
        owners = Person.objects.present(timezone.localdate()).filter(role=Role.OWNER, is_active=True)
        words = f"{row.made_by.name}, who made the webhook {row.name}, has left"
        return tuple(Relation(str(pk), ref, Reason.NAMED, words) for pk in owners.values_list("pk", flat=True))

    def may_see(self, event: Event, people: Collection[int]) -> Collection[int]:
        """Leaders and owners among them."""
        del event
        return leading(people)

    def visible(self, events: Sequence[Event], person: int) -> set[int]:
        """All of the events to leaders and owners."""
        return {event.pk for event in events} if leading([person]) else set()

    def url(self, event: Event) -> str:
        """Its page."""
        return reverse("webhooks:webhook", args=[event.subject_id])

    def story(self, event: Event, person: int) -> Story | None:
        """Its sentence says it all."""
        del event, person
        return None


def present(people: Collection[int]) -> set[int]:
    """Those of the people who are here today and may sign in."""
    rows = Person.objects.present(timezone.localdate()).filter(pk__in=people, is_active=True)
    return set(rows.values_list("pk", flat=True))


def leading(people: Collection[int]) -> set[int]:
    """Those of the people who lead the company."""
    rows = Person.objects.present(timezone.localdate()).filter(pk__in=people, role__in=[Role.LEADER, Role.OWNER])
    return set(rows.values_list("pk", flat=True))


ENDPOINTS = Endpoints()
