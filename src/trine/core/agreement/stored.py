"""What may be shown of a survey, as JSON and back: what a program reads and what is kept are the same figures."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, TypeVar

from trine.core.agreement.collaboration import Collaboration, Question, Rated, Score
from trine.core.agreement.disclosure import Published, Suppressed
from trine.core.agreement.misreads import Misread, MisreadKind, Reading
from trine.core.agreement.pairs import Pair
from trine.core.intervals import Interval

if TYPE_CHECKING:
    from collections.abc import Mapping

Row = TypeVar("Row", Pair, Misread, Reading, Suppressed)
INTERVALS = ("interval", "gap_interval")


def to_json(published: Published) -> dict[str, Any]:
    """The figures in full precision; shares run from 0 to 1, intervals are two ends, what is not known is null.

    >>> to_json(Published((), (), (), (), {"sales": 7, "product": None}))["answered"]
    {'sales': 7, 'product': None}
    """
    return {
        "pairs": [_told(row) for row in published.pairs],
        "misreads": [_told(row) | {"kind": row.kind.value} for row in published.misreads],
        "readings": [_told(row) for row in published.readings],
        "everybody": None if published.everybody is None else _told(published.everybody),
        "answered": dict(published.answered),
        "suppressed": [_told(row) for row in published.suppressed],
    }


def from_json(told: Mapping[str, Any]) -> Published:
    """What `to_json` was given; anything more in `told` is passed over.

    >>> shown = Published((), (), (), (Suppressed("sales", "sales", "agreement", "too few"),), {"sales": None})
    >>> from_json(to_json(shown)) == shown
    True
    """
    return Published(
        pairs=tuple(_row(Pair, row) for row in told["pairs"]),
        misreads=tuple(_row(Misread, row | {"kind": MisreadKind(row["kind"])}) for row in told["misreads"]),
        readings=tuple(_row(Reading, row) for row in told["readings"]),
        suppressed=tuple(_row(Suppressed, row) for row in told["suppressed"]),
        answered=dict(told["answered"]),
        everybody=None if told["everybody"] is None else _row(Pair, told["everybody"]),
    )


def _told(row: Pair | Misread | Reading | Suppressed) -> dict[str, Any]:
    told = asdict(row)
    for name in INTERVALS:
        interval = getattr(row, name, None)
        if interval is not None:
            told[name] = [interval.low, interval.high]
    return told


def _row(kind: type[Row], told: Mapping[str, Any]) -> Row:
    known = {field.name: told[field.name] for field in fields(kind) if field.name in told}
    for name in INTERVALS:
        if known.get(name) is not None:
            known[name] = Interval(*known[name])
    return kind(**known)


def collaboration_to_json(shown: Collaboration) -> dict[str, Any]:
    """The figures in full precision; intervals are two ends, what is not known is null."""
    return {
        "rated": [
            {
                "team": row.team,
                "about": row.about,
                "alpha": row.alpha,
                "scores": [
                    asdict(score)
                    | {"question": score.question.value}
                    | {"interval": None if score.interval is None else [score.interval.low, score.interval.high]}
                    for score in row.scores
                ],
            }
            for row in shown.rated
        ],
        "suppressed": [asdict(row) for row in shown.suppressed],
    }


def collaboration_from_json(told: Mapping[str, Any]) -> Collaboration:
    """What `collaboration_to_json` was given."""
    return Collaboration(
        tuple(
            Rated(row["team"], row["about"], tuple(_stored(score) for score in row["scores"]), row["alpha"])
            for row in told["rated"]
        ),
        tuple(Suppressed(**row) for row in told["suppressed"]),
    )


def _stored(told: Mapping[str, Any]) -> Score:
    ends = told["interval"]
    interval = None if ends is None else Interval(*ends)
    return Score(Question(told["question"]), told["n"], told["mean"], interval, told["is_census"])
