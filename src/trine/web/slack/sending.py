"""Messages to a person in Slack, as its app writes to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from trine.core.briefing import Channel
from trine.integrations.slack.blocks import post_of
from trine.integrations.slack.client import BusyError, NobodyThereError, SlackError
from trine.web.briefing.models import Outgoing
from trine.web.briefing.sending import LEASE, NotSetUpError
from trine.web.slack.accounts import account_of, forget
from trine.web.slack.connecting import is_set_up, meaning, slack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trine.core.briefing import Story


class SlackSender:
    """Sends by the app's bot. Slack knows no ids of ours, so that what may have gone out is held."""

    may_repeat = False

    @property
    def can_be_chosen(self) -> bool:
        """Where the company has connected its Slack."""
        return is_set_up()

    def send(self, outgoing: Outgoing, stories: Sequence[Story], more: int = 0) -> None:
        """Send one message; whom Slack does not know has it in the inbox."""
        client = slack()
        try:
            account = account_of(outgoing.person, client, timezone.now())
        except SlackError as error:
            _let_others_wait(outgoing, error)
            raise meaning(error) from None
        if not account:
            raise NotSetUpError(f"Slack knows nobody as {outgoing.person.email or 'no address'}; the inbox has it")
        try:
            client.post(account, post_of(stories, settings.PUBLIC_URL, handle=str(outgoing.wire_id), more=more))
        except NobodyThereError as error:
            forget(outgoing.person)
            raise NotSetUpError(f"{error}; the inbox has it") from None
        except SlackError as error:
            _let_others_wait(outgoing, error)
            raise meaning(error) from None


def _let_others_wait(outgoing: Outgoing, error: SlackError) -> None:
    """Where Slack asks to wait it means all of us: what else is due for it waits as long, and is not asked about."""
    if isinstance(error, BusyError) and error.after is not None and outgoing.leased_until is not None:
        until = outgoing.leased_until - LEASE + error.after
        others = Outgoing.objects.filter(channel=Channel.SLACK, state=Outgoing.State.PENDING, leased_until=None)
        others.filter(next_try__lt=until).update(next_try=until)
