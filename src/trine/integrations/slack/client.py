"""The calls of Slack's Web API that Trine makes, and what their failures mean.

The client of `slack-sdk` tries again by itself where a connection breaks, also after a message may have arrived; here
every call is made once, and the caller is told whether it is safe to make it again.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import WebClient

from trine.integrations.slack.limits import problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trine.integrations.slack.blocks import Post

SILENT = logging.getLogger(f"{__name__}.library")
"""The library's own log says again what it raises."""
SILENT.addHandler(logging.NullHandler())
SILENT.propagate = False

ADDRESS = "https://slack.com/api/"
SECONDS = 10
"""How long Slack may take for each step of one call."""
SCOPES = ("chat:write", "users:read", "users:read.email", "links:read", "links:write")
"""What the app's token has to allow."""
NO_PREVIEWS = {"unfurl_links": False, "unfurl_media": False}
"""Of the links in our own messages."""

BUSY = {"ratelimited", "rate_limited", "service_unavailable", "team_added_to_org", "message_limit_exceeded"}
UNCLEAR = {"fatal_error", "internal_error", "request_timeout"}
"""Slack says of the first two that part of what was asked may have been done."""
NO_ENTRY = {
    "invalid_auth": "Slack does not know the bot token",
    "not_authed": "Slack has seen no bot token",
    "token_revoked": "the bot token was taken back in Slack",
    "token_expired": "the bot token has run out",
    "account_inactive": "the app was removed from Slack, or its token belongs to an account that is closed",
    "missing_scope": "the Slack app lacks a scope",
    "not_allowed_token_type": "the bot token is of another kind; it begins with xoxb-",
    "no_permission": "the Slack app is not allowed to do this",
    "access_denied": "the Slack app is not allowed to do this",
    "ekm_access_denied": "an administrator of Slack has stopped all messages",
    "org_login_required": "the company’s Slack is just being moved",
    "accesslimited": "Slack takes no calls from this address",
    "restricted_action": "an administrator of Slack does not let the app write",
}
NOBODY_THERE = {
    "channel_not_found": "Slack does not find this account any more",
    "user_not_found": "Slack does not find this account any more",
    "users_not_found": "Slack knows nobody under this mail address",
    "user_disabled": "the Slack account is closed",
    "user_not_visible": "Slack does not let the app see this account",
    "cannot_dm_bot": "this is the account of a program in Slack",
    "messages_tab_disabled": "the Slack app has no messages tab; switch it on in the app’s settings",
    "is_archived": "the conversation in Slack is archived",
    "is_inactive": "the conversation in Slack is closed",
    "not_in_channel": "the Slack app is not in this channel",
}


class SlackError(Exception):
    """Slack did not do it; the message is a sentence without its stop. `code` is Slack's word for it."""

    def __init__(self, words: str, code: str = "") -> None:
        super().__init__(words)
        self.code = code


class BusyError(SlackError):
    """It was not done and may be asked again, no sooner than `after` from now if Slack said so."""

    def __init__(self, words: str, code: str = "", after: timedelta | None = None) -> None:
        super().__init__(words, code)
        self.after = after


class DoubtfulError(SlackError):
    """Slack may have done it: the connection broke, or Slack failed, after it may have had all of the request."""


class NoEntryError(SlackError):
    """Slack does not let us in; nothing will work until somebody sets it right."""


class NobodyThereError(SlackError):
    """Whom or where it should go does not exist (any more)."""


