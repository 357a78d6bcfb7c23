"""`prepare`: everything that `trine up` needs of Django before it serves, in one process, because each one costs time.

It tells what it does on standard output, one JSON object a line: {"kind": ..., "text": ...}. The kinds are "tables" and
"demo" for what was done, and "look" and "link" for the address where one looks around the demo company or makes the
first admin.
"""

import io
import json
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

ONE_AT_A_TIME = 0x7472696E  # "trin": two starts on one database do not migrate it at the same time


class Command(BaseCommand):
    """Brings the tables up to date, loads the demo company if asked, and tells the link for the first admin."""

    help = "Bring the tables up to date and tell the link for the first admin."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The address that links start with, and whether to load the demo company."""
        parser.add_argument("--address", required=True, help="The address under which people reach Trine.")
        parser.add_argument("--demo", action="store_true", help="Load the demo company.")

    def handle(self, *, address: str, demo: bool, **_options: Any) -> None:
        """Migrate if needed, then load the demo or look for a first admin."""
        with alone():
            self.tell("tables", migrate_if_needed())
        is_open = False
        for line in said_by("load_demo", url=address) if demo else ():
            look = line.removeprefix("look around: ")
            is_open = is_open or look != line
            self.tell("demo" if look == line else "look", look)
        for line in said_by("first_admin_link", url=address) if not is_open else ():
            self.tell("link", line)

    def tell(self, kind: str, text: str) -> None:
        """One line for the supervisor."""
        self.stdout.write(json.dumps({"kind": kind, "text": text}))
        self.stdout.flush()


def said_by(command: str, **options: Any) -> list[str]:
    """The lines that a command prints."""
    said = io.StringIO()
    call_command(command, stdout=said, **options)
    return said.getvalue().strip().splitlines()


@contextmanager
def alone() -> Iterator[None]:
    """Hold a lock in the database, so that nobody else migrates it meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


def migrate_if_needed() -> str:
    """Apply the migrations that are missing; says what was done. CommandError if the tables are newer than we are."""
    executor = MigrationExecutor(connection)
    refuse_newer(executor.loader)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return "tables are up to date"
    first = not executor.loader.applied_migrations
    call_command("migrate", interactive=False, verbosity=0)
    return f"tables {'made' if first else 'brought up to date'} ({len(plan)} steps)"


def refuse_newer(loader: MigrationLoader) -> None:
    """A database that a newer Trine has changed is not touched."""
    ours = {app for app, _ in loader.disk_migrations or {}}
    unknown = [
        (app, name)
        for app, name in loader.applied_migrations
        if app in ours and (app, name) not in loader.disk_migrations
    ]
    replaced = {old for migration in (loader.disk_migrations or {}).values() for old in migration.replaces}
    unknown = [key for key in unknown if key not in replaced]
    if unknown:
        names = ", ".join(f"{app} {name}" for app, name in sorted(unknown)[:3])
        message = (
            f"This database was used by a newer version of Trine: it has the steps {names}, "
            "which this version does not know. Nothing was changed. "
            "Install that version or a newer one, or use another data folder."
        )
        raise CommandError(message)
