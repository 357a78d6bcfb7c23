"""What runs: the database, its tables, the web server, the job worker, the briefing."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from trine.runtime.doctor.finding import Looked, fail, ok, warn
from trine.runtime.errors import StartError
from trine.runtime.given_database import check_server
from trine.runtime.postgres import Postgres
from trine.runtime.programs import Site, django_environment
from trine.runtime.up import answers

if TYPE_CHECKING:
    import psycopg

    from trine.runtime.folder import DataFolder, Holder

SILENT_AFTER = 60  # seconds; a worker writes its heartbeat every 10
WORKERS = "select extract(epoch from now() - max(last_heartbeat))::float from procrastinate_workers"
MESSAGES = """
select (select count(*) from briefing_waiting w join base_event e on e.id = w.event_id
        where e.at < now() - interval '5 minutes')
    + (select count(*) from briefing_delivery where state = 'pending' and due < now() - interval '5 minutes')
    + (select count(*) from briefing_outgoing
        where state = 'pending' and next_try < now() - interval '5 minutes')
    + (select count(*) from webhooks_call c join webhooks_endpoint e on e.id = c.endpoint_id
        where c.state = 'pending' and c.next_try < now() - interval '5 minutes' and e.off_at is null
        and e.failures = 0),
    (select count(*) from briefing_delivery where state = 'held'),
    (select count(*) from briefing_outgoing where state = 'held')
    + (select count(*) from slack_channelpost where state = 'held'),
    (select count(*) from briefing_outgoing where state = 'dead' and decided_at > now() - interval '1 day')
"""
JOBS = """
select count(*) filter (where j.status = 'doing' and (w.id is null or w.last_heartbeat < now() - interval '1 minute')),
       count(*) filter (where j.status = 'todo' and coalesce(j.scheduled_at, e.first) < now() - interval '10 minutes'),
       count(*) filter (where j.status = 'failed' and e.last > now() - interval '1 day')
from procrastinate_jobs j
left join procrastinate_workers w on w.id = j.worker_id
left join lateral (select min(at) as first, max(at) as last from procrastinate_events where job_id = j.id) e on true
"""


def look_at_service(folder: DataFolder) -> list[Looked]:
    """Everything that can only be seen while the database runs."""
    given = os.environ.get("DATABASE_URL") or None
    holder = folder.holder() if folder.lock.exists() else None
    if given is None and holder is None:
        return [ok("tables and jobs", "not looked at, because Trine does not run")]
    url = given or Postgres(folder.root).url
    try:
        server = check_server(url)
    except StartError as error:
        return [fail("database", "cannot be used", error.sentence)]
    looked = [ok("database", f"PostgreSQL {server.version} answers"), look_at_tables(folder, url)]
    if holder is not None:
        looked += [look_at_web(holder), *look_at_jobs(url)]
    return looked


def look_at_tables(folder: DataFolder, url: str) -> Looked:
    """Whether the tables are those of this version."""
    env = django_environment(folder, url, Site("127.0.0.1", 8000, "http://127.0.0.1:8000"))
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--check"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    if done.returncode == 0:
        return ok("tables", "up to date")
    if "Traceback" in done.stderr:
        return fail("tables", f"could not be looked at: {done.stderr.strip().splitlines()[-1]}", "Install Trine again.")
    return warn("tables", "older than this version of Trine", "Start Trine again: `trine up` brings them up to date.")


def look_at_web(holder: Holder) -> Looked:
    """Whether the web server answers where it listens on this machine."""
    if answers(holder.host, holder.port):
        return ok("web server", f"answers at {holder.host}, port {holder.port}")
    return fail(
        "web server", f"no answer at {holder.host}, port {holder.port}", "Look at logs/web.log in the data folder."
    )


def look_at_jobs(url: str) -> list[Looked]:
    """The worker's heartbeat, and jobs that are stuck, late or failed."""
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            return [heartbeat(connection), backlog(connection), overdue(connection)]
    except psycopg.errors.UndefinedTable:
        return [warn("jobs", "there are no tables for jobs yet", "Start Trine: `trine up` makes them.")]
    except psycopg.Error as error:
        return [fail("jobs", f"could not be looked at: {type(error).__name__}", "Look at logs/postgres.log.")]


def heartbeat(connection: psycopg.Connection) -> Looked:
    """When the worker was last heard."""
    row = connection.execute(WORKERS).fetchone()
    silent = row[0] if row else None
    if silent is None:
        return fail("job worker", "none is there", "Look at logs/worker.log in the data folder.")
    if silent > SILENT_AFTER:
        return fail("job worker", f"not heard for {silent:.0f} s", "Look at logs/worker.log in the data folder.")
    return ok("job worker", f"heard {silent:.0f} s ago")


def overdue(connection: psycopg.Connection) -> Looked:
    """Messages that should have gone out, are held for somebody to look at, or could not be sent."""
    late, kept, held, dead = connection.execute(MESSAGES).fetchone() or (0, 0, 0, 0)
    if late:
        return fail("messages", f"{late} have waited for more than 5 minutes", "Look at logs/briefing.log.")
    if kept:
        words = f"{kept} are held since a back-up was restored: they may have gone out before"
        return warn("messages", words, "Send them or let them go in the outbox: /outbox/.")
    if held or dead:
        words = f"{held} are held, {dead} could not be sent in the last day"
        return warn("messages", words, "Look at the outbox, /outbox/, and at /settings/slack/.")
    return ok("messages", "none waits too long, is held or has failed today")


def backlog(connection: psycopg.Connection) -> Looked:
    """Jobs that wait, hang or have failed."""
    row = connection.execute(JOBS).fetchone()
    stalled, late, failed = row or (0, 0, 0)
    if stalled or late:
        return warn(
            "jobs",
            f"{stalled} hang without a worker, {late} have waited for more than 10 minutes",
            "Hanging jobs are taken up again within minutes. If they are not, start Trine again.",
        )
    if failed:
        return warn("jobs", f"{failed} failed in the last day", "Look at logs/worker.log in the data folder.")
    return ok("jobs", "none hangs, waits too long or has failed today")
