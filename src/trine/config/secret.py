"""The secret key: made once, kept in the data folder, readable by its owner alone."""

import contextlib
import os
import secrets
from pathlib import Path


def secret_key(data_dir: Path) -> str:
    """The key in TRINE_SECRET_KEY, else in the data folder's `secret_key`, made there at the first start."""
    if key := os.environ.get("TRINE_SECRET_KEY"):
        return key
    path = data_dir / "secret_key"
    if not path.exists():
        make_key(path)
    return path.read_text().strip()


def make_key(path: Path) -> None:
    """Write a new key; complete or not at all, and the first one wins when two processes start at once."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(64))
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(unfinished, path)
    unfinished.unlink()
