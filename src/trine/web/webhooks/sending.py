"""Calls that are due are leased, made, and marked, each committed before the next, so that a kill loses none.

Several receivers are called at once and each receiver one call at a time; one that fails twice in a row is then left
alone for a while. So a receiver that is slow or dead holds up nobody but itself.
"""

from __future__ import annotations

import logging
import random
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.utils import InterfaceError, OperationalError

from trine.integrations.webhooks.calling import SECONDS, Outcome, post
from trine.integrations.webhooks.retrying import ATTEMPTS, GIVEN_UP_AFTER, rest_after, wait_after
from trine.web.base.patience import write_patiently
from trine.web.base.sealing import SealedElsewhereError
from trine.web.briefing import holding
from trine.web.briefing.concerns import visible
from trine.web.webhooks.models import WELL, Call, Endpoint
from trine.web.webhooks.payload import request_of
from trine.web.webhooks.switching import give_up

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from trine.integrations.webhooks.calling import Request

logger = logging.getLogger(__name__)

AT_ONCE = 8
LEASE = timedelta(seconds=30)
"""Much longer than a call may take; past it the worker is taken for lost and the call made again with the same id."""
CALL_SECONDS = SECONDS
ROUND = 5.0
"""For so many seconds one step begins new calls; then other messages have their turn."""


def send_calls(now: datetime, seconds: float = ROUND) -> int:
    """Make the calls that are due; how many it were."""
    if not _due(now).exists():
        return 0
    holding.advance(now)
    done = _send(now, seconds)
    holding.advance(now)
    return done


def _send(now: datetime, seconds: float) -> int:
    """As above. If the database goes away meanwhile, no call begins any more, and those that were made are marked."""
    began, done = time.monotonic(), 0
    going: dict[Future[Outcome], Call] = {}
    lost: Exception | None = None
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook") as pool:
        while True:
            leased: list[Call] = []
            passed = time.monotonic() - began
            if lost is None and passed < seconds:
                at = now + timedelta(seconds=passed)
                try:
                    leased = lease(at, AT_ONCE - len(going), {call.endpoint_id for call in going.values()})
                    for call in leased:
                        if (request := prepared(call, at)) is not None:
                            going[pool.submit(post, request, settings.EGRESS_ALLOWED, CALL_SECONDS)] = call
                except (OperationalError, InterfaceError) as error:
                    lost = error
            done += len(leased)
            if going:
                finished, _ = wait(going, return_when=FIRST_COMPLETED)
                at = now + timedelta(seconds=time.monotonic() - began)
                for future in finished:
                    _write_down(going.pop(future), future.result(), at)
            elif lost is not None:
                raise lost
            elif not leased:
                return done


def _due(now: datetime) -> QuerySet[Call]:
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    rested = Q(endpoint__rests_until=None) | Q(endpoint__rests_until__lte=now)
    return Call.objects.filter(free, rested, state=Call.State.PENDING, next_try__lte=now, endpoint__off_at=None)


def lease(now: datetime, most: int, busy: Collection[int] = ()) -> list[Call]:
    """Take calls that are due and that nobody has, one for each endpoint that is not busy."""
    if most <= 0 or not holding.is_ours():
        return []
    firsts = _due(now).exclude(endpoint__in=busy).order_by("endpoint_id", "next_try", "pk").distinct("endpoint_id")
    chosen = sorted(firsts.values_list("next_try", "pk"))[:most]
    if not chosen:
        return []
    with transaction.atomic():
        rows = _due(now).filter(pk__in=[pk for _, pk in chosen]).select_for_update(skip_locked=True, of=("self",))
        found = list(rows.select_related("endpoint", "event__actor"))
        calls = [call for call in found if call.attempts < ATTEMPTS]
        lost = [call.pk for call in found if call.attempts >= ATTEMPTS]  # each of its workers was killed
        Call.objects.filter(pk__in=lost).update(state=Call.State.DEAD, problem="Nobody came to its end; see the logs.")
        for call in calls:
            call.leased_until, call.attempts, call.tried_at = now + LEASE, call.attempts + 1, now
        Call.objects.bulk_update(calls, ["leased_until", "attempts", "tried_at"])
    return calls


def prepared(call: Call, now: datetime) -> Request | None:
    """What is sent for a leased call, of what its maker may see now; none if it may not go out."""
    try:
        return _request(call, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # what is wrong with one call must not hold up all the others
        logger.exception("The call %s of a webhook can't be made", call.wire_id)
        _try_again(call, Outcome(None, f"Trine failed over it: {type(error).__name__}.", 0.0), now)
        return None


def _request(call: Call, now: datetime) -> Request | None:
    if call.event_id not in visible([call.event], call.endpoint.made_by_id):
        name = call.endpoint.made_by.name
        _end(call, Call.State.DROPPED, Outcome(None, f"{name}, who made the webhook, may no longer see it.", 0.0))
        return None
    try:
        return request_of(call, now)
    except SealedElsewhereError as error:
        _end(call, Call.State.DEAD, Outcome(None, f"{error} Give the webhook a new secret.", 0.0))
        return None


def _write_down(call: Call, outcome: Outcome, now: datetime) -> None:
    write_patiently(lambda: mark(call, outcome, now), LEASE)


def mark(call: Call, outcome: Outcome, now: datetime) -> None:
    """Write down what came of a call, for itself and for its endpoint."""
    if outcome.is_taken:
        with transaction.atomic():
            _end(call, Call.State.TAKEN, outcome)
            Endpoint.objects.filter(pk=call.endpoint_id).update(**WELL)
        return
    with transaction.atomic():
        _try_again(call, outcome, now)
        _note_failure(call.endpoint_id, outcome, now)


def _try_again(call: Call, outcome: Outcome, now: datetime) -> None:
    pause = wait_after(call.attempts, outcome.retry_after, random.random())  # noqa: S311 - spreads retries only
    ours = Call.objects.filter(pk=call.pk, leased_until=call.leased_until)  # the lease may have run out meanwhile
    found = {"leased_until": None, "status": outcome.status, "problem": outcome.problem}
    if pause is not None:
        ours.update(next_try=now + pause, **found)
    elif ours.update(state=Call.State.DEAD, **found):
        logger.warning("The call %s of a webhook was given up: %s", call.wire_id, outcome.problem)


def _note_failure(pk: int, outcome: Outcome, now: datetime) -> None:
    """Leave the endpoint alone for a while; for good if it says so, or has taken nothing for days."""
    endpoint = Endpoint.objects.select_for_update().filter(pk=pk).first()
    if endpoint is None:  # it was removed meanwhile
        return
    endpoint.failures += 1
    endpoint.failing_since = endpoint.failing_since or now
    endpoint.rests_until = now + rest_after(endpoint.failures, outcome.retry_after)
    endpoint.save(update_fields=["failures", "failing_since", "rests_until"])
    if outcome.is_gone:
        give_up(endpoint, "it answered with 410, which says that it wants no calls any more", now)
    elif now - endpoint.failing_since >= GIVEN_UP_AFTER:
        give_up(endpoint, f"it has taken no call for {GIVEN_UP_AFTER.days} days", now)


def _end(call: Call, state: Call.State, outcome: Outcome) -> None:
    Call.objects.filter(pk=call.pk).update(
        state=state, leased_until=None, status=outcome.status, problem=outcome.problem
    )
