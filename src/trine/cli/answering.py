"""How a question to the facts is answered: a bar while the engine counts, and sentences for what a person can mend."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from trine.cli.given import refuse


@contextmanager
def waiting(text: str) -> Iterator[None]:
    """A bar on standard error while the engine counts; nothing where no one watches."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    watched = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=watched, transient=True, disable=not watched.is_terminal) as bar:
        bar.add_task(text, total=None)
        yield


@contextmanager
def sentences() -> Iterator[None]:
    """Whatever a person can mend ends in sentences on standard error and exit code 2."""
    from trine.analytics.errors import FactError

    try:
        yield
    except FactError as error:
        refuse(*str(error).splitlines())
    except BrokenPipeError:
        sys.exit(0)
    except OSError as error:
        refuse(f"{error.filename} can't be written: {error.strerror}.")
