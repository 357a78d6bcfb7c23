"""Mail by SMTP: HTML with a plain twin, the same Message-ID each time it is tried."""

from __future__ import annotations

import threading
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string

from trine.web.briefing.channels.mail_look import LOOK
from trine.web.briefing.channels.plain_text import plain_text
from trine.web.briefing.channels.refusals import is_about_the_line, smtp_failed
from trine.web.briefing.channels.smtp import EmailBackend
from trine.web.briefing.sending import NotSetUpError, PermanentError, TemporaryError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.core.mail.backends.base import BaseEmailBackend

    from trine.core.briefing import Story
    from trine.web.briefing.models import Outgoing

SUBJECT_LENGTH = 120
PREHEADER_LENGTH = 140


class MailSender:
    """Sends by the mail server or the mail service of the settings; a line is kept for the mails of one round."""

    may_repeat = True
    can_be_chosen = True
    """Also before there is a mail server: the wish holds once there is one."""

    def __init__(self) -> None:
        self._kept = threading.local()

    def send(self, outgoing: Outgoing, stories: Sequence[Story], more: int = 0) -> None:
        """Send one mail; a refusal that the server calls temporary (4xx, RFC 5321, 4.2.1) is tried again."""
        if not settings.MAIL_IS_SET_UP:
            raise NotSetUpError("mail is not set up; the inbox has it")
        if not outgoing.person.email:
            raise NotSetUpError(f"{outgoing.person.name} has no mail address here; the inbox has it")
        self._hand_over(compose(outgoing, stories, more))

    def hang_up(self, now: datetime | None = None) -> int:
        """End the line, after a round; nothing to do is left."""
        del now
        line, self._kept.line = self._line, None
        if line is not None:
            line.close()
        return 0

    @property
    def _line(self) -> BaseEmailBackend | None:
        return getattr(self._kept, "line", None)

    def _hand_over(self, mail: EmailMultiAlternatives) -> None:
        was_kept = self._line is not None
        line = self._kept.line = self._line or get_connection()
        try:
            line.open()
            send_on(line, mail)
        except (PermanentError, TemporaryError):
            self._drop(line)
            raise
        except OSError as error:
            taken = isinstance(line, EmailBackend) and line.may_have_been_taken
            self._drop(line)
            if was_kept and not taken and is_about_the_line(error):
                self._hand_over(mail)  # once: the line is a new one now
                return
            raise smtp_failed(error) from None

    def _drop(self, line: BaseEmailBackend) -> None:
        self._kept.line = None
        if isinstance(line, EmailBackend):
            line.drop()
        else:
            line.close()


def send_on(line: BaseEmailBackend, mail: EmailMultiAlternatives) -> None:
    """Hand a mail over, to a server or to a service."""
    if settings.EMAIL_SERVICE:
        from trine.web.briefing.channels.services import send_by_service

        send_by_service(mail, line, settings.EMAIL_SERVICE)
    else:
        line.send_messages([mail])


def compose(outgoing: Outgoing, stories: Sequence[Story], more: int = 0) -> EmailMultiAlternatives:
    """The mail as it goes out; it names so many more, which the inbox has."""
    about = subject(stories, more)
    context = {
        "stories": stories,
        "more": more,
        "count": len(stories) + more,
        "url": settings.PUBLIC_URL,
        "subject": about,
        "preheader": preheader(stories),
        "look": LOOK,
    }
    less = stories[0].less if len(stories) == 1 else ""
    mail = EmailMultiAlternatives(
        about,
        plain_text(stories, settings.PUBLIC_URL, more),
        to=[outgoing.person.email or ""],
        headers={
            "Message-ID": f"<{outgoing.wire_id}@{mail_domain()}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "List-Unsubscribe": f"<{settings.PUBLIC_URL}{less or '/inbox/settings/'}>",
        },
    )
    mail.attach_alternative(render_to_string("briefing/mail.html", context), "text/html")
    return mail


def mail_domain() -> str:
    """The domain that mails come from, as a header can carry it."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return "localhost"


def subject(stories: Sequence[Story], more: int = 0) -> str:
    """What the mail is about, in one line: line breaks in names can't make headers of their own."""
    others = len(stories) - 1 + more
    tail = f", and {others:,} more" if others else ""
    return _cut(stories[0].headline.rstrip("."), SUBJECT_LENGTH - len(tail)) + tail


def preheader(stories: Sequence[Story]) -> str:
    """What mail programs show beside the subject: the first lines, or what else a digest has."""
    if len(stories) > 1:
        words = [story.headline for story in stories[1:]]
    else:
        words = [line.text for section in stories[0].sections for line in section.lines] or [stories[0].why]
    return _cut(" ".join(words), PREHEADER_LENGTH)


def _cut(text: str, most: int) -> str:
    """The text in one line of so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
