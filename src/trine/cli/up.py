"""`trine up`: start everything and keep it running."""

import sys
from pathlib import Path
from typing import Annotated

import typer

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
    """Start the database, the web server, the job worker and the briefing; Ctrl-C stops them.

    Without DATABASE_URL, Trine brings its own PostgreSQL and keeps it in the data folder.
    """
    stop_where_it_cannot_run()
    from trine.cli.screen import TerminalScreen
    from trine.runtime.errors import InUseError, StartError, WrongVersionError, WrongWishError
    from trine.runtime.folder import default_folder, explain_os_error
    from trine.runtime.up import Wishes
    from trine.runtime.up import up as run_everything

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


def stop_where_it_cannot_run() -> None:
    """Trine's server needs POSIX; `trine check` and the like do not."""
    if sys.platform == "win32":
        typer.echo("Trine's server runs on Linux and macOS. On Windows, use it in WSL (wsl --install).", err=True)
        raise typer.Exit(1)
