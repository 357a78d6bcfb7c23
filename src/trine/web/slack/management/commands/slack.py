"""`django slack`: answers what people do in Slack, as long as it runs."""

from __future__ import annotations

import logging
import signal
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, connection
from django.db.utils import InterfaceError, OperationalError
from django.utils import timezone
from slack_sdk.errors import SlackClientError

from trine.web.slack.asked import take, work
from trine.web.slack.connecting import is_set_up
from trine.web.slack.socket import listen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_sdk.socket_mode import SocketModeClient

PAUSE = 0.5
"""Seconds between two looks; what comes over the socket is seen at once."""
CONNECT_AGAIN = 60.0

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Runs until it is asked to stop; a database or a Slack that is away for a while is waited for."""

    help = "Answer what people do in Slack, as long as it runs."

    def handle(self, *_: Any, **__: Any) -> None:
        if not is_set_up():
            raise CommandError("Slack is not set up: there is no SLACK_BOT_TOKEN.")
        self.wake, self.stopping = Event(), False
        signal.signal(signal.SIGTERM, self._stop)
        socket, connect_at = None, monotonic()
        try:
            while not self.stopping:
                if socket is None and settings.SLACK_APP_TOKEN and monotonic() >= connect_at:
                    socket, connect_at = self._connect(), monotonic() + CONNECT_AGAIN
                if not self._work():
                    self.wake.wait(PAUSE)
                    self.wake.clear()
        finally:
            if socket is not None:
                socket.close()

    def _work(self) -> int:
        try:
            return work(timezone.now())
        except (OperationalError, InterfaceError) as error:
            logger.warning("The database can't be reached; trying again: %s", error)
            close_old_connections()
            return 0

    def _connect(self) -> SocketModeClient | None:
        try:
            return listen(self._keep)
        except (SlackClientError, OSError) as error:
            logger.warning("Slack's socket could not be opened, trying again in a minute: %s", error)
            return None

    def _keep(self, payload: Mapping[str, Any]) -> None:
        """Keep what came, in one of the socket's threads, which each have a connection of their own."""
        try:
            if take(payload):
                self.wake.set()
        finally:
            connection.close()

    def _stop(self, *_: Any) -> None:
        self.stopping = True
        self.wake.set()
