"""Launches: begun, described anew, moved through their stages, called off and taken up again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from trine.core import launches as core
from trine.core.deliverables import Stage
from trine.core.scheduling import SchedulingError, from_playbook
from trine.core.wording import day as in_words
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.base.models import Event
from trine.web.launches import models, planning
from trine.web.launches.plan_rows import task_row
from trine.web.launches.rows import check_may_run, locked, to_change
from trine.web.launches.states import check_state, said_of_launch
from trine.web.launches.steps import read_version
from trine.web.people import policy
from trine.web.people.models import Person
from trine.web.people.slugs import new_slug

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from trine.core.scheduling import Schedule
    from trine.web.goals.models import Goal
    from trine.web.people.models import Team
    from trine.web.roadmap.models import Deliverable

SHOWN_ELSEWHERE = frozenset({"new", "calendar"})
"""Ids that would stand in the way of other pages."""
ONE_PRESS = timedelta(seconds=15)
"""Who begins the same launch again within this time has sent the form twice."""


@dataclass(frozen=True)
class Draft:
    """A launch as somebody means to begin it, or to describe it."""

    name: str
    day: date
    tier: int
    team: Team
    lead: Person | None = None
    goals: Sequence[Goal] = ()
    deliverables: Sequence[Deliverable] = ()
    relied_on_by: Sequence[Team] = ()
    country: str = ""
    playbook: models.Playbook | None = None
    owners: Mapping[str, Person | None] = field(default_factory=dict)
    """Who takes each role of the playbook."""
    is_launched: bool = False
    """Whether it has been launched already: only then its day may be past."""


def latest(playbook: models.Playbook) -> models.PlaybookVersion | None:
    """The version that new launches take."""
    return playbook.versions.last()


def planned_tasks(draft: Draft, today: date) -> Schedule | None:
    """The tasks that the draft's playbook gives, with those that do not fit; none without one. Raises Invalid."""
    version = latest(draft.playbook) if draft.playbook else None
    days = planning.working_days(draft.country or None, (draft.day, today))
    if version is None:
        return None
    people = {role: person.slug for role, person in draft.owners.items() if person}
    try:
        tasks = from_playbook(read_version(version), draft.day, days, people)
        return planning.scheduled_on(tasks, draft.day, days, today)
    except SchedulingError as problem:
        raise Invalid(playbook=problem.sentence) from problem


@transaction.atomic
def begin_launch(actor: Person, *, draft: Draft, today: date) -> models.Launch:
    """Begin a launch with the tasks of its playbook and the five parts of its brief.

    Raises NotAllowed unless the actor leads the team or is to lead the launch, and Invalid for a day that is past,
    unless it was launched already, or a playbook whose steps wait for each other. Sent twice, it begins one launch.
    """
    if not policy.leads(actor, draft.team):
        raise NotAllowed(f"Only those who lead {draft.team.name} begin a launch in its name.")
    check_day(draft, today)
    plan = planned_tasks(draft, today)
    if again := _sent_twice(actor, draft):
        return again
    version = latest(draft.playbook) if draft.playbook else None
    row = models.Launch.objects.create(
        slug=_slug(draft.name),
        name=draft.name.strip(),
        day=draft.day,
        tier=draft.tier,
        team=draft.team,
        lead=draft.lead,
        country=draft.country,
        playbook=draft.playbook if version else None,
        playbook_version=version.version if version else None,
        stage=Stage.MEASUREMENT if draft.is_launched else Stage.RESEARCH,
    )
    _link(row, draft)
    _begin_brief(row, draft)
    owners = {person.slug: person.pk for person in draft.owners.values() if person}
    models.LaunchTask.objects.bulk_create(
        models.LaunchTask(
            launch=row, slug=task.id, position=place, owner_id=owners.get(task.owner or ""), **task_row(task)
        )
        for place, task in enumerate(plan.tasks if plan else ())
    )
    record(actor, "launch_begun", "launch", row.slug, name=row.name, day=row.day.isoformat(), teams=_relying(draft))
    return row


def _sent_twice(actor: Person, draft: Draft) -> models.Launch | None:
    """The launch that the same person has begun just now with the same name and day: a form sent twice."""
    Person.objects.select_for_update(no_key=True).get(pk=actor.pk)  # the second one waits for the first
    since = timezone.now() - ONE_PRESS
    events = Event.objects.filter(actor=actor, verb="launch_begun", subject_kind="launch", at__gte=since)
    same = {"name": draft.name.strip(), "day": draft.day, "team": draft.team, "tier": draft.tier}
    return models.Launch.objects.filter(slug__in=events.values("subject_id"), **same).first()


def check_day(draft: Draft, today: date) -> None:
    """Raises Invalid for a day that is past, or one that is to come of what was launched already."""
    if draft.day < today and not draft.is_launched:
        raise Invalid(
            day=f"{in_words(draft.day)} is past. Choose a day from today on, or say that it was launched already."
        )
    if draft.day > today and draft.is_launched:
        raise Invalid(day=f"{in_words(draft.day)} is to come, so it was not launched already.")


def _slug(name: str) -> str:
    slug = new_slug(models.Launch, name)
    return new_slug(models.Launch, f"{name} launch") if slug in SHOWN_ELSEWHERE else slug


