"""Findings: those whose goals, metrics, teams, launches or promises they are about, as far as they may see them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import reverse

from trine.core.briefing import Line, Reason, Relation, Section, Story, Topic
from trine.core.findings import Ref
from trine.core.wording import times
from trine.web.base.models import Event
from trine.web.base.sentences import sentence
from trine.web.briefing.about.people import leads_by_team, reader, readers, tied
from trine.web.briefing.models import Follow
from trine.web.goals.models import Kpi
from trine.web.insights.models import FindingRecord
from trine.web.insights.models.findings import is_among_colleagues
from trine.web.insights.subjects import Names
from trine.web.people import policy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from trine.web.insights.models.findings import FindingQuerySet
    from trine.web.people.models import Person

ALONE = ("finding_appeared", "finding_resolved", "finding_worsened")
DECIDED = ("finding_accepted", "finding_acceptance_withdrawn")
TITLES = {"finding_worsened": "Got worse", "finding_appeared": "New", "finding_resolved": "Gone"}
SHOWN = 10
"""Findings under each title of one message; the rest is counted."""


class Findings:
    """What is told of one finding."""

    kind = "finding"
    verbs: Mapping[str, Topic] = dict.fromkeys((*ALONE, *DECIDED), Topic.FINDINGS)

    def relations(self, event: Event) -> Iterable[Relation]:
        """Those whom its subjects are about, and who follows one of them."""
        return ties(FindingRecord.objects.filter(pk=event.subject_id))

    def may_see(self, event: Event, people: Collection[int]) -> Collection[int]:
        """Those who may see money, pay and unreleased work, if it is about these."""
        row = FindingRecord.objects.filter(pk=event.subject_id).first()
        return {who.pk for who in readers(people) if row is not None and may_see(who, row)}

    def visible(self, events: Sequence[Event], person: int) -> set[int]:
        """Those about findings that the person may see."""
        who = reader(person)
        if who is None:
            return set()
        rows = FindingRecord.objects.filter(pk__in={event.subject_id for event in events}).visible_to(who)
        seen = {str(pk) for pk in rows.values_list("pk", flat=True)}
        return {event.pk for event in events if event.subject_id in seen}

    def url(self, event: Event) -> str:
        """Its page."""
        return reverse("insights:finding", args=[event.subject_id])

    def story(self, event: Event, person: int) -> Story | None:
        """What it is, why, and what to do next."""
        del person
        row = FindingRecord.objects.filter(pk=event.subject_id).first()
        if row is None:
            return None
        said = [Line(row.title)] if event.verb in DECIDED else []
        if event.verb != "finding_resolved":
            said += [Line(reason) for reason in row.reasons[:3]]
            said += [Line(f"Next: {row.next_step}")] if row.next_step else []
        return Story(sentence(event), self.url(event), (Section("", tuple(said)),) if said else ())


class CheckRuns:
    """What is told of a run of the checks that found much at once."""

    kind = "checks"
    verbs: Mapping[str, Topic] = {"checks_found": Topic.FINDINGS}

    def relations(self, event: Event) -> Iterable[Relation]:
        """Those whom any of the findings is about, as far as they may see that one."""
        found = _ties_of_run(event.pk)
        rows = {str(row.pk): row for row in _of_run(event)}
        seeing = {str(who.pk): who for who in readers({int(tie.person) for tie in found})}
        for tie in found:
            if tie.person in seeing and tie.subject.id in rows and may_see(seeing[tie.person], rows[tie.subject.id]):
                yield tie

    def may_see(self, event: Event, people: Collection[int]) -> Collection[int]:
        """Those who are here; what is about money or pay is left out of the story of who may not see it."""
        del event
        return {who.pk for who in readers(people)}

    def visible(self, events: Sequence[Event], person: int) -> set[int]:
        """All: the sentence of a run has counts alone."""
        return {event.pk for event in events} if reader(person) else set()

    def url(self, event: Event) -> str:
        """The message itself: it has what concerns the reader."""
        del event
        return ""

    def story(self, event: Event, person: int) -> Story | None:
        """The findings that concern the reader and that they may see; what came and went again is left out."""
        who = reader(person)
        if who is None:
            return None
        mine = {tie.subject.id for tie in _ties_of_run(event.pk) if tie.person == str(person)}
        rows = {str(row.pk): row for row in _of_run(event).filter(pk__in=mine).visible_to(who).worst_first()}
        verbs = dict(_events(event).values_list("subject_id", "verb"))
        sections = []
        for verb, title in TITLES.items():
            kept = [row for key, row in rows.items() if verbs[key] == verb and _still(row, verb)]
            lines = [Line(row.title, row.get_absolute_url()) for row in kept[:SHOWN]]
            if len(kept) > SHOWN:
                lines.append(Line(f"and {len(kept) - SHOWN} more", reverse("insights:findings")))
            if lines:
                sections.append((f"{title}: {len(kept)}", len(kept), tuple(lines)))
        total = sum(count for _, count, _ in sections)
        if not total:
            return Story("What the checks found about your work has gone again.", reverse("insights:findings"))
        head = f"The checks found {times(total, 'thing')} about what you answer for, count on or follow."
        return Story(head, reverse("insights:findings"), tuple(Section(title, lines) for title, _, lines in sections))


def may_see(who: Person, row: FindingRecord) -> bool:
    """Whether somebody may see a finding; the same as `visible_to`, for a row that was read."""
    among = policy.member(who) or not is_among_colleagues(row)
    return among and policy.can_see_about(who, money=row.about_money, pay=row.about_pay)


def ties(rows: Iterable[FindingRecord]) -> list[Relation]:
    """What ties people to findings, in a constant number of queries."""
    rows = list(rows)
    refs = {(kind, id_) for row in rows for kind, id_ in row.subjects}
    names, leads = Names.of(refs), leads_by_team()
    kpis = {id_ for kind, id_ in refs if kind == "kpi"}
    owned = Kpi.objects.filter(team__slug__in={id_.partition("/")[0] for id_ in kpis}, owner__isnull=False)
    owners = {
        f"{team}/{cycle}/{rank}": owner
        for team, cycle, rank, owner in owned.values_list("team__slug", "cycle__slug", "rank", "owner_id")
    }
    followers: dict[tuple[str, str], list[int]] = {}
    for kind, id_, person in Follow.objects.order_by("pk").values_list("subject_kind", "subject_id", "person_id"):
        if (kind, id_) in refs:
            followers.setdefault((kind, id_), []).append(person)
    found: list[Relation] = []
    for row in rows:
        ref = Ref("finding", str(row.pk))
        for kind, id_ in row.subjects:
            subject = names.subject(kind, id_)
            own = _own(names, kind, id_) or (owners.get(id_) if kind == "kpi" else None)
            found += tied([own], ref, Reason.OWNS, f"{subject.name} is yours")
            for team in subject.teams:
                found += tied(leads.get(team.pk, ()), ref, Reason.OWNS, f"it is about {team.name}, which you lead")
            found += tied(followers.get((kind, id_), ()), ref, Reason.FOLLOWS, f"you follow {subject.name}")
    return found


def _own(names: Names, kind: str, id_: str) -> int | None:
    """Who answers for a subject by themselves."""
    match kind:
        case "goal" if id_ in names.goals:
            return names.goals[id_].lead_id
        case "metric" if id_ in names.metrics:
            return names.metrics[id_].owner_person_id
        case "launch" if id_ in names.launches:
            return names.launches[id_].lead_id
        case "deliverable" if id_ in names.deliverables:
            return names.deliverables[id_].lead_id
        case "person" if id_ in names.people:
            return names.people[id_].pk
        case _:
            return None


def _still(row: FindingRecord, verb: str) -> bool:
    """Whether it is still as the run has found it."""
    return (row.resolved_at is not None) == (verb == "finding_resolved")


def _events(event: Event) -> QuerySet[Event]:
    return Event.objects.filter(verb__in=ALONE, pk__gt=event.pk, subject_kind="finding", payload__within=event.pk)


def _of_run(event: Event) -> FindingQuerySet:
    found = _events(event).values_list("subject_id", flat=True)
    return FindingRecord.objects.filter(pk__in=[int(key) for key in found])


@lru_cache(maxsize=4)
def _ties_of_run(event: int) -> Sequence[Relation]:
    """The ties to all that a run has found, worked out once for all its readers."""
    return tuple(ties(_of_run(Event.objects.get(pk=event))))


FINDINGS, CHECK_RUNS = Findings(), CheckRuns()
