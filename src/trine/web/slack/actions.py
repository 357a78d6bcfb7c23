"""What owners do about Slack: what the channel hears of, what becomes of a post that is held, a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from trine.core.briefing import Story
from trine.integrations.slack.blocks import post_of
from trine.integrations.slack.client import NobodyThereError, SlackError
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.briefing.sending import NotSetUpError
from trine.web.people import policy
from trine.web.slack.accounts import account_of, forget
from trine.web.slack.connecting import slack
from trine.web.slack.models import ChannelPost, ChosenTopics

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from trine.web.people.models import Person


@transaction.atomic
def choose_topics(actor: Person, *, topics: Collection[str]) -> None:
    """Say what the company's channel hears of."""
    _owner(actor)
    row, _ = ChosenTopics.objects.select_for_update().get_or_create(pk=1)
    if sorted(row.topics) != sorted(topics):
        row.topics = sorted(topics)
        row.save(update_fields=["topics"])
        record(actor, "slack_topics_chosen", "slack", "channel", topics=", ".join(row.topics) or "nothing")


@transaction.atomic
def send_again(actor: Person, *, post: ChannelPost, now: datetime) -> None:
    """Send a post that is held, though it may have gone out before."""
    _owner(actor)
    again = {"state": ChannelPost.State.PENDING, "leased_until": None, "next_try": now, "error": ""}
    if ChannelPost.objects.filter(pk=post.pk, state=ChannelPost.State.HELD).update(**again):
        record(actor, "slack_post_sent_again", "slack", str(post.pk))


@transaction.atomic
def let_go(actor: Person, *, post: ChannelPost) -> None:
    """Do not send a post that is held."""
    _owner(actor)
    held = ChannelPost.objects.filter(pk=post.pk, state=ChannelPost.State.HELD)
    if held.update(state=ChannelPost.State.DROPPED, error=f"let go by {actor.name}"):
        record(actor, "slack_post_let_go", "slack", str(post.pk))


def send_test(actor: Person, *, now: datetime) -> None:
    """Write to the actor in Slack, now. Raises Invalid with what Slack says if that does not work."""
    _owner(actor)
    try:
        client = slack()
        account = account_of(actor, client, now)
        if not account:
            forget(actor)
            raise Invalid(f"Slack knows nobody as {actor.email}. Your address here and in Slack have to be the same.")
        client.post(account, post_of([Story("Trine can write to you here.", "/inbox/")], settings.PUBLIC_URL))
    except NobodyThereError as error:
        forget(actor)
        raise Invalid(f"It did not work: {error}.") from None
    except (SlackError, NotSetUpError) as error:
        raise Invalid(f"It did not work: {error}.") from None


def _owner(actor: Person) -> None:
    if not policy.owner(actor):
        raise NotAllowed("Only owners decide about Slack.")
