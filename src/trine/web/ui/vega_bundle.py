"""Vega as one script, made on this machine from what vl-convert ships.

Third-party code is not kept in the repository, and vl-convert starts a JavaScript engine (+180 MB), so the bundle is
made once per version in a process of its own: `python -m trine.web.ui.vega_bundle FOLDER`. A job does so when Trine
starts for the first time; a chart that somebody opens before that waits for it.
"""

from __future__ import annotations

import fcntl
import gzip
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

SECONDS = 120
SNIPPET = "window.vegaEmbed = vegaEmbed;"


class BundleError(RuntimeError):
    """The bundle could not be made; charts show their tables instead."""


def bundle_version() -> str:
    """Changes with vl-convert, and with it the address of the bundle."""
    return version("vl-convert-python").replace(".", "-")


def bundle_path(folder: Path) -> Path:
    """Where the compressed bundle of this version lies in a cache folder."""
    return folder / f"vega-{bundle_version()}.js.gz"


def ensure_bundle(folder: Path) -> Path:
    """The compressed bundle, made if it is not there yet; of several that ask at once, one makes it."""
    path = bundle_path(folder)
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "vega.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            make_elsewhere(folder)
    return path


def make_elsewhere(folder: Path) -> None:
    """Make the bundle in another process, which takes its JavaScript engine with it when it ends."""
    command = [sys.executable, "-m", "trine.web.ui.vega_bundle", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=SECONDS)  # noqa: S603 - ourselves
    except subprocess.CalledProcessError as error:
        raise BundleError(f"the chart library could not be made: {error.stderr.strip()[-500:]}") from error
    except subprocess.TimeoutExpired as error:
        raise BundleError(f"the chart library was not made within {SECONDS} seconds") from error


def make(folder: Path) -> None:
    """Make the bundle here, and put it in its place in one step."""
    from vl_convert import javascript_bundle

    path = bundle_path(folder)
    half = path.with_suffix(".half")
    half.write_bytes(gzip.compress(javascript_bundle(SNIPPET).encode(), compresslevel=9, mtime=0))
    half.replace(path)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
