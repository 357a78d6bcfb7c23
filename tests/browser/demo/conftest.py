"""A running site with the demo company, for tests that change nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker
from tests.browser.demo_site import DemoSite, a_guarded_person, load_demo, make_tokens, session_of


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process runs all tests of this folder, each without a transaction of its own that would wipe the company."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.django_db)
            item.add_marker(pytest.mark.xdist_group("browser demo"))


@pytest.fixture(scope="package")
def demo_site(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoSite]:
    """A running site with the demo company, loaded once for all tests of this folder, which only look at it."""
    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), override_settings(DATA_DIR=folder, FACTS_DIR=folder / "facts"):
        try:
            owner, guarded = load_demo(), a_guarded_person()
            server = LiveServer("127.0.0.1")
            try:
                session, confirmed = session_of(owner), session_of(guarded, method="password")
                yield DemoSite(server.url, owner, session, confirmed, make_tokens(owner))
            finally:
                server.stop()
        finally:
            call_command("flush", interactive=False, verbosity=0)
