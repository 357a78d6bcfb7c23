"""The web server process: `python -m trine.runtime.serve HOST PORT PROCESSES GATE`. Granian serves the application.

Granian's own command would do, but for three things. The application is loaded once and then shared by its processes,
which halves the start and the memory. It loads while the tables are still being looked at, and waits at the gate, a
file that the supervisor keeps locked until the tables are as they must be. And the processes tie themselves to the
server process; those of Granian live on when that is killed.
"""

import ctypes
import fcntl
import importlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

APPLICATION = "trine.config.wsgi:application"
PR_SET_PDEATHSIG = 1
THREADS = 8  # as many as a process has database connections


def import_application() -> Callable[..., Any]:
    """The WSGI application."""
    module, name = APPLICATION.split(":")
    application: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return application


def application_for_process() -> Callable[..., Any]:
    """Runs in each of the processes that serve: tie it to the server process, then give it the application."""
    server = os.getppid()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)  # until it serves; what it has inherited would ignore them
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != server or server == 1:
            sys.exit("the server process has gone")
    return import_application()


def wait_at(gate: Path) -> None:
    """Until nobody has the file locked any more."""
    with gate.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)


def main(host: str, port: int, processes: int, gate: Path) -> None:
    """Serve until SIGTERM or SIGINT; running requests are finished."""
    if multiprocessing.get_start_method() == "fork":
        import_application()
    wait_at(gate)
    server = Server(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,
        workers_kill_timeout=10,
    )
    server.serve(target_loader=application_for_process, wrap_loader=False)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
