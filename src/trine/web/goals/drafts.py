"""Plans that somebody has looked at and not yet said yes to: files in the data folder, because a form can't carry them.

A plan may have megabytes and names everybody's pay, so that it is neither sent back and forth nor kept for long.
"""

from __future__ import annotations

import hashlib
import re
import time
from pathlib import Path

from django.conf import settings

FOLDER = "plans"
KEPT_SECONDS = 24 * 60 * 60
_KEY = re.compile(r"[0-9a-f]{64}")


def keep(text: str) -> str:
    """Keep a plan for a day. Gives the key that finds it again, the same for the same text."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _forget_old(folder)
    content = text.encode()
    key = hashlib.sha256(content).hexdigest()
    new = folder / f"{key}.new"
    new.write_bytes(content)
    new.rename(folder / f"{key}.yaml")
    return key


def find(key: str) -> bytes | None:
    """The plan kept under a key; none if there is none, or no more."""
    if not _KEY.fullmatch(key):
        return None
    try:
        return (_folder() / f"{key}.yaml").read_bytes()
    except FileNotFoundError:
        return None


def forget(key: str) -> None:
    """Remove a plan that is of no more use."""
    if _KEY.fullmatch(key):
        (_folder() / f"{key}.yaml").unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.DATA_DIR) / FOLDER


def _forget_old(folder: Path) -> None:
    for file in folder.iterdir():
        if file.stat().st_mtime < time.time() - KEPT_SECONDS:
            file.unlink(missing_ok=True)
