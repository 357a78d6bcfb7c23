"""Logs stay small while their process writes on."""

from pathlib import Path

from trine.runtime.logs import rotate


def test_a_log_that_has_grown_too_large_is_kept_as_a_copy_and_its_process_writes_on(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    with log.open("a") as process:
        process.write("old\n" * 100)
        process.flush()
        assert rotate(log, largest=100)
        process.write("new\n")
    assert log.read_text() == "new\n"
    assert (tmp_path / "web.log.1").read_text() == "old\n" * 100


def test_only_the_last_few_are_kept(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    for number in range(6):
        log.write_text(f"{number}" * 20)
        rotate(log, largest=10)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["web.log", "web.log.1", "web.log.2", "web.log.3"]
    assert (tmp_path / "web.log.1").read_text() == "5" * 20


def test_a_small_log_is_left_alone(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_text("short")
    assert not rotate(log)
    assert not rotate(tmp_path / "no such log")
