"""From a row to the connector, and from a report to what the row keeps of it."""

from __future__ import annotations

from collections import Counter
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

COUNTS = ("read", "new", "changed", "unchanged", "deleted", "merged")
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


def told(report: SyncReport, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a row keeps of a report; one that goes on from an unfinished one (`before`) counts that too."""
    first = before if before and before.get("unfinished") else {}
    tables = {one["table"]: Counter({name: one[name] for name in COUNTS}) for one in first.get("tables", ())}
    for one in report.tables:
        tables.setdefault(one.table, Counter()).update({name: getattr(one, name) for name in COUNTS})
    return {
        "tables": [{"table": table, **{name: found[name] for name in COUNTS}} for table, found in tables.items()],
        "total": {name: sum(found[name] for found in tables.values()) for name in COUNTS},
        "notes": list(dict.fromkeys([*first.get("notes", ()), *report.notes])),
        "seconds": report.seconds + first.get("seconds", 0.0),
        "calls": report.usage.calls + first.get("calls", 0),
        "quota": report.usage.quota,
        "left": report.usage.left,
        "unfinished": report.unfinished,
    }
