"""PostgreSQL as a direct child of ours, in a folder of ours, reached by a socket that nobody else can open."""

import fcntl
import hashlib
import os
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO
from urllib.parse import quote

from trine.runtime.account import Account, choose_account
from trine.runtime.binaries import Binaries, find_binaries
from trine.runtime.child import Child, launched
from trine.runtime.errors import InUseError, StartError, WrongVersionError

DATABASE = "trine"
SOCKET_NOTE = ".s.PGSQL.5432.lock"
LONGEST_SOCKET_PATH = 100  # 107 bytes on Linux, 103 on macOS
READY_LINE = 7  # of postmaster.pid
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "shared_buffers": "128MB",
    "log_timezone": "UTC",
    # A statement or the detail of an error may hold what people wrote; the log is not the place for it.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
FAST_SETTINGS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_wal_size": "4GB"}


class Postgres:
    """A PostgreSQL server of our own in `folder`: its files in `postgres/`, its socket in `run/`, its log in `logs/`.

    `fast=True` gives up safety after a power cut for speed: for tests only.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     postgres = Postgres(Path(folder), fast=True)
    ...     postgres.start()
    ...     running = postgres.running
    ...     postgres.stop()
    >>> running
    True
    """

    def __init__(self, folder: Path, *, fast: bool = False, binaries: Binaries | None = None) -> None:
        self.folder = folder.resolve()
        self.cluster = self.folder / "postgres"
        self.run = self.folder / "run"
        self.logs = self.folder / "logs"
        self.fast = fast
        self._binaries = binaries
        self._child: Child | None = None
        self._lock: IO[str] | None = None
        self._socket_folder: Path | None = None

    @property
    def url(self) -> str:
        """Where the database is, as a DATABASE_URL. There is no password: the socket's folder is ours alone."""
        return f"postgresql://{DATABASE}@/{DATABASE}?host={quote(str(self.socket_folder), safe='/')}"

    @property
    def socket_folder(self) -> Path:
        """The folder with the socket: `run/`, or a short path elsewhere when that is too long for a socket."""
        if self._socket_folder is None:
            self._socket_folder = short_socket_folder(self.run)
        return self._socket_folder

    @property
    def version(self) -> str:
        """Such as "18.6"."""
        return (self._binaries or find_binaries()).version

    @property
    def child(self) -> Child:
        """The server process; only after `start`."""
        if self._child is None:
            raise StartError("PostgreSQL was not started.")
        return self._child

    @property
    def running(self) -> bool:
        """Whether the server process lives."""
        return self._child is not None and self._child.poll() is None

    def start(self) -> None:
        """Make the database if there is none, and start the server; returns when it answers.

        Raises InUseError if another one runs in this folder, WrongVersionError if another major version made it, and
        StartError for everything else that keeps it from starting.
        """
        binaries = self._binaries = self._binaries or find_binaries()
        self._make_folders()
        self._take_lock()
        try:
            check_major_version(self.cluster, binaries)
            account = choose_account(self.cluster)
            self._hand_over(account)
            if not self.cluster.exists():
                create_cluster(self.cluster, binaries, account, self.logs / "postgres.log", fast=self.fast)
            self._child = Child(
                "postgres",
                [binaries.program("postgres"), "-D", self.cluster, *self._options()],
                mark=self.run / "postgres.mark",
                log=self.logs / "postgres.log",
                env=plain_environment(),
                identity=account.identity,
                stop_signal=signal.SIGINT,  # "fast": roll back what is open, write everything down, end
                last_signal=signal.SIGQUIT,  # "immediate": end; the next start recovers from the journal
                grace=30.0,
            )
            self.restart()
        except BaseException:
            self.stop()
            raise

    def restart(self) -> None:
        """Start the server process again after it has ended, on the same folder; returns when it answers."""
        self.child.sweep()
        self.child.end_leftover()  # after this, no server that we have started lives
        for note in (self.cluster / "postmaster.pid", self.socket_folder / SOCKET_NOTE):
            remove_stale_note(note, self.cluster)
        self.child.start()
        self._wait_until_ready()

    def stop(self) -> None:
        """End the server in order (open transactions are rolled back) and give the folder free."""
        if self._child is not None:
            self._child.stop()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _options(self) -> list[str]:
        settings = SETTINGS | (FAST_SETTINGS if self.fast else {})
        quoted = str(self.socket_folder).replace('"', '""')
        settings["unix_socket_directories"] = f'"{quoted}"'
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def _make_folders(self) -> None:
        try:
            for folder in (self.folder, self.run, self.logs):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise StartError(
                f"The data folder {self.folder} cannot be used: {error.strerror}. "
                "Name a folder that you may write to with --data."
            ) from error

    def _take_lock(self) -> None:
        path = self.run / "database.lock"
        try:
            lock = path.open("w")
        except OSError as error:
            raise StartError(f"{path} cannot be written: {error.strerror}.") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise InUseError(f"Another process runs the database in {self.folder}. Stop it first.") from None
        self._lock = lock

    def _hand_over(self, account: Account) -> None:
        """Let the account that PostgreSQL runs as reach its folders, when it is not ours."""
        if account.owner is None:
            return
        for folder in (self.run, self.socket_folder):
            os.chown(folder, *account.owner)
        self.folder.chmod(0o711)
        for folder in (self.folder, *self.folder.parents):
            if not folder.stat().st_mode & stat.S_IXOTH and folder.stat().st_uid != account.owner[0]:
                raise StartError(
                    f"PostgreSQL does not run as root, and user id {account.owner[0]}, which it runs as instead, "
                    f"may not enter {folder}. Put the data folder elsewhere with --data (for example /var/lib/trine), "
                    "or run Trine as an ordinary user."
                )

    def _wait_until_ready(self, seconds: float = 120.0) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.child.poll() is not None:
                raise StartError(explain_log(self.child.last_lines(), self.folder), self.child.last_lines())
            if self._says_ready():
                return
            time.sleep(0.02)
        raise StartError(
            f"PostgreSQL did not answer within {seconds:.0f} seconds. It may still be recovering: "
            f"look at {self.child.log}.",
            self.child.last_lines(),
        )

    def _says_ready(self) -> bool:
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) > READY_LINE and lines[0] == str(self.child.pid) and lines[READY_LINE].strip() == "ready"


