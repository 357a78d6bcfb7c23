"""Wins as messages: to those who are named at once, to their teams with the week, to leads what Trine proposes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.urls import reverse

from trine.core.briefing import Answer, Line, Reason, Relation, Section, Story, Topic
from trine.core.company import Role
from trine.core.findings import Ref
from trine.web.base.sentences import sentence
from trine.web.briefing.about.people import leads_of, members_of, reader, readers, tied, tied_by_team
from trine.web.people import policy
from trine.web.people.models import Person
from trine.web.wins.actions import may_decide
from trine.web.wins.models import Win

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from trine.web.base.models import Event
    from trine.web.wins.models import Contribution

TOLD = ("win_proposed", "win_published", "win_named", "win_applauded")


class Wins:
    """What is told of wins."""

    kind = "win"
    verbs: Mapping[str, Topic] = dict.fromkeys(TOLD, Topic.WINS)
    answered = frozenset({"win_proposed"})

    def relations(self, event: Event) -> Iterable[Relation]:
        """A proposal: who decides. Published: who is named, and their teams. Applause: who is named, or their leads."""
        win = _win(event)
        if win is None:
            return ()
        ref, rows = Ref(self.kind, event.subject_id), list(win.contributions.all())
        people = list(dict.fromkeys(row.person_id for row in rows if row.person_id))
        teams = {row.team_id for row in rows if row.team_id}
        if event.verb == "win_proposed":
            return _deciders(teams, ref)
        if event.verb == "win_named":
            return _named(event.payload["people"], ref)
        if event.verb == "win_applauded":
            return (
                *tied(people, ref, Reason.OWNS, "a win names you"),
                *tied_by_team(leads_of(_without_people(rows)), ref, Reason.OWNS, "a win names {team}, which you lead"),
            )
        return (
            *_named(people, ref),
            *tied_by_team(members_of(teams), ref, Reason.OWNS, "{team}, your team, had a hand in it"),
        )

    def may_see(self, event: Event, people: Collection[int]) -> Collection[int]:
        """Those of the people who may read it now."""
        win = _win(event)
        return {who.pk for who in readers(people) if win is not None and _sees(who, win, event)}

    def visible(self, events: Sequence[Event], person: int) -> set[int]:
        """Those of the events whose wins the person may read now."""
        who = reader(person)
        rows = Win.objects.filter(pk__in={event.subject_id for event in events}).prefetch_related("contributions")
        wins = {str(row.pk): row for row in rows}
        seen = ((event, wins.get(event.subject_id)) for event in events)
        return {event.pk for event, win in seen if who is not None and win is not None and _sees(who, win, event)}

    def url(self, event: Event) -> str:
        """Its page."""
        return reverse("wins:win", args=[event.subject_id])

    def story(self, event: Event, person: int) -> Story | None:
        """What it says to the person: figures only if they may see money."""
        win, who = _win(event), reader(person)
        if win is None or who is None or not _sees(who, win, event):
            return None
        words = win.words_for(who)
        named = any(row.person_id == person for row in win.contributions.all())
        heads = {"win_proposed": f"Was this a win? {words}", "win_applauded": sentence(event).replace(win.text, words)}
        head = heads.get(event.verb) or (f"You are named in a win: {words}" if named else f"A win: {words}")
        hands = tuple(Line(in_a_line(row, who)) for row in win.contributions.all())
        sections = [Section("Who had a hand in it", hands)] if event.verb != "win_applauded" else []
        if win.story and event.verb != "win_applauded":
            sections.insert(0, Section("", (Line(win.story),)))
        is_asked = event.verb == "win_proposed" and win.state == Win.State.PROPOSED
        answers = (Answer("Put it on the wall", reverse("wins:publish", args=[win.pk])),) if is_asked else ()
        return Story(head, win.get_absolute_url(), tuple(sections), answers)


def in_a_line(row: Contribution, who: policy.Reader) -> str:
    """One hand in a line; what it did only for who may read it."""
    name = row.person.name if row.person else row.team.name if row.team else ""
    team = f" ({row.team.name})" if row.person and row.team else ""
    what = f": {row.what}" if row.what and row.win.tells_what(who) else ""
    return f"{name}{team}{what}"


def _win(event: Event) -> Win | None:
    return Win.objects.filter(pk=event.subject_id).told().first()


def _sees(who: Person, win: Win, event: Event) -> bool:
    if event.verb == "win_proposed" and win.state == Win.State.PROPOSED:
        return may_decide(who, win)
    if event.verb == "win_named" and who.pk not in event.payload["people"]:
        return False
    if event.verb == "win_applauded" and not _has_a_hand(who, win):
        return False  # what concerns some is no post for a channel of everybody
    return win.is_open_to(who)


def _has_a_hand(who: Person, win: Win) -> bool:
    """Whether the win names the person, or a team that they lead."""
    return any(row.person_id == who.pk or row.team_id in who.led_team_ids for row in win.contributions.all())


def _named(people: Iterable[int], ref: Ref) -> Iterator[Relation]:
    """Who is named hears of it at once; nothing is asked of them, so that it counts and can be turned down."""
    ties = tied(people, ref, Reason.OWNS, "a win names you")
    yield from (replace(tie, at_once=True) for tie in ties)


def _without_people(rows: Iterable[Contribution]) -> set[int]:
    """The teams of which nobody is named."""
    named = {row.team_id for row in rows if row.person_id}
    return {row.team_id for row in rows if row.team_id and row.team_id not in named}


def _deciders(teams: Collection[int], ref: Ref) -> Iterator[Relation]:
    """Who leads one of the teams; the leaders of the company where nobody does."""
    found = list(tied_by_team(leads_of(teams), ref, Reason.OWNS, "{team}, which you lead, had a hand in it"))
    if found:
        yield from found
        return
    leaders = Person.objects.filter(role__in=[Role.LEADER, Role.OWNER], is_active=True).values_list("pk", flat=True)
    yield from tied(leaders.order_by("pk"), ref, Reason.MANAGES, "you lead the company")


WINS = Wins()
