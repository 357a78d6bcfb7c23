"""The metric tree in pieces: near a metric, around a set, as trees."""

from __future__ import annotations

from tests.core.chains.graphs import company

from trine.core.metric_graph import MOST, MOST_LINKS, MetricGraph

FUNNEL = {"deals": "opportunities * win_rate", "opportunities": "mql * accept_rate", "revenue": "deals * deal_size"}


def funnel(*beliefs: str) -> MetricGraph:
    return MetricGraph(company(*beliefs, formulas=FUNNEL))


def test_links_are_formulas_and_beliefs() -> None:
    graph = funnel("price - win_rate")
    assert [(link.source, link.sign, link.belief is not None) for link in graph.inputs["win_rate"]] == [
        ("price", -1, True)
    ]
    assert {link.source: link.belief for link in graph.inputs["deals"]} == {"opportunities": None, "win_rate": None}


def test_a_formula_is_drawn_even_where_a_belief_says_more_than_it_does() -> None:
    graph = MetricGraph(company("leads + win_rate", formulas={"win_rate": "deals / leads - 0 * leads"}))
    assert {(link.source, link.belief is None) for link in graph.inputs["win_rate"]} >= {
        ("leads", True),
        ("leads", False),
    }


def test_near_a_metric_is_what_moves_it_and_what_it_feeds_and_not_its_neighbours_other_inputs() -> None:
    part = funnel().near("deals", 1)
    assert part.steps == {"deals": 0, "revenue": -1, "opportunities": 1, "win_rate": 1}
    assert {(link.source, link.target) for link in part.links} == {
        ("opportunities", "deals"),
        ("win_rate", "deals"),
        ("deals", "revenue"),
    }


def test_a_piece_says_how_many_neighbours_it_leaves_out() -> None:
    assert funnel().near("deals", 1).hidden == {"opportunities": 2, "revenue": 1}


def test_without_a_depth_it_goes_as_far_as_the_links_do() -> None:
    part = funnel().near("revenue", None)
    assert part.steps["mql"] == 3
    assert part.hidden == {}


def test_circles_end() -> None:
    graph = MetricGraph(company("price - share", "share + price"))
    assert graph.near("price", None).steps == {"price": 0, "share": 1}
    assert [(tree.root, tree.members) for tree in graph.trees] == [("price", frozenset({"share"}))]


def test_trees_are_metrics_that_feed_no_other_with_all_that_moves_them() -> None:
    graph = funnel("training + win_rate", "ads + awareness")
    assert [(tree.root, tree.size, tree.made_of) for tree in graph.trees] == [("revenue", 7, 6), ("awareness", 1, 0)]


def test_a_metric_that_leads_into_a_circle_does_not_stand_for_it() -> None:
    graph = MetricGraph(company("a_lever + share", "price - share", "share + price"))
    assert [(tree.root, sorted(tree.members)) for tree in graph.trees] == [("price", ["a_lever", "share"])]


def test_a_circle_of_thousands_takes_no_time() -> None:
    ids = [f"m{number:04}" for number in range(3000)]
    graph = MetricGraph(company(*(f"{one} + {other}" for one, other in zip(ids, [*ids[1:], ids[0]], strict=True))))
    assert [(tree.root, tree.size) for tree in graph.trees] == [("m0000", 2999)]


def test_metrics_that_nothing_joins_stand_alone() -> None:
    assert MetricGraph(company("a + b", units={"nps": "count"})).alone == ("nps",)


def test_what_clashes_is_shown_with_the_ways_between() -> None:
    part = funnel("price - win_rate").around(["price", "revenue"], 0)
    assert part.lit == {"price", "revenue"}
    assert part.way == {"win_rate", "deals"}
    assert part.steps.keys() == {"price", "revenue", "win_rate", "deals"}
    assert all(part.is_lit(link) for link in part.links)


def test_what_is_lit_stands_in_what_is_around_it() -> None:
    part = funnel().around(["mql", "opportunities"], 1)
    assert {(link.source, link.target): part.is_lit(link) for link in part.links} == {
        ("mql", "opportunities"): True,
        ("accept_rate", "opportunities"): False,
        ("opportunities", "deals"): False,
    }


def test_an_unknown_metric_lights_nothing() -> None:
    assert funnel().around(["gone"], 1).steps == {}


def test_a_piece_that_is_too_large_keeps_what_is_nearest() -> None:
    graph = MetricGraph(company(*(f"m{n:04} + m{n + 1:04}" for n in range(MOST + 50))))
    part = graph.near("m0000", None)
    assert (len(part.steps), part.left_out, part.steps[f"m{MOST - 1:04}"]) == (MOST, 51, -(MOST - 1))


def test_a_piece_with_too_many_links_keeps_what_is_nearest() -> None:
    ids = [f"m{number:02}" for number in range(40)]
    graph = MetricGraph(company(*(f"{one} + {other}" for one in ids for other in ids if one != other)))
    part = graph.near("m00", None)
    assert len(part.links) <= MOST_LINKS < len(graph.links)
    assert (len(part.steps), part.left_out) == (26, 14)


def test_trees_are_cut_so_many_steps_below_their_roots() -> None:
    part = funnel("ads + awareness").whole(1)
    assert part.steps == {"revenue": 0, "deals": 1, "deal_size": 1, "awareness": 0, "ads": 1}
    assert part.hidden == {"deals": 2}


def test_the_whole_has_every_metric_that_is_joined() -> None:
    graph = funnel("ads + awareness")
    assert graph.whole().steps.keys() == graph.joined
