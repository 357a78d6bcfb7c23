"""Importing a million opportunities against DuckDB's own CSV to Parquet: `python -m bench.imports`.

Each run is a process of its own, Trine's and DuckDB's in turn, three of each, on a CSV that is made first: ids with
leading zeros, quoted names with commas, amounts, times. Trine's time is everything from the file to the published
generation: looking at the file, proposing a mapping, checking every cell, telling new rows from known ones, writing,
syncing to disk. A second import of the same file, which changes nothing, is timed as well, and one of a file in which
one row in a hundred is bad.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = 1_000_000
RUNS = 3
HEADER = (
    "Opportunity ID,Account ID,Opportunity Name,Owner,Stage,Amount,Currency,Created Date,Close Date,"
    "Lead Source,Product,Loss Reason\n"
)
STAGES = ("Closed Won", "Closed Lost", "Proposal", "Discovery")
START = datetime(2022, 1, 1)


def line(number: int, *, bad: bool) -> str:
    """One opportunity; a bad one has no amount that could be read."""
    scattered = number * 2_654_435_761 % 2**32
    created = START + timedelta(minutes=scattered % 2_000_000)
    amount = "much" if bad else f"{scattered % 5_000_000 / 100:.2f}"
    stage = STAGES[scattered % 4]
    return (
        f'{number:09d},A{scattered % 50_000:06d},"Deal {number}, phase {scattered % 7}",Owner {scattered % 80},{stage},'
        f"{amount},EUR,{created:%Y-%m-%d %H:%M:%S},{created + timedelta(days=scattered % 90):%Y-%m-%d},"
        f"organic search,Sensor line,{'price' if stage == 'Closed Lost' else ''}\n"
    )


def make(path: Path, rows: int, *, bad_every: int = 0) -> None:
    """Write the file."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        file.writelines(line(number, bad=bool(bad_every) and number % bad_every == 1) for number in range(rows))


def by_trine(path: Path, folder: Path) -> None:
    """From the file to a published generation."""
    from trine.analytics.store import FactStore
    from trine.integrations.csv.importing import run_import
    from trine.integrations.csv.proposing import propose
    from trine.integrations.csv.sniffing import sniff

    dialect = sniff(path)
    run_import(path, propose(dialect, "opportunities").mapping, FactStore(folder / "facts"), dialect=dialect)


def by_duckdb(path: Path, folder: Path) -> None:
    """What DuckDB does of itself: read, guess types, write Parquet."""
    import duckdb

    duckdb.sql(f"COPY (FROM read_csv('{path}')) TO '{folder / 'out.parquet'}' (FORMAT parquet, COMPRESSION zstd)")


WAYS: dict[str, Callable[[Path, Path], None]] = {"trine": by_trine, "duckdb": by_duckdb}


def measured(way: str, path: Path, folder: Path) -> dict[str, float]:
    """One run in a process of its own: seconds on the clock and of the processor, peak memory in MB."""
    command = [sys.executable, "-m", "bench.imports", "--one", way, str(path), str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {name: float(value) for name, value in json.loads(done.stdout).items()}


def one(way: str, path: Path, folder: Path) -> None:
    """Do one run here and print what it took; loading the libraries is not counted."""
    import duckdb  # noqa: F401 - loaded before the clock starts

    import trine.integrations.csv.importing  # noqa: F401 - the same

    clock, processor = time.perf_counter(), time.process_time()
    WAYS[way](path, folder)
    took = {"clock": time.perf_counter() - clock, "processor": time.process_time() - processor}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**took, "memory": peak}))


def tell(what: str, runs: list[dict[str, float]], rows: int) -> float:
    """Print the median of some runs; gives the median seconds on the clock."""
    clock, processor, memory = (statistics.median(run[key] for run in runs) for key in ("clock", "processor", "memory"))
    print(
        f"{what:28} {clock:6.1f} s on the clock, {processor:6.1f} s of the processor, "
        f"{rows / clock:9,.0f} rows/s, {memory:5.0f} MB at most"
    )
    return clock


def compare(rows: int, runs: int) -> None:
    """Make the files, measure in turn, print."""
    with tempfile.TemporaryDirectory(prefix="trine-bench-") as name:
        folder = Path(name)
        good, bad = folder / "good.csv", folder / "bad.csv"
        make(good, rows)
        make(bad, rows, bad_every=100)
        print(f"{rows:,} opportunities, 12 columns, {good.stat().st_size / 1e6:.0f} MB; {runs} runs each, medians")
        found: dict[str, list[dict[str, float]]] = {"duckdb": [], "trine": [], "again": [], "bad": []}
        for number in range(runs):
            kept, other = folder / f"kept{number}", folder / f"other{number}"
            kept.mkdir()
            other.mkdir()
            found["duckdb"].append(measured("duckdb", good, kept))
            found["trine"].append(measured("trine", good, kept))
            found["again"].append(measured("trine", good, kept))
            found["bad"].append(measured("trine", bad, other))
        base = tell("DuckDB, CSV to Parquet", found["duckdb"], rows)
        first = tell("Trine, first import", found["trine"], rows)
        tell("Trine, the same file again", found["again"], rows)
        tell("Trine, 1 % of rows bad", found["bad"], rows)
        pairs = zip(found["trine"], found["duckdb"], strict=True)
        busy = statistics.median(ours["processor"] / theirs["processor"] for ours, theirs in pairs)
        print(f"ratio of the first import to DuckDB: {first / base:.1f} on the clock, {busy:.1f} of the processor")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.imports", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--one", nargs=3, metavar=("WAY", "FILE", "FOLDER"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        way, path, folder = chosen.one
        one(way, Path(path), Path(folder))
    else:
        compare(chosen.rows, chosen.runs)


if __name__ == "__main__":
    main()
