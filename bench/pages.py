"""How long pages take, and how many queries they need, at 1 and 100 times the demo company: `python -m bench.pages`.

The head of revenue operations, who sees everything, opens each page through Django's test client: once cold, once
to count queries, then seven times against the clock. Fails if a page needs more queries at the larger size. The checks
are timed as they run after every change that somebody makes in the browser.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.postgres_plugin import make_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

RUNS = 7
CHECK_RUNS = 3
LARGE = 100

PAGES = (
    "/",
    "/findings/",
    "{finding}",
    "/scoreboard/",
    "/goals/",
    "/goals/c-revenue/",
    "/check-ins/",
    "/metrics/revenue/",
    "/teams/",
    "/teams/sales/",
    "/people/",
    "/people/ana/",
    "/roadmap/",
    "/roadmap/changes/",
    "/roadmap/people/",
    "/roadmap/first-alarm-kit/",
    "/launches/",
    "/launches/l-offline/",
    "/launches/l-offline/tasks/",
    "/inbox/",
    "/data/",
    "/data/metrics/win_rate/",
    "/revenue/",
    "/revenue/funnel/",
    "/revenue/handoff/",
    "/revenue/campaigns/",
    "/revenue/win-rate/",
    "/revenue/execution/",
    "/plan/",
    "/search.json?q=revenue",
)


@dataclass
class Figures:
    """What was measured at one size: seconds and queries by page, and the checks' own seconds."""

    size: str
    seconds: dict[str, float] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)
    first: dict[str, float] = field(default_factory=dict)
    """The seconds of the very first opening, when nothing was worked out yet."""
    check_run: float = 0.0
    first_run: float = 0.0
    counting: float = 0.0
    """What the job needs that counts all touches for the pages, both ways."""
    findings: int = 0


def start_django() -> None:
    """With a database and a data folder of its own."""
    make_environment()
    import os

    os.environ["DJANGO_SETTINGS_MODULE"] = "trine.config.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def load(today: date, scale: int) -> str:
    """Fill the empty database and the fact store; gives the size in words."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from trine import demo
    from trine.analytics.store import FactStore
    from trine.web.goals.plan_in import apply_plan
    from trine.web.people.models import Company

    call_command("flush", interactive=False, verbosity=0)
    FactStore(Path(settings.FACTS_DIR)).replace(demo.facts(today, scale=scale), source="demo")
    company = demo.company(today, scale=scale)
    apply_plan(actor=None, company=company, today=today)
    Company.objects.update(is_demo=True)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")  # as the database does by itself after a while
    rows = sum(state.rows for state in FactStore(Path(settings.FACTS_DIR)).manifest().tables.values())
    return (
        f"{scale}×: {len(company.goals):,} goals, {len(company.metrics):,} metrics, {len(company.teams):,} teams, "
        f"{len(company.people):,} people, {rows:,} facts"
    )


def measure(size: str) -> Figures:
    """Run the checks, then open every page."""
    from django.test import Client

    from trine.core.company import Function, Role
    from trine.web.insights.actions import run_all_checks
    from trine.web.insights.models import FindingRecord
    from trine.web.people.models import Person
    from trine.web.revenue.tasks import count_touches

    figures = Figures(size)
    figures.counting = timed(partial(count_touches, timestamp=0))
    figures.first_run = timed(run_all_checks)
    figures.check_run = statistics.median(timed(run_all_checks) for _ in range(CHECK_RUNS))
    figures.findings = FindingRecord.objects.open().count()
    head = Person.objects.filter(role=Role.LEADER, memberships__team__function=Function.FINANCE).earliest("slug")
    client = Client()
    client.force_login(head)
    finding = FindingRecord.objects.open().worst_first()[0].get_absolute_url()
    for page in PAGES:
        address = page.format(finding=finding)
        figures.first[page] = timed(partial(client.get, address))
        figures.queries[page], figures.seconds[page] = open_page(client, address)
    return figures


def open_page(client: object, address: str) -> tuple[int, float]:
    """The page's queries, and the median of its seconds."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    assert isinstance(client, Client)
    answer = client.get(address)
    assert answer.status_code == 200, f"{address} answers {answer.status_code}"
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries), statistics.median(timed(lambda: client.get(address)) for _ in range(RUNS))


def timed(call: Callable[[], object]) -> float:
    """Seconds on the wall."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def table(one: Figures, many: Figures) -> str:
    """Both sizes side by side, as Markdown."""
    lines = [f"| page | {one.size} | first | queries | {many.size} | first | queries |"]
    lines.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    lines += [
        f"| `{page.format(finding='/findings/<id>/')}` | {in_ms(one.seconds[page])} | {in_ms(one.first[page])} "
        f"| {one.queries[page]} | {in_ms(many.seconds[page])} | {in_ms(many.first[page])} | {many.queries[page]} |"
        for page in PAGES
    ]
    for what, name in (
        ("all checks, after a change", "check_run"),
        ("all checks, all findings new", "first_run"),
        ("the job that counts the touches", "counting"),
    ):
        lines.append(f"| {what} | {in_ms(getattr(one, name))} | | | {in_ms(getattr(many, name))} | | |")
    return "\n".join([*lines, "", f"Open findings: {one.findings:,} and {many.findings:,}."])


def in_ms(seconds: float) -> str:
    """As people read it.

    >>> in_ms(0.0234), in_ms(2.5)
    ('23 ms', '2.5 s')
    """
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def grown(one: Mapping[str, int], many: Mapping[str, int]) -> list[str]:
    """A sentence for each page that needs more queries than at the smaller size."""
    return [f"{page} needs {many[page]} queries, {one[page]} before" for page in one if many[page] > one[page]]


def main() -> None:
    """Measure both sizes and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--scale", type=int, default=LARGE, help="the larger size")
    wishes, _ = parser.parse_known_args()
    start_django()
    from django.utils import timezone

    today = timezone.localdate()
    figures = []
    for scale in (1, wishes.scale):
        print(load(today, scale), flush=True)
        figures.append(measure(f"{scale}×"))
    print(table(*figures))
    if more := grown(figures[0].queries, figures[1].queries):
        sys.exit("\n".join(more))


if __name__ == "__main__":
    main()
