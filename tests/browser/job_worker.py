"""A real job worker beside the running site, so that a page shows what a job does while it does it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

COMMAND = (sys.executable, "-m", "django", "procrastinate", "worker")


@contextmanager
def job_worker(data: Path) -> Iterator[None]:
    """Works off the jobs of the test's database, with this data folder, until the block ends."""
    at = connection.settings_dict
    database = f"postgresql://{at['USER']}:{at['PASSWORD']}@/{at['NAME']}?host={at['HOST']}&port={at['PORT']}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "trine.config.settings",
        "DATABASE_URL": database,
        "TRINE_DATA": str(data),
    }
    log = data / "worker.log"
    with log.open("wb") as words:
        worker = subprocess.Popen(COMMAND, env=environment, stdout=words, stderr=subprocess.STDOUT)
    try:
        yield
        assert worker.poll() is None, log.read_text()
    finally:
        worker.terminate()
        try:
            worker.wait(timeout=15)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
