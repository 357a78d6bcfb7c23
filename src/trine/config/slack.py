"""Settings of Slack; the guide to Slack says where each comes from.

SLACK_BOT_TOKEN       the token of the app's bot (xoxb-…): messages to people, and what their buttons do
SLACK_APP_TOKEN       a token of the app itself (xapp-…): presses come over a socket that Trine opens
SLACK_SIGNING_SECRET  instead of that: presses come to TRINE_URL/slack/, each signed with this
SLACK_WEBHOOK_URL     the address of one channel, which hears of topics that an owner chooses
SLACK_API_URL         where Slack is, if not at slack.com (GovSlack)
"""

from os import environ

SLACK_BOT_TOKEN: str = environ.get("SLACK_BOT_TOKEN", "").strip()
SLACK_APP_TOKEN: str = environ.get("SLACK_APP_TOKEN", "").strip()
SLACK_SIGNING_SECRET: str = environ.get("SLACK_SIGNING_SECRET", "").strip()
SLACK_WEBHOOK_URL: str = environ.get("SLACK_WEBHOOK_URL", "").strip()
SLACK_API_URL: str = (environ.get("SLACK_API_URL", "").strip() or "https://slack.com/api").rstrip("/") + "/"
