"""The version of the format, which every plan file begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.plan.kinds import Schema, Spot, Word, Wrong

if TYPE_CHECKING:
    from trine.plan.nodes import Scalar

VERSION = 1
"""The version that this Trine reads and writes."""


@dataclass(frozen=True)
class Version(Word):
    """The number of the version."""

    words: str = f"the version {VERSION}"

    def meaning(self, node: Scalar, spot: Spot) -> int | Wrong:
        """The version; one that is newer may need a newer Trine."""
        if node.text == str(VERSION) and not node.style:
            return VERSION
        if node.text.isdigit() and node.text != str(VERSION):
            what = f"is a version of the plan file that this Trine does not know (it knows {VERSION})"
            return spot.wrong(node, what, "update Trine, or correct the number")
        return spot.wrong(node, f"is not {self.words}")

    def schema(self) -> Schema:
        """The one version."""
        return {"type": "integer", "const": VERSION}
