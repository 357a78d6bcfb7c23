"""The secret key: made once, kept in the data folder, readable by its owner alone."""

import os
import secrets
from pathlib import Path


def secret_key(data_dir: Path) -> str:
    """The key in TRINE_SECRET_KEY, else in the data folder's `secret_key`, made there at the first start."""
    if key := os.environ.get("TRINE_SECRET_KEY"):
        return key
    path = data_dir / "secret_key"
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(64)
        file.write(key)
    return key
