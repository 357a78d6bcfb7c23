"""A pytest plugin: a throw-away PostgreSQL for the test run, started before Django reads its settings.

With DATABASE_URL set, that server is used instead. Under xdist the controller starts it and the workers inherit the
environment; pytest-django gives each worker a database of its own on it.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from trine.runtime.postgres import Postgres


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    """Before everybody else's `tryfirst` (a wrapper comes first), above all before pytest-django's."""
    make_environment()
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's event loop beside the ORM
    return (yield)


def make_environment() -> None:
    """Name a data folder and a database in the environment, and remove both when this process ends."""
    if "TRINE_DATA" not in os.environ:
        data = Path(tempfile.mkdtemp(prefix="trine-tests-"))
        atexit.register(shutil.rmtree, data, ignore_errors=True)
        os.environ["TRINE_DATA"] = str(data)
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):  # each has a database of its own, and so a data folder
        os.environ["TRINE_DATA"] = str(Path(os.environ["TRINE_DATA"]) / worker)
    os.environ.setdefault("TRINE_HOSTS", "localhost,127.0.0.1,testserver")
    if "DATABASE_URL" not in os.environ:
        start_database()


def start_database() -> None:
    """Start the server, name it in DATABASE_URL, and stop it when this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="trine-pg-"))
    postgres = Postgres(folder, fast=True)
    postgres.start()
    os.environ["DATABASE_URL"] = postgres.url

    def end() -> None:
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
