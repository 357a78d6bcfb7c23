"""What the addresses of webhooks name: one of the leader with a call, and one of the owner. Neither can be reached."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from trine.integrations.webhooks.signing import new_secret
from trine.web.base.models import Event
from trine.web.base.sealing import seal
from trine.web.people.models import Person
from trine.web.webhooks.models import Call, Endpoint
from trine.web.webhooks.payload import PURPOSE


def a_webhook(maker: Person, name: str) -> Endpoint:
    secret = seal(new_secret(), PURPOSE)
    return Endpoint.objects.create(
        name=name, url="https://127.0.0.1:9/hook", topics=["launches"], secret=secret, made_by=maker
    )


def webhooks_world(world: dict[str, Any], event: Event) -> dict[str, Any]:
    """The leader's webhook with a call that was given up, and the owner's."""
    webhook = a_webhook(world["leader"], "Channel")
    call = Call.objects.create(
        endpoint=webhook, event=event, wire_id=uuid4(), next_try=timezone.now(), state=Call.State.DEAD, attempts=10
    )
    return {"webhook": webhook, "webhook_call": call, "owners_webhook": a_webhook(world["owner"], "Warehouse")}
