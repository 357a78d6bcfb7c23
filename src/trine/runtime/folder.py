"""The data folder: where everything of one installation lies, and who holds it."""

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from platformdirs import user_data_dir

from trine.runtime.child import take_lock
from trine.runtime.errors import InUseError, StartError

LEAST_FREE_MB = 200


@dataclass(frozen=True)
class Holder:
    """The supervisor that holds a data folder."""

    pid: int
    since: str
    address: str  # for people
    host: str = ""  # where the web server listens; empty until it does
    port: int = 0

    @property
    def explained(self) -> str:
        """In words, for a message."""
        return f"process {self.pid}, since {self.since}, at {self.address}"


@dataclass(frozen=True)
class DataFolder:
    """One installation's folder. `postgres/` is the database, `facts/` the fact store, `logs/` and `run/` speak for
    themselves, and `secret_key` signs sessions.
    """

    root: Path

    @property
    def cluster(self) -> Path:
        """The embedded database."""
        return self.root / "postgres"

    @property
    def run(self) -> Path:
        """Locks and the database's socket; means nothing when Trine does not run."""
        return self.root / "run"

    @property
    def logs(self) -> Path:
        """One log for each process."""
        return self.root / "logs"

    @property
    def secret_key(self) -> Path:
        """The key that signs sessions and links."""
        return self.root / "secret_key"

    @property
    def lock(self) -> Path:
        """Held by the supervisor for as long as it lives."""
        return self.run / "trine.lock"

    @property
    def gate(self) -> Path:
        """Locked while the tables are being looked at; the web server waits for it."""
        return self.run / "gate"

    @contextlib.contextmanager
    def closed_gate(self) -> Iterator[None]:
        """Keep the web server from serving until the work is done. If it fails, the gate stays shut until we end."""
        gate = self.gate.open("w")
        take_lock(gate, 5.0)
        yield
        gate.close()

    def make(self) -> None:
        """Make what is missing, and see that it can be written; StartError if not."""
        try:
            for folder in (self.root, self.run, self.logs):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            probe = self.run / f".probe-{os.getpid()}"
            probe.write_text("x")
            probe.unlink()
        except OSError as error:
            raise StartError(explain_os_error(error, self.root)) from error
        free = shutil.disk_usage(self.root).free // 1_000_000
        if free < LEAST_FREE_MB:
            raise StartError(
                f"The disk that holds {self.root} has {free} MB left; Trine needs {LEAST_FREE_MB} MB to start. "
                "Make room, or name a folder on another disk with --data."
            )

    def hold(self) -> IO[str]:
        """Take the folder for this process until the returned file is closed; InUseError names who has it."""
        lock = self.lock.open("a+")
        if not take_lock(lock):
            lock.close()
            holder = self.holder()
            who = f" ({holder.explained})" if holder else ""
            stop = f"`kill {holder.pid}`" if holder else "stop it"
            raise InUseError(
                f"Trine already runs on {self.root}{who}. "
                f"Use that one, or end it with Ctrl-C in its terminal or {stop}; "
                "or give this one a folder of its own with --data."
            )
        note_holder(lock, Holder(os.getpid(), now(), "an address to come"))
        return lock

    def holder(self) -> Holder | None:
        """Who runs Trine on this folder now, or None."""
        try:
            with self.lock.open("a+") as lock:
                if take_lock(lock):
                    return None
                lock.seek(0)
                return Holder(**json.loads(lock.read()))
        except (OSError, ValueError, TypeError):
            return None


def now() -> str:
    """This minute, for people."""
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"


def note_holder(lock: IO[str], holder: Holder) -> None:
    """Write into the held lock who we are, for whoever comes second."""
    lock.truncate(0)
    lock.write(json.dumps(asdict(holder)))
    lock.flush()


def default_folder() -> Path:
    """Where data goes when nobody says otherwise."""
    return Path(user_data_dir("trine"))


def explain_os_error(error: OSError, folder: Path) -> str:
    """An error of the file system as a sentence with what to do."""
    where = error.filename or folder
    with contextlib.suppress(TypeError):
        where = os.fsdecode(where)
    match error.strerror:
        case "Permission denied" | "Read-only file system":
            return (
                f"Trine may not write to {where} ({error.strerror.lower()}). "
                "Name a folder that is yours with --data, or change the owner of this one."
            )
        case "No space left on device" | "Disk quota exceeded":
            return f"The disk that holds {folder} is full. Make room, or name a folder on another disk with --data."
        case "Not a directory" | "File exists":
            return f"{where} is a file, not a folder. Name a folder with --data."
    return f"{where} cannot be used: {error.strerror}. Name another folder with --data."
