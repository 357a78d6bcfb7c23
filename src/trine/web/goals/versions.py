"""Which state of a row a form was opened on: whoever saves an older one hears what others changed, and undoes nothing.

Triggers keep a history of every row: a row's version is the number of its newest entry there. A goal is made of rows of
several tables, so its version is a digest of what it says, with the newest event about it.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

from trine.core.wording import listed, number
from trine.web.base.errors import Invalid
from trine.web.base.models import Event
from trine.web.goals.changes import Detail

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.db.models import Model, QuerySet
    from django.forms import BaseForm
    from django.http import QueryDict

    from trine.core import company as core

MOST = 3
"""So many changes are told in a sentence."""


class OutOfDate(Invalid):
    """Others changed the row since the form was opened. The form keeps what was typed, and then holds `version`."""

    def __init__(self, sentence: str, version: str) -> None:
        super().__init__(sentence)
        self.version = version

    def add_to(self, form: BaseForm) -> None:
        """Say so above the form, and let the next save be about the state that the sentence tells of."""
        super().add_to(form)
        data = cast("QueryDict", form.data).copy()
        data["version"] = self.version
        form.data = data


def version_of(row: Model) -> str:
    """The row's version: the number of its newest entry in the history."""
    newest = _history(row).order_by("-pgh_id").values_list("pgh_id", flat=True).first()
    return "" if newest is None else str(newest)


def check_version(row: Model, seen: str, *, name: str, fields: Mapping[str, str], subject: tuple[str, str]) -> None:
    """Refuse what was written on an older state of a row, if one of these fields says something else now.

    `row` is locked and fresh, `seen` the version that the form was opened on; empty means the present one. `fields` are
    names of the model's fields and what people call them, `subject` is the kind and id of the row's events.
    Raises OutOfDate.
    """
    now = version_of(row)
    if seen in {"", now}:
        return
    before = _history(row).filter(pgh_id=int(seen)).first() if seen.isascii() and seen.isdigit() else None
    changed = [field for field in fields if before is None or _raw(before, field) != _raw(row, field)]
    if not changed:
        return
    since = _events(subject)
    if before is None:
        raise OutOfDate(_told(name, since.none(), ()), now)
    opened: datetime = before.pgh_created_at
    details = [Detail(fields[field], _word(before, field), _word(row, field)) for field in changed]
    raise OutOfDate(_told(name, since.filter(at__gt=opened), details), now)


def goal_version(goal: core.Goal) -> str:
    """A goal's version: the newest event about it, and a digest of what it says beside agreements."""
    newest = _events(("goal", goal.id)).values_list("id", flat=True).first() or 0
    return f"{newest}.{digest(replace(goal, sign_offs=(), changed=None))}"


def check_goal_version(goal: core.Goal, seen: str) -> None:
    """Refuse what was written on an older state of a goal; as `check_version`. Raises OutOfDate."""
    now = goal_version(goal)
    event, _, said = seen.partition(".")
    if not seen or said == now.partition(".")[2]:
        return
    since = _events(("goal", goal.id)).filter(verb="goal_changed")
    since = since.filter(id__gt=int(event)) if event.isascii() and event.isdigit() else since.none()
    details = [Detail(**row) for change in reversed(since) for row in change.payload.get("changes", ())]
    raise OutOfDate(_told(goal.title, since, details), now)


def digest(value: core.Goal | core.KeyResult) -> str:
    """A short text that is the same for equal values only."""
    return sha256(repr(value).encode()).hexdigest()[:16]


def _events(subject: tuple[str, str]) -> QuerySet[Event]:
    rows = Event.objects.filter(subject_kind=subject[0], subject_id=subject[1])
    return rows.select_related("actor").order_by("-id")


def _told(name: str, since: QuerySet[Event], details: Iterable[Detail]) -> str:
    who = listed(sorted({event.actor.name for event in since if event.actor is not None}) or ["Somebody"])
    words = [detail.sentence for detail in details]
    more = f": {'; '.join(words[:MOST])}{'; and more' if len(words) > MOST else ''}" if words else ""
    return (
        f"{who} changed “{name}” meanwhile{more}. What you typed is still here: look at it, and save again if it is to "
        "stand."
    )


def _history(row: Model) -> QuerySet[Any]:
    found: QuerySet[Any] = row.events.all()  # type: ignore[attr-defined]  # every tracked model has them
    return found


def _raw(row: Any, field: str) -> object:
    """A field's value; of a relation its key."""
    return getattr(row, row._meta.get_field(field).attname)


def _word(row: Any, field: str) -> str:
    """A field's value as people read it; nothing for none."""
    value = _raw(row, field)
    related = row._meta.get_field(field).related_model
    if related is not None and value is not None:
        return str(related._default_manager.filter(pk=value).first() or "")
    if isinstance(value, float):
        return number(value)
    return "" if value is None else str(value)
