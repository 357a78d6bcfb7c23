"""The machine: Python, PostgreSQL's programs, time, memory, the port."""

import os
import platform
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from trine.runtime.account import choose_account
from trine.runtime.binaries import find_binaries
from trine.runtime.doctor.finding import Looked, fail, ok, warn
from trine.runtime.errors import StartError
from trine.runtime.folder import DataFolder
from trine.runtime.ports import check_port

OLDEST_PYTHON = (3, 11)
RELEASED = datetime(2025, 11, 1, tzinfo=UTC)  # no right clock shows an earlier day
LEAST_MEMORY_MB = 1_000


def look_at_python() -> Looked:
    """The interpreter's version."""
    version = platform.python_version()
    if sys.version_info < OLDEST_PYTHON:
        return fail("Python", f"{version} is too old", "Install Python 3.11 or newer and install Trine with it.")
    return ok("Python", f"{version} in {sys.executable}")


def look_at_programs() -> Looked:
    """PostgreSQL's programs, which only the database of our own needs."""
    if os.environ.get("DATABASE_URL"):
        return ok("PostgreSQL programs", "not needed: DATABASE_URL names a server")
    try:
        binaries = find_binaries()
    except StartError as error:
        return fail("PostgreSQL programs", "none that can be used", error.sentence)
    return ok("PostgreSQL programs", f"{binaries.version} from {binaries.source}")


def look_at_account(folder: DataFolder) -> Looked:
    """As whom we run, and as whom PostgreSQL then does."""
    try:
        account = choose_account(folder.cluster)
    except StartError as error:
        return fail("account", "PostgreSQL cannot run here", error.sentence)
    if os.geteuid() == 0:
        return warn(
            "account",
            f"you are root; PostgreSQL runs {account.explained}",
            "It works. On a machine of your own, an ordinary user is safer.",
        )
    return ok("account", f"you are {os.environ.get('USER') or os.geteuid()}; PostgreSQL runs {account.explained}")


def look_at_time_zones() -> Looked:
    """The time zone database, from which people's zones come."""
    try:
        ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError:
        return fail("time zones", "there is no time zone database", "Install it: pip install tzdata")
    return ok("time zones", "database found")


def look_at_clock(folder: DataFolder) -> Looked:
    """The clock against the day of the release and against the newest file that we have written."""
    now = datetime.now(UTC)
    if now < RELEASED:
        return fail("clock", f"it shows {now:%Y-%m-%d}, which is past", "Set the clock (timedatectl set-ntp true).")
    newest = max((entry.stat().st_mtime for entry in written_files(folder)), default=0.0)
    ahead = newest - time.time()
    if ahead > 60:
        return warn(
            "clock",
            f"files in the data folder are {ahead / 60:.0f} minutes ahead of it; it seems to have been set back",
            "Check the clock (timedatectl). Dates of new entries would be wrong.",
        )
    return ok("clock", f"{now:%Y-%m-%d %H:%M} UTC")


def written_files(folder: DataFolder) -> list[Path]:
    """Files that carry the time of the last run."""
    try:
        return [path for place in (folder.logs, folder.run) for path in place.iterdir()]
    except OSError:
        return []


def look_at_memory() -> Looked:
    """The machine's memory."""
    try:
        megabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_000_000
    except (ValueError, OSError):
        return ok("memory", "unknown")
    if megabytes < LEAST_MEMORY_MB:
        return warn("memory", f"{megabytes} MB", "Trine wants about 1 GB; large imports want more.")
    return ok("memory", f"{megabytes / 1000:.1f} GB")


def look_at_port(folder: DataFolder, host: str, port: int) -> Looked:
    """Whether the web server could listen, or does already."""
    holder = folder.holder()
    if holder is not None:
        return ok("port", f"Trine listens at {holder.address}")
    try:
        check_port(host, port)
    except StartError as error:
        return fail("port", f"{host}, port {port} cannot be used", error.sentence)
    return ok("port", f"{port} on {host} is free")
