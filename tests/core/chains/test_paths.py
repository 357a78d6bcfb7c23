from itertools import pairwise, permutations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.chains.graphs import company, graph

from trine.core.chains import Graph, Link, Reach
from trine.core.chains.paths import sign_of, weak_links


def net(*beliefs: str, formulas: dict[str, str] | None = None) -> int | None:
    """The sign from `a` to `z`, none if no chain joins them."""
    found = Reach(graph(*beliefs, formulas=formulas)).net("a", "z")
    return found.sign if found else None


def test_signs_multiply_along_a_chain() -> None:
    assert net("a + b", "b - z") == -1
    assert net("a - b", "b - z") == 1


def test_a_chain_of_six_links_is_followed_and_one_of_seven_is_not() -> None:
    six = ["a + b", "b + c", "c + d", "d + e", "e + f", "f + z"]
    assert net(*six) == 1
    assert net(*six[:-1], "f + g", "g + z") is None


def test_a_circle_does_not_turn_the_sign() -> None:
    assert net("a + b", "b - a", "b + z") == 1
    assert net("a + b", "b + c", "c - b", "b + z") == 1


def test_chains_of_both_signs_are_unsure() -> None:
    assert net("a + b", "b + z", "a - z") == 0


def test_the_doubt_names_a_chain_of_each_sign() -> None:
    found = Reach(graph("a + b", "b + z", "a - z")).net("a", "z")
    assert found is not None
    assert found.against is not None
    assert {sign_of(found.path), sign_of(found.against)} == {1, -1}


def test_a_weak_chain_does_not_outvote_a_strong_one() -> None:
    assert net("a -? z", "a + b", "b + z") == 1
    assert net("a -? z", "a +? b", "b + z") == 0


def test_a_chain_with_two_weak_beliefs_is_left_out() -> None:
    assert net("a -? b", "b + z") == -1
    assert net("a -? b", "b +? z") is None


def test_contradicting_beliefs_are_unsure() -> None:
    assert net("a + z", "a - z") == 0


def test_formulas_that_disagree_are_put_into_each_other() -> None:
    assert net(formulas={"z": "p / a", "p": "a - cost"}) == 1
    assert net("x + a", formulas={"z": "p / a", "p": "a - cost"}) == 1


def test_what_a_formula_and_a_belief_disagree_about_is_unsure() -> None:
    assert net("a + m", formulas={"z": "a / m", "m": "n * 2"}) == 0


def test_too_many_chains_end_the_search_at_a_length_for_all() -> None:
    ids = [f"m{i}" for i in range(12)]
    dense = graph(*(f"{one} + {other}" for one, other in permutations(ids, 2)))
    reach = Reach(dense, most_steps=5_000)
    assert not reach.is_whole
    assert reach.longest == 2
    assert max(len(path) for found in reach.effects.values() for e in found.values() for path in e.paths.values()) <= 2


def test_the_only_lever_of_a_metric_is_found_through_others() -> None:
    assert graph("price - volume", "volume + share").only_levers() == {"volume": "price", "share": "price"}
    assert graph("price - share", "brand + share").only_levers() == {}
    assert graph("a + b", "b + a", "b + share").only_levers() == {}


METRICS = "abcdez"
links = st.tuples(st.sampled_from(METRICS), st.sampled_from(["+", "-", "+?", "-?"]), st.sampled_from(METRICS))
beliefs = st.lists(links.filter(lambda row: row[0] != row[2]), max_size=12, unique_by=lambda row: (row[0], row[2])).map(
    lambda rows: [" ".join(row) for row in rows]
)


def _brute_force(of: Graph, source: str, target: str) -> set[tuple[bool, int]]:
    """Whether weak, and the sign, of every way through distinct metrics."""
    by_pair = {(link.source, link.target): link for link in of.links}
    found = set()
    others = [id_ for id_ in METRICS if id_ not in {source, target}]
    for count in range(len(others) + 1):
        for middle in permutations(others, count):
            nodes = [source, *middle, target]
            path: list[Link | None] = [by_pair.get(pair) for pair in pairwise(nodes)]
            known = [link for link in path if link is not None]
            if len(known) == len(path) and weak_links(known) <= 1:
                found.add((weak_links(known) > 0, sign_of(known)))
    return found


@settings(max_examples=60, deadline=None)
@given(beliefs)
def test_the_search_finds_what_trying_every_way_finds(rows: list[str]) -> None:
    of = graph(*rows)
    reach = Reach(of)
    for source in METRICS:
        for target in METRICS:
            if source != target:
                effect = reach.from_(source).get(target)
                assert set(effect.paths if effect else ()) == _brute_force(of, source, target)


@given(st.lists(st.sampled_from(["+", "-"]), min_size=1, max_size=6), st.integers(0, 5))
def test_turning_one_link_of_the_only_chain_turns_the_sign(signs: list[str], at: int) -> None:
    def chain(row: list[str]) -> int | None:
        nodes = ["a", *"bcdef"[: len(row) - 1], "z"]
        return net(*(f"{nodes[i]} {sign} {nodes[i + 1]}" for i, sign in enumerate(row)))

    turned = list(signs)
    turned[at % len(signs)] = "-" if signs[at % len(signs)] == "+" else "+"
    before, after = chain(signs), chain(turned)
    assert before is not None
    assert after == -before


@given(st.permutations(["a + b", "b - z", "a + z", "c -? z", "b + c"]))
def test_the_order_of_beliefs_changes_nothing(rows: list[str]) -> None:
    assert Reach(graph(*rows)).effects == Reach(graph("a + b", "b - z", "a + z", "c -? z", "b + c")).effects


def test_an_influence_on_an_unknown_metric_is_left_out() -> None:
    known = company("a + z")
    assert [link.target for link in Graph(known).links] == ["z"]
