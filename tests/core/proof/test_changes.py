from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from tests.core.proof.building import system

from trine.core.proof import Conflict, prove, refit, smallest_changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.core.proof.building import Bound


def conflict(formulas: dict[str, str], wanted: Sequence[Bound], assumed: Sequence[Bound] = ()) -> Conflict:
    found = prove(system(formulas, wanted, assumed))
    assert isinstance(found, Conflict)
    return found


FUNNEL = ({"deals": "leads * rate"}, [("deals", ">=", 96), ("leads", "<=", 400)], [("rate", "<=", 0.2)])
CURVE = ({"revenue": "price * deals", "demand": "deals + 2 * price"}, [("demand", "<=", 200), ("revenue", ">=", 6000)])
POSITIVE = [("price", ">=", 0), ("deals", ">=", 0)]


def place(found: Conflict, metric: str) -> int:
    return next(index for index, claim in enumerate(found.members) if claim.metric == metric)


def test_the_least_change_of_each_member_alone() -> None:
    found = smallest_changes(conflict(*FUNNEL))
    assert {change.claim.metric: pytest.approx(change.bound) for change in found.alone} == {
        "deals": 80,
        "leads": 480,
        "rate": 0.24,
    }


def test_a_change_is_told_as_a_share_of_the_old_bound() -> None:
    found = smallest_changes(conflict(*FUNNEL))
    assert [(change.claim.metric, round(change.relative or 0, 4)) for change in found.of_targets] == [
        ("deals", 0.1667),
        ("leads", 0.2),
    ]


def test_the_least_that_all_targets_give_way_together() -> None:
    # 96 (1 - s) = 400 (1 + s) 0.2
    assert smallest_changes(conflict(*FUNNEL)).together == pytest.approx(16 / 176, abs=1e-4)


def test_the_least_change_where_no_bound_alone_shows_it() -> None:
    found = smallest_changes(conflict(*CURVE, POSITIVE))
    bounds = {change.claim.metric: change.bound for change in found.of_targets}
    assert bounds["revenue"] == pytest.approx(5000, rel=1e-4)
    assert bounds["demand"] == pytest.approx((8 * 6000) ** 0.5, rel=1e-4)


def test_a_bound_of_zero_has_no_share() -> None:
    found = smallest_changes(conflict({"gain": "a - b"}, [("a", "<=", 5), ("gain", ">=", 0)], [("b", ">=", 6)]))
    assert {change.claim.metric: change.relative for change in found.alone}["gain"] is None


def test_a_member_moved_to_its_least_change_fits() -> None:
    found = conflict(*FUNNEL)
    fitted = refit(found, {place(found, "leads"): 480})
    assert fitted.fits is True
    assert fitted.values["leads"] * fitted.values["rate"] == pytest.approx(fitted.values["deals"])


def test_a_member_moved_by_less_does_not_fit_and_the_values_show_how_far_one_gets() -> None:
    found = conflict(*FUNNEL)
    fitted = refit(found, {place(found, "leads"): 440})
    assert fitted.fits is False
    assert fitted.short is not None
    assert fitted.short.metric == "deals"
    assert fitted.values["deals"] == pytest.approx(88)


def test_several_sliders_move_at_once() -> None:
    found = conflict(*FUNNEL)
    assert refit(found, {place(found, "leads"): 440, place(found, "deals"): 88}).fits is True
    assert refit(found, {place(found, "leads"): 440, place(found, "deals"): 89}).fits is False


@pytest.mark.parametrize(("formulas", "wanted", "assumed"), [FUNNEL, (*CURVE, POSITIVE)])
def test_sliders_are_answered_at_once(
    formulas: dict[str, str], wanted: Sequence[Bound], assumed: Sequence[Bound]
) -> None:
    found = conflict(formulas, wanted, assumed)
    refit(found, {})  # loads the solvers
    start = time.process_time()
    for step in range(10):
        refit(found, {0: found.members[0].bound * (1 - step / 20)})
    assert (time.process_time() - start) / 10 < 0.1  # 20 ms on a quiet machine; this one may be busy
