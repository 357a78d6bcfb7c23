"""Own words are taken for a candidate only where it is clear which."""

import pytest

from trine.core.agreement.suggesting import suggest

NAMED = {
    "mql": ["Qualified leads", "More of the right companies ask us"],
    "winrate": ["Win rate"],
    "renewal": ["Renewal rate"],
    "churn": ["Customers lost"],
    "nrr": ["Net revenue retention"],
    "arr": ["Revenue", "Grow in Asia"],
    "onboarding": ["Days until first value"],
    "qualité": ["Qualité perçue"],
}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("We need more qualified leads", "mql"),
        ("qualifyed leeds!!", "mql"),
        ("renewals, renewals, renewals", "renewal"),
        ("winning: our win rate", "winrate"),
        ("stop losing customers", "churn"),
        ("NRR above 110", "nrr"),
        ("growth in asia", "arr"),
        ("qualite percue", "qualité"),
        ("rate", None),  # two have it
        ("revenue retention and customers lost", None),  # two are meant
        ("sleep more", None),
        ("the most important thing for us", None),
        ("", None),
        ("Путь", None),
    ],
)
def test_a_candidate_is_suggested_only_where_it_is_clear_which(text: str, meant: str | None) -> None:
    assert suggest(text, NAMED) == meant


def test_without_candidates_nothing_is_suggested() -> None:
    assert suggest("revenue", {}) is None
