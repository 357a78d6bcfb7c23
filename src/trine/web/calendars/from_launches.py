"""Launch days, the stages of launches that one has a part in, and one's own tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Max, Min, Q

from trine.core.deliverables import Stage
from trine.integrations.calendar.writing import Entry
from trine.web.calendars.sources import PAST, UNCHANGED, revisions, revisions_by
from trine.web.launches.models import Launch, LaunchTask
from trine.web.people import policy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from trine.web.people.models import Person


class Launches:
    """Every launch on its day; one that was called off says so."""

    words = "Launch days"

    def entries(self, reader: Person, today: date) -> Iterator[Entry]:
        """To everybody but guests."""
        if not policy.member(reader):
            return
        rows = list(Launch.objects.filter(day__gte=today - PAST).select_related("team", "lead"))
        known = revisions(Launch, [row.pk for row in rows])
        for row in rows:
            revision = known.get(row.pk, UNCHANGED)
            lead = row.lead.name if row.lead else "nobody"
            yield Entry(
                f"launch-{row.slug}@trine",
                f"Called off: {row.name}" if row.is_stopped else f"Launch: {row.name}",
                row.day,
                row.day,
                revision.changed_at,
                revision.sequence,
                f"Tier {row.tier}, {Stage(row.stage).words}. {row.team.name}; {lead} answers for it.",
                f"{settings.PUBLIC_URL}{row.get_absolute_url()}",
                row.is_stopped,
            )


class Stages:
    """From the first to the last task of each stage."""

    words = "Stages of launches that you have a part in"

    def entries(self, reader: Person, today: date) -> Iterator[Entry]:
        """Of launches that the reader leads, works on, or that their team makes or counts on."""
        if not policy.member(reader):
            return
        part = Q(lead=reader) | Q(tasks__owner=reader) | Q(brief__owner=reader)
        part |= Q(team__in=reader.team_ids) | Q(relied_on_by__in=reader.team_ids)
        launches = Launch.objects.filter(part, day__gte=today - PAST, is_stopped=False)
        rows = Launch.objects.in_bulk(launches.order_by().values_list("pk", flat=True).distinct())
        tasks = LaunchTask.objects.filter(launch__in=rows).order_by("launch", "stage").values("launch", "stage")
        known = revisions_by(LaunchTask, ("launch_id", "stage"), launch_id__in=rows)
        for each in tasks.annotate(first=Min("start"), last=Max("end")):
            row, stage = rows[each["launch"]], Stage(each["stage"])
            revision = known.get((row.pk, stage.value), UNCHANGED)
            yield Entry(
                f"launch-{row.slug}-{stage}@trine",
                f"{row.name}: {stage.words}",
                each["first"],
                each["last"],
                revision.changed_at,
                revision.sequence,
                url=f"{settings.PUBLIC_URL}{row.get_absolute_url()}tasks/",
            )


class Tasks:
    """The reader's own tasks that are not done."""

    words = "Your tasks in launches"

    def entries(self, reader: Person, today: date) -> Iterator[Entry]:
        """From their first day to their last."""
        del today
        if not policy.member(reader):
            return
        open_ = LaunchTask.objects.filter(owner=reader, done=None, launch__is_stopped=False)
        rows = list(open_.select_related("launch"))
        known = revisions(LaunchTask, [row.pk for row in rows])
        for row in rows:
            revision = known.get(row.pk, UNCHANGED)
            yield Entry(
                f"task-{row.launch.slug}-{row.slug}@trine",
                f"{row.title} ({row.launch.name})",
                row.start,
                row.end,
                revision.changed_at,
                revision.sequence,
                url=f"{settings.PUBLIC_URL}{row.launch.get_absolute_url()}tasks/",
            )


LAUNCHES, STAGES, TASKS = Launches(), Stages(), Tasks()
