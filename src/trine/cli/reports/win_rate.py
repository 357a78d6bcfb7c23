"""What `trine revenue winrate` says: two rates, what made the change, and every kind with its numbers."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from trine.analytics.numeric_causes import Numbers, number_named, numbers
from trine.analytics.win_rate import Count, Sides, UnusableQuestionError, factor_named, sides, span_named
from trine.cli.answering import hand_out, hand_out_table
from trine.core import oaxaca
from trine.core.explained import explained, percent, points
from trine.core.standardisation import FEWEST, Decomposition, Spread, bootstrap, decompose
from trine.core.wording import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from trine.analytics.snapshot import Facts
    from trine.core.intervals import Interval
    from trine.core.oaxaca import Threefold

Found = TypeVar("Found")
Setting = TypeVar("Setting")

LEVEL = 0.95
_MOST_FACTORS = 4
MOST_DRAWN = 20_000_000
"""So many rows are drawn again at most for the intervals of numbers; never less often than a hundred times."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The question as it was typed."""

    by: tuple[str, ...]
    start: str
    end: str
    count: Count
    within: int | None
    year_starts: int
    draws: int
    seed: int
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ByNumbers:
    """What numbers made of the change, with intervals of the three terms."""

    rows: Numbers
    found: Threefold
    spread: tuple[Interval, Interval, Interval]

    @property
    def sentence(self) -> str:
        """The three terms."""
        names = listed([name.replace("_", " ") for name in self.rows.names])
        found = self.found
        return (
            f"By {names}: of {points(found.difference)} points, {points(found.endowments)} come from these numbers "
            f"being other than before, {points(found.coefficients)} from what the same numbers bring, "
            f"{points(found.interaction)} from both at once."
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """Two periods; what made the change, where there are enough cases."""

    asked: Asked
    sides: Sides
    found: Decomposition
    spread: Spread | None
    """None where there are too few cases to say what made the change."""
    by_numbers: ByNumbers | None = None

    @property
    def sentence(self) -> str:
        """The answer in one sentence."""
        before, after = self.sides.before, self.sides.after
        moved = f"{percent(before.rate, 2)} to {percent(after.rate, 2)}"
        if self.spread is None:
            fewer = before if before.n <= after.n else after
            return f"{moved}. What made it can't be said: {fewer.span.name} has {fewer.n}, and it takes {FEWEST}."
        chance = " All of it may be chance." if 0 in self.spread.change else ""
        return f"{moved}: {explained(self.found, names=self.asked.by)}.{chance}"


def answer(facts: Facts, asked: Asked) -> Answer:
    """The answer from facts; raises `UnusableQuestionError` with everything that is wrong with the question."""
    problems: list[str] = []
    spans = [_tried(span_named, text, asked.year_starts, problems) for text in (asked.start, asked.end)]
    found = [_tried(factor_named, name, asked.count, problems) for name in asked.by]
    known = [_tried(number_named, name, asked.count, problems) for name in asked.numbers]
    factors = tuple(dict.fromkeys(name for name in found if name))
    if not problems and (len(factors) != len(asked.by) or not 1 <= len(factors) <= _MOST_FACTORS):
        problems.append(f"`--by` takes one to {_MOST_FACTORS} different factors, with commas between.")
    if asked.within is not None and asked.count == "deals":
        problems.append("`--within` counts days from lead to win, so it goes with `--count leads`.")
    before, after = spans
    if problems or before is None or after is None:
        raise UnusableQuestionError("\n".join(problems))
    told = _of_sides(sides(facts, factors, before, after, count=asked.count, within=asked.within), asked)
    if not known:
        return told
    names = tuple(dict.fromkeys(name for name in known if name))
    known_rows = numbers(facts, names, before, after, count=asked.count, within=asked.within)
    return replace(told, by_numbers=_by_numbers(known_rows, asked))


def _by_numbers(rows: Numbers, asked: Asked) -> ByNumbers:
    """The later period less the earlier, valued by what the numbers brought in the earlier."""
    generator = np.random.default_rng(asked.seed)
    draws = max(100, min(asked.draws, MOST_DRAWN // max(rows.before.outcome.size, rows.after.outcome.size)))
    spread = oaxaca.bootstrap(rows.after, rows.before, generator, draws=draws, level=LEVEL)
    return ByNumbers(rows, oaxaca.threefold(rows.names, rows.after, rows.before), spread)


def _tried(read: Callable[[str, Setting], Found], text: str, setting: Setting, problems: list[str]) -> Found | None:
    try:
        return read(text, setting)
    except UnusableQuestionError as error:
        problems.append(str(error))
        return None


def _of_sides(two: Sides, asked: Asked) -> Answer:
    cells = two.before.cells, two.after.cells
    found = decompose(two.factors, *cells)
    if not found.is_enough:
        return Answer(asked, two, found, None)
    generator = np.random.default_rng(asked.seed)
    return Answer(asked, two, found, bootstrap(two.factors, *cells, generator, draws=asked.draws, level=LEVEL))


def notes(told: Answer) -> Iterator[str]:
    """What one must know beside the figures: the definition, who was left watching, what is uncertain."""
    two = told.sides
    yield f"Counted: {two.definition}"
    days, share = two.shortest_watch, two.later_share
    if days is not None and two.watched_to is not None and two.within is None:
        yield (
            f"Censored: wins are on record up to {two.watched_to}, so leads of {two.after.span.name} were watched for "
            f"{days} days or more, those of {two.before.span.name} for "
            f"{max(0, (two.watched_to - two.before.span.end).days)} or more. Wins still to come are missing from the "
            "later period more than from the earlier."
        )
        if share is not None:
            yield (
                f"Of the wins of {two.before.span.name}, {percent(share)} came later than {days} days after the lead. "
                f"Alike for both: --within {days}d."
            )
    if two.within is not None and days is not None and days < two.within:
        yield (
            f"Careful: leads of {two.after.span.name} were watched for at least {days} days only, less than the "
            f"{two.within} asked for; wins on record end on {two.watched_to}."
        )
    if told.by_numbers is not None:
        one, other = told.by_numbers.rows.left_out
        names = two.before.span.name, two.after.span.name
        yield f"Rows without one of the numbers are left out: {one} of {names[0]}, {other} of {names[1]}."
    if told.spread is not None:
        yield (
            f"In brackets: {LEVEL:.0%} intervals of {told.asked.draws:,} resamples of both periods (seed "
            f"{told.asked.seed}); a kind that one period lacks counts as mix alone."
        )


def tell(told: Answer, format_: str, out: Path | None) -> None:
    """Print the answer, or write it to a file."""
    if format_ == "parquet":
        import pyarrow as pa

        hand_out_table(pa.Table.from_pylist(rows(told)), out)
        return
    from trine.cli.reports.win_rate_text import as_text

    text = {"json": as_json, "csv": as_csv, "table": as_text}[format_](told)
    hand_out(text, out)


def rows(told: Answer) -> list[dict[str, Any]]:
    """One row for each kind, those that the rate effect is strongest in first."""
    found = []
    for kind in sorted(told.found.kinds, key=lambda kind: (-abs(kind.rate), kind.kind)):
        row: dict[str, Any] = dict(zip(told.asked.by, kind.kind, strict=True))
        for name, cell in (("before", kind.before), ("after", kind.after)):
            row[f"n_{name}"], row[f"won_{name}"] = cell.n, cell.hits
            row[f"rate_{name}"] = cell.hits / cell.n if cell.n else None
        known = told.spread is not None
        found.append({**row, "mix_effect": kind.mix if known else None, "rate_effect": kind.rate if known else None})
    return found


def as_json(told: Answer) -> str:
    """Everything, with full precision."""
    two, known = told.sides, told.spread is not None
    periods = {
        name: {
            "period": side.span.name,
            "start": side.span.start.isoformat(),
            "end": side.span.end.isoformat(),
            "n": side.n,
            "won": side.hits,
            "rate": side.rate,
        }
        for name, side in (("from", two.before), ("to", two.after))
    }
    content = {
        "count": two.count,
        "by": list(told.asked.by),
        "definition": two.definition,
        **periods,
        "change": told.found.change,
        "mix": told.found.mix if known else None,
        "rate": told.found.rate if known else None,
        "mix_by_factor": dict(zip(told.asked.by, told.found.mix_by_factor, strict=True)) if known else None,
        "intervals": _intervals(told),
        "sentence": told.sentence,
        "notes": list(notes(told)),
        "watched_to": two.watched_to.isoformat() if two.watched_to else None,
        "kinds": rows(told),
        "numbers": _numbers_as_json(told.by_numbers) if told.by_numbers else None,
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _intervals(told: Answer) -> dict[str, Any] | None:
    spread = told.spread
    if spread is None:
        return None
    by_factor = {name: _ends(each) for name, each in zip(told.asked.by, spread.mix_by_factor, strict=True)}
    settings = {"level": LEVEL, "draws": told.asked.draws, "seed": told.asked.seed}
    ends = {"change": _ends(spread.change), "mix": _ends(spread.mix), "rate": _ends(spread.rate)}
    return {**settings, **ends, "mix_by_factor": by_factor}


def _numbers_as_json(told: ByNumbers) -> dict[str, Any]:
    found = told.found
    terms = ("endowments", "coefficients", "interaction")
    return {
        **{name: getattr(found, name) for name in terms},
        "intervals": {name: _ends(each) for name, each in zip(terms, told.spread, strict=True)},
        "n_before": int(told.rows.before.outcome.size),
        "n_after": int(told.rows.after.outcome.size),
        "left_out": list(told.rows.left_out),
        "causes": [asdict(cause) for cause in found.causes],
        "sentence": told.sentence,
    }


def _ends(interval: Interval) -> list[float]:
    return [interval.low, interval.high]


def as_csv(told: Answer) -> str:
    """The kinds as comma-separated values."""
    found = rows(told)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(found[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    return text.getvalue()
