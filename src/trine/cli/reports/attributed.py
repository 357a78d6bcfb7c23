"""What `trine revenue attribute` says: a table for people, JSON, CSV and Parquet with full precision for programs."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from trine.analytics.errors import UnusableFactsError
from trine.cli.answering import hand_out, hand_out_table
from trine.core.attribution import MODELS, credit_paths, disagreements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path as File

    from trine.analytics.attribution import AttributionReport
    from trine.core.attribution import Path, Tally
    from trine.core.attribution.disagreement import Basis

_SHORT = {
    "first": "first",
    "last": "last",
    "linear": "linear",
    "u_shaped": "U",
    "u_shaped_hubspot": "U lead",
    "w_shaped": "W",
    "full_path": "full path",
    "time_decay": "decay",
    "markov": "Markov",
    "shapley": "Shapley",
}
_CELL = {"deals": 10, "value": 13}
"""How wide a figure is in the table."""
_COLUMNS = ("slice", "model", "key", "title", "deals", "value")


@dataclass(frozen=True, slots=True)
class Part:
    """The credit of all deals, or of one segment or period."""

    name: str
    models: Mapping[str, Mapping[str, Tally]]
    removal_effects: Mapping[str, float]
    probability: float
    n: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The part as a document."""
        return {
            "models": {
                model: {key: {"deals": one.deals, "value": one.value} for key, one in given.items()}
                for model, given in self.models.items()
            },
            "removal_effects": dict(self.removal_effects),
            "conversion_probability": self.probability,
            "n": dict(self.n),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is told: the whole, its slices, and what was asked and counted."""

    whole: Part
    basis: Basis
    currency: str | None
    asked: Mapping[str, Any]
    definitions: tuple[str, ...]
    facts: tuple[str, ...]
    """What to know of the rows behind it, in sentences."""
    slices: tuple[Part, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)


def of_report(report: AttributionReport) -> Answer:
    """The answer from facts."""
    n = report.n
    asked = {
        "by": report.by,
        "basis": report.basis,
        "scope": report.reach.scope,
        "lookback_days": report.reach.lookback_days,
        "half_life_days": report.reach.half_life_days,
        "from": report.start.isoformat() if report.start else None,
        "to": report.end.isoformat() if report.end else None,
        "currency": report.currency,
        "as_of": report.as_of.isoformat() if report.as_of else None,
    }
    whole = Part("", report.models, report.removal_effects, report.chain_probability, asdict(n))
    slices = tuple(
        Part(one.name, one.models, one.removal_effects, one.probability, asdict(one.n)) for one in report.slices
    )
    facts = tuple(_of_rows(report))
    return Answer(whole, report.basis, report.currency, asked, report.definitions, facts, slices, report.titles)


def _of_rows(report: AttributionReport) -> Iterator[str]:
    n, left = report.n, report.n.touches_left_out
    yield f"{_count(n.won_deals, 'won deal')}: {n.deals_with_touches:,} with touches share the credit."
    if n.deals_without_touches:
        worth = f", {n.value_without_touches:,.0f} {report.currency or ''}".rstrip()
        yield f"{_count(n.deals_without_touches, 'won deal')} with no touch known{worth}: nobody's credit."
    yield f"{_count(n.lost_with_touches, 'lost deal')} with touches, for Markov."
    yield (
        f"{_count(n.touches, 'touch', 'es')} of all time, {left['no_deal']:,} of them of no closed deal. The others "
        f"counted for a deal {n.touches_used:,} times, were too late for one {left['after_close']:,} times "
        f"and too early {left['before_window']:,} times."
    )
    for currency, deals in n.deals_in_other_currencies.items():
        yield f"{_count(deals, 'won deal')} in {currency}: counted among deals, but not in value."
    if n.deals_without_amount:
        yield f"{_count(n.deals_without_amount, 'won deal')} without an amount: counted among deals, with a value of 0."
    if n.deals_without_close:
        yield f"{_count(n.deals_without_close, 'closed deal')} without the day of the close can't be counted."
    if n.touches_on_two_accounts:
        both = _count(n.touches_on_two_accounts, "touch", "es")
        yield f"{both} on another account than the contact's: the touch's own counts."


def of_paths(paths: Sequence[Path], models: Sequence[str] | None, basis: Basis, file: str) -> Answer:
    """The answer from plain paths."""
    found = credit_paths(paths, models)
    if not found.models:
        titles = " and ".join(MODELS[name].title for name in found.left_out)
        raise UnusableFactsError(f"Paths don't say when things were, so {titles} can't be worked out; it takes facts.")
    n = {
        "paths": len(paths),
        "conversions": sum(path.conversions for path in paths),
        "nulls": sum(path.nulls for path in paths),
        "value": sum(path.value for path in paths),
    }
    facts = [f"{_count(len(paths), 'path')}: {n['conversions']:,} won, {n['nulls']:,} lost."]
    if found.left_out:
        left = ", ".join(MODELS[name].title for name in found.left_out)
        facts.append(f"Left out, because plain paths don't say when things were: {left}.")
    asked = {"by": "channel", "basis": basis, "paths": file, "left_out": list(found.left_out)}
    whole = Part("", found.models, found.chain.removal_effects, found.chain.probability, n)
    return Answer(whole, basis, None, asked, (), tuple(facts))


def tell(answer: Answer, format_: str, out: File | None) -> None:
    """Print the answer, or write it to a file."""
    if format_ == "parquet":
        _write_parquet(answer, out)
    elif format_ == "table":
        if out is None:
            _print(answer, Console(highlight=False))
        else:
            with out.open("w", encoding="utf-8") as file:
                _print(answer, Console(file=file, highlight=False, width=140))
    else:
        hand_out(_json(answer) if format_ == "json" else _csv(answer), out)


def _json(answer: Answer) -> str:
    document = {
        **answer.whole.as_json(),
        **answer.asked,
        "disagreements": [
            asdict(one) | {"spread": one.spread} for one in disagreements(answer.whole.models, answer.basis)
        ],
        "titles": dict(answer.titles),
        "definitions": list(answer.definitions),
        "model_definitions": {name: MODELS[name].definition for name in answer.whole.models},
    }
    if answer.slices:
        document["slices"] = {one.name: one.as_json() for one in answer.slices}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _rows(answer: Answer) -> Iterator[tuple[Any, ...]]:
    for part in (answer.whole, *answer.slices):
        for model, given in part.models.items():
            for key, one in given.items():
                yield part.name, model, key, answer.titles.get(key, key), one.deals, one.value


def _csv(answer: Answer) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(_rows(answer))
    return text.getvalue()


def _write_parquet(answer: Answer, out: File | None) -> None:
    import pyarrow as pa

    columns = list(zip(*_rows(answer), strict=True)) or [()] * len(_COLUMNS)
    types = [pa.string()] * 4 + [pa.float64()] * 2
    table = pa.table(
        {name: pa.array(values, kind) for name, values, kind in zip(_COLUMNS, columns, types, strict=True)}
    )
    hand_out_table(table, out)


def _print(answer: Answer, out: Console) -> None:
    unit = "won deals" if answer.basis == "deals" else f"value won{f' in {answer.currency}' if answer.currency else ''}"
    for part in (answer.whole, *answer.slices):
        _print_part(part, answer, out, f"{part.name}: {unit}" if part.name else f"Credit, {unit}")
    for one in disagreements(answer.whole.models, answer.basis)[:3]:
        if one.spread >= 0.005:
            title = escape(answer.titles.get(one.key, one.key))
            least, most = MODELS[one.lowest_model].title, MODELS[one.highest_model].title
            out.print(
                f"Models differ on {title}: {one.lowest:.0%} by {least}, {one.highest:.0%} by {most}.", soft_wrap=True
            )
    for sentence in (*answer.facts, *answer.definitions):
        out.print(escape(sentence), style="dim" if sentence in answer.definitions else None, soft_wrap=True)


def _print_part(part: Part, answer: Answer, out: Console, title: str) -> None:
    """The keys down, the models across; as many tables as the width needs."""
    names = list(part.models)
    keys = list(next(iter(part.models.values()), {}))
    if not keys:
        out.print(f"{escape(title)}: no won deal has a touch.")
        return
    sums = {key: sum(getattr(part.models[name][key], answer.basis) for name in names) for key in keys}
    keys.sort(key=lambda key: (-round(sums[key], 9), key))
    across = max(1, (out.width - 30) // _CELL[answer.basis])
    for start in range(0, len(names), across):
        shown = names[start : start + across]
        table = Table(box=box.SIMPLE_HEAD, title=escape(title) if not start else None, title_justify="left")
        table.add_column("", max_width=26, no_wrap=True)
        for name in shown:
            table.add_column(_SHORT[name], justify="right", no_wrap=True)
        for key in keys:
            cells = (_figure(getattr(part.models[name][key], answer.basis), answer.basis) for name in shown)
            table.add_row(escape(answer.titles.get(key, key)), *cells)
        out.print(table)


def _figure(number: float, basis: Basis) -> str:
    return f"{number:,.1f}" if basis == "deals" else f"{number:,.0f}"


def _count(number: int, noun: str, plural: str = "s") -> str:
    return f"{number:,} {noun}{'' if number == 1 else plural}"
