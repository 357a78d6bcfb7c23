"""The pairs of a round: rules that are never broken, the best of all outcomes, and reasons for who is left."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from time import perf_counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trine.core.company import Function
from trine.core.shadowing import (
    Colleague,
    Matching,
    Met,
    Profile,
    common_days,
    exchanges,
    instead,
    match,
    paired,
    refusal,
)

MONDAY = date(2027, 3, 8)
WEEK = frozenset(MONDAY + timedelta(days=n) for n in range(5))
FUNCTIONS = {
    "sales": Function.SALES,
    "product": Function.PRODUCT,
    "finance": Function.FINANCE,
    "people": Function.OTHER,
}
TEAMS = ("sales", "product", "finance", "people", "enterprise")
PARENT = {"enterprise": "sales"}


def profile(team: str, **more: object) -> Profile:
    around = {team, PARENT.get(team, team), *(child for child, parent in PARENT.items() if parent == team)}
    function = FUNCTIONS[PARENT.get(team, team)]
    return Profile(frozenset({team}), frozenset(around), frozenset({function}), **more)  # type: ignore[arg-type]  # a test's own words


def colleague(name: str, team: str, free: frozenset[date] = WEEK, hosted: int = 0, **more: object) -> Colleague:
    return Colleague(name.lower(), name, profile(team, **more), free, hosted)


@st.composite
def people(draw: st.DrawFn, most: int, days: tuple[frozenset[date], ...]) -> list[Colleague]:
    count = draw(st.integers(0, most))
    spoken = st.sampled_from([frozenset[str](), frozenset({"German"}), frozenset({"English"})])
    return [
        colleague(
            f"P{number}",
            draw(st.sampled_from(TEAMS)),
            draw(st.sampled_from(days)),
            draw(st.integers(0, 3)),
            languages=draw(spoken),
            offset=draw(st.sampled_from([None, 1.0, -5.0])),
        )
        for number in range(count)
    ]


def some_met(who: list[Colleague]) -> st.SearchStrategy[set[frozenset[str]]]:
    both = [frozenset((a.id, b.id)) for a, b in combinations(who, 2)]
    return st.sets(st.sampled_from(both)) if both else st.just(set())


def broken(found: Matching, guests: list[Colleague], hosts: list[Colleague], met: Met) -> list[str]:
    """Every rule that the pairs break."""
    by_guest, by_host = {each.id: each for each in guests}, {each.id: each for each in hosts}
    wrong = [text for pair in found.pairs if (text := refusal(by_guest[pair.guest], by_host[pair.host], met))]
    days = [(id_, pair.on) for pair in found.pairs for id_ in (pair.guest, pair.host)]
    wrong += [f"twice on a day: {each}" for each in set(days) if days.count(each) > 1]
    wrong += [
        f"not free: {pair}"
        for pair in found.pairs
        if pair.on not in common_days(by_guest[pair.guest], by_host[pair.host])
    ]
    visitors, visited = [pair.guest for pair in found.pairs], [pair.host for pair in found.pairs]
    wrong += ["twice a guest"] if len(set(visitors)) < len(visitors) else []
    wrong += ["twice a host"] if len(set(visited)) < len(visited) else []
    wrong += ["each other"] if len({frozenset((p.guest, p.host)) for p in found.pairs}) < len(found.pairs) else []
    wrong += ["left out"] if sorted([*visitors, *(each.guest for each in found.unplaced)]) != sorted(by_guest) else []
    return wrong


ANY_DAYS = (WEEK, frozenset({MONDAY}), frozenset({MONDAY, MONDAY + timedelta(days=1)}), frozenset[date]())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_rule_is_ever_broken_whatever_people_are_free_on_and_nobody_is_forgotten(data: st.DataObject) -> None:
    who = data.draw(people(9, ANY_DAYS))
    met = data.draw(some_met(who))
    most = data.draw(st.sampled_from([None, 0, 2]))
    found = match(who, who, met=met, most=most)
    assert broken(found, who, who, met) == []
    assert most is None or len(found.pairs) <= most
    assert all(each.because.endswith(".") for each in found.unplaced)
    assert match(list(reversed(who)), who, met=met, most=most) == found


def best_of_all(who: list[Colleague], met: Met) -> tuple[int, int]:
    """The most pairs that there can be, and the least points with so many, by trying everything."""
    cost = {(g.id, h.id): paired(g, h, MONDAY).cost for g in who for h in who if refusal(g, h, met) is None}

    def tried(left: list[str], ways: tuple[tuple[str, str], ...]) -> Iterator[tuple[int, int]]:
        if not left:
            yield len(ways), -sum(cost[way] for way in ways)
            return
        guest, *rest = left
        yield from tried(rest, ways)
        for one, host in cost:
            if one == guest and (host, guest) not in ways and host not in {taken for _, taken in ways}:
                yield from tried(rest, (*ways, (guest, host)))

    size, points = max(tried([each.id for each in who], ()))
    return size, -points


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_the_pairs_are_as_many_and_fit_as_well_as_the_best_of_all_outcomes(data: st.DataObject) -> None:
    who = data.draw(people(5, (WEEK, frozenset[date]())))
    met = data.draw(some_met(who))
    found = match(who, who, met=met)
    assert (len(found.pairs), sum(pair.cost for pair in found.pairs)) == best_of_all(who, met)


def test_language_distance_and_who_has_hosted_least_decide_and_the_pair_says_so() -> None:
    ada = colleague("Ada", "sales", languages=frozenset({"German"}), offset=1.0)
    near = colleague("Nia", "product", languages=frozenset({"German", "English"}), offset=1.0, hosted=1)
    far = colleague("Finn", "product", languages=frozenset({"English"}), offset=-5.0)
    (pair,) = match([ada], [near, far]).pairs
    assert (pair.host, pair.cost) == ("nia", 4)
    words = ["product and sales depend on each other", "both speak German", "Nia has hosted 1 day in two years"]
    assert [part.words for part in pair.parts] == words
    assert [(each.host, each.cost) for each in instead(ada, [near, far])] == [("nia", 4), ("finn", 78)]
    rested = colleague("Rea", "product", languages=frozenset({"German"}), offset=1.0)
    assert match([ada], [near, rested]).pairs[0].host == "rea"
    wished = match(
        [colleague("Bo", "people")], [near, colleague("Fay", "finance")], wishes={frozenset(("people", "finance")): 20}
    )
    assert wished.pairs[0].host == "fay"


def test_who_can_not_be_placed_is_told_why() -> None:
    def why(guest: Colleague, *hosts: Colleague, met: Met = frozenset(), most: int | None = None) -> str:
        (left,) = match([guest], hosts, met=met, most=most).unplaced
        return left.because

    ada, bo = colleague("Ada", "sales"), colleague("Bo", "product")
    assert (
        why(colleague("Ada", "sales", frozenset()), bo)
        == "Ada is away or not free on every working day of these weeks."
    )
    assert why(ada, ada, colleague("Eve", "enterprise")) == "Nobody of a team apart from Ada's takes part."
    met = {frozenset(("ada", "bo"))}
    assert why(ada, bo, met=met).startswith("Ada has a day with the only colleague of other teams already")
    away = colleague("Bo", "product", frozenset({MONDAY + timedelta(days=30)}))
    assert why(ada, away) == "Ada has no free working day in common with anybody of the other teams."
    assert why(ada, bo, most=0).startswith("There is no room for more days")
    second = colleague("Zoe", "sales")
    assert [each.because for each in match([ada, second], [bo]).unplaced] == [
        "Everybody whom Zoe could visit has another guest."
    ]


def test_an_exchange_leaves_two_valid_pairs_of_four_people() -> None:
    ada, zoe = colleague("Ada", "sales"), colleague("Zoe", "finance")
    bo, cy = colleague("Bo", "product"), colleague("Cy", "product")
    (only,) = exchanges(ada, bo, [(zoe, cy), (bo, zoe)])
    assert [(pair.guest, pair.host) for pair in (only.mine, only.theirs)] == [("ada", "cy"), ("zoe", "bo")]
    assert exchanges(ada, bo, [(zoe, cy)], {frozenset(("zoe", "bo"))}) == ()


def test_two_hundred_people_are_paired_within_a_second() -> None:
    days = frozenset(MONDAY + timedelta(days=n) for n in range(90) if n % 7 < 5)
    match([colleague("Ada", "sales")], [colleague("Bo", "product")])  # SciPy is loaded
    who = [colleague(f"P{n:03}", TEAMS[n % 5], days, n % 3, offset=float(n % 4)) for n in range(200)]
    begun = perf_counter()
    found = match(who, who)
    assert perf_counter() - begun < 1
    assert (len(found.pairs), broken(found, who, who, set())) == (200, [])
