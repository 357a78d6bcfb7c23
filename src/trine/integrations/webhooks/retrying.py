"""When a call that was not taken is tried again, and how long a receiver that fails is left alone."""

from __future__ import annotations

from datetime import timedelta

_HOURS = (2, 5, 10, 14, 20, 24)
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in _HOURS),
)
"""Between ten attempts, over some 75 hours, as the specification proposes."""
ATTEMPTS = len(WAITS) + 1
LONGEST = timedelta(hours=24)
"""The longest that a receiver can make us wait."""
SHORTEST_REST, LONGEST_REST = timedelta(seconds=5), timedelta(minutes=5)
GIVEN_UP_AFTER = timedelta(days=5)
"""A receiver that has taken nothing for so long is called no more."""


def wait_after(attempts: int, asked: timedelta | None, spread: float) -> timedelta | None:
    """How long to wait after so many attempts; none if it was the last.

    `asked` is the receiver's Retry-After, which counts where it is longer than ours; `spread` (0 to 1) makes waits
    longer by up to a tenth, so that calls that failed together do not come back together.

    >>> wait_after(1, None, 0.0), wait_after(2, timedelta(hours=1), 0.5), wait_after(10, None, 0.0)
    (datetime.timedelta(seconds=5), datetime.timedelta(seconds=3600), None)
    """
    if attempts >= ATTEMPTS:
        return None
    own = WAITS[max(attempts, 1) - 1] * (1 + spread / 10)
    return max(own, min(asked or timedelta(), LONGEST))


def rest_after(failures: int, asked: timedelta | None) -> timedelta:
    """How long a receiver is left alone after so many failures in a row, whatever else there is for it.

    Not at all after the first: one that refuses a call now and then would fall ever further behind.

    >>> [rest_after(failures, None).total_seconds() for failures in (1, 2, 4, 50)]
    [0.0, 5.0, 20.0, 300.0]
    """
    own = min(SHORTEST_REST * float(2 ** min(failures - 2, 10)), LONGEST_REST) if failures > 1 else timedelta()
    return max(own, min(asked or timedelta(), LONGEST))
