"""Runs a command with a throw-away database and data folder: `python -m tests.with_database COMMAND ARGUMENT...`."""

import os
import subprocess
import sys

from tests.postgres_plugin import make_environment


def main(command: list[str]) -> int:
    """The command's exit code."""
    make_environment()
    os.environ["DJANGO_SETTINGS_MODULE"] = "trine.config.settings"
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