def _link(row: models.Launch, draft: Draft) -> None:
    row.goals.set(draft.goals)
    row.deliverables.set(draft.deliverables)
    row.relied_on_by.set(draft.relied_on_by)


def _relying(draft: Draft) -> list[str]:
    return sorted({draft.team.slug, *(team.slug for team in draft.relied_on_by)})


def _begin_brief(row: models.Launch, draft: Draft) -> None:
    """The five questions, each to be reviewed by the teams that count on the launch."""
    parts = [models.BriefPart(launch=row, part=part, owner=draft.lead) for part in core.BriefPart]
    models.BriefPart.objects.bulk_create(parts)
    others = [team for team in draft.relied_on_by if team.pk != draft.team.pk]
    models.PartReview.objects.bulk_create(models.PartReview(part=part, team=team) for part in parts for team in others)


@transaction.atomic
def describe_launch(actor: Person, *, launch: models.Launch, draft: Draft, seen: str = "") -> bool:
    """Change what a launch is called, its tier, who leads it, what it serves and who counts on it; not its day.

    `seen` is the state (`web.launches.states`) that the actor looked at. Whether anything changed. Raises NotAllowed
    unless the actor may change it, and leads a team that it goes to; Invalid for a country that is not known, or if
    others changed it since.
    """
    row = to_change(actor, launch)
    if draft.team.pk != row.team_id and not policy.leads(actor, draft.team):
        raise NotAllowed(f"Only those who lead {draft.team.name} take a launch over.")
    check_state(seen, said_of_launch(row), name=row.name, launch=row.slug, verbs=("launch_described",))
    planning.working_days(draft.country or None, (row.day,))
    values = {"name": draft.name, "tier": draft.tier, "team": draft.team, "lead": draft.lead, "country": draft.country}
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    links = {"goals": draft.goals, "deliverables": draft.deliverables, "relied_on_by": draft.relied_on_by}
    for name, rows in links.items():
        if {one.pk for one in getattr(row, name).all()} != {one.pk for one in rows}:
            changed.append(name)
    if not changed:
        return False
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    _link(row, draft)
    record(
        actor, "launch_described", "launch", row.slug, name=row.name, parts=[name.replace("_", " ") for name in changed]
    )
    return True


@transaction.atomic
def move_on(actor: Person, *, launch: models.Launch, missing: Sequence[str], because: str = "") -> models.Launch:
    """Take the launch to its next stage. With something `missing`, only with a reason, which stays on record.

    Raises NotAllowed, and Invalid at the last stage or without a reason.
    """
    row = to_change(actor, launch)
    stages = list(Stage)
    at = Stage(row.stage).number
    if at + 1 == len(stages):
        raise Invalid("This is the last stage: what is left is to measure and to learn.")
    if missing and not because.strip():
        raise Invalid(because="Say why it moves on although something is missing. It stays on record.")
    row.stage = stages[at + 1]
    row.save(update_fields=["stage"])
    record(
        actor,
        "launch_stage_passed" if not missing else "launch_stage_passed_early",
        "launch",
        row.slug,
        name=row.name,
        before=stages[at].words,
        after=stages[at + 1].words,
        missing=list(missing),
        because=because.strip(),
    )
    return row


@transaction.atomic
def move_back(actor: Person, *, launch: models.Launch) -> models.Launch:
    """Take the launch to the stage before. Raises NotAllowed, and Invalid at the first one."""
    row = to_change(actor, launch)
    at = Stage(row.stage).number
    if at == 0:
        raise Invalid("This is the first stage.")
    row.stage = list(Stage)[at - 1]
    row.save(update_fields=["stage"])
    record(actor, "launch_stage_reopened", "launch", row.slug, name=row.name, after=Stage(row.stage).words)
    return row


@transaction.atomic
def call_off(actor: Person, *, launch: models.Launch, because: str) -> None:
    """Stop a launch, with the reason. Raises NotAllowed, and Invalid without a reason or if it was stopped already."""
    row = to_change(actor, launch)
    if not because.strip():
        raise Invalid(because="Say why, so that the teams that count on it hear the reason.")
    row.is_stopped = True
    row.save(update_fields=["is_stopped"])
    teams = sorted({row.team.slug, *row.relied_on_by.values_list("slug", flat=True)})
    record(actor, "launch_called_off", "launch", row.slug, name=row.name, because=because.strip(), teams=teams)


@transaction.atomic
def take_up(actor: Person, *, launch: models.Launch) -> None:
    """Take a launch up again that was called off. Raises NotAllowed."""
    row = locked(launch)
    check_may_run(actor, row)
    if row.is_stopped:
        row.is_stopped = False
        row.save(update_fields=["is_stopped"])
        record(actor, "launch_taken_up", "launch", row.slug, name=row.name, day=row.day.isoformat())


def look(person: Person, *, launch: models.Launch, today: date) -> None:
    """Keep that somebody of the person's teams has looked at the launch today. No event: it is no decision."""
    seen = set(models.LaunchLook.objects.filter(launch=launch, on=today).values_list("team_id", flat=True))
    missing = [models.LaunchLook(launch=launch, team_id=team, on=today) for team in sorted(person.team_ids - seen)]
    if missing:
        models.LaunchLook.objects.bulk_create(
            missing, update_conflicts=True, unique_fields=["launch", "team"], update_fields=["on"]
        )
