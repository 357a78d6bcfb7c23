"""One-time links: made once, shown once, kept as a hash, used once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from trine.web.people.models import Invitation, LinkKind

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from trine.web.people.querysets import InvitationQuerySet

LIFETIME = {
    LinkKind.FIRST_OWNER: timedelta(hours=24),
    LinkKind.JOIN: timedelta(days=7),
    LinkKind.PASSWORD: timedelta(hours=24),
}


class DeadLink(Exception):  # noqa: N818 - it is what the person holds
    """A link that lets nobody in, and the sentence that says why. `status` is that of the page."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


def make_link(kind: LinkKind, **fields: Any) -> tuple[Invitation, str]:
    """A new link of that kind and its token, which is kept nowhere. `fields` are those of the invitation."""
    token = secrets.token_urlsafe(32)
    link = Invitation.objects.create(
        token_hash=hashed(token), kind=kind, expires_at=timezone.now() + LIFETIME[kind], **fields
    )
    return link, token


def hashed(token: str) -> str:
    """What is kept of a token. It has 256 random bits, so that a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_link(token: str, kind: LinkKind, *, lock: bool = False) -> Invitation:
    """The link of a token, if it still lets somebody in; DeadLink otherwise.

    With `lock`, inside a transaction, a second browser waits here and then finds the link used.
    """
    links = Invitation.objects.select_for_update(of=("self",)) if lock else Invitation.objects.all()
    link = links.select_related("team", "person", "invited_by").filter(token_hash=hashed(token), kind=kind).first()
    if link is None:
        raise DeadLink("This link is not known here. Check that you copied all of it.", 404)
    if sentence := why_dead(link, timezone.now()):
        raise DeadLink(sentence, 410)
    return link


def why_dead(link: Invitation, now: datetime) -> str | None:
    """Why a link lets nobody in any more, and whom to ask; none if it does."""
    ask = f"Ask {link.invited_by.name} for a new one." if link.invited_by else "Start Trine again for a new one."
    if link.used_at is not None:
        return "This link has been used already. If it was you, sign in."
    if link.revoked_at is not None:
        return f"This link was withdrawn. {ask}"
    if link.expires_at <= now:
        return f"This link has expired. {ask}"
    return None


def open_links(kind: LinkKind) -> InvitationQuerySet:
    """Links of that kind that would still let somebody in."""
    return Invitation.objects.filter(kind=kind, used_at=None, revoked_at=None, expires_at__gt=timezone.now())


def revoke_links(links: QuerySet[Invitation]) -> int:
    """Withdraw links that nobody has used; how many."""
    return links.filter(used_at=None, revoked_at=None).update(revoked_at=timezone.now())
