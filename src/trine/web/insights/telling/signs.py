"""The signs as a message: to one person, of what they may see at the moment it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from trine.core.briefing import Line, Reason, Relation, Section, Story, Topic
from trine.core.findings import Ref
from trine.web.briefing.about.people import reader, readers, tied
from trine.web.insights.models import SignsMail
from trine.web.insights.queries.signs import SignView, mended, signs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from trine.web.base.models import Event

MOST = 3
"""Findings of each sign in one message."""
HOW = "A sign is as bad as its worst open finding; there is no score."


class SignsMails:
    """What is told of the signs."""

    kind = "signs_mail"
    is_followed = False
    verbs: Mapping[str, Topic] = dict.fromkeys(("signs_sent", "team_signs_sent"), Topic.STATUS)

    def relations(self, event: Event) -> Iterable[Relation]:
        """Who asked for it."""
        ref = Ref(self.kind, event.subject_id)
        return tied(_person(event), ref, Reason.ASKED_FOR, "you asked for it on the page of signs")

    def may_see(self, event: Event, people: Collection[int]) -> Collection[int]:
        """The one who asked for it, if they are here; the story shows what they may see."""
        return {who.pk for who in readers(set(people) & set(_person(event)))}

    def visible(self, events: Sequence[Event], person: int) -> set[int]:
        """Those that the person asked for."""
        if reader(person) is None:
            return set()
        ids = {event.subject_id for event in events}
        mine = {str(pk) for pk in SignsMail.objects.filter(pk__in=ids, person=person).values_list("pk", flat=True)}
        return {event.pk for event in events if event.subject_id in mine}

    def url(self, event: Event) -> str:
        """The page of signs."""
        row = SignsMail.objects.filter(pk=event.subject_id).select_related("team").first()
        return _url(row.team.slug if row and row.team else "")

    def story(self, event: Event, person: int) -> Story | None:
        """The page in a mail: each sign with how it stands, the worst of it, the money and the next step."""
        who = reader(person)
        row = SignsMail.objects.filter(pk=event.subject_id, person=person).select_related("team").first()
        if who is None or row is None:
            return None
        view = signs(who, team=row.team)
        sections = [
            Section(f"{each.sign.number}. {each.sign.title}: {each.state}", tuple(_lines(each))) for each in view.signs
        ]
        return Story(view.lede, self.url(event), (*sections, Section("", (Line(HOW),))))


def _lines(view: SignView) -> Iterator[Line]:
    for finding in view.shown[:MOST]:
        yield Line(finding.row.title, finding.row.get_absolute_url())
    if view.pending > MOST:
        yield Line(f"and {view.pending - MOST} more", f"{reverse('insights:findings')}?sign={view.sign.number}")
    if view.stake:
        yield Line(f"{view.stake.amount} at stake: {view.stake.found.arithmetic}.")
        if view.stake.rest:
            yield Line(view.stake.rest)
    if view.next:
        yield Line(f"Next: {view.next.row.next_step}", view.start.url if view.start else "")
    for row in view.fixed[:1]:
        yield Line(f"Mended {mended(row)}", row.get_absolute_url())
    if not view.shown:
        yield Line(view.silence.sentence)
    if view.has_trend:
        yield Line(f"{view.movement[0].upper()}{view.movement[1:]}.")


def _person(event: Event) -> list[int]:
    return list(SignsMail.objects.filter(pk=event.subject_id).values_list("person_id", flat=True))


def _url(team: str) -> str:
    return f"{reverse('insights:signs')}?{urlencode({'team': team})}"


SIGNS_MAILS = SignsMails()
