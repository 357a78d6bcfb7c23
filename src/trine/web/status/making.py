"""Editions are made by themselves, a working day before they go out, each once whoever asks.

The job worker makes them, because goals are measured with facts, which take memory and seconds. One lock over all of
it: whoever comes second finds the edition there.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction

from trine.core.status import Line, compose, made_at, month_out, next_out
from trine.core.status.parts import COMPANY
from trine.web.people.models import Team
from trine.web.people.querysets import by_name
from trine.web.status.models import Edition, EditionPart, Remembered, Schedule
from trine.web.status.rows import as_json
from trine.web.status.sources import Window, sources_of
from trine.web.status.ties import counted_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LOCK = 7_212_006
"""The advisory lock that keeps two makers apart."""
USUAL_SPAN = {"weekly": timedelta(days=7), "monthly": timedelta(days=31), "changes": timedelta(days=7)}
MOST_SPAN = {"weekly": timedelta(days=14), "monthly": timedelta(days=45), "changes": timedelta(days=21)}
"""An edition goes on where the last one ended, unless that is longer ago."""
APART = {"weekly": timedelta(days=4), "monthly": timedelta(days=20), "changes": timedelta(days=4)}
"""At least so long after the last one, also when leaders choose another day."""
LATE = timedelta(days=3)
"""What could not be made in time, because Trine was down, goes out late; after so long it would be no news."""
HUES = ("product", "marketing", "sales")


def schedule() -> Schedule:
    """When editions go out, as chosen or as usual."""
    return Schedule.objects.filter(pk=1).first() or Schedule(pk=1)


def make_due(now: datetime) -> list[Edition]:
    """Make the editions whose time to be written has come."""
    wanted = schedule()
    switched_on = {"weekly": wanted.weekly, "monthly": wanted.monthly, "changes": wanted.changes}
    found = (make_if_due(kind, wanted, now) for kind, is_on in switched_on.items() if is_on)
    return [edition for edition in found if edition is not None]


def make_if_due(kind: str, wanted: Schedule, now: datetime) -> Edition | None:
    """Make the next edition of a kind if it is time and nobody has."""
    if _next_out(kind, wanted, now) is None:
        return None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        out = _next_out(kind, wanted, now)
        return make(kind, out, wanted, now) if out is not None else None


def _next_out(kind: str, wanted: Schedule, now: datetime) -> datetime | None:
    """When the edition that has to be made now goes out; none if there is none to make."""
    last = Edition.objects.filter(kind=kind).order_by("-goes_out_at").first()
    if last is not None and last.state == Edition.State.DRAFTED:
        return None
    rhythm = wanted.rhythm_of(kind)
    after = max(now - LATE, last.goes_out_at + APART[kind]) if last is not None else now
    out = month_out(rhythm, after) if kind == Edition.Kind.MONTHLY else next_out(rhythm, after)
    written = made_at(rhythm, out)
    return out if now >= written else None


def make(kind: str, out: datetime, wanted: Schedule, now: datetime) -> Edition:
    """Write an edition: what it tells of, and its parts with their lines. Within a transaction."""
    last = Edition.objects.filter(kind=kind).order_by("-until").first()
    until = out if kind == Edition.Kind.CHANGES else now
    since = _since(kind, until, last)
    rhythm = wanted.rhythm_of(kind)
    edition = Edition.objects.create(
        kind=kind,
        day=rhythm.day_of(out),
        since=since,
        until=until,
        goes_out_at=out,
        counts_on=counted_on(rhythm.day_of(now)),
    )
    if kind != Edition.Kind.CHANGES:
        remembered = dict(last.remembered.values_list("source", "values")) if last is not None else {}
        lines = collect(edition, wanted, remembered, keep=True)
        _write_parts(edition, lines)
    return edition


def _since(kind: str, until: datetime, last: Edition | None) -> datetime:
    if last is not None and until - MOST_SPAN[kind] < last.until < until:
        return last.until
    return until - USUAL_SPAN[kind]


def collect(
    edition: Edition, wanted: Schedule, remembered: Mapping[str, object], *, keep: bool = False
) -> tuple[Line, ...]:
    """What all sources have to tell; with `keep` also what they want to know again next time."""
    rhythm = wanted.rhythm_of(edition.kind)
    lines: list[Line] = []
    for source in sources_of(edition.kind):
        known = remembered.get(source.name) or {}
        window = Window(edition.since, edition.until, edition.goes_out_at, rhythm, known)  # type: ignore[arg-type]  # JSON
        found = source.find(window)
        lines += found.lines
        if keep and found.remember:
            Remembered.objects.create(edition=edition, source=source.name, values=dict(found.remember))
    return tuple(lines)


def _write_parts(edition: Edition, lines: Iterable[Line]) -> None:
    teams = list(Team.objects.lasting(edition.day).order_by(by_name()))
    if edition.kind == Edition.Kind.MONTHLY:
        teams = []  # launches are the whole company's
    composed = compose(lines, [team.slug for team in teams])
    rows = [EditionPart(edition=edition, name="The company", position=0, lines=as_json(composed[COMPANY]))]
    rows += [_part(edition, team, place, composed[team.slug]) for place, team in enumerate(teams, start=1)]
    EditionPart.objects.bulk_create(rows, batch_size=500)


def _part(edition: Edition, team: Team, position: int, lines: Sequence[Line]) -> EditionPart:
    hue = team.function if team.function in HUES else ""
    return EditionPart(
        edition=edition,
        team=team,
        slug=team.slug,
        name=team.name,
        hue=hue,
        position=position,
        lines=as_json(lines),
    )
