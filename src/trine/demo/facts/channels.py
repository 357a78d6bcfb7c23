"""Where leads come from, what becomes of them there, and how the mix has moved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Channel:
    """A channel: its share of leads over time, its rates, and how its touches look."""

    name: str
    shares: tuple[float, float, float]
    """At the beginning, after seven tenths of the time, and at the end."""
    qualified: float
    accepted: float
    won: float
    """Times the average win rate."""
    touch: str
    assets: tuple[str, ...]
    cost_per_click: float = 0.0
    """In euros; 0 where nobody is paid by the click."""


CHANNELS = (
    Channel(
        "organic search",
        (0.24, 0.22, 0.18),
        0.42,
        0.68,
        1.12,
        "visit",
        ("bearing guide", "sensor selector", "pricing page"),
    ),
    Channel(
        "paid search",
        (0.18, 0.2, 0.29),
        0.36,
        0.57,
        0.72,
        "click",
        ("trial form", "pricing page", "savings calculator"),
        3.4,
    ),
    Channel("trade fair", (0.13, 0.12, 0.12), 0.44, 0.62, 0.92, "event", ("stand demo", "talk on stage")),
    Channel(
        "webinar",
        (0.11, 0.11, 0.1),
        0.46,
        0.64,
        1.0,
        "webinar",
        ("vibration basics", "a plant in numbers", "retrofit in a day"),
    ),
    Channel(
        "email", (0.1, 0.09, 0.08), 0.36, 0.62, 0.95, "click", ("monthly letter", "case study", "savings calculator")
    ),
    Channel("partner", (0.09, 0.04, 0.02), 0.55, 0.78, 1.35, "referral", ("partner form",)),
    Channel("customer referral", (0.06, 0.05, 0.05), 0.6, 0.84, 1.7, "referral", ("reference call", "plant visit")),
    Channel("outbound", (0.05, 0.05, 0.06), 0.4, 0.72, 0.78, "call", ("first call", "letter to the plant manager")),
    Channel("service visit", (0.04, 0.12, 0.1), 0.7, 0.84, 2.75, "visit", ("service report", "yearly review")),
)
"""The last is where customers who buy again come from; everything else is new business."""

NAMES = np.array([channel.name for channel in CHANNELS])
QUALIFIED = np.array([channel.qualified for channel in CHANNELS])
ACCEPTED = np.array([channel.accepted for channel in CHANNELS])
WON = np.array([channel.won for channel in CHANNELS])
SHARES = np.array([channel.shares for channel in CHANNELS])
THEN = SHARES[:, 0]
_TIMES = (0.0, 0.7, 1.0)
SERVICE = len(CHANNELS) - 1


def index(name: str) -> int:
    """The channel's place in `CHANNELS`.

    >>> index("paid search")
    1
    """
    return [channel.name for channel in CHANNELS].index(name)


def draw(
    rng: np.random.Generator, share: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """A channel for each lead; `share` says how much of the time had passed (0 to 1), and so what the mix was."""
    mix = np.stack([np.interp(share, _TIMES, shares) for shares in SHARES], axis=1)
    places = np.cumsum(mix, axis=1)
    return np.asarray((places < (rng.random(share.size) * places[:, -1])[:, None]).sum(axis=1), dtype=np.int64)
