"""Attribution against DuckDB's own sort, the mart, and other tools: `python -m bench.attribution --touches 1e7`."""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from math import log
from pathlib import Path
from statistics import median
from typing import Any, get_args

import duckdb

from bench.touches import TOUCHES_A_DEAL, make_store
from trine.analytics.attribution import attribute
from trine.analytics.attribution.measuring import measure
from trine.analytics.attribution.reach import By, Question, Reach
from trine.analytics.store import FactStore
from trine.core.attribution import credit

RIVALS = Path(".venv/.rivals/bin/python")


def main() -> None:
    """Measure, at the sizes asked for."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--touches", type=float, default=1e7)
    arguments.add_argument("--growth", type=float, nargs="*", default=[1e6, 3e7], help="more sizes, for the exponent")
    arguments.add_argument("--repeats", type=int, default=3)
    arguments.add_argument("--rivals", type=Path, default=RIVALS, help="a Python with other attribution tools")
    arguments.add_argument("--folder", type=Path, help="where the facts are made; kept for the next run")
    arguments.add_argument("--step", help=argparse.SUPPRESS)
    given = arguments.parse_args(
        ["--touches", "1e6", "--growth"] if sys.argv[0].endswith("bench/__main__.py") else None
    )
    if given.step:
        print(json.dumps(STEPS[given.step](given.folder)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        base = given.folder or Path(temporary)
        times = {int(size): _measured(base, int(size), given.repeats) for size in [given.touches, *given.growth]}
        _tell_growth(times)
        _tell_mart(base / str(int(given.touches)))
        _tell_rivals(base / str(min(times)), given.rivals)  # one of them needs 17 GB for ten million touches


def _measured(base: Path, size: int, repeats: int) -> float:
    """Seconds for all models; tells the ratio to the sort of the same rows."""
    folder = base / str(size)
    if not (folder / "CURRENT").exists():
        _step("make", folder)
    runs = [(_step("sort", folder), _step("models", folder)) for _ in range(repeats)]
    sort = median(run["seconds"] for run, _ in runs)
    models = float(median(run["seconds"] for _, run in runs))
    every = runs[0][1]
    print(f"{every['touches']:,} touches, {size // TOUCHES_A_DEAL:,} deals; {repeats} runs each, median")
    print(f"  DuckDB's sort of (journey, time)   {sort:7.2f} s")
    print(f"  with touch id and channel          {median(run['wide'] for run, _ in runs):7.2f} s")
    print(f"  all models, deals and value        {models:7.2f} s  {models / sort:.2f} times the sort")
    print(f"  peak memory of the models          {max(run['peak'] for _, run in runs):7.0f} MB")
    print(f"  credit sums to {every['sums']} of {every['won']} won deals with touches")
    return models


def _tell_growth(times: dict[int, float]) -> None:
    if len(times) > 1:
        small, large = min(times), max(times)
        exponent = log(times[large] / times[small]) / log(large / small)
        print(f"growth exponent from {small:,} to {large:,} touches: {exponent:.2f}")


def _tell_mart(folder: Path) -> None:
    made, again = _step("mart", folder), _step("reports", folder)
    print(f"mart: made in {made['seconds']:.1f} s, peak {made['peak']:.0f} MB, {made['megabytes']:.0f} MB on disk")
    for name, seconds in again["reports"].items():
        print(f"  report {name:24} {seconds:6.3f} s")
    one = _step("one_account", folder)
    print(f"  made again after a change of one account {one['seconds']:.1f} s")


def _tell_rivals(folder: Path, python: Path) -> None:
    if not python.exists():
        print(f"other tools: not measured, there is no {python} (make bench-attribution makes it)")
        return
    paths = _step("paths", folder)
    print(f"plain paths: {paths['paths']:,} made in {paths['seconds']:.1f} s")
    ours = _step("paths_models", folder)
    print(f"  trine, from the touches themselves  {ours['seconds']:7.2f} s")
    for tool in ("ChannelAttribution", "marketing_attribution_models"):
        run = subprocess.run(
            [str(python), str(Path(__file__).with_name("attribution_rivals.py")), tool, str(folder / "paths.parquet")],
            capture_output=True, text=True, check=False, timeout=1800,
        )  # fmt: skip
        if run.returncode:
            print(f"  {tool}: did not run: {(run.stderr.strip().splitlines() or ['no reason given'])[-1]}")
            continue
        found = json.loads(run.stdout.splitlines()[-1])
        print(f"  {tool:34} {found['seconds']:7.2f} s, peak {found['peak']:.0f} MB")
        for model, given in found["models"].items():
            mine = ours["models"][model]
            apart = max(abs(given.get(key, 0.0) - mine[key]) for key in mine) / max(mine.values())
            print(f"    {model:12} largest difference to ours {apart:.1e} of the largest channel")


def _step(name: str, folder: Path) -> dict[str, Any]:
    """Run one step as a process of its own, so that its memory is its own; a child begins at its parent's peak."""
    command = [sys.executable, "-m", "bench.attribution", "--step", name, "--folder", str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ})
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _sort(folder: Path) -> dict[str, float]:
    touches = next(folder.glob("gen-*/touches.parquet"))
    engine = duckdb.connect()
    engine.execute("SET preserve_insertion_order = false")
    seconds: list[float] = []
    for columns in ("contact_id, touched_at", "contact_id, touched_at, touch_id, channel"):
        start = time.perf_counter()
        query = f"select {columns} from read_parquet('{touches}') order by {columns}"
        engine.execute(f"create temp table sorted_{len(seconds)} as {query}")
        seconds.append(time.perf_counter() - start)
    return {"seconds": seconds[0], "wide": seconds[1]}


