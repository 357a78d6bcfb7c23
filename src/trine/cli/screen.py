"""What `trine up` says in a terminal: a line per step with its time, then the address."""

from __future__ import annotations

import contextlib
import os
import sys
import webbrowser
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape

if TYPE_CHECKING:
    from pathlib import Path

    from rich.status import Status

    from trine.runtime.programs import Site
    from trine.runtime.up import Way


class Words(Console):
    """A console that falls silent when nobody listens any more (a closed terminal or pipe); Trine goes on."""

    def __init__(self, *, stderr: bool = False) -> None:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")  # a terminal that knows no tick
        super().__init__(stderr=stderr, highlight=False, soft_wrap=True)

    def print(self, *objects: Any, **options: Any) -> None:
        """As rich prints it, unless that fails."""
        with contextlib.suppress(OSError, ValueError):
            super().print(*objects, **options)

    def on_broken_pipe(self) -> None:
        """Rich would end the process here."""
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class TerminalScreen:
    """The steps, each with its time."""

    def __init__(self, *, open_browser: bool) -> None:
        self._console = Words()
        self._open_browser = open_browser
        self._status: Status | None = None

    def head(self, folder: Path) -> None:
        """Which Trine, and on which data."""
        self._console.print(f"[bold]Trine {version('trine')}[/]  [dim]data in {escape(str(folder))}[/]")

    def working(self, part: str, text: str) -> None:
        """A step has begun: a spinner, if this is a terminal."""
        self._rest()
        if self._console.is_terminal:
            self._status = self._console.status(f"{part:10}{text} …")
            self._status.start()

    def done(self, part: str, text: str, seconds: float) -> None:
        """A step is complete."""
        self._rest()
        self._console.print(f"  [green]✓[/] {part:10}{escape(text)}  [dim]{seconds:.1f} s[/]")

    def line(self, text: str) -> None:
        """Something to know besides."""
        self._console.print(f"    {escape(text)}")

    def ready(self, site: Site, way: Way | None, seconds: float) -> None:
        """Where to go now."""
        self._rest()
        self._console.print(f"\n  [bold]{escape(site.address)}[/]  [dim]ready after {seconds:.1f} s; Ctrl-C stops[/]")
        if way:
            self._console.print(f"\n  {way.words}\n  [bold]{escape(way.address)}[/]")
        self._console.print()
        if self._open_browser and (
            os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform == "darwin"
        ):
            webbrowser.open(way.address if way else site.address)

    def refused(self, sentence: str, detail: str = "") -> None:
        """Why it does not start, on standard error."""
        self._rest()
        console = Words(stderr=True)
        console.print(f"[bold red]✗[/] {escape(sentence)}")
        if detail:
            console.print("\n".join(f"    [dim]{escape(line)}[/]" for line in detail.splitlines()))

    def _rest(self) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None
