"""What comes from Slack is kept first, then worked on, each piece leased and marked, so that a kill loses none.

Slack waits three seconds for a nod and sends some things again; keeping a row and nodding takes milliseconds.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.db.utils import InterfaceError, OperationalError

from trine.integrations.slack.client import BusyError, SlackError
from trine.web.briefing.sending import NotSetUpError
from trine.web.slack.models import Asked
from trine.web.slack.pressing import press
from trine.web.slack.unfurling import unfurl

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
WAITS = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=5))
MOST_ATTEMPTS = 6
KEPT = timedelta(days=2)
"""Longer than Slack sends anything again."""
MOST_LINKS = 5


def take(payload: Mapping[str, Any]) -> bool:
    """Keep a press or a message with links; false for what is neither, or was kept before."""
    kept = _press(payload) if payload.get("type") == "block_actions" else _links(payload)
    if kept is None:
        return False
    key, what = kept
    digest = hashlib.sha256("\0".join(key).encode()).hexdigest()
    _, is_new = Asked.objects.get_or_create(key=digest, defaults={"payload": what})
    return is_new


def _press(payload: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, str]] | None:
    """The first button of a press, which has no more than one, in a message."""
    action: Mapping[str, Any] = next(iter(payload.get("actions") or ()), {})
    container = payload.get("container") or {}
    user = payload.get("user") or {}
    what = {
        "kind": "press",
        "user": str(user.get("id", "")),
        "action": str(action.get("action_id", "")),
        "value": str(action.get("value", "")),
        "channel": str(container.get("channel_id", "")),
        "ts": str(container.get("message_ts", "")),
    }
    if not all(what.values()):
        return None
    return (*what.values(), str(action.get("action_ts", ""))), what


def _links(payload: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, Any]] | None:
    """A message with links that was posted where nobody of another company reads."""
    event = payload.get("event") or {}
    is_ours = payload.get("is_ext_shared_channel") is False and event.get("source") == "conversations_history"
    if event.get("type") != "link_shared" or not is_ours:
        return None
    unfurl_id = str(event.get("unfurl_id", ""))
    what = {
        "kind": "links",
        "user": str(event.get("user", "")),
        "unfurl_id": unfurl_id,
        "urls": [str(link.get("url", "")) for link in event.get("links", ())[:MOST_LINKS]],
    }
    return ("event", str(payload.get("event_id", "")), unfurl_id), what


def work(now: datetime, most: int = 50) -> int:
    """Work on what was asked, so much at most; how much it was."""
    done = 0
    while done < most and (row := _lease(now)) is not None:
        _work_on(row, now)
        done += 1
    if done:
        Asked.objects.filter(done_at__lt=now - KEPT).delete()
    return done


def _lease(now: datetime) -> Asked | None:
    with transaction.atomic():
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        rows = Asked.objects.filter(free, done_at=None, next_try__lte=now)
        row = rows.select_for_update(skip_locked=True).order_by("next_try", "pk").first()
        if row is not None and row.attempts >= MOST_ATTEMPTS:
            _end(row, now, "given up, because each worker that took it up has died of it")
            return _lease(now)
        if row is not None:
            row.leased_until, row.attempts = now + LEASE, row.attempts + 1
            row.save(update_fields=["leased_until", "attempts"])
    return row


def _work_on(row: Asked, now: datetime) -> None:
    try:
        (press if row.payload["kind"] == "press" else unfurl)(row, now)
    except BusyError as error:
        if row.attempts <= len(WAITS):
            row.next_try = now + max(error.after or timedelta(), WAITS[row.attempts - 1])
            row.leased_until, row.error = None, str(error)
            row.save(update_fields=["next_try", "leased_until", "error"])
            return
        _end(row, now, str(error))
    except (SlackError, NotSetUpError) as error:
        _end(row, now, str(error))
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # what is wrong with one press must not end the process for all the others
        logger.exception("What was asked in Slack failed")
        _end(row, now, f"Trine failed over it: {type(error).__name__}")
    else:
        _end(row, now, "")


def _end(row: Asked, now: datetime, why: str) -> None:
    if why:
        logger.warning("What was asked in Slack could not be answered there: %s", why)
    Asked.objects.filter(pk=row.pk).update(done_at=now, leased_until=None, error=why)
