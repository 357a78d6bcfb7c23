"""Connecting a source, changing, trying and reading it, and letting it go. Only owners do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from trine.integrations.sources.errors import SettingsError, SourceError
from trine.integrations.sources.retrying import Patience
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.data.sources.connecting import connected, source_of, under_way
from trine.web.data.sources.models import LiveSource
from trine.web.data.sources.sealing import seal, unseal
from trine.web.data.sources.tasks import defer_sync
from trine.web.people import policy

if TYPE_CHECKING:
    from trine.web.people.models import Person

QUICK = Patience(attempts=2, first=0.5, most=0.5, longest=2.0, connect=5.0, read=15.0)
"""For trying a connection while somebody waits."""
_PLACES = ("kind", "address", "user", "database")
_FIELDS = ("name", "kind", "address", "version", "user", "database", "reading", "every")


def _may(actor: Person) -> None:
    if not policy.owner(actor):
        raise NotAllowed("Only owners connect sources.")


def connect_source(*, actor: Person, secret: str, **values: str) -> LiveSource:
    """Connect a source, as the form gives it; nothing is read yet. Raises NotAllowed, Invalid."""
    _may(actor)
    row = LiveSource(by=actor, **{name: values.get(name, "") for name in _FIELDS})
    _check(row, secret)
    row.secret = seal(secret) if secret else ""
    with transaction.atomic():
        if LiveSource.objects.filter(name=row.name).exists():
            raise Invalid("There is a source of this name already.", name="Choose another name.")
        row.save()
        record(actor, "source_connected", "source", str(row.pk), name=row.name, kind=row.get_kind_display())
    return row


def change_source(*, actor: Person, row: LiveSource, secret: str, **values: str) -> None:
    """Change how a source is read; without a new secret it keeps the one that it has.

    A secret never follows to another address or user: there it is asked for anew. The name and kind stay, because the
    facts carry them. Raises NotAllowed, Invalid.
    """
    _may(actor)
    with transaction.atomic():
        row = LiveSource.objects.select_for_update().get(pk=row.pk)
        before = {name: getattr(row, name) for name in _PLACES}
        for name in _FIELDS[2:]:
            setattr(row, name, values.get(name, ""))
        moved = any(getattr(row, name) != before[name] for name in _PLACES)
        if moved and row.secret and not secret:
            again = "It is not sent to another address by itself."
            raise Invalid("Enter the secret once more.", secret=again)
        try:
            known = secret or unseal(row.secret)
        except SettingsError as problem:
            raise Invalid(str(problem), secret=str(problem)) from problem
        _check(row, known)
        row.secret = seal(known) if known else ""
        row.save()
        record(actor, "source_changed", "source", str(row.pk), name=row.name)


def _check(row: LiveSource, secret: str) -> None:
    try:
        source_of(row.document, row.reading, secret)
    except SettingsError as problem:
        raise Invalid(str(problem)) from problem


def try_source(*, actor: Person, row: LiveSource) -> str:
    """Ask the source whether it answers; the sentence that it does. Raises NotAllowed, and Invalid with why not."""
    _may(actor)
    try:
        return connected(row, QUICK).check()
    except SourceError as problem:
        raise Invalid(str(problem)) from problem


def start_sync(*, actor: Person, row: LiveSource) -> None:
    """Read what has changed, in a job. Starting what is under way changes nothing. Raises NotAllowed."""
    _may(actor)
    if row.pk in under_way():
        return
    with transaction.atomic():
        record(actor, "source_sync_started", "source", str(row.pk), name=row.name)
        defer_sync(row.pk)


def let_go(*, actor: Person, row: LiveSource) -> None:
    """Forget a source and its secret; its facts stay as they are. Raises NotAllowed, Invalid while it is read."""
    _may(actor)
    if row.pk in under_way():
        raise Invalid("It is being read right now; wait until that is done.")
    with transaction.atomic():
        record(actor, "source_let_go", "source", str(row.pk), name=row.name)
        row.delete()
