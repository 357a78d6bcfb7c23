"""`load_demo`: the demo company with its facts and twelve weeks of findings."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from trine.web.base.errors import Invalid
from trine.web.goals.actions.demo import is_open_to_all, load_demo
from trine.web.insights.actions import complete_demo, has_weeks_of_findings
from trine.web.insights.models import FindingRecord


class Command(BaseCommand):
    help = "Load the demo company into an empty Trine, and print where to look around."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default=settings.PUBLIC_URL, help="The address under which people reach Trine.")

    def handle(self, *, url: str, **_options: Any) -> None:
        try:
            loaded = load_demo(actor=None, today=timezone.localdate())
        except Invalid as problem:
            raise CommandError(str(problem)) from problem
        if loaded or not has_weeks_of_findings():
            complete_demo()
        found = FindingRecord.objects.pending().count()
        self.stdout.write(
            f"demo company {'loaded' if loaded else 'is there'}: Halden Instruments, {found} open findings"
        )
        if is_open_to_all():
            self.stdout.write(f"look around: {url.rstrip('/')}{reverse('goals:look_around')}")
