"""A test mail to oneself, with everything that was said on the way."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import make_msgid
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from trine.web.base.errors import NotAllowed
from trine.web.briefing.channels.mail import mail_domain, send_on
from trine.web.briefing.channels.refusals import advice
from trine.web.briefing.channels.smtp import EmailBackend
from trine.web.briefing.sending import PermanentError, TemporaryError
from trine.web.people import policy

if TYPE_CHECKING:
    from trine.web.people.models import Person

PATIENCE = 10
"""Seconds for each answer of the server: somebody is waiting for the page."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Whether the server took it, what to do if not, and what was said: `>` is us, `<` the server, `*` a remark."""

    taken: bool
    sentence: str
    said: tuple[str, ...] = ()


def send_test(actor: Person) -> Trial:
    """Send a mail to the actor's own address; raises NotAllowed for all but owners."""
    if not policy.owner(actor):
        raise NotAllowed("Only owners send test mails.")
    if not settings.MAIL_IS_SET_UP:
        return Trial(
            taken=False, sentence="Mail is not set up: set EMAIL_HOST or EMAIL_SERVICE, and start Trine again."
        )
    if not actor.email:
        return Trial(taken=False, sentence="You have no mail address here, so that nothing can be sent to you.")
    mail = EmailMultiAlternatives(
        "Trine: a test mail",
        f"This mail shows that Trine at {settings.PUBLIC_URL} can send mail. You asked for it in the outbox.\n",
        to=[actor.email],
        headers={"Message-ID": make_msgid(domain=mail_domain()), "Auto-Submitted": "auto-generated"},
    )
    return _by_service(mail) if settings.EMAIL_SERVICE else _by_server(mail, actor)


def _by_server(mail: EmailMultiAlternatives, actor: Person) -> Trial:
    line = EmailBackend(timeout=PATIENCE)
    line.said.add("*", f"calling {line.host}, port {line.port}")
    try:
        line.open()
        if not (line.use_tls or line.use_ssl):
            line.said.add("*", "not encrypted")
        line.send_messages([mail])
        line.close()
    except OSError as error:
        line.said.add("*", f"{type(error).__name__}: {error}")
        line.drop()
        return Trial(False, advice(error), tuple(line.said))
    except ValueError as error:
        line.said.add("*", f"{type(error).__name__}: {error}")
        line.drop()
        return Trial(False, "An address, the name or the password has letters that mail can’t carry.", tuple(line.said))
    return Trial(
        True, f"The server took the mail. Look whether it reaches {actor.email}, and not as spam.", tuple(line.said)
    )


def _by_service(mail: EmailMultiAlternatives) -> Trial:
    line = get_connection()
    said = [f"> a mail to {', '.join(mail.to)}, by {settings.EMAIL_SERVICE}"]
    try:
        send_on(line, mail)
    except (TemporaryError, PermanentError) as error:
        return Trial(
            False, f"The service did not take it: {error}. Look at EMAIL_SERVICE_KEY and EMAIL_FROM.", tuple(said)
        )
    status = getattr(mail, "anymail_status", None)
    said.append(f"< taken, as {getattr(status, 'message_id', '')}")
    return Trial(True, f"The service took the mail. Look whether it reaches {', '.join(mail.to)}.", tuple(said))
