"""The models of attribution, each named and defined once; pages, reports and the command line show these words."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Model:
    """A model: its name in commands and files, its title, what it does in one sentence, and who says so.

    `needs` says what a model must know beside the order of the touches: `times` (when the touches and the close were),
    `moments` (when the lead and the deal came to be), `losses` (paths that did not end in a won deal; it works without,
    but tells less).
    """

    name: str
    title: str
    definition: str
    source: str
    needs: frozenset[str] = frozenset()


_HUBSPOT = "HubSpot Knowledge Base, Understand attribution reporting, 2026"
_MOMENTS = frozenset({"moments"})

MODELS: Mapping[str, Model] = MappingProxyType(
    {
        model.name: model
        for model in (
            Model("first", "First touch", "The first touch of the deal gets all of it.", _HUBSPOT),
            Model("last", "Last touch", "The last touch before the deal was closed gets all of it.", _HUBSPOT),
            Model("linear", "Linear", "Every touch gets the same share.", _HUBSPOT),
            Model(
                "u_shaped",
                "U-shaped",
                "The first and the last touch get 40 % each, those between share 20 %.",
                "Position-based model of Google Analytics: 40 %, 20 %, 40 %",
            ),
            Model(
                "u_shaped_hubspot",
                "U-shaped to the lead (HubSpot)",
                "The first touch and the one that made the lead get 40 % each, all others share 20 %.",
                _HUBSPOT,
                _MOMENTS,
            ),
            Model(
                "w_shaped",
                "W-shaped",
                "The first touch, the one that made the lead and the one that made the deal get 30 % each, "
                "all others share 10 %.",
                _HUBSPOT,
                _MOMENTS,
            ),
            Model(
                "full_path",
                "Full path",
                "The first touch, those that made the lead and the deal and the last before the close get 22.5 % each, "
                "all others share 10 %.",
                _HUBSPOT,
                _MOMENTS,
            ),
            Model(
                "time_decay",
                "Time decay",
                "A touch counts half as much as one that came a half-life later (7 days unless another is given).",
                _HUBSPOT,
                frozenset({"times"}),
            ),
            Model(
                "markov",
                "Markov removal effect",
                "Shares by how many of the deals would be missing if every path broke off at the channel.",
                "Anderl, Becker, von Wangenheim, Schumann (2016), Int. J. of Research in Marketing 33(3), 457–474",
                frozenset({"losses"}),
            ),
            Model(
                "shapley",
                "Shapley value",
                "Each deal is shared equally by the different channels that touched it, however often they did.",
                "Zhao, Mahboobi, Bagheri (2018), arXiv:1804.05327",
            ),
        )
    }
)
"""Every model by name, in the order in which they stand side by side: nine, and HubSpot's variant of the U."""


def find_model(name: str) -> Model:
    """The model of that name, or of an alias; raises `KeyError` with the names that there are.

    >>> find_model("W-shaped").name, find_model("u").name
    ('w_shaped', 'u_shaped')
    """
    plain = name.strip().lower().replace("-", "_").replace(" ", "_")
    plain = _ALIASES.get(plain, plain)
    if plain not in MODELS:
        raise KeyError(f"There is no model {name!r}; the models are {', '.join(MODELS)}.")
    return MODELS[plain]


_ALIASES = {
    "first_touch": "first",
    "last_touch": "last",
    "u": "u_shaped",
    "position_based": "u_shaped",
    "u_hubspot": "u_shaped_hubspot",
    "w": "w_shaped",
    "full": "full_path",
    "decay": "time_decay",
}
