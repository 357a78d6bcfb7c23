"""The demo company, loaded once for all tests of a module; what each of them changes is rolled back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from trine.demo import company
from trine.web.goals.plan_in import apply_plan
from trine.web.people.models import Company


@contextmanager
def loaded(load: Callable[[], object], blocker: DjangoDbBlocker, folder: Path) -> Iterator[None]:
    """What `load` puts into the database is there for everybody until the end, with a data folder of its own.

    For fixtures of a module (mark it with `xdist_group`, so that one process runs all of it).
    """
    with blocker.unblock(), override_settings(DATA_DIR=folder, FACTS_DIR=folder / "facts"):
        try:
            load()
            yield
        finally:
            call_command("flush", interactive=False, verbosity=0)


def plan_of_the_demo() -> None:
    """Load the demo's plan, without facts and findings."""
    today = timezone.localdate()
    apply_plan(actor=None, company=company(today), today=today)
    Company.objects.update(is_demo=True)