def _models(folder: Path) -> dict[str, object]:
    with FactStore(folder).snapshot() as facts:
        facts.table("touches")
        start = time.perf_counter()
        counts = measure(facts, Reach(), Question())
        found = credit(counts.counted(counts.currency))
        seconds = time.perf_counter() - start
        n = counts.numbers(counts.currency)
    sums = {round(sum(one.deals for one in given.values()), 6) for given in found.models.values()}
    return {
        "seconds": seconds,
        "peak": _peak(),
        "touches": n.touches,
        "won": n.deals_with_touches,
        "sums": ", ".join(map(str, sorted(sums))),
    }


def _mart(folder: Path) -> dict[str, float]:
    start = time.perf_counter()
    attribute(FactStore(folder))
    seconds = time.perf_counter() - start
    size = sum(file.stat().st_size for file in (folder / "marts").rglob("*.parquet")) / 1e6
    return {"seconds": seconds, "peak": _peak(), "megabytes": size}


def _reports(folder: Path) -> dict[str, dict[str, float]]:
    store = FactStore(folder)
    reports = {}
    for by in get_args(By):
        seconds = []
        attribute(store, by=by)
        for _ in range(3):
            start = time.perf_counter()
            attribute(store, by=by, basis="value")
            seconds.append(time.perf_counter() - start)
        reports[f"by {by}"] = median(seconds)
    return {"reports": reports}


def _one_account(folder: Path) -> dict[str, float]:
    """Take one touch of one account away, and ask again."""
    store = FactStore(folder)
    with store.writer() as writer:
        file = writer.base_file("touches")
        engine = duckdb.connect()
        engine.execute(
            f"copy (select * from '{file}' where touch_id <> (select min(touch_id) from '{file}')) "
            f"to '{writer.new_file('touches')}' (format parquet, compression zstd)"
        )
        writer.publish(writer.manifest.imports)
    start = time.perf_counter()
    attribute(store)
    return {"seconds": time.perf_counter() - start}


def _paths(folder: Path) -> dict[str, float]:
    """Won and lost deals' paths as other tools take them."""
    generation = sorted(folder.glob("gen-*"))[-1]
    engine = duckdb.connect()
    start = time.perf_counter()
    engine.execute(
        f"""copy (
          select path, sum(won::int)::bigint as conversions, sum(case when won then amount else 0 end)::double as value,
            sum((not won)::int)::bigint as nulls
          from (
            select o.opportunity_id, any_value(o.is_won) as won, any_value(o.amount) as amount,
              string_agg(replace(lower(t.channel), ' ', '_'), ' > ' order by t.touched_at, t.touch_id) as path
            from '{generation}/touches.parquet' t join '{generation}/opportunities.parquet' o using (contact_id)
            where t.touched_at <= o.closed_at and t.touched_at >= o.created_at - interval 180 day
            group by o.opportunity_id
          ) group by path order by path
        ) to '{folder}/paths.parquet' (format parquet)"""
    )
    seconds = time.perf_counter() - start
    count = engine.execute(f"select count(*) from '{folder}/paths.parquet'").fetchone()
    return {"seconds": seconds, "paths": count[0] if count else 0}


def _paths_models(folder: Path) -> dict[str, object]:
    """All models over the facts of these paths: what the other tools' answers are held against."""
    with FactStore(folder).snapshot() as facts:
        start = time.perf_counter()
        counts = measure(facts, Reach(), Question())
        found = credit(counts.counted(counts.currency))
        seconds = time.perf_counter() - start
    models = {name: {key: one.deals for key, one in given.items()} for name, given in found.models.items()}
    return {"seconds": seconds, "models": models}


def _make(folder: Path) -> dict[str, float]:
    make_store(folder, int(folder.name))
    return {"peak": _peak()}


STEPS = {
    "make": _make,
    "sort": _sort,
    "models": _models,
    "mart": _mart,
    "reports": _reports,
    "one_account": _one_account,
    "paths": _paths,
    "paths_models": _paths_models,
}

if __name__ == "__main__":
    main()
