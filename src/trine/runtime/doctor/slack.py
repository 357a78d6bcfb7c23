"""Slack: whether its tokens work, and whether what people press there can come in."""

import os

from trine.integrations.slack.client import ADDRESS, NoEntryError, Slack, SlackError
from trine.runtime.doctor.finding import Looked, ok, warn

SECONDS = 5


def look_at_slack() -> Looked:
    """The company's Slack, by the tokens in the environment. Nothing is sent there but the question who we are."""
    token = os.environ.get("SLACK_BOT_TOKEN", "").strip()
    if not token:
        if os.environ.get("SLACK_WEBHOOK_URL"):
            return ok("slack", "one channel hears from Trine; people are not written to")
        return ok("slack", "not set up; messages stay in the inbox and go by mail")
    address = (os.environ.get("SLACK_API_URL") or ADDRESS).rstrip("/") + "/"
    try:
        workspace = Slack(token, address=address, seconds=SECONDS).workspace()
    except NoEntryError as error:
        return warn("slack", str(error), "Copy the bot token from Install App in the app’s settings: SLACK_BOT_TOKEN.")
    except SlackError as error:
        return warn("slack", str(error), "Messages for Slack wait. Can this machine reach slack.com?")
    if workspace.missing:
        words = f"the app lacks {', '.join(workspace.missing)}"
        return warn("slack", words, "Add them under OAuth & Permissions, and install the app again.")
    return _look_at_way_in(workspace.name, address)


def _look_at_way_in(workspace: str, address: str) -> Looked:
    """How presses of buttons reach Trine."""
    token = os.environ.get("SLACK_APP_TOKEN", "").strip()
    if token:
        try:
            Slack(token, address=address, seconds=SECONDS).ask_for_socket()
        except SlackError as error:
            why = f"writes to people of {workspace}, but has no socket: {error.code or error}"
            return warn("slack", why, "Make an app-level token with connections:write: SLACK_APP_TOKEN.")
        return ok("slack", f"writes to people of {workspace}; what they press comes over a socket")
    if os.environ.get("SLACK_SIGNING_SECRET", "").strip():
        return ok("slack", f"writes to people of {workspace}; what they press comes to TRINE_URL/slack/actions/")
    return warn("slack", f"writes to people of {workspace}, but buttons do nothing", "Set SLACK_APP_TOKEN.")
