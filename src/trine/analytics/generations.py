"""Generations on disk: a folder each, one pointer, replaced atomically.

    facts/
      CURRENT              the name of the generation that readers use
      gen-000042/          manifest.json and one Parquet file per table, which never change once CURRENT names them
      undo/i000042.parquet what that import overwrote
      held/i000042.parquet the ids of the rows that were in its file as they are here
      rejected/i000042.csv the rows that it could not take
      lock                 held by the one writer

The manifest alone is replaced within its generation when the tables stay as they are: an import that confirmed them, or
what can no longer be undone.

A reader reads CURRENT once and then only files of that generation, so it never sees half an import. A writer builds the
next generation in a folder of its own, makes sure that it is on the disk, and replaces CURRENT last; whatever a killed
writer leaves is cleared by the next one.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import time
from typing import TYPE_CHECKING

from trine.analytics.errors import StoreBusyError, StoreDamagedError
from trine.analytics.manifest import Manifest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CURRENT = "CURRENT"
KEEP = 5
KEEP_SECONDS = 3600.0
_GENERATION = re.compile(r"gen-(\d{6,})")
_TEMPORARY = ".new-"


def folder_name(generation: int) -> str:
    """The folder of a generation.

    >>> folder_name(42)
    'gen-000042'
    """
    return f"gen-{generation:06d}"


def current_folder(root: Path) -> Path | None:
    """The folder that CURRENT names; none for a store that nothing was written to."""
    try:
        name = (root / CURRENT).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    if not _GENERATION.fullmatch(name):
        raise StoreDamagedError(f"{root / CURRENT} does not name a generation, but {name!r}.")
    return root / name


def read_current(root: Path) -> tuple[Path | None, Manifest]:
    """The current generation's folder and manifest; raises `StoreDamagedError` if they are not there.

    A generation can be cleared between reading the pointer and opening it only if the pointer has moved on, so a second
    look is enough; three allow for a machine under load.
    """
    folder = current_folder(root)
    for _ in range(3):
        if folder is None:
            return None, Manifest()
        try:
            return folder, Manifest.from_json((folder / "manifest.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            folder = current_folder(root)
    raise StoreDamagedError(f"{root / CURRENT} names {folder.name if folder else 'nothing'}, which is not there.")


@contextlib.contextmanager
def exclusive(root: Path) -> Iterator[None]:
    """Hold the write lock and clear what a killed writer left; raises `StoreBusyError` at once if it is held."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreBusyError(
                f"Another import is writing to {root}. Wait until it is done, then start this one again."
            ) from None
        clear_leftovers(root)
        yield


def clear_leftovers(root: Path) -> None:
    """Remove unfinished generations, and undo and rejected files of imports that never came to be."""
    current, manifest = read_current(root)
    newest = manifest.generation if current else 0
    (root / f"{_TEMPORARY}{CURRENT}").unlink(missing_ok=True)
    for folder in root.iterdir():
        match = _GENERATION.fullmatch(folder.name)
        if folder.name.startswith(_TEMPORARY) or (match and int(match[1]) > newest):
            shutil.rmtree(folder, ignore_errors=True)
    known = {record.id for record in manifest.imports}
    for side in ("undo", "held", "rejected"):
        for file in (root / side).glob("*"):
            if file.stem not in known:
                file.unlink(missing_ok=True)


def workspace(root: Path) -> Path:
    """A fresh folder inside the store for the next generation."""
    folder = root / f"{_TEMPORARY}{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def link(source: Path, target: Path) -> None:
    """Have a file in a second place without copying it; copies where the file system has no hard links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def sync(path: Path) -> None:
    """Make sure that a file's or folder's content is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def publish(root: Path, folder: Path, manifest: Manifest) -> Path:
    """Turn a finished workspace into the current generation; the only step that readers notice."""
    (folder / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
    for file in folder.iterdir():
        sync(file)
    sync(folder)
    target = root / folder_name(manifest.generation)
    folder.rename(target)
    sync(root)
    pointer = root / f"{_TEMPORARY}{CURRENT}"
    pointer.write_text(f"{target.name}\n", encoding="ascii")
    sync(pointer)
    pointer.replace(root / CURRENT)
    sync(root)
    prune(root, manifest.generation)
    return target


def amend(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest of the current generation, whose tables stay; readers see the old one or the new one."""
    fresh = folder / f"{_TEMPORARY}manifest.json"
    fresh.write_text(manifest.to_json(), encoding="utf-8")
    sync(fresh)
    fresh.replace(folder / "manifest.json")
    sync(folder)


def prune(root: Path, newest: int, *, keep: int = KEEP, seconds: float = KEEP_SECONDS) -> None:
    """Remove generations that no reader can still hold: neither among the last `keep` nor younger than `seconds`."""
    for folder in root.iterdir():
        match = _GENERATION.fullmatch(folder.name)
        if not match or int(match[1]) > newest - keep:
            continue
        with contextlib.suppress(FileNotFoundError):
            if time.time() - (folder / "manifest.json").stat().st_mtime > seconds:
                shutil.rmtree(folder, ignore_errors=True)


def remove_folder(folder: Path) -> None:
    """Remove a workspace, if it is still there."""
    shutil.rmtree(folder, ignore_errors=True)
