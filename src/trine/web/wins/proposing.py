"""Wins that the data show are proposed, each once. Areas register what they can show; those above this one too."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.db import transaction
from django.db.utils import InterfaceError, OperationalError

from trine.web.base.events import record
from trine.web.wins.hands import gathered, write_down
from trine.web.wins.models import NEWS, Win

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from trine.web.wins.hands import Hand

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a win. `text` has no figures of money and no account: these stand in `with_money`, if there are any.

    `source` tells it from all others for ever (`goal/c-share`): what was proposed from it once is not proposed again.
    """

    source: str
    kind: Win.Kind
    text: str
    on: date
    hands: tuple[Hand, ...]
    with_money: str = ""
    story: str = ""
    url: str = ""
    guests_may_read: bool = False


class Proposer(Protocol):
    """What one area can show."""

    name: str

    def find(self, since: date, today: date) -> Iterable[Candidate]:
        """What went well from a day on, in a constant number of queries."""


_REGISTERED: dict[str, Proposer] = {}


def register(proposer: Proposer) -> None:
    """Have an area's wins proposed; called once, when the area is ready."""
    _REGISTERED[proposer.name] = proposer


def propose_all(today: date, since: date | None = None) -> int:
    """Propose what the data show of the last 30 days; how many are new. An area that fails keeps no other from it."""
    return sum(_of(proposer, since or today - NEWS, today) for proposer in _REGISTERED.values())


def _of(proposer: Proposer, since: date, today: date) -> int:
    try:
        found = list(proposer.find(since, today))
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # whatever is wrong with one area, what the others show is proposed
        logger.exception("The wins of %s could not be found", proposer.name)
        return 0
    known = set(Win.objects.filter(source__in=[each.source for each in found]).values_list("source", flat=True))
    return sum(propose(each) for each in found if each.source not in known)


@transaction.atomic
def propose(candidate: Candidate) -> bool:
    """Propose one, unless it was before, whatever became of it; the win and its event are written together."""
    values = {
        "text": candidate.text,
        "with_money": candidate.with_money,
        "story": candidate.story,
        "on": candidate.on,
        "kind": candidate.kind,
        "url": candidate.url,
        "guests_may_read": candidate.guests_may_read,
    }
    hands = gathered(candidate.hands)
    win, is_new = Win.objects.get_or_create(source=candidate.source, defaults=values)
    if is_new:
        write_down(win, hands)
        win.proposal = record(None, "win_proposed", "win", str(win.pk), text=win.text).pk
        win.save(update_fields=["proposal"])
    return is_new
