"""The mart: what attribution has counted, in Parquet beside the fact store's generations, so that pages answer at once.

    facts/marts/attribution-account-180-7/
      gen-000042-…/            one folder for each generation of facts that was asked about, complete or not there
        touches.parquet        deal × channel × campaign × asset, with place, next keys and time decay's share
        deals.parquet          the closed deals
        prints.parquet         a fingerprint of what each account's journeys are made of
        totals.parquet         deals by month, segment and currency
        cells_channel.parquet  with steps_ and sets_: the counts of a dimension by month, once somebody has asked for it
        about.json             what is counted beside the deals

A folder is written under another name and renamed when it is whole, and belongs to one generation, which never changes:
it is there or not, and never stale. Accounts whose fingerprint is the same as in the last folder keep their rows; only
the journeys of the others are made again.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import duckdb
import ibis

from trine.analytics.attribution import counting
from trine.analytics.attribution.counts import Counts, Outside, columns
from trine.analytics.attribution.journeys import journeys
from trine.analytics.attribution.keys import named
from trine.analytics.attribution.measuring import beside, rounds_for, stage_for
from trine.analytics.attribution.reach import DIMENSIONS
from trine.analytics.generations import folder_name, sync
from trine.analytics.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from trine.analytics.attribution.counting import Placed
    from trine.analytics.attribution.reach import Dimension, Question, Reach
    from trine.analytics.snapshot import Facts

GRAIN: Mapping[Dimension, tuple[str, ...]] = {
    "channel": ("month", "segment", "currency"),
    "campaign": ("month", "currency"),
    "asset": ("month", "currency"),
}
"""What the counts are kept apart by: segments are asked for with channels only."""
COUNTED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "cells": (("key", "n", "code"), ("touches", "amount", "shares", "whole", "fine")),
    "steps": (("key", "next_key", "won"), ("count", "opened")),
    "sets": (("key", "different"), ("deals", "amount")),
    "totals": (("won", "touched"), ("deals", "amount", "with_amount")),
}
"""What the counts are kept apart by, beside the grain, and what is summed."""
_KEYS = (*DIMENSIONS, *(f"next_{name}" for name in DIMENSIONS))
_KEPT_TOUCHES = ("deal", "n", "code", "decayed", *_KEYS)
_FORMAT = f"8 duckdb {duckdb.__version__} ibis {ibis.__version__}"
"""Marts of another format, or whose fingerprints another engine has made, are made again from the beginning."""


def counts_from_mart(facts: Facts, reach: Reach, asked: Question) -> Counts | None:
    """The counts of whole months from the mart, which is made if need be.

    None if there can be no mart: the facts are no store's, its folder can't be written to, or the period is not of
    whole months.
    """
    months = asked.months
    if not isinstance(facts, Snapshot) or facts.folder is None or months is None:
        return None
    try:
        folder = bring_up(facts, reach)
        _count(facts, folder, asked.dimension)
    except OSError:
        return None
    kept = ("currency", *asked.grain)

    def read(name: str) -> Any:
        table = _read(facts, folder, name)
        first, last = months
        return table.filter((table.month >= first) & (table.month <= last))

    cells = _sums(read(f"cells_{asked.dimension}"), (*COUNTED["cells"][0], *kept), COUNTED["cells"][1])
    steps = _sums(read(f"steps_{asked.dimension}"), (*COUNTED["steps"][0], *kept), COUNTED["steps"][1])
    sets = _sums(read(f"sets_{asked.dimension}"), (*COUNTED["sets"][0], *kept), COUNTED["sets"][1])
    totals = _sums(read("totals"), (*COUNTED["totals"][0], *kept), COUNTED["totals"][1])
    names = _read(facts, folder, f"names_{asked.dimension}")
    return Counts(
        columns(named(cells, names, ["key"]).to_pyarrow()),
        columns(named(steps, names, ["key", "next_key"]).to_pyarrow()),
        columns(named(sets, names, ["key"]).to_pyarrow()),
        columns(totals.to_pyarrow()),
        Outside(**json.loads((folder / "about.json").read_text(encoding="utf-8"))["outside"]),
    )


def placed_from_mart(facts: Facts, reach: Reach) -> Placed:
    """The closed deals and the touches that count for each: from the mart if there can be one, else made anew."""
    if isinstance(facts, Snapshot) and facts.folder is not None:
        with contextlib.suppress(OSError):
            return _read_placed(facts, bring_up(facts, reach))
    stage = stage_for(facts)
    return counting.placed(journeys(facts, reach, DIMENSIONS, stage), DIMENSIONS, reach.half_life_days, stage)


def is_up(facts: Snapshot, reach: Reach) -> bool:
    """Whether the mart for this generation of facts is there, so that a question is answered at once."""
    return _is_whole(_home(facts, reach) / _name(facts))


def bring_up(facts: Snapshot, reach: Reach) -> Path:
    """The mart's folder for this generation of facts, made if it is not there. Raises `OSError` if it can't be."""
    home = _home(facts, reach)
    folder = home / _name(facts)
    if _is_whole(folder):
        return folder
    home.mkdir(parents=True, exist_ok=True)
    older = _latest(home)
    fresh = home / f".new-{os.getpid()}-{id(facts)}"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    try:
        _write(facts, reach, fresh)
        for file in fresh.iterdir():
            sync(file)
        if not _is_whole(folder):
            shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(OSError):  # another process may have been quicker
            fresh.rename(folder)
            sync(home)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    if not _is_whole(folder):
        raise FileNotFoundError(folder)
    _prune(home, keep={folder, older})
    return folder


def _home(facts: Snapshot, reach: Reach) -> Path:
    return facts.root / "marts" / f"attribution-{reach.scope}-{reach.lookback_days}-{reach.half_life_days:g}"


def _name(facts: Snapshot) -> str:
    made = facts.manifest.created_at
    moment = f"{made:%Y%m%dT%H%M%S%f}" if made else "never"
    return f"{folder_name(facts.manifest.generation)}-{moment}"


def _latest(home: Path) -> Path | None:
    """The newest complete mart of this format."""
    return next(filter(_is_whole, _by_age(home)), None)


def _is_whole(folder: Path) -> bool:
    """Whether a folder is a mart of this format; a folder that was renamed is complete."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        return bool(json.loads((folder / "about.json").read_text(encoding="utf-8"))["format"] == _FORMAT)
    return False


