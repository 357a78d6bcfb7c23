"""Mail services such as Postmark, by django-anymail, which is there only if somebody installed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused

from trine.web.briefing.channels.refusals import service_failed, words
from trine.web.briefing.sending import PermanentError

if TYPE_CHECKING:
    from anymail.message import AnymailStatus
    from django.core.mail import EmailMultiAlternatives
    from django.core.mail.backends.base import BaseEmailBackend

KEEPS_ID = {"X-PM-KeepID": "true"}
"""Postmark otherwise gives each mail an id of its own; others keep ours, or have no way to (Amazon)."""
REFUSED = 400


def send_by_service(mail: EmailMultiAlternatives, line: BaseEmailBackend, service: str) -> None:
    """Hand a mail to a service; its failures become ours."""
    name = getattr(line, "esp_name", service)
    if service == "postmark":
        mail.extra_headers |= KEEPS_ID
    try:
        line.send_messages([mail])
        _look_at(getattr(mail, "anymail_status", None), name)
    except AnymailRecipientsRefused as error:
        raise PermanentError(f"{name} takes no mail for {', '.join(mail.to)}: {_said(error.response)}") from None
    except AnymailAPIError as error:
        raise service_failed(
            name, error.status_code, _said(error.response) or words(str(error)), _headers(error)
        ) from None
    except AnymailError as error:
        raise PermanentError(f"{name} can't take it: {words(str(error))}") from None


def _look_at(status: AnymailStatus | None, name: str) -> None:
    """Some refusals come as an answer, and not as an error."""
    answer = getattr(status, "esp_response", None)
    code = getattr(answer, "status_code", None)
    if code is not None and code >= REFUSED:
        raise service_failed(name, code, _said(answer), getattr(answer, "headers", {}))


def _headers(error: AnymailAPIError) -> dict[str, str]:
    return dict(getattr(error.response, "headers", {}))


def _said(answer: object) -> str:
    """The service's own words, in one line."""
    return words(getattr(answer, "text", ""))[:500]
