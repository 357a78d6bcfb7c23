"""What a closed wave says as a table: exactly what is published, in full precision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trine.core.agreement import Published
    from trine.core.agreement.collaboration import Collaboration
    from trine.core.intervals import Interval

COLUMNS = (
    "what",
    "team",
    "other",
    "item",
    "kind",
    "n",
    "count",
    "value",
    "low",
    "high",
    "all_answered",
    "beyond_chance",
    "ordered",
    "n_believed",
    "believed",
    "gap",
    "gap_low",
    "gap_high",
    "blind",
    "p",
    "alpha",
    "why_hidden",
)
"""Shares run from 0 to 1, scores of working together from 1 to 5; `low` and `high` are the ends at 95 %."""


def rows(shown: Published, together: Collaboration, items: Mapping[str, str]) -> Iterator[list[Any]]:
    """The lines of the file, in the order of `COLUMNS`."""
    for told in (*_agreement(shown, items), *_together(together)):
        yield [told.get(column) for column in COLUMNS]


def _agreement(shown: Published, items: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for pair in (*shown.pairs, *([shown.everybody] if shown.everybody else [])):
        low, high = _ends(pair.interval)
        gap_low, gap_high = _ends(pair.gap_interval)
        yield {
            "what": "agreement",
            "team": pair.team,
            "other": pair.other,
            "n": pair.n,
            "value": pair.overlap,
            "low": low,
            "high": high,
            "all_answered": pair.is_census,
            "beyond_chance": pair.kappa,
            "ordered": pair.ordered,
            "n_believed": pair.n_perceived,
            "believed": pair.perceived,
            "gap": pair.gap,
            "gap_low": gap_low,
            "gap_high": gap_high,
        }
    for misread in shown.misreads:
        low, high = _ends(misread.interval)
        yield {
            "what": "misread",
            "team": misread.team,
            "other": misread.about,
            "item": items.get(misread.item, misread.item),
            "kind": misread.kind.value,
            "n": misread.n,
            "count": misread.count,
            "value": misread.count / misread.n,
            "low": low,
            "high": high,
            "p": misread.p,
        }
    for reading in shown.readings:
        yield {
            "what": "hits of three guesses",
            "team": reading.team,
            "other": reading.about,
            "n": reading.n,
            "value": reading.hits,
            "blind": reading.blind,
            "p": reading.p,
        }
    for team, n in shown.answered.items():
        yield {"what": "answered", "team": team, "n": n, "why_hidden": "" if n else "fewer than 5"}
    for row in shown.suppressed:
        yield {"what": row.what, "team": row.team, "other": row.other, "why_hidden": row.why}


def _together(together: Collaboration) -> Iterator[dict[str, Any]]:
    for rated in together.rated:
        for score in rated.scores:
            low, high = _ends(score.interval)
            yield {
                "what": "working together",
                "team": rated.team,
                "other": rated.about,
                "item": score.question.value,
                "n": score.n,
                "value": score.mean,
                "low": low,
                "high": high,
                "all_answered": score.is_census,
                "alpha": rated.alpha,
            }
    for row in together.suppressed:
        yield {
            "what": "working together",
            "team": row.team,
            "other": row.other,
            "item": row.what,
            "why_hidden": row.why,
        }


def _ends(interval: Interval | None) -> tuple[float | None, float | None]:
    return (None, None) if interval is None else (interval.low, interval.high)
