"""What is kept of a wave is what was published, to the last digit."""

import json
from dataclasses import replace

from trine.core.agreement import Answer, Survey, from_json, publish, to_json

ITEMS = tuple("abcdefgh")
PICKS = ("abc", "abd", "abe", "cde", "abc", "bcd")


def test_what_is_published_comes_back_from_json_to_the_last_digit() -> None:
    own = [Answer(f"{team}{n}", team, "company", tuple(row), n % 4) for team in "st" for n, row in enumerate(PICKS)]
    guesses = [Answer(f"s{n}", "s", "t", tuple(row), 3 - n % 3) for n, row in enumerate(PICKS)]
    few = [Answer("p0", "p", "company", ("a", "b", "c"))]
    shown = publish(Survey(ITEMS, (*own, *guesses, *few), {"t": ("a", "b", "h")}, {"t": 6}))
    assert all([shown.pairs, shown.misreads, shown.readings, shown.suppressed, shown.everybody])
    assert any(pair.gap_interval for pair in shown.pairs)
    assert any(pair.is_census for pair in shown.pairs)
    told = json.loads(json.dumps({**to_json(shown), "day": "2027-02-01"}))
    assert from_json(told) == shown
    assert from_json(to_json(replace(shown, everybody=None))) == replace(shown, everybody=None)
