"""The data folder and its holder."""

import json
import os
from pathlib import Path

import pytest

from trine.runtime.errors import InUseError, StartError
from trine.runtime.folder import DataFolder, Holder, note_holder


def test_a_new_folder_is_its_owners_alone(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "a" / "b")
    folder.make()
    assert folder.root.stat().st_mode & 0o077 == 0


def test_who_holds_a_folder_is_known_until_the_lock_is_given_back(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.make()
    assert folder.holder() is None
    lock = folder.hold()
    note_holder(lock, Holder(os.getpid(), "today", "http://127.0.0.1:1", "127.0.0.1", 1))
    holder = folder.holder()
    assert holder is not None
    assert (holder.pid, holder.address) == (os.getpid(), "http://127.0.0.1:1")
    with pytest.raises(InUseError, match=str(os.getpid())):
        folder.hold()
    lock.close()
    assert folder.holder() is None


def test_a_lock_file_that_a_killed_run_has_left_holds_nobody_up(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.make()
    folder.lock.write_text(json.dumps({"pid": 1, "since": "", "address": ""}))
    folder.hold().close()


def test_a_file_in_its_place_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StartError, match="is a file, not a folder"):
        DataFolder(tmp_path / "file").make()
    with pytest.raises(StartError, match="is a file, not a folder"):
        DataFolder(tmp_path / "file" / "below").make()
