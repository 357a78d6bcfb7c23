"""`import_plan`: makes the database equal to a plan file or folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from trine.plan import PlanError, read_plan
from trine.web.base.errors import Invalid
from trine.web.goals.plan_in import apply_plan
from trine.web.goals.queries.plan import sentence


class Command(BaseCommand):
    help = "Make the company equal to a plan file or a folder of them. The same plan again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", type=Path, help="The plan file, or a folder of plan files.")

    def handle(self, *, plan: Path, **_options: Any) -> None:
        try:
            applied = apply_plan(actor=None, company=read_plan(plan).company, today=timezone.localdate())
        except PlanError as error:
            raise CommandError("\n".join(str(problem) for problem in error.problems)) from error
        except Invalid as error:
            raise CommandError(str(error)) from error
        self.stdout.write(sentence(applied))
        for row in applied.kept:
            self.stdout.write(f"Stays, because something else needs it: {row}")
