"""What a command says when it ends by a mistake of Trine's own: never with an exit code that means something else."""

import os
import sys
import traceback
from pathlib import Path

OUR_MISTAKE = 3
"""The exit code: 1 says that there are findings, 2 that the input can't be used."""


def tell_mistake(error: Exception) -> int:
    """Say on standard error that it is our mistake and how to report it; with TRINE_DEBUG=1 where it happened.

    Gives the exit code.
    """
    if os.environ.get("TRINE_DEBUG") == "1":
        traceback.print_exception(error, file=sys.stderr)
        ending = "Please report it, with the lines above and the command that you ran."
    else:
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"
        ending = f"Please report it ({where}): run the command again with TRINE_DEBUG=1 and send what it prints."
    print(f"Trine stopped because of a mistake of its own, not of yours. {ending}", file=sys.stderr)
    return OUR_MISTAKE
