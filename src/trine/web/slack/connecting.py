"""The way to the company's Slack, as the settings name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from trine.integrations.slack.client import BusyError, DoubtfulError, NoEntryError, Slack
from trine.web.briefing.sending import AmbiguousError, NotSetUpError, PermanentError, TemporaryError

if TYPE_CHECKING:
    from trine.integrations.slack.client import SlackError


def is_set_up() -> bool:
    """Whether people can be written to."""
    return bool(settings.SLACK_BOT_TOKEN)


def slack() -> Slack:
    """The company's Slack. Raises NotSetUpError."""
    if not is_set_up():
        raise NotSetUpError("Slack is not set up; the inbox has it")
    return Slack(settings.SLACK_BOT_TOKEN, address=settings.SLACK_API_URL)


def meaning(error: SlackError) -> Exception:
    """What Slack's no means for a message on its way."""
    if isinstance(error, BusyError):
        return TemporaryError(str(error), error.after)
    if isinstance(error, DoubtfulError):
        return AmbiguousError(str(error))
    if isinstance(error, NoEntryError):
        return NotSetUpError(f"{error}; the inbox has it")
    return PermanentError(str(error))
