"""From a row to the connector, and from a report to what the row keeps of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procrastinate.contrib.django.models import ProcrastinateJob

from trine.integrations.connecting import connect
from trine.integrations.sources.errors import SettingsError
from trine.integrations.sources.settings import read_yaml, settings_from
from trine.web.data.sources.sealing import unseal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trine.integrations.sources.retrying import Patience
    from trine.integrations.sources.source import Source
    from trine.integrations.sources.syncing import SyncReport
    from trine.web.data.sources.models import LiveSource

READING = ("objects", "map", "tables", "keep_back")
JOB = "trine.web.data.sources.tasks.sync_source"
ALIVE = ("todo", "doing")


def source_of(document: Mapping[str, str], reading: str, secret: str, patience: Patience | None = None) -> Source:
    """The connector; nothing is asked of it yet. Raises `SettingsError` with what is wrong."""
    more = read_yaml(reading)
    for name in more:
        if name not in READING:
            raise SettingsError(f"{name!r} does not belong here; there are {', '.join(READING)}.")
    return connect(settings_from({**document, **more}), secret, patience=patience)


def connected(row: LiveSource, patience: Patience | None = None) -> Source:
    """The connector of a row. Raises `SettingsError`."""
    return source_of(row.document, row.reading, unseal(row.secret), patience)


def under_way() -> set[int]:
    """Which sources a job is reading, or is about to."""
    jobs = ProcrastinateJob.objects.filter(task_name=JOB, status__in=ALIVE).values_list("args", flat=True)
    return {int(args["pk"]) for args in jobs if "pk" in args}


def told(report: SyncReport) -> dict[str, Any]:
    """What a row keeps of a report."""
    counts = ("read", "new", "changed", "unchanged", "deleted", "merged")
    tables = [{"table": one.table, **{name: getattr(one, name) for name in counts}} for one in report.tables]
    total = {name: sum(int(one[name]) for one in tables) for name in counts}
    usage = {"calls": report.usage.calls, "quota": report.usage.quota, "left": report.usage.left}
    return {"tables": tables, "total": total, "notes": list(report.notes), "seconds": report.seconds, **usage}
