"""`first_admin_link`: the one-time link with which the first owner sets Trine up in the browser."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from trine.web.people.actions import make_first_owner_link


class Command(BaseCommand):
    help = "Print a link that makes the first owner, if no owner can sign in. It lasts a day; older ones end."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default=settings.PUBLIC_URL, help="The address under which people reach Trine.")

    def handle(self, *, url: str, **_options: Any) -> None:
        if token := make_first_owner_link():
            self.stdout.write(url.rstrip("/") + reverse("people:set_up", args=[token]))
