"""`trine up`: start everything and keep it running."""

import sys
import webbrowser
from importlib.metadata import version
from os import environ
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.status import Status

from trine.runtime.errors import InUseError, StartError, WrongVersionError, WrongWishError
from trine.runtime.folder import default_folder, explain_os_error
from trine.runtime.programs import Site
from trine.runtime.up import Way, Wishes
from trine.runtime.up import up as run_everything

Data = Annotated[
    Path | None,
    typer.Option(
        "--data", envvar="TRINE_DATA", help="The folder for everything that Trine keeps.", show_default="yours"
    ),
]
Port = Annotated[int, typer.Option("--port", help="Where the web server listens; 0 is any free one.")]
Host = Annotated[str, typer.Option("--host", help="0.0.0.0 lets others in the network in.")]


def up(
    data: Data = None,
    port: Port = 8000,
    host: Host = "127.0.0.1",
    demo: Annotated[bool, typer.Option("--demo", help="Load the demo company.")] = False,
    open_: Annotated[bool, typer.Option("--open", help="Open the browser when it is ready.")] = False,
) -> None:
    """Start the database, the web server and the job worker; Ctrl-C stops them.

    Without DATABASE_URL, Trine brings its own PostgreSQL and keeps it in the data folder.
    """
    screen = TerminalScreen(open_browser=open_)
    folder = data or default_folder()
    screen.head(folder)
    try:
        run_everything(Wishes(folder, host, port, demo), screen)
    except StartError as error:
        screen.refused(error.sentence, error.detail)
        raise typer.Exit(2 if isinstance(error, InUseError | WrongVersionError | WrongWishError) else 1) from error
    except OSError as error:
        screen.refused(explain_os_error(error, folder))
        raise typer.Exit(1) from error
    screen.line("Stopped")


class TerminalScreen:
    """What `trine up` says in a terminal: a line per step with its time, then the address."""

    def __init__(self, *, open_browser: bool) -> None:
        self._console = Console(highlight=False, soft_wrap=True)
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
            environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY") or sys.platform == "darwin"
        ):
            webbrowser.open(way.address if way else site.address)

    def refused(self, sentence: str, detail: str = "") -> None:
        """Why it does not start, on standard error."""
        self._rest()
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        console.print(f"[bold red]✗[/] {escape(sentence)}")
        if detail:
            console.print("\n".join(f"    [dim]{escape(line)}[/]" for line in detail.splitlines()))

    def _rest(self) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None
