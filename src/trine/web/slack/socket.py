"""What Slack sends over a socket that Trine opens: nothing has to be reached from outside."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.conf import settings
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web import WebClient

from trine.integrations.slack.client import SILENT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_sdk.socket_mode.client import BaseSocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest

logger = logging.getLogger(__name__)

HEARD = {"interactive", "events_api"}


def listen(keep: Callable[[Mapping[str, Any]], None]) -> SocketModeClient:
    """Open the socket; what comes is kept, then nodded at. It connects again by itself.

    Slack sends again what it has seen no nod for, such as when it could not be kept.

    Raises SlackApiError for a token that Slack does not take, and OSError if Slack can't be reached.
    """
    web = WebClient(base_url=settings.SLACK_API_URL, timeout=10, retry_handlers=[], logger=SILENT)
    client = SocketModeClient(settings.SLACK_APP_TOKEN, web_client=web, concurrency=2)

    def hear(socket: BaseSocketModeClient, request: SocketModeRequest) -> None:
        if request.type in HEARD:
            keep(request.payload)
        socket.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))

    client.socket_mode_request_listeners.append(hear)
    try:
        client.connect()
    except BaseException:
        client.close()
        raise
    return client
