"""One channel of the company, by its incoming webhook: what of chosen topics every member may see, without buttons.

At most so many posts an hour; what waits meanwhile goes as one. Slack knows no ids, so that a post that may have gone
out is held.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from trine.core.briefing import Story
from trine.core.company import Role
from trine.integrations.egress import RefusedError, UnreachableError, call
from trine.integrations.slack.blocks import post_of
from trine.integrations.slack.limits import problems
from trine.web.briefing.concerns import concern_of, topic_of
from trine.web.briefing.models import Message
from trine.web.briefing.outbox import key_of
from trine.web.briefing.taking_back import taken_back_by
from trine.web.people.models import Person
from trine.web.slack.models import ChannelPost, ChosenTopics

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from trine.web.base.models import Event

State = ChannelPost.State
AN_HOUR = 6
TOGETHER = 30
LEASE = timedelta(seconds=30)
MAY_BE_OUT = Q(state__in=(State.SENT, State.HELD)) | Q(state=State.PENDING, leased_until__isnull=False)
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), *(timedelta(hours=3),) * 4)


def plan_post(event: Event, now: datetime) -> None:
    """Write the post of an event on a chosen topic, if every member may see it."""
    topic = topic_of(event)
    if not settings.SLACK_WEBHOOK_URL or topic is None:
        return
    if not ChosenTopics.objects.filter(topics__contains=[topic.value]).exists() or not _is_for_all(event):
        return
    first = taken_back_by(event)
    if first is not None and not ChannelPost.objects.filter(MAY_BE_OUT, message__key=key_of(first)).exists():
        return  # who has not heard of the one hears of neither
    message = Message.objects.filter(event=event).first()
    if message is not None:  # else one of a bulk operation, whose first event has it
        ChannelPost.objects.get_or_create(message=message, defaults={"next_try": now})


def _is_for_all(event: Event) -> bool:
    """Whether everybody but guests may see it, asked now."""
    concern = concern_of(event.subject_kind)
    members = Person.objects.present(timezone.localdate()).filter(is_active=True).exclude(role=Role.GUEST)
    everybody = set(members.values_list("pk", flat=True))
    return concern is not None and everybody <= set(concern.may_see(event, everybody))


def hold_posts(now: datetime) -> None:
    """Hold what waits, after a back-up was restored: it may have gone out before, and Slack knows no ids."""
    del now
    pending = ChannelPost.objects.filter(state=State.PENDING)
    pending.update(state=State.HELD, error="It may have gone out: a back-up was restored since.")


def send_posts(now: datetime) -> int:
    """Send what waits for the channel as one post, if the hour has room for one; how many messages it were."""
    if not settings.SLACK_WEBHOOK_URL or not (rows := _lease(now)):
        return 0
    shown = [row for row in rows if not row.message.is_replaced and _is_for_all(row.message.event)]
    _mark([row for row in rows if row not in shown], State.DROPPED, "replaced, or not for everybody any more")
    if shown:
        _send(shown, now)
    return len(rows)


def _lease(now: datetime) -> list[ChannelPost]:
    """What is due, for one worker; what another worker may have sent is held."""
    with transaction.atomic():
        pending = ChannelPost.objects.filter(state=State.PENDING)
        pending.filter(leased_until__lte=now).update(
            state=State.HELD, error="It may have gone out: the worker that sent it was killed."
        )
        sent = ChannelPost.objects.filter(sent_at__gt=now - timedelta(hours=1))
        if sent.values("sent_at").distinct().count() >= AN_HOUR:
            return []
        due = pending.filter(leased_until=None, next_try__lte=now).select_related("message__event")
        rows = list(due.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:TOGETHER])
        for row in rows:
            row.leased_until, row.attempts = now + LEASE, row.attempts + 1
        ChannelPost.objects.bulk_update(rows, ["leased_until", "attempts"])
    return rows


def _send(rows: Sequence[ChannelPost], now: datetime) -> None:
    post = post_of([_story(row) for row in rows], settings.PUBLIC_URL, to_all=True)
    if found := problems(post.text, post.blocks):
        _mark(rows, State.DEAD, found[0])
        return
    body = json.dumps({"text": post.text, "blocks": post.blocks}).encode()
    headers = {"Content-Type": "application/json"}
    try:
        answer = call(
            "POST", settings.SLACK_WEBHOOK_URL, body=body, headers=headers, allowed=settings.EGRESS_ALLOWED, seconds=10
        )
    except RefusedError as error:
        _mark(rows, State.DEAD, str(error))
    except UnreachableError as error:
        if error.was_sent:
            _mark(rows, State.HELD, f"It may have gone out. {error}")
        else:
            _try_again(rows, now, str(error))
    else:
        wait = answer.headers.get("retry-after", "")
        if answer.status == 200:
            _mark(rows, State.SENT, "", now)
        elif answer.status in {429, 503}:
            _try_again(rows, now, "Slack asks to wait", int(wait) if wait.isdecimal() else 0)
        elif answer.status >= 500:
            _mark(rows, State.HELD, f"It may have gone out: Slack failed with {answer.status}.")
        else:
            word = answer.body[:80].decode(errors="replace")
            _mark(rows, State.DEAD, f"Slack refused it: {word or answer.status}. Make a new webhook for the channel.")


def _story(row: ChannelPost) -> Story:
    message = row.message
    more = f" And {message.events - 1} more like it." if message.events > 1 else ""
    return Story(message.sentence + more, message.url)


def _mark(rows: Sequence[ChannelPost], state: str, why: str, sent_at: datetime | None = None) -> None:
    keys = [row.pk for row in rows]
    ChannelPost.objects.filter(pk__in=keys).update(state=state, error=why, leased_until=None, sent_at=sent_at)


def _try_again(rows: Sequence[ChannelPost], now: datetime, why: str, seconds: int = 0) -> None:
    attempts = max(row.attempts for row in rows)
    if attempts > len(WAITS):
        _mark(rows, State.DEAD, f"given up after {attempts} attempts: {why}")
        return
    next_try = now + max(WAITS[attempts - 1], timedelta(seconds=seconds))
    keys = [row.pk for row in rows]
    ChannelPost.objects.filter(pk__in=keys).update(next_try=next_try, leased_until=None, error=why)