def _by_age(home: Path) -> list[Path]:
    """The marts, the newest first."""
    return sorted(home.glob("gen-*"), key=lambda folder: (folder.stat().st_mtime_ns, folder.name), reverse=True)


def _prune(home: Path, keep: set[Path | None]) -> None:
    """Remove marts that nobody has asked for lately; the last three stay for those who still read them."""
    for folder in _by_age(home)[3:]:
        if folder not in keep:
            shutil.rmtree(folder, ignore_errors=True)


def _write(facts: Snapshot, reach: Reach, folder: Path) -> None:
    stage = stage_for(facts)
    found = journeys(facts, reach, DIMENSIONS, stage)
    outside = beside(facts, found, reach)
    made = counting.placed(found, DIMENSIONS, reach.half_life_days, stage, rounds_for(facts, outside))
    for dimension, names in found.names.items():
        _put(facts, names, folder / f"names_{dimension}.parquet")
    _put(facts, made.touches.select(*_KEPT_TOUCHES), folder / "touches.parquet")
    _put(facts, found.deals, folder / "deals.parquet")
    _put(facts, counting.totals(made, GRAIN["channel"]), folder / "totals.parquet")
    about = {"format": _FORMAT, "outside": asdict(outside)}
    (folder / "about.json").write_text(json.dumps(about, default=dict), encoding="utf-8")


def _count(facts: Snapshot, folder: Path, dimension: Dimension) -> None:
    """Count for a dimension, if nobody has asked for it before; each file appears whole."""
    kinds = {"cells": counting.cells, "steps": counting.steps, "sets": counting.sets}
    missing = {kind: file for kind in kinds if not (file := folder / f"{kind}_{dimension}.parquet").is_file()}
    if not missing:
        return
    placed = replace(_read_placed(facts, folder), names={})
    for kind, file in missing.items():
        fresh = folder / f".new-{os.getpid()}-{id(facts)}-{file.name}"
        _put(facts, kinds[kind](placed, dimension, GRAIN[dimension]), fresh)
        sync(fresh)
        fresh.replace(file)


def _read_placed(facts: Snapshot, folder: Path) -> Placed:
    names = {dimension: _read(facts, folder, f"names_{dimension}") for dimension in DIMENSIONS}
    return counting.Placed(_read(facts, folder, "deals"), _read(facts, folder, "touches"), names)


def _read(facts: Snapshot, folder: Path, name: str) -> Any:
    return facts.connection.read_parquet(str(folder / f"{name}.parquet"))


def _put(facts: Snapshot, table: Any, file: Path) -> None:
    facts.connection.to_parquet(table, str(file), compression="zstd")


def _sums(table: Any, by: Sequence[str], summed: Sequence[str]) -> Any:
    return table.group_by(*by).aggregate(**{name: table[name].sum().cast("int64") for name in summed})
