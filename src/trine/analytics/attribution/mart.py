"""The mart: what attribution has counted, in Parquet beside the fact store's generations, so that pages answer at once.

    facts/marts/attribution-account-180-7/
      gen-000042-…/            one folder for each generation of facts that was asked about, complete or not there
        touches-000.parquet    the touches that count, with their place, next keys and time decay, as codes
        touches-001.parquet    those of deals that changed later; deals.parquet says in which part a deal's are
        deals.parquet          the closed deals, with a fingerprint of what each one's journey is made of
        names_channel.parquet  the names behind the codes, for each dimension
        totals.parquet         deals by month, segment and currency
        cells_channel.parquet  with steps_ and sets_: the counts of a dimension by month, once somebody has asked for it
        cells_channel_whole.parquet  the same of all months together, so that reports of all time read little
        about.json             what is counted beside the deals

A folder is written under another name and renamed when it is whole, and belongs to one generation, which never changes:
it is there or not, and never stale. Deals whose fingerprint is the same as in the last folder keep their rows, in files
that both folders share; only the journeys of the others are made again, and the counts changed by theirs.
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
from trine.analytics.attribution.changes import added_up, anew, changed_counts, changes, with_prints
from trine.analytics.attribution.counts import Counts, Outside, columns
from trine.analytics.attribution.journeys import Known, journeys
from trine.analytics.attribution.keys import named
from trine.analytics.attribution.measuring import beside, rounds_for, stage_for
from trine.analytics.attribution.reach import DIMENSIONS
from trine.analytics.generations import folder_name, sync
from trine.analytics.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping
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
_MOST_PARTS = 8
"""After so many changes the mart is made anew, so that touches lie together again."""
_KEYS = (*DIMENSIONS, *(f"next_{name}" for name in DIMENSIONS))
_KEPT_TOUCHES = ("deal", "n", "code", "decayed", *_KEYS)
_FORMAT = f"10 duckdb {duckdb.__version__} ibis {ibis.__version__}"
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

    def sums(kind: str) -> Any:
        by, summed = COUNTED[kind]
        if asked.is_of_all_time and kind != "totals":
            whole = _read(facts, folder, f"{kind}_{asked.dimension}_whole")
            is_summed = set(whole.columns) == {*by, *kept, *summed}
            return whole if is_summed else added_up(whole, (*by, *kept), summed)
        table = _read(facts, folder, kind if kind == "totals" else f"{kind}_{asked.dimension}")
        first, last = months
        return added_up(table.filter((table.month >= first) & (table.month <= last)), (*by, *kept), summed)

    names = _read(facts, folder, f"names_{asked.dimension}")
    return Counts(
        columns(named(sums("cells"), names, ["key"]).to_pyarrow()),
        columns(named(sums("steps"), names, ["key", "next_key"]).to_pyarrow()),
        columns(named(sums("sets"), names, ["key"]).to_pyarrow()),
        columns(sums("totals").to_pyarrow()),
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
        _write(facts, reach, fresh, older)
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


def _write(facts: Snapshot, reach: Reach, folder: Path, older: Path | None) -> None:
    stage = stage_for(facts)
    before = _read_placed(facts, older) if older else None
    known = Known(before.deals, before.names) if before else None
    found = journeys(facts, reach, DIMENSIONS, stage, known)
    deals = stage(with_prints(found))
    held = _parts(older) if older else []
    part = 1 + max(map(_number, held), default=-1)
    changed = changes(deals, before.deals, part) if before and len(held) < _MOST_PARTS else None
    if changed is None:
        held, part, before = [], 0, None
    changed = changed or anew(deals)
    for dimension, names in found.names.items():
        _put(facts, names, folder / f"names_{dimension}.parquet")
    for file in held:
        _link(file, folder / file.name)
    outside = beside(facts, found, reach)
    fresh = replace(found, deals=stage(changed.fresh))
    if held:
        fresh = replace(fresh, pairs=stage(found.pairs.semi_join(fresh.deals, "deal")))
    made = counting.placed(fresh, DIMENSIONS, reach.half_life_days, stage, rounds_for(facts, outside))
    _put(facts, made.touches.select(*_KEPT_TOUCHES, part=ibis.literal(part, "int32")), folder / _part(part))
    _put(facts, changed.deals, folder / "deals.parquet")
    made = replace(made, names={})
    if before is None or older is None:
        _put(facts, counting.totals(made, GRAIN["channel"]), folder / "totals.parquet")
    else:
        gone = stage(changed.gone)
        gone_touches = stage(before.touches.semi_join(gone, "deal"))
        _recount(facts, folder, older, counting.Placed(gone, gone_touches, {}), made)
    about = {"format": _FORMAT, "outside": asdict(outside)}
    (folder / "about.json").write_text(json.dumps(about, default=dict), encoding="utf-8")


def _recount(facts: Snapshot, folder: Path, older: Path, gone: Placed, fresh: Placed) -> None:
    """Every count of the older mart, changed by those of some deals."""
    for kind, (by, summed) in COUNTED.items():
        for dimension, grain in GRAIN.items() if kind != "totals" else [(None, GRAIN["channel"])]:
            name = f"{kind}_{dimension}" if dimension else kind
            if (older / f"{name}.parquet").is_file():
                taken, added = (_counted(placed, kind, dimension) for placed in (gone, fresh))
                counts = changed_counts(_read(facts, older, name), taken, added, (*by, *grain), summed)
                _put(facts, counts, folder / f"{name}.parquet")


def _counted(placed: Placed, kind: str, dimension: Dimension | None) -> Any:
    if dimension is None:
        return counting.totals(placed, GRAIN["channel"])
    kinds = {"cells": counting.cells, "steps": counting.steps, "sets": counting.sets}
    return kinds[kind](placed, dimension, GRAIN[dimension])


def _count(facts: Snapshot, folder: Path, dimension: Dimension) -> None:
    """Count for a dimension, if nobody has asked for it before; each file appears whole."""
    placed = None
    for kind in COUNTED:
        name = f"{kind}_{dimension}"
        if kind != "totals" and not (folder / f"{name}.parquet").is_file():
            placed = placed or replace(_read_placed(facts, folder), names={})
            _put_whole(facts, _counted(placed, kind, dimension), folder / f"{name}.parquet")
        if kind != "totals" and not (folder / f"{name}_whole.parquet").is_file():
            by, summed = COUNTED[kind]
            grain = (column for column in GRAIN[dimension] if column != "month")
            months = added_up(_read(facts, folder, name), (*by, *grain), summed)
            _put_whole(facts, months, folder / f"{name}_whole.parquet")


def _put_whole(facts: Snapshot, table: Any, file: Path) -> None:
    """Write a file of a mart that others may be reading: it appears when it is whole."""
    fresh = file.with_name(f".new-{os.getpid()}-{id(facts)}-{file.name}")
    _put(facts, table, fresh)
    sync(fresh)
    fresh.replace(file)


def _parts(folder: Path) -> list[Path]:
    return sorted(folder.glob("touches-*.parquet"))


def _part(number: int) -> str:
    return f"touches-{number:03d}.parquet"


def _number(part: Path) -> int:
    return int(part.stem.rpartition("-")[2])


def _link(file: Path, to: Path) -> None:
    """The same file in another mart: it never changes, and stays as long as one of them does."""
    try:
        os.link(file, to)
    except OSError:  # some file systems know no links
        shutil.copyfile(file, to)


def _read_placed(facts: Snapshot, folder: Path) -> Placed:
    names = {dimension: _read(facts, folder, f"names_{dimension}") for dimension in DIMENSIONS}
    deals, parts = _read(facts, folder, "deals"), _parts(folder)
    touches = facts.connection.read_parquet([str(part) for part in parts])
    if len(parts) > 1:
        touches = touches.semi_join(deals, ["deal", "part"])
    return counting.Placed(deals, touches, names)


def _read(facts: Snapshot, folder: Path, name: str) -> Any:
    return facts.connection.read_parquet(str(folder / f"{name}.parquet"))


def _put(facts: Snapshot, table: Any, file: Path) -> None:
    facts.connection.to_parquet(table, str(file), compression="zstd")
