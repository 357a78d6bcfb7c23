"""Mail services such as Postmark, by django-anymail, which is there only if somebody installed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused

from trine.web.briefing.channels.refusals import service_failed, words
from trine.web.briefing.sending import PermanentError

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives
    from django.core.mail.backends.base import BaseEmailBackend

KEEPS_ID = {"X-PM-KeepID": "true"}
"""Postmark otherwise gives each mail an id of its own; others keep ours, or have no way to (Amazon)."""


def send_by_service(mail: EmailMultiAlternatives, line: BaseEmailBackend, service: str) -> None:
    """Hand a mail to a service; its failures become ours."""
    name = getattr(line, "esp_name", service)
    if service == "postmark":
        mail.extra_headers |= KEEPS_ID
    try:
        line.send_messages([mail])
    except AnymailRecipientsRefused as error:
        raise PermanentError(f"{name} takes no mail for {', '.join(mail.to)}: {_said(error)}") from None
    except AnymailAPIError as error:
        headers = getattr(error.response, "headers", {})
        raise service_failed(name, error.status_code, _said(error), headers) from None
    except AnymailError as error:
        raise PermanentError(f"{name} can't take it: {words(str(error))}") from None


def _said(error: AnymailError) -> str:
    """The service's own words, in one line."""
    text = getattr(error.response, "text", "") or str(error)
    return words(text)[:500]
