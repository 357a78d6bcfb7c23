"""How Slack stands, for owners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from trine.core.briefing import Channel
from trine.web.briefing.models import Preference
from trine.web.people.models import Person
from trine.web.slack.connecting import is_set_up
from trine.web.slack.models import ChannelPost, ChosenTopics, SlackAccount

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Overview:
    """What is set up, who is not found, and what of the channel waits for an owner."""

    people: bool
    buttons: bool
    channel: bool
    unknown: Sequence[Person]
    """Who wants messages in Slack, which knows nobody under their address."""
    posts: Sequence[ChannelPost]

    @property
    def lede(self) -> str:
        """How it stands, in a sentence."""
        if any(post.state == ChannelPost.State.HELD for post in self.posts):
            return "A post to the channel may have gone out, and waits for you"
        if self.people:
            return "Trine writes to people in Slack" + ("" if self.buttons else ", but its buttons do nothing yet")
        return "One channel in Slack hears from Trine" if self.channel else "Slack is not set up"


def overview() -> Overview:
    """How Slack stands. A constant number of queries, and no call to Slack."""
    wanting = Preference.objects.filter(channels__contains=[Channel.SLACK.value]).values("person")
    nobody = SlackAccount.objects.filter(person__in=wanting, slack_id="").values("person")
    posts = ChannelPost.objects.exclude(state=ChannelPost.State.SENT).select_related("message").order_by("-pk")
    return Overview(
        people=is_set_up(),
        buttons=bool(settings.SLACK_APP_TOKEN or settings.SLACK_SIGNING_SECRET),
        channel=bool(settings.SLACK_WEBHOOK_URL),
        unknown=list(Person.objects.filter(pk__in=nobody)) if is_set_up() else [],
        posts=list(posts[:20]),
    )


def chosen_topics() -> list[str]:
    """What the channel hears of."""
    return list(ChosenTopics.objects.values_list("topics", flat=True).first() or [])
