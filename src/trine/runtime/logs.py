"""The logs in the data folder: kept small, and without tearing them from the processes that write them."""

import shutil
from pathlib import Path

LARGEST = 10_000_000
KEPT = 3


def rotate(log: Path, largest: int = LARGEST, kept: int = KEPT) -> bool:
    """If the log has grown too large, keep a copy as `.1` (older ones move on) and empty it; True if it was done.

    It is copied and emptied rather than renamed, because its process has it open. It writes at the end, so it goes on
    in the emptied file. Lines written in the moment between are lost; that is all right for a log.
    """
    try:
        if log.stat().st_size <= largest:
            return False
        for number in range(kept - 1, 0, -1):
            older = log.with_name(f"{log.name}.{number}")
            if older.exists():
                older.replace(log.with_name(f"{log.name}.{number + 1}"))
        shutil.copyfile(log, log.with_name(f"{log.name}.1"))
        with log.open("r+b") as file:
            file.truncate(0)
    except OSError:
        return False  # a log that cannot be rotated is no reason to stop
    return True
