from dataclasses import replace
from datetime import date

from tests.core.chains.graphs import company, graph, influence

from trine.core.chains import Graph
from trine.core.chains.ranges import positive_metrics
from trine.core.company import Assumption, Reading


def links(of: Graph) -> list[tuple[str, str, int, bool]]:
    return [(link.source, link.target, link.sign, link.belief is not None) for link in of.links]


def test_formulas_and_beliefs_are_joined() -> None:
    of = graph("price - deals", formulas={"revenue": "deals * price"})
    assert links(of) == [
        ("deals", "revenue", 1, False),
        ("price", "deals", -1, True),
        ("price", "revenue", 1, False),
    ]


def test_a_belief_that_says_what_the_formula_says_is_not_told_twice() -> None:
    assert links(graph("deals + revenue", formulas={"revenue": "deals * price"})) == [
        ("deals", "revenue", 1, False),
        ("price", "revenue", 1, False),
    ]


def test_a_belief_decides_where_the_formula_leaves_it_open() -> None:
    of = graph("a - z", formulas={"z": "(b - c) * a"})
    assert ("a", "z", -1, True) in links(of)
    assert ("a", "z", 0, False) not in links(of)


def test_of_beliefs_that_say_the_same_the_strongest_counts() -> None:
    (link,) = graph("a +? z", "a + z").links
    assert not link.is_weak


def test_the_whole_does_not_lower_the_rate_that_it_is_divided_into() -> None:
    units = {"rate": "ratio"}
    assert ("opportunities", "rate", 0, False) in links(graph(formulas={"rate": "won / opportunities"}, units=units))
    assert ("mql", "cost_each", -1, False) in links(
        graph(formulas={"cost_each": "spend / mql"}, units={"spend": "EUR", "cost_each": "EUR"})
    )


def test_a_metric_that_moves_itself_and_one_that_is_unknown_are_left_out() -> None:
    of = company("a + z", formulas={"z": "z + b"})
    of = replace(of, influences=(*of.influences, influence("a + a"), influence("a + unheard")))
    assert [(link.source, link.target) for link in Graph(of).links] == [("a", "z"), ("b", "z")]


def test_a_metric_is_positive_unless_its_numbers_its_formula_or_its_name_say_otherwise() -> None:
    of = company(formulas={"left": "a - b", "each": "left / a"}, units={"profit": "EUR", "nps": "points"})
    assert positive_metrics(of) == {"a", "b"}
    low = Assumption("a", "2027-q1", -1, 5)
    seen = (Reading("left", date(2027, 1, 1), 4), Reading("nps", date(2027, 1, 1), 31))
    told = replace(of, assumptions=(low,), readings=seen)
    assert positive_metrics(told) == {"b", "left", "nps"}


def test_a_chain_of_many_formulas_is_read() -> None:
    formulas = {f"m{i + 1}": f"m{i} * 2" for i in range(3_000)}
    assert len(graph(formulas=formulas).links) == 3_000
