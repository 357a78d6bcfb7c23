"""The web server process: `python -m trine.runtime.serve HOST PORT WORKERS`. Granian serves the WSGI application.

Granian's own command would do, but for one thing: its worker processes outlive it when it is killed. Here each ties
itself to its parent before it loads the application.
"""

import ctypes
import importlib
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

APPLICATION = "trine.config.wsgi:application"
PR_SET_PDEATHSIG = 1
THREADS = 8  # as many as a process has database connections


def load_application() -> Callable[..., Any]:
    """Runs in a worker process: tie it to the server process, then load the application."""
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != parent or parent == 1:
            sys.exit("the server process has gone")
    module, name = APPLICATION.split(":")
    application: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return application


def main(host: str, port: int, workers: int) -> None:
    """Serve until SIGTERM or SIGINT; running requests are finished."""
    server = Server(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
        workers_kill_timeout=10,
    )
    server.serve(target_loader=load_application, wrap_loader=False)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
