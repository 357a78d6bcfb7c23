"""The data folder: whose it is, who may read it, how full its disk is, and who holds it."""

import os
import pwd
import shutil
import stat
from pathlib import Path

from trine.runtime.binaries import find_binaries
from trine.runtime.doctor.finding import Looked, fail, ok, warn
from trine.runtime.errors import StartError
from trine.runtime.folder import LEAST_FREE_MB, DataFolder
from trine.runtime.postgres import check_major_version

LITTLE_FREE_MB = 1_000
FEWEST_KEY_CHARACTERS = 50


def look_at_folder(folder: DataFolder) -> Looked:
    """Owner and permissions."""
    root = folder.root
    if not root.exists():
        return look_at_parent(root)
    if not root.is_dir():
        return fail("data folder", f"{root} is a file", "Name a folder with --data.")
    found = root.stat()
    if found.st_uid != os.geteuid() and os.geteuid() != 0:
        return fail(
            "data folder",
            f"{root} belongs to {name_of(found.st_uid)}",
            f"Start Trine as {name_of(found.st_uid)}, or name a folder of your own with --data.",
        )
    if not os.access(root, os.W_OK | os.X_OK):
        return fail("data folder", f"{root} cannot be written", f"chmod u+rwx {root}")
    if found.st_mode & (stat.S_IRWXG | stat.S_IROTH | stat.S_IWOTH):
        return warn("data folder", f"others may look into {root}", f"chmod 700 {root}")
    return ok("data folder", str(root))


def look_at_parent(root: Path) -> Looked:
    """Whether the folder, which is not there yet, can be made."""
    parent = next(folder for folder in root.parents if folder.exists())
    if not os.access(parent, os.W_OK | os.X_OK):
        return fail("data folder", f"{root} cannot be made in {parent}", "Name a folder of your own with --data.")
    return ok("data folder", f"{root} is not there yet; the first start makes it")


def look_at_disk(folder: DataFolder) -> Looked:
    """Free space."""
    place = folder.root if folder.root.exists() else next(up for up in folder.root.parents if up.exists())
    free = shutil.disk_usage(place).free // 1_000_000
    if free < LEAST_FREE_MB:
        return fail("disk", f"{free} MB free; {LEAST_FREE_MB} MB are needed to start", "Make room, or move the folder.")
    if free < LITTLE_FREE_MB:
        return warn("disk", f"{free} MB free", "Make room soon: a full disk stops the database.")
    return ok("disk", f"{free / 1000:.0f} GB free")


def look_at_cluster(folder: DataFolder) -> Looked:
    """The database's version against the programs'."""
    if os.environ.get("DATABASE_URL"):
        return ok("own database", "not used: DATABASE_URL names a server")
    if not folder.cluster.exists():
        return ok("own database", "not there yet; the first start makes it")
    try:
        binaries = find_binaries()
        check_major_version(folder.cluster, binaries)
    except StartError as error:
        return fail("own database", "cannot be opened by these programs", error.sentence)
    return ok("own database", f"of version {binaries.major}, as are the programs")


def look_at_holder(folder: DataFolder) -> Looked:
    """Who runs Trine on this folder."""
    holder = folder.holder() if folder.lock.exists() else None
    if holder is None:
        return ok("running", "no; `trine up` starts it")
    return ok("running", holder.explained)


def look_at_secret_key(folder: DataFolder) -> Looked:
    """The key that signs sessions: there, long enough, and ours alone."""
    if os.environ.get("TRINE_SECRET_KEY"):
        return ok("secret key", "from TRINE_SECRET_KEY")
    path = folder.secret_key
    try:
        found = path.stat()
        length = len(path.read_text().strip())
    except FileNotFoundError:
        return ok("secret key", "not there yet; the first start makes it")
    except OSError as error:
        return fail(
            "secret key", f"{path} cannot be read: {error.strerror}", "Give it back to the user who runs Trine."
        )
    if length < FEWEST_KEY_CHARACTERS:
        return fail("secret key", f"{path} is damaged", f"Remove {path} and start Trine; everyone signs in again.")
    if found.st_mode & 0o077:
        return warn(
            "secret key", f"others may read {path}", f"chmod 600 {path}; if somebody has read it, remove it instead."
        )
    return ok("secret key", "readable by its owner alone")


def name_of(uid: int) -> str:
    """The name of an account, or its number."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
