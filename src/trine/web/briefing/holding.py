"""Knows a back-up that was restored, and holds what was pending in it: it may have gone out before.

A database can't know by itself that it is an older one. So there are two counters, one in the database and one in a
file of the data folder. Both advance before and after each batch that goes out, the database first: a kill in between
leaves it ahead, which is no matter. A database that is behind the file is an older one. So is one whose file is not
there any more, is of another installation, or was copied (its place on the disk, the inode, stands in it). What an
owner of the machine can't tell from this is a whole machine set back to a snapshot.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F

from trine.core.briefing import Channel
from trine.web.briefing.models import Delivery, Outgoing, State, Tally
from trine.web.briefing.outbox import plan_waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

logger = logging.getLogger(__name__)

LENGTH = 200
"""Bytes of the file: always the same ones, written in place, so that its inode stays."""
BREATH = 20
"""Seconds between two signs of life."""
WHY = "held, because a back-up was restored and it may have gone out before"

_watching: list[bool] = []
_LISTENERS: list[Callable[[datetime], None]] = []


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands in the file."""

    installation: str
    count: int
    inode: int


def on_restored(listener: Callable[[datetime], None]) -> None:
    """Have an area hold what it sends by itself, in the same transaction; called once, when the area is ready."""
    _LISTENERS.append(listener)


@contextmanager
def watching() -> Iterator[None]:
    """As long as this process sends, have it count what it sends, and look whether the database is still the same."""
    _watching.append(True)
    try:
        yield
    finally:
        _watching.pop()


def is_ours() -> bool:
    """Whether the database is the one that this data folder has sent from. The file is read first: it is behind."""
    if not _watching:
        return True
    try:
        with _path().open("rb") as file:
            mark = _read(file.fileno())
    except FileNotFoundError:
        mark = None
    return _fit(mark, Tally.objects.filter(pk=1).first())


def advance(now: datetime) -> None:
    """Count on, in the database and then in the file; an OSError of the file keeps no mail from going out."""
    if not _watching:
        return
    try:
        with _locked() as file:
            Tally.objects.filter(pk=1).update(count=F("count") + 1, seen_at=now)
            row = Tally.objects.get(pk=1)
            mark = _read(file)
            if mark is not None and mark.installation == str(row.installation):
                _write(file, str(row.installation), row.count)
    except OSError as error:
        logger.warning("%s can't be written, so that a restored back-up would not be known: %s", _path(), error)


def show_life(now: datetime) -> None:
    """Note, every now and then, that the process that sends is alive."""
    Tally.objects.filter(pk=1, seen_at__lt=now - timedelta(seconds=BREATH)).update(seen_at=now)


def look(now: datetime) -> bool:
    """Hold what is pending if the database is another than before; whether it was. The first start holds nothing."""
    with _locked() as file:
        mark, row = _read(file), Tally.objects.filter(pk=1).first()
        if _fit(mark, row):
            return False
        if row is None and (mark is None or mark.count == 0):
            installation = str(uuid4())
            _write(file, installation, 0)
            Tally.objects.create(pk=1, installation=installation, seen_at=now)
            return False
        count = max(mark.count if mark else 0, row.count if row else 0) + 1
        installation = str(uuid4())
        held = _hold(now, installation, count)
        _write(file, installation, count)
    logger.warning("A back-up was restored, or the data folder moved: %s messages are held until an owner looks.", held)
    return True


@dataclass(frozen=True, slots=True)
class Held:
    """What is held since a restored back-up was found: when that was, the first of the messages, how many, to whom."""

    at: datetime | None
    rows: tuple[Delivery, ...]
    messages: int
    people: int


def held(most: int = 50) -> Held | None:
    """What is held, if anything is."""
    every = Delivery.objects.filter(state=State.HELD)
    rows = tuple(every.select_related("person", "message").order_by("-message", "person")[:most])
    if not rows:
        return None
    at = Tally.objects.filter(pk=1).values_list("held_at", flat=True).first()
    return Held(at, rows, every.count(), every.values("person").distinct().count())


def _hold(now: datetime, installation: str, count: int) -> int:
    while plan_waiting(now):
        pass
    with transaction.atomic():
        pending = Outgoing.objects.filter(state=Outgoing.State.PENDING)
        held = Delivery.objects.filter(outgoing__in=pending).update(state=State.HELD, outgoing=None, why=WHY)
        pending.delete()
        waiting = Delivery.objects.filter(state=State.PENDING).exclude(channel=Channel.INBOX)
        held += waiting.update(state=State.HELD, why=WHY)
        for listener in _LISTENERS:
            listener(now)
        Tally.objects.update_or_create(
            pk=1, defaults={"installation": installation, "count": count, "seen_at": now, "held_at": now}
        )
    return held


def _fit(mark: Mark | None, row: Tally | None) -> bool:
    if mark is None or row is None:
        return False
    inode = _path().stat().st_ino
    return mark.installation == str(row.installation) and mark.count <= row.count and mark.inode == inode


def _path() -> Path:
    path: Path = settings.DATA_DIR / "briefing.mark"
    return path


@contextmanager
def _locked() -> Iterator[int]:
    """The file, made if there is none, for us alone."""
    _path().parent.mkdir(parents=True, exist_ok=True)
    file = os.open(_path(), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)


def _read(file: int) -> Mark | None:
    try:
        return Mark(**json.loads(os.pread(file, LENGTH, 0)))
    except (ValueError, TypeError):
        return None


def _write(file: int, installation: str, count: int) -> None:
    mark = Mark(installation, count, os.fstat(file).st_ino)
    os.pwrite(file, json.dumps(asdict(mark)).encode().ljust(LENGTH), 0)
    os.fsync(file)
