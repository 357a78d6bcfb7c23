"""`django brief`: tells people what concerns them, as long as it runs."""

from __future__ import annotations

import logging
import signal
import time
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.db.utils import InterfaceError, OperationalError
from django.utils import timezone

from trine.web.briefing import holding
from trine.web.briefing.running import run_all_the_same

PAUSE = 1.0
"""Seconds between two looks when there is nothing to do."""

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Runs until it is asked to stop; a database that is away for a while is waited for."""

    help = "Send what people are to be told, as long as it runs."
    stopping = False

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true", help="end when there is nothing left to do now")

    def handle(self, *_: Any, once: bool = False, **__: Any) -> None:
        signal.signal(signal.SIGTERM, self._stop)
        with holding.watching():
            while not self.stopping:
                try:
                    done = self._round(timezone.now())
                except (OperationalError, InterfaceError) as error:
                    logger.warning("The database can't be reached; trying again: %s", error)
                    close_old_connections()
                    done = 0
                if done == 0:
                    if once:
                        return
                    time.sleep(PAUSE)

    def _round(self, now: datetime) -> int:
        if not holding.is_ours():
            holding.look(now)
        holding.show_life(now)
        done = run_all_the_same(now)
        if done:
            holding.advance(now)  # for what areas send beside mail
        return done

    def _stop(self, *_: Any) -> None:
        self.stopping = True
