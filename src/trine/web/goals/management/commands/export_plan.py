"""`export_plan`: everything that is decided, as a plan file on standard output."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from trine.web.goals.plan_out import export_plan


class Command(BaseCommand):
    help = "Write everything that is decided as a plan file to standard output."

    def handle(self, **_options: Any) -> None:
        self.stdout.write(export_plan(timezone.localdate()), ending="")
