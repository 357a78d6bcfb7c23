"""All benchmarks, one after the other: `python -m bench`. The drills are not among them (`make drill`)."""

import importlib
import pkgutil

import bench

NOT_MEASUREMENTS = {"__main__", "briefing_drill", "kill_drill"}


def main() -> None:
    """Run the `main` of every module that has one."""
    for name in sorted(found.name for found in pkgutil.iter_modules(bench.__path__)):
        measure = (
            getattr(importlib.import_module(f"bench.{name}"), "main", None) if name not in NOT_MEASUREMENTS else None
        )
        if measure is not None:
            print(f"\n== python -m bench.{name}", flush=True)
            measure()


if __name__ == "__main__":
    main()
