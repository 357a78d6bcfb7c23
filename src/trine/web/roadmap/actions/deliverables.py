"""Deliverables: put on the roadmap, described anew, looked at, checked every week, staffed."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction

from trine.core.company import Company
from trine.core.company import Person as CorePerson
from trine.core.deliverables import Deliverable as Content
from trine.core.deliverables import Track
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.goals.changes import differences
from trine.web.goals.goal_rows import known_ids
from trine.web.goals.matching import Matched
from trine.web.goals.plan_rows import Ids
from trine.web.goals.snapshots.rows import every_id, slugs
from trine.web.goals.snapshots.structure import teams as core_teams
from trine.web.goals.versions import OutOfDate
from trine.web.people import policy
from trine.web.people.models import Person, Team
from trine.web.people.slugs import new_slug
from trine.web.roadmap import models, plan_rows, snapshots
from trine.web.roadmap.section import write_decided
from trine.web.roadmap.words import OTHERS_CHANGED, TRACKS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from trine.web.goals.plan_rows import Wanted

PAGES = frozenset({"changes", "goals", "import", "initiatives", "mine", "people", "plans", "views"})
"""Addresses beside those of deliverables."""
NOT_YOURS = "Who answers for it and the leads of its team change it."


@transaction.atomic
def add(actor: Person, *, content: Content) -> models.Deliverable:
    """Put something on the roadmap; its id is made of the title. The same once more is what is there: forms are sent
    twice. Raises NotAllowed unless the actor leads the team that hands it over, and Invalid.
    """
    team = Team.objects.get(slug=content.team)
    if not policy.can_plan_for(actor, team.pk):
        raise NotAllowed(f"Only those who lead {team.name} put something on the roadmap in its name.")
    Person.objects.select_for_update().get(pk=actor.pk)  # one at a time of each author
    for same in models.Deliverable.objects.filter(title=content.title, team=team).order_by("pk"):
        if read(same) == replace(content, id=same.slug):
            return same
    slug = new_slug(models.Deliverable, content.title)
    row = write(replace(content, id=f"{slug}-1" if slug in PAGES else slug))
    record(
        actor,
        "deliverable_added",
        "deliverable",
        row.slug,
        title=row.title,
        commitment=str(content.commitment),
        start=content.start.isoformat(),
        end=content.end.isoformat(),
        teams=list(content.relied_on_by),
    )
    return row


@transaction.atomic
def describe(actor: Person, *, deliverable: models.Deliverable, content: Content, seen: str = "") -> bool:
    """Make it say this, but for its days and commitment, which `reschedule` changes; false if it did already. `seen` is
    the version that the actor looked at.

    Raises NotAllowed, and Invalid for deliverables that would wait for each other in a circle, or if others changed it.
    """
    row = models.Deliverable.objects.select_for_update().filter(pk=deliverable.pk).first()
    if row is None:
        raise Invalid("It was taken out of the plan meanwhile.")
    if not policy.can_change_deliverable(actor, row.team_id, row.lead_id):
        raise NotAllowed(NOT_YOURS)
    before = read(row)
    if seen not in ("", version(before)):
        raise OutOfDate(OTHERS_CHANGED, version(before))
    if content.team != before.team and not policy.can_plan_for(actor, Team.objects.get(slug=content.team).pk):
        raise NotAllowed("Hand it to a team that you lead, or ask that team's lead to take it over.")
    kept = {name: getattr(before, name) for name in ("start", "end", "commitment", "shipped", "assignments")}
    after = replace(content, id=before.id, **kept)
    after = replace(
        after, revisions=before.revisions, looks=before.looks, checks=before.checks, involved=before.involved
    )
    if after == before:
        return False
    write(after)
    record(
        actor,
        "deliverable_changed",
        "deliverable",
        row.slug,
        title=content.title,
        changes=told(before, after),
        teams=list(content.relied_on_by),
    )
    return True


def read(row: models.Deliverable) -> Content:
    """The deliverable with all that belongs to it as a value."""
    return snapshots.deliverables(every_id(), [row.pk])[0]


def version(content: Content) -> str:
    """Another one for everything that `describe` could change."""
    said = replace(content, assignments=(), revisions=(), looks=(), checks=(), involved=(), shipped=None)
    return sha256(repr(said).encode()).hexdigest()[:24]


def told(before: Content, after: Content) -> str:
    """What is different, in words."""
    ids = every_id()
    people = tuple(CorePerson(slug, name) for slug, name in Person.objects.values_list("slug", "name"))
    plans, others = snapshots.plans(ids), dict(models.Deliverable.objects.values_list("slug", "title"))
    stand_ins = tuple(
        replace(before, id=slug, title=title, needs=()) for slug, title in others.items() if slug != before.id
    )
    base = Company("", teams=core_teams(ids), people=people, plans=plans)
    found = differences(
        replace(base, deliverables=(*stand_ins, before)), replace(base, deliverables=(*stand_ins, after))
    )
    return "; ".join(detail.sentence for change in found for detail in change.details)


def write(content: Content) -> models.Deliverable:
    """Make the rows of this deliverable equal to the value, but for its records. Raises Invalid."""
    _check(content)
    ids = known_ids()
    plans = Ids("plan", {slug: pk for pk, slug in slugs(models.Plan).items()})
    wanted = plan_rows.deliverables((content,), ids.teams, ids.people, plans)
    Matched(models.Deliverable.objects.filter(slug=content.id), ("slug",), wanted).upsert()
    own = Ids("deliverable", {slug: pk for pk, slug in slugs(models.Deliverable).items()})
    write_decided((content,), own, teams=ids.teams, people=ids.people, goals=ids.goals)
    return models.Deliverable.objects.get(slug=content.id)


def _check(content: Content) -> None:
    """Days in order, and nothing that waits for itself, in however many steps."""
    if content.end < content.start:
        raise Invalid(end="It ends before it starts. Choose a later last day, or an earlier first day.")
    needs: dict[str, list[str]] = {}
    for waits, needed in models.DeliverableNeed.objects.values_list("deliverable__slug", "needed__slug"):
        needs.setdefault(waits, []).append(needed)
    needs[content.id] = list(content.needs)
    seen: set[str] = set()
    queue = list(content.needs)
    for id_ in queue:
        if id_ == content.id:
            raise Invalid(needs="They would wait for each other in a circle. Let one of them begin without another.")
        if id_ not in seen:
            seen.add(id_)
            queue += needs.get(id_, [])


@transaction.atomic
def look(actor: Person, *, deliverables: Collection[models.Deliverable], today: date) -> None:
    """Say that the actor has seen these as they are now, for all teams that the actor is in. Raises NotAllowed."""
    if not policy.member(actor):
        raise NotAllowed
    teams = [membership.team for membership in actor.current_memberships]
    wanted: Wanted = {(row.pk, team.pk, actor.pk): {"on": today} for row in deliverables for team in teams}
    mine = models.Look.objects.filter(person=actor, deliverable__in=deliverables)
    seen = set(mine.filter(on=today).values_list("deliverable_id", "team_id", "person_id"))
    Matched(mine, ("deliverable_id", "team_id", "person_id"), wanted).upsert()
    names = [team.name for team in teams]
    fresh = {key[0] for key in wanted if key not in seen}
    for row in deliverables:
        if row.pk in fresh:
            record(actor, "deliverable_looked_at", "deliverable", row.slug, title=row.title, teams=names)


@transaction.atomic
def check(actor: Person, *, today: date, words: Sequence[tuple[models.Deliverable, Track, str]]) -> None:
    """Say how pieces of work stand, all at once; the same day's word is replaced.

    Raises NotAllowed for work that the actor neither does nor answers for, and Invalid for trouble without a word.
    """
    for row, track, word in words:
        workers = set(row.assignments.values_list("person_id", flat=True)) | {row.lead_id}
        if not policy.can_say_how_work_stands(actor, row.team_id, {pk for pk in workers if pk is not None}):
            raise NotAllowed(f"Those who work on “{row.title}” say how it stands.")
        if track is not Track.ON_TRACK and not word.strip():
            raise Invalid(f"Say in a word why “{row.title}” is {TRACKS[track]}.", **{f"{row.slug}-word": "Say why."})
        values = {"track": track, "word": word.strip()}
        models.WorkCheck.objects.update_or_create(deliverable=row, on=today, by=actor, defaults=values)
        record(
            actor,
            "deliverable_checked",
            "deliverable",
            row.slug,
            title=row.title,
            track=TRACKS[track],
            word=f"“{word.strip()}”" if word.strip() else "",
        )


@transaction.atomic
def note_involvement(
    actor: Person,
    *,
    deliverable: models.Deliverable,
    team: Team,
    stage: str,
    on: date,
    by: Person | None = None,
    part: str = "",
) -> None:
    """Write down that a team took part in a stage. Raises NotAllowed unless the actor leads either team, or answers for
    it, or is in the team that took part; Invalid for work without stages.
    """
    may = policy.can_change_deliverable(actor, deliverable.team_id, deliverable.lead_id)
    if not (may or policy.is_in(actor, team)):
        raise NotAllowed("Those who answer for it, and the team that took part, write it down.")
    if not deliverable.stage:
        raise Invalid("It passes no stages. Give it one first.")
    values = {"by": by, "part": part.strip()}
    models.Involvement.objects.update_or_create(deliverable=deliverable, team=team, stage=stage, on=on, defaults=values)
    record(
        actor,
        "deliverable_involvement_noted",
        "deliverable",
        deliverable.slug,
        title=deliverable.title,
        team=team.name,
        stage=stage.replace("_", " "),
        part=part.strip(),
    )