class RefusedError(SlackError):
    """Slack does not take it as it is, and never will."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where a token leads; `missing` are the scopes that it lacks."""

    id: str
    name: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody in Slack; `is_ours` says that they are a person of the workspace, not a program or another company's."""

    id: str
    email: str
    is_ours: bool


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands, by which it can be changed."""

    channel: str
    ts: str


class Slack:
    """One workspace, by the token of the app's bot."""

    def __init__(self, token: str, *, address: str = ADDRESS, seconds: int = SECONDS) -> None:
        self._web = WebClient(token=token, base_url=address, timeout=seconds, retry_handlers=[], logger=SILENT)

    def workspace(self) -> Workspace:
        """Where the token leads. Raises SlackError."""
        answer, headers = self._call("auth.test")
        granted = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")}
        missing = tuple(scope for scope in SCOPES if scope not in granted) if granted - {""} else ()
        return Workspace(str(answer.get("team_id", "")), str(answer.get("team", "")), missing)

    def ask_for_socket(self) -> None:
        """Ask for the address of a socket, with the token of an app. Raises SlackError if there is none for it."""
        self._call("apps.connections.open", safely=True)

    def find(self, email: str) -> str | None:
        """The id of the account with a mail address; none if there is none. Raises SlackError."""
        try:
            answer, _ = self._call("users.lookupByEmail", {"email": email}, safely=True)
        except NobodyThereError:
            return None
        return str(answer["user"]["id"])

    def account(self, slack_id: str, workspace: str) -> Account:
        """Who is behind an id. Raises SlackError."""
        answer, _ = self._call("users.info", {"user": slack_id}, safely=True)
        user = answer["user"]
        outside = user.get("is_bot") or user.get("deleted") or user.get("is_stranger")
        is_ours = not outside and user.get("team_id") == workspace
        return Account(slack_id, str(user.get("profile", {}).get("email") or ""), is_ours)

    def post(self, channel: str, post: Post) -> Posted:
        """Post a message to a channel, or to a person by their id. Raises SlackError."""
        answer, _ = self._call("chat.postMessage", {"channel": channel, **_checked(post), **NO_PREVIEWS})
        return Posted(str(answer.get("channel") or channel), str(answer.get("ts", "")))

    def update(self, at: Posted, post: Post) -> None:
        """Change a message. Raises SlackError."""
        self._call("chat.update", {"channel": at.channel, "ts": at.ts, **_checked(post)}, safely=True)

    def unfurl(self, unfurl_id: str, source: str, cards: Mapping[str, Post]) -> None:
        """Show what is behind the links of somebody's message, by their address. Raises SlackError."""
        shown = {url: {"blocks": _checked(card)["blocks"]} for url, card in cards.items()}
        self._call("chat.unfurl", {"unfurl_id": unfurl_id, "source": source, "unfurls": shown}, safely=True)

    def _call(
        self, method: str, given: Mapping[str, Any] | None = None, *, safely: bool = False
    ) -> tuple[Mapping[str, Any], Mapping[str, str]]:
        """The answer and its headers, with lower-case names; `safely` says that doing it twice changes nothing."""
        sent = dict(given or {})
        try:
            if method.startswith("chat."):
                answer = self._web.api_call(method, json=sent)
            else:  # these methods read forms alone
                answer = self._web.api_call(method, params=sent)
        except SlackApiError as error:
            raise _refusal(error, safely=safely) from None
        except URLError as error:  # from urllib: while connecting, or before the request was out
            raise BusyError(f"Slack can't be reached: {_reason(error)}") from None
        except (OSError, HTTPException, SlackClientError) as error:
            words = f"the connection to Slack broke: {_reason(error)}"
            raise (BusyError(words) if safely else DoubtfulError(words)) from None
        headers = {name.lower(): str(value) for name, value in answer.headers.items()}
        return answer.data if isinstance(answer.data, dict) else {}, headers


def _checked(post: Post) -> dict[str, Any]:
    """A message that Slack takes. Raises RefusedError before anything is sent."""
    if found := problems(post.text, post.blocks):
        raise RefusedError(f"Slack would not take the message: {found[0].rstrip('.')}", "invalid_blocks")
    return {"text": post.text, "blocks": post.blocks}


def _refusal(error: SlackApiError, *, safely: bool) -> SlackError:
    """What it means that Slack says no."""
    status = int(error.response.status_code)
    data = error.response.data
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    if status == 429 or code in BUSY:
        return BusyError("Slack asks to wait", code or "ratelimited", _wait(error.response.headers))
    if status == 503:
        return BusyError("Slack is not available", code or "503", _wait(error.response.headers))
    if status >= 500 or code in UNCLEAR or (status == 200 and not code.replace("_", "").isalnum()):
        words = f"Slack failed: {code if code in UNCLEAR else status}"
        return BusyError(words, code) if safely else DoubtfulError(words, code)
    if code in NO_ENTRY:
        more = f" ({data['needed']})" if isinstance(data, dict) and data.get("needed") else ""
        return NoEntryError(NO_ENTRY[code] + more, code)
    if code in NOBODY_THERE:
        return NobodyThereError(NOBODY_THERE[code], code)
    return RefusedError(f"Slack refused it: {code or status}", code)


def _wait(headers: Mapping[str, Any]) -> timedelta | None:
    """What `Retry-After` asks for, in seconds."""
    found = {name.lower(): value for name, value in headers.items()}.get("retry-after")
    text = str(found[0] if isinstance(found, list) else found or "")
    return timedelta(seconds=min(int(text), 6 * 3600)) if text.isdecimal() else None


def _reason(error: Exception) -> str:
    """What went wrong, in words without addresses or tokens."""
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, TimeoutError):
        return "it did not answer in time"
    if isinstance(cause, ConnectionRefusedError):
        return "nobody listens there"
    return "it hung up" if isinstance(cause, ConnectionError | HTTPException) else type(cause).__name__
