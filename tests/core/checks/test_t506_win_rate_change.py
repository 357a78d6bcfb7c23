from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from tests.core.checks.reading import TODAY
from tests.core.checks.timeseries import AS_OF, series, with_facts

from trine.core.checks.t506_win_rate_change import run
from trine.core.company import Company
from trine.core.findings import Finding
from trine.core.revenue import ClosedCell, ClosedPeriod, CloseRates, RevenueFacts

WINS = "metrics: [{id: wins, name: Win rate, unit: ratio, better: up, source: facts:win_rate, owner: sales}]"
USUAL = {"organic search": (60, 18), "paid search": (60, 12)}
STARTS = (date(2025, 10, 1), *(date(2026, month, 1) for month in (1, 4, 7, 10)), date(2027, 1, 1))


def closed(*quarters: dict[str, tuple[int, int]]) -> Company:
    """Five quarters to the end of 2026, each with closed and won deals by lead source."""
    periods = tuple(
        ClosedPeriod(start, end - timedelta(days=1), tuple(ClosedCell((k,), n, won) for k, (n, won) in kinds.items()))
        for start, end, kinds in zip(STARTS, STARTS[1:], quarters, strict=False)
    )
    rates = CloseRates(("lead_source",), periods, "facts: opportunities", AS_OF)
    facts = series("win_rate", [0.25] * 5, unit="ratio")
    return replace(with_facts(WINS, [facts]), revenue=RevenueFacts(close_rates=(rates,)))


def found(last: dict[str, tuple[int, int]]) -> list[Finding]:
    return list(run(closed(USUAL, USUAL, USUAL, USUAL, last), TODAY))


def test_fewer_wins_among_the_same_leads_come_from_the_rates() -> None:
    (finding,) = found({"organic search": (60, 8), "paid search": (60, 9)})
    assert finding.title == (
        "Win rate fell to 14.2 % from 25.0 % in the four quarters before: of −10.8 points, 0.0 come from the mix of "
        "lead sources and −10.8 from lower rates within them, mostly organic search"
    )
    assert finding.next_step == ("Sales: look together with marketing at the deals of organic search that were closed.")


def test_more_leads_of_a_kind_that_is_seldom_won_come_from_the_mix() -> None:
    poor, good = {"fair": (100, 5), "referral": (100, 45)}, {"fair": (180, 9), "referral": (20, 9)}
    (finding,) = run(closed(poor, poor, poor, poor, good), TODAY)
    assert "−16.0 come from the mix of lead sources and 0.0 from the rates within them" in finding.title
    assert finding.next_step == "Sales: look together with marketing at what the leads are made of now."


def test_a_rise_is_told_as_well() -> None:
    (finding,) = found({"organic search": (60, 30), "paid search": (60, 20)})
    assert finding.title.startswith("Win rate rose to 41.7 % from 25.0 % in the four quarters before: of +16.7 points")


def test_what_chance_explains_is_silent() -> None:
    assert found({"organic search": (60, 16), "paid search": (60, 10)}) == []


def test_fewer_than_thirty_closed_deals_are_silent() -> None:
    assert found({"organic search": (29, 0)}) == []


def test_a_quarter_without_closed_deals_in_between_is_no_year() -> None:
    company = closed(USUAL, USUAL, USUAL, USUAL, {"organic search": (60, 2), "paid search": (60, 2)})
    (rates,) = company.revenue.close_rates
    gap = replace(
        rates, periods=(replace(rates.periods[0], start=date(2025, 7, 1), end=date(2025, 9, 30)), *rates.periods[1:])
    )
    assert list(run(replace(company, revenue=RevenueFacts(close_rates=(gap,))), TODAY)) == []


def test_a_quarter_that_the_facts_do_not_cover_is_not_compared() -> None:
    company = closed(USUAL, USUAL, USUAL, USUAL, {"organic search": (60, 2), "paid search": (60, 2)})
    old = replace(company.revenue.close_rates[0], as_of=datetime(2026, 12, 20, tzinfo=UTC))
    assert list(run(replace(company, revenue=RevenueFacts(close_rates=(old,))), TODAY)) == []


def test_kinds_are_told_apart_only_as_finely_as_the_deals_allow() -> None:
    fine = {f"source {place}": (20, 5) for place in range(6)}
    company = closed(fine, fine, fine, fine, dict.fromkeys(fine, (20, 1)))
    (rates,) = company.revenue.close_rates
    periods = tuple(
        replace(p, cells=tuple(ClosedCell((*c.kind, r), c.closed // 3, c.won // 3) for c in p.cells for r in "abc"))
        for p in rates.periods
    )
    both = replace(rates, factors=("lead_source", "region"), periods=periods)
    (finding,) = run(replace(company, revenue=RevenueFacts(close_rates=(both,))), TODAY)
    assert [item.label for item in finding.evidence if item.label.startswith("From the mix")] == [
        "From the mix of lead source"
    ]
