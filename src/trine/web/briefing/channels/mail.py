"""Mail by SMTP: HTML with a plain twin, the same Message-ID each time it is tried."""

from __future__ import annotations

import smtplib
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from trine.web.briefing.sending import NotSetUpError, PermanentError, TemporaryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trine.core.briefing import Story
    from trine.web.briefing.models import Outgoing

SUBJECT_LENGTH = 120


class MailSender:
    """Sends by the mail server of the settings."""

    may_repeat = True

    def send(self, outgoing: Outgoing, stories: Sequence[Story]) -> None:
        """Send one mail; a refusal that the server calls temporary (4xx, RFC 5321, 4.2.1) is tried again."""
        if not settings.MAIL_IS_SET_UP:
            raise NotSetUpError("mail is not set up; the inbox has it")
        if not outgoing.person.email:
            raise PermanentError(f"{outgoing.person.name} has no mail address")
        mail = compose(outgoing, stories)
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise _refusal(code, said) from None
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error) from None
        except (smtplib.SMTPException, OSError) as error:
            raise TemporaryError(f"the mail server can't be reached: {error}") from None


def compose(outgoing: Outgoing, stories: Sequence[Story]) -> EmailMultiAlternatives:
    """The mail as it goes out."""
    context = {"stories": stories, "url": settings.PUBLIC_URL}
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    mail = EmailMultiAlternatives(
        subject(stories),
        render_to_string("briefing/mail.txt", context),
        to=[outgoing.person.email or ""],
        headers={
            "Message-ID": f"<{outgoing.wire_id}@{host}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "List-Unsubscribe": f"<{settings.PUBLIC_URL}/inbox/settings/>",
        },
    )
    mail.attach_alternative(render_to_string("briefing/mail.html", context), "text/html")
    return mail


def subject(stories: Sequence[Story]) -> str:
    """What the mail is about, in one line: line breaks in names can't make headers of their own."""
    more = f", and {len(stories) - 1} more" if len(stories) > 1 else ""
    line = " ".join(f"{stories[0].headline.rstrip('.')}{more}".split())
    return line if len(line) <= SUBJECT_LENGTH else f"{line[: SUBJECT_LENGTH - 1]}…"


def _refusal(code: int, said: bytes | str) -> TemporaryError | PermanentError:
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    why = f"the mail server refused it: {code} {words}"
    return TemporaryError(why) if 400 <= code < 500 else PermanentError(why)
