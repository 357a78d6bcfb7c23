"""Writing down what can't be taken back, though the database may be away for a moment."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.db import close_old_connections, connection
from django.db.utils import InterfaceError, OperationalError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

PAUSE = 0.2
"""Seconds between two attempts."""


def write_patiently(write: Callable[[], None], within: timedelta) -> None:
    """Write it; while the database is away try again for so long, unless we are within a transaction, which is lost."""
    until = time.monotonic() + within.total_seconds()
    while True:
        try:
            write()
        except (OperationalError, InterfaceError):
            if time.monotonic() > until or connection.in_atomic_block:
                raise
            close_old_connections()
            time.sleep(PAUSE)
        else:
            return
