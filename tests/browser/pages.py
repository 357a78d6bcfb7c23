"""The pages that a person can open: what the accessibility walk visits, with the demo company loaded.

Add a row for each page with a layout of its own. `path` may name what is to be found in the database.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """One page: its name in the test report, its address, and whether somebody is signed in."""

    name: str
    path: str | Callable[[], str]
    signed_in: bool = True

    @property
    def address(self) -> str:
        """The path, looked up now if it is to be looked up."""
        return self.path if isinstance(self.path, str) else self.path()

    def __str__(self) -> str:
        return self.name


PAGES = (
    Place("sign in", "/accounts/login/", signed_in=False),
    Place("second factors", "/accounts/2fa/"),
    Place("gallery", "/gallery/"),
    Place("not found", "/nowhere/"),
    Place("signs", "/"),
    Place("findings", "/findings/"),
)
