"""What nobody expected: it is told as our mistake, and never looks like findings."""

import os
import subprocess
import sys

BREAKS = """
from trine.cli import main

@main.app.command("break")
def break_() -> None:
    1 / 0

main.main()
"""


def run(**environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", BREAKS, "break"]
    return subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_mistake_of_ours_exits_with_3_and_says_how_to_report_it() -> None:
    result = run()
    assert (result.returncode, result.stdout) == (3, "")
    assert result.stderr == (
        "Trine stopped because of a mistake of its own, not of yours. Please report it (ZeroDivisionError in <string>, "
        "line 6): run the command again with TRINE_DEBUG=1 and send what it prints.\n"
    )


def test_with_debug_the_traceback_is_told_too() -> None:
    result = run(TRINE_DEBUG="1")
    assert result.returncode == 3
    assert "Traceback (most recent call last)" in result.stderr
    assert "ZeroDivisionError: division by zero" in result.stderr
    assert "a mistake of its own" in result.stderr.splitlines()[-1]
