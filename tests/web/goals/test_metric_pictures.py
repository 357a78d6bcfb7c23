"""The pictures on a metric's page: its values over time, and what it hangs together with."""

from datetime import date, timedelta

import pytest
from tests.web.conftest import SignedIn

from trine.web.goals.models import Influence, Metric, Reading
from trine.web.goals.queries.metric import Value
from trine.web.goals.queries.metric_pictures import around, metric_graph, values_chart
from trine.web.people.models import Person

pytestmark = pytest.mark.django_db

DAY = date(2027, 3, 31)


def metric(slug: str, formula: str = "") -> Metric:
    return Metric.objects.create(slug=slug, name=slug.title(), unit="count", better="up", formula=formula)


def values(*numbers: float) -> list[Value]:
    """The newest first, a month apart."""
    return [Value(DAY - timedelta(days=31 * at), number) for at, number in enumerate(reversed(numbers))]


def test_a_chart_runs_from_the_oldest_value_to_the_newest() -> None:
    chart = values_chart(metric("mql"), values(350, 380, 400))
    assert chart is not None
    assert [row[1] for row in chart.rows] == ["350", "380", "400"]
    assert chart.sentence == "From 350 (January 2027) to 400 (March 2027)."


def test_a_period_that_is_still_running_is_not_drawn() -> None:
    shown = [Value(DAY, 5, n=5, is_running=True), *values(350, 380, 400)]
    chart = values_chart(metric("mql"), shown)
    assert chart is not None
    assert len(chart.rows) == 3


def test_two_values_make_no_picture() -> None:
    assert values_chart(metric("mql"), values(350, 400)) is None


def test_a_graph_shows_what_a_metric_is_made_of_and_what_is_believed_about_it() -> None:
    revenue, _deals, price = metric("revenue", "deals * price"), metric("deals"), metric("price")
    discount = metric("discount")
    Influence.objects.create(source=discount, target=revenue, sign="-")
    graph = metric_graph(revenue)
    assert graph is not None
    assert {(edge.source, edge.target, edge.kind) for edge in graph.edges} == {
        ("deals", "revenue", "drives"),
        ("price", "revenue", "drives"),
        ("discount", "revenue", "lowers"),
    }
    assert [node.id for node in graph.nodes if node.emphasis] == ["revenue"]
    assert {node.url for node in graph.nodes if node.id == price.slug} == {"/metrics/price/"}


def test_a_metric_that_stands_alone_has_no_graph() -> None:
    assert metric_graph(metric("alone")) is None


def test_a_formula_that_cannot_be_read_is_left_out() -> None:
    metric("broken", "deals * * price")
    assert metric_graph(metric("deals")) is None


def test_a_graph_goes_two_steps_and_not_round_in_circles() -> None:
    drivers = {"a": {"b"}, "b": {"c"}, "c": {"d"}, "d": {"a"}}
    assert around("a", drivers) == [("b", "a"), ("a", "d"), ("c", "b"), ("d", "c")]


def test_the_page_of_a_metric_shows_both(signed_in: SignedIn, owner: Person) -> None:
    row = metric("mql", "visits * 2")
    metric("visits")
    for value in values(350, 380, 400):
        Reading.objects.create(metric=row, on=value.on, value=value.value, by=owner)
    html = signed_in(owner).get("/metrics/mql/").text
    assert 'id="chart-values"' in html
    assert 'id="graph-around"' in html