def create_cluster(cluster: Path, binaries: Binaries, account: Account, log: Path, *, fast: bool = False) -> None:
    """Make a database in a folder beside, and move it in place when it is complete.

    So a half-made one, after a crash or a full disk, is never taken for a good one.
    """
    unfinished = cluster.with_name(cluster.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if account.owner is not None:
        os.chown(unfinished, *account.owner)
    initdb = [str(binaries.program("initdb")), "-D", str(unfinished), "-U", DATABASE, "--auth=trust", "--encoding=UTF8"]
    if binaries.major >= 17:
        initdb += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    else:
        initdb += ["--locale=C.UTF-8" if sys.platform == "linux" else "--locale=C"]
    initdb += ["--data-checksums"] + (["--no-sync"] if fast else [])
    run_once(initdb, account, log)
    single = [str(binaries.program("postgres")), "--single", "-D", str(unfinished), "postgres"]
    run_once(single, account, log, said=f"CREATE DATABASE {DATABASE};\n")
    unfinished.rename(cluster)
    parent = os.open(cluster.parent, os.O_RDONLY)
    try:
        os.fsync(parent)
    finally:
        os.close(parent)


def run_once(command: list[str], account: Account, log: Path, said: str = "") -> None:
    """Run one of PostgreSQL's programs to its end; StartError with its last words if it fails."""
    done = subprocess.run(
        launched(command, account.identity, signal.SIGKILL),
        input=said,
        capture_output=True,
        text=True,
        env=plain_environment(),
        check=False,
        cwd="/",
    )
    words = done.stdout + done.stderr
    with log.open("a") as file:
        file.write(words)
    if done.returncode != 0 or "ERROR:" in done.stderr:
        raise StartError(explain_log(words, log.parent.parent), words[-2000:])


def check_major_version(cluster: Path, binaries: Binaries) -> None:
    """A data folder is opened only by the major version that made it."""
    if not cluster.exists():
        return
    try:
        made_by = (cluster / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise StartError(
            f"{cluster} exists but holds no database (PG_VERSION is missing). "
            "If nothing in it matters, remove it and start again; else put your backup there."
        ) from None
    except OSError as error:
        raise StartError(f"{cluster / 'PG_VERSION'} cannot be read: {error.strerror}.") from error
    if made_by != str(binaries.major):
        raise WrongVersionError(how_to_move(cluster, made_by, binaries))


def how_to_move(cluster: Path, made_by: str, binaries: Binaries) -> str:
    """What to do with a database that another major version has made."""
    folder = shlex.quote(str(cluster.parent))
    old_programs = f"PG_BINDIR=/usr/lib/postgresql/{made_by}/bin"
    socket = shlex.quote(str(short_socket_folder(cluster.parent / "run")))
    dump, restore = (shlex.quote(str(binaries.program(name))) for name in ("pg_dump", "pg_restore"))
    return (
        f"The database in {cluster} was made by PostgreSQL {made_by}; "
        f"the programs here are version {binaries.version}. Nothing was changed.\n"
        f"To go on with version {made_by} (Debian: apt install postgresql-{made_by}):\n"
        f"  {old_programs} trine up --data {folder}\n"
        "To move your data, start it like that, and while it runs, in another terminal:\n"
        f"  1. {dump} -h {socket} -U {DATABASE} -Fc -f {folder}/trine.dump {DATABASE}\n"
        f"  2. stop Trine with Ctrl-C, and: mv {folder}/postgres {folder}/postgres-{made_by}\n"
        f"  3. trine up --data {folder}    (makes an empty database; leave it running)\n"
        f"  4. {restore} --clean --if-exists -h {socket} -U {DATABASE} -d {DATABASE} {folder}/trine.dump\n"
        f"When all is there, remove {folder}/postgres-{made_by} and {folder}/trine.dump."
    )


def remove_stale_note(note: Path, cluster: Path) -> None:
    """Remove the note of an earlier server (such as postmaster.pid) if its process surely is no server of this cluster.

    PostgreSQL looks only whether the process number is in use. After a restart of a container another program often has
    it, and without an init process a killed server keeps it as a zombie. If nobody has the number, or we may not see
    who has it, the note stays, and PostgreSQL decides.
    """
    try:
        pid = note.read_text().split("\n", 1)[0].strip()
    except OSError:
        return
    if pid.isdigit() and (is_elsewhere(int(pid), cluster) if sys.platform == "linux" else is_another_program(pid)):
        note.unlink(missing_ok=True)


def is_elsewhere(pid: int, cluster: Path) -> bool:
    """Whether the process lives and works in another folder than a server of this cluster does, or is a zombie."""
    process = Path("/proc") / str(pid)
    try:
        return not (process / "cwd").readlink().samefile(cluster)
    except PermissionError:
        return False
    except OSError:
        return process.exists()  # a zombie has no folder


def is_another_program(pid: str) -> bool:
    """Whether a process with this number lives and is not PostgreSQL, or is a zombie (macOS)."""
    said = subprocess.run(
        ["/bin/ps", "-p", pid, "-o", "stat=,comm="], capture_output=True, text=True, check=False
    ).stdout
    return bool(said.strip()) and (said.startswith("Z") or "postgres" not in said)


def explain_log(words: str, folder: Path) -> str:
    """PostgreSQL's last words as a sentence with what to do."""
    if "No space left on device" in words or "Disk quota exceeded" in words:
        return f"The disk that holds {folder} is full. Make room and start again; nothing that was saved is lost."
    if "wrong ownership" in words or "Permission denied" in words:
        return (
            f"The data folder {folder} belongs to somebody else. Start Trine as the user who made it, "
            "or name another folder with --data."
        )
    if "shared memory" in words and "Cannot allocate" in words:
        return "PostgreSQL got too little memory. Close other programs or give the machine more."
    return f"PostgreSQL did not start. Its last words are below; the whole log is {folder / 'logs' / 'postgres.log'}."


def short_socket_folder(wanted: Path) -> Path:
    """`wanted`, or a folder of ours in the temporary directory when the path would be too long for a socket."""
    if len(os.fsencode(wanted / SOCKET_NOTE)) <= LONGEST_SOCKET_PATH:
        return wanted
    # Not hash(): it differs from one process to the next.
    name = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"trine-{os.geteuid()}-{name}"
    short.mkdir(mode=0o700, exist_ok=True)
    found = short.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_mode & 0o077:
        raise StartError(f"{short} should be a folder of yours alone, and is not. Remove it and start again.")
    return short


def plain_environment() -> dict[str, str]:
    """What PostgreSQL's programs see of our environment: next to nothing, so that nothing changes how they work.

    LD_LIBRARY_PATH stays, because some Pythons, which run `launch.py`, do not start without.
    """
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {"PATH": os.defpath} | kept | {"LC_ALL": "C", "TZ": "UTC"}
