"""The address of the metric tree: all of its state, read and written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

if TYPE_CHECKING:
    from django.http import QueryDict

FARTHEST = 9
LONGEST = 100
MOST_LIT = 50
ALL = "all"
WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for.

    `depth` is the number of steps, `all` for as far as the links go, or nothing for what suits.
    """

    focus: str = ""
    depth: str = ""
    lit: tuple[str, ...] = ()
    finding: int | None = None
    words: str = ""
    is_whole: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        """Read an address; what cannot be read is as if it were not there."""
        depth, finding = query.get("depth", ""), query.get("finding", "")
        is_number = depth.isascii() and depth.isdigit()
        lit = [slug.strip() for text in query.getlist("lit") for slug in text.split(",")]
        return cls(
            focus=query.get("focus", "")[:LONGEST],
            depth=str(min(int(depth[:3]), FARTHEST)) if is_number else ALL if depth == ALL else "",
            lit=tuple(dict.fromkeys(slug[:LONGEST] for slug in lit if slug))[:MOST_LIT],
            finding=int(finding) if finding.isascii() and finding.isdigit() and len(finding) < 19 else None,
            words=query.get("find", "").replace("\x00", "").strip()[:LONGEST],
            is_whole=query.get("show") == WHOLE,
        )

    @property
    def steps(self) -> int | None:
        """How far around the picture goes; none is as far as the links do."""
        if self.depth == ALL:
            return None
        return int(self.depth) if self.depth else 2 if self.focus else 1

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters that say what is shown, without the words that are looked for."""
        found = {
            "focus": self.focus,
            "depth": self.depth,
            "finding": str(self.finding or ""),
            "lit": ",".join(self.lit),
            "show": WHOLE if self.is_whole else "",
        }
        return [(name, value) for name, value in found.items() if value]

    def url(self, **changes: Any) -> str:
        """The address with some of it changed; the words that were looked for are left out."""
        asked = replace(self, **changes)
        query = urlencode(asked.pairs, safe=",")
        return reverse("insights:metric_tree") + (f"?{query}" if query else "")
