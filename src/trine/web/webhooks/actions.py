"""Making webhooks, changing, testing and switching them. Leaders make them; each is its maker's, and the owners'."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from trine.integrations.egress import RefusedError, UnreachableError, target
from trine.integrations.webhooks.calling import Outcome, Request, body_of, post
from trine.integrations.webhooks.signing import new_secret
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.base.sealing import SealedElsewhereError, seal
from trine.web.people import policy
from trine.web.webhooks.about import KIND
from trine.web.webhooks.models import WELL, Call, Endpoint
from trine.web.webhooks.payload import PURPOSE, TEST, sealed_secrets, secrets_of
from trine.web.webhooks.switching import has_eyes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from trine.web.people.models import Person

BOTH_HOLD = timedelta(hours=24)
"""How long an old secret holds beside the new one."""
MOST_OLD = 2
"""So many old ones hold: who made a second new one within the day has not cut off a receiver that waits for its own."""


def make(actor: Person, *, name: str, url: str, topics: Sequence[str]) -> tuple[Endpoint, str]:
    """Add a webhook; gives it with its secret, which is never shown again. Raises NotAllowed, Invalid."""
    if not policy.leader(actor):
        raise NotAllowed("Leaders and owners add webhooks.")
    check_address(url)
    secret = new_secret()
    with transaction.atomic():
        _check_name(name)
        row = Endpoint(name=name, url=url, topics=list(topics), secret=seal(secret, PURPOSE), made_by=actor)
        row.save()
        record(actor, "webhook_made", KIND, str(row.pk), name=name)
    return row, secret


def change(actor: Person, *, endpoint: Endpoint, name: str, url: str, topics: Sequence[str]) -> None:
    """Change its name, address and topics. Raises NotAllowed, Invalid."""
    may(actor, endpoint)
    if url != endpoint.url:
        check_address(url)
    with transaction.atomic():
        _check_name(name, endpoint)
        Endpoint.objects.filter(pk=endpoint.pk).update(name=name, url=url, topics=list(topics))
        record(actor, "webhook_changed", KIND, str(endpoint.pk), name=name)


def renew_secret(actor: Person, *, endpoint: Endpoint, now: datetime) -> str:
    """A new secret, shown this once; what held until now holds beside it for a day. Raises NotAllowed."""
    may(actor, endpoint)
    secret = new_secret()
    with transaction.atomic():
        row = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
        row.old_secret, row.old_until = " ".join(sealed_secrets(row, now)[:MOST_OLD]), now + BOTH_HOLD
        row.secret = seal(secret, PURPOSE)
        row.save(update_fields=["secret", "old_secret", "old_until"])
        record(actor, "webhook_secret_renewed", KIND, str(row.pk), name=row.name)
    return secret


def send_test(actor: Person, *, endpoint: Endpoint, now: datetime) -> Outcome:
    """Call it once, now, with an event that says it is a test. Raises NotAllowed, Invalid."""
    may(actor, endpoint)
    try:
        secrets = secrets_of(endpoint, now)
    except SealedElsewhereError as error:
        raise Invalid(f"{error} Give the webhook a new secret.") from error
    data = {"sentence": f"{actor.name} tests the webhook {endpoint.name}.", "url": settings.PUBLIC_URL}
    outcome = post(Request(endpoint.url, str(uuid4()), secrets, body_of(TEST, now, data)), settings.EGRESS_ALLOWED)
    with transaction.atomic():
        if outcome.is_taken:
            Endpoint.objects.filter(pk=endpoint.pk).update(**WELL)
        record(actor, "webhook_tested", KIND, str(endpoint.pk), name=endpoint.name)
    return outcome


@transaction.atomic
def switch_off(actor: Person, *, endpoint: Endpoint, now: datetime) -> None:
    """Send it nothing any more; what waits for it stays. Raises NotAllowed."""
    may(actor, endpoint)
    if Endpoint.objects.filter(pk=endpoint.pk, off_at=None).update(off_at=now, off_why=""):
        record(actor, "webhook_turned_off", KIND, str(endpoint.pk), name=endpoint.name)


@transaction.atomic
def switch_on(actor: Person, *, endpoint: Endpoint) -> None:
    """Send again, first what waits. Raises NotAllowed, Invalid where nobody's eyes are left."""
    may(actor, endpoint)
    if not has_eyes(endpoint):
        raise Invalid(f"{endpoint.made_by.name}, who made this webhook, has left. Add a new one in your own name.")
    if Endpoint.objects.filter(pk=endpoint.pk).exclude(off_at=None).update(off_at=None, off_why="", **WELL):
        record(actor, "webhook_turned_on", KIND, str(endpoint.pk), name=endpoint.name)


def send_again(actor: Person, *, call: Call, now: datetime) -> None:
    """Make a call that has ended once more, with the same id and all its attempts. Raises NotAllowed."""
    may(actor, call.endpoint)
    ended = Call.objects.filter(pk=call.pk).exclude(state=Call.State.PENDING)
    ended.update(state=Call.State.PENDING, attempts=0, next_try=now, leased_until=None, status=None, problem="")
    Call.objects.filter(pk=call.pk, leased_until=None).update(next_try=now)
    Endpoint.objects.filter(pk=call.endpoint_id).update(rests_until=None)


def send_held(actor: Person, *, endpoint: Endpoint, now: datetime) -> int:
    """Send what was held after a restore, though it may have gone out before; how many it are. Raises NotAllowed."""
    may(actor, endpoint)
    held = Call.objects.filter(endpoint=endpoint, state=Call.State.HELD)
    return held.update(state=Call.State.PENDING, next_try=now, problem="")


def let_go(actor: Person, *, endpoint: Endpoint) -> int:
    """Do not send what was held; how many it are. Raises NotAllowed."""
    may(actor, endpoint)
    held = Call.objects.filter(endpoint=endpoint, state=Call.State.HELD)
    return held.update(state=Call.State.DROPPED, problem=f"{actor.name} let it go after a back-up was restored.")


@transaction.atomic
def remove(actor: Person, *, endpoint: Endpoint) -> None:
    """Forget a webhook, its secrets and its calls. Raises NotAllowed."""
    may(actor, endpoint)
    record(actor, "webhook_removed", KIND, str(endpoint.pk), name=endpoint.name)
    endpoint.delete()


def may(actor: Person, endpoint: Endpoint) -> None:
    """Refuse who neither made it nor owns the company: it sees with its maker's eyes. Raises NotAllowed."""
    if not policy.can_arrange_webhook(actor, endpoint.made_by):
        raise NotAllowed(f"{endpoint.made_by.name} made this webhook; they and owners arrange it.")


def check_address(url: str) -> None:
    """Refuse what may not be called, with a sentence beside the field."""
    try:
        target(url, settings.EGRESS_ALLOWED)
    except (RefusedError, UnreachableError) as error:
        raise Invalid(url=str(error)) from error


def _check_name(name: str, but: Endpoint | None = None) -> None:
    others = Endpoint.objects.exclude(pk=but.pk) if but else Endpoint.objects.all()
    if others.filter(name=name).exists():
        raise Invalid(name="There is a webhook of this name already; choose another one.")
