"""Charts, graphs and the small drawings."""

import altair
import pytest
from tests.web.ui.markup import Markup

from trine.core.company import Function, Team
from trine.web.ui import graphs
from trine.web.ui.charts import Chart, Mark, Series, columns, lines
from trine.web.ui.graphs import Edge, Graph, LayoutError, Node, draw
from trine.web.ui.tags.figures import progress, share_of_way, sparkline, unbroken
from trine.web.ui.tags.pictures import chart, graph

SALES = Team("sales", "Sales", Function.SALES)
QUARTERS = ("Q1", "Q2")
RATE = lines(
    "Win rate",
    "It fell.",
    periods=QUARTERS,
    series=(Series("Sales", (0.2, None), SALES), Series("All", (0.3, 0.1))),
    unit="ratio",
    marks=(Mark("Plan", 0.24),),
)
MONEY = columns("New revenue", "It grew.", periods=QUARTERS, series=(Series("Sales", (1e6, 2e6), SALES),), unit="EUR")
SMALL = Graph(
    "Drivers", (Node("a", 'Deals "won"', "/a/", SALES), Node("b", "Revenue", note="€ 2 M")), (Edge("a", "b"),)
)


@pytest.mark.parametrize("picture", [RATE, MONEY], ids=["lines", "columns"])
def test_a_specification_is_valid_vega_lite(picture: Chart) -> None:
    cls = altair.LayerChart if "layer" in picture.specification else altair.Chart
    cls.from_dict(dict(picture.specification), validate=True)


def test_a_chart_carries_the_table_behind_it() -> None:
    assert RATE.headings == ("Period", "Sales", "All")
    assert RATE.rows[1] == ("Q2", "–", "10\N{NO-BREAK SPACE}%")


def test_a_team_colours_its_line_and_others_are_told_apart_by_shade() -> None:
    scale = RATE.specification["layer"][0]["encoding"]["color"]["scale"]
    assert scale == {"domain": ["Sales", "All"], "range": ["token:sales", "token:ink-3"]}


def test_a_chart_of_altair_can_be_handed_over() -> None:
    picture = altair.Chart({"values": [{"x": 1}]}).mark_point().encode(x="x:Q")
    assert Chart.of("X", "One.", picture, ["x"], [["1"]]).specification["mark"]["type"] == "point"


def test_text_in_a_chart_cannot_close_its_block() -> None:
    picture = lines("</script>", "It fell.", periods=("</script>",), series=(Series("a", (1.0,)),))
    assert Markup(chart(picture, "x")).faults == []
    assert Markup(chart(picture, "x")).inline_code == []


def test_a_graph_links_its_boxes_and_lists_its_arrows() -> None:
    html = graph(SMALL, "x")
    assert 'href="/a/"' in html
    assert "Deals &quot;won&quot; serves Revenue" in html
    assert Markup(html).inline_code == []


def test_an_arrow_runs_from_its_source_to_its_target() -> None:
    drawing = draw(SMALL)
    target, source = drawing.boxes
    assert source.y > target.y
    assert drawing.arrows[0].path.startswith(f"M{source.middle}")


def test_links_come_in_the_order_of_reading() -> None:
    across = Graph("Across", SMALL.nodes, SMALL.edges, "RL")
    assert [box.node.id for box in draw(SMALL).boxes] == ["b", "a"]
    assert [box.node.id for box in draw(across).boxes] == ["b", "a"]


def test_a_box_has_one_name_for_all_of_its_text() -> None:
    html = graph(Graph("One", (Node("a", "Deals", "/a/", note="Sales", figure="312"),), ()), "x")
    assert 'aria-label="Deals, 312, Sales"' in html


def test_boxes_do_not_cover_each_other() -> None:
    nodes = tuple(Node(str(at), f"Goal {at} with a long title that takes two lines") for at in range(12))
    boxes = draw(Graph("Many", nodes, tuple(Edge(str(at), "0") for at in range(1, 12)))).boxes
    apart = [
        one.x + one.width <= other.x
        or other.x + other.width <= one.x
        or one.y + one.height <= other.y
        or other.y + other.height <= one.y
        for at, one in enumerate(boxes)
        for other in boxes[at + 1 :]
    ]
    assert all(apart)


def test_hundreds_of_arrows_are_drawn_in_a_hurry() -> None:
    nodes = tuple(Node(str(at), f"Metric {at}") for at in range(200))
    tree = [Edge(str(at), str((at - 1) // 3)) for at in range(1, 200)]
    across = [Edge(str(at), str(at * 37 % 200), "−", "lowers") for at in range(1, 200)]
    drawing = draw(Graph("Many", nodes, (*tree, *across), "RL"))
    assert (len(drawing.boxes), len(drawing.arrows)) == (200, 398)


def test_two_arrows_between_the_same_boxes_are_both_drawn() -> None:
    doubled = Graph("Two", SMALL.nodes, (Edge("a", "b", "+", "raises"), Edge("a", "b", "−", "lowers")))
    assert sorted(arrow.edge.kind for arrow in draw(doubled).arrows) == ["lowers", "raises"]


def test_an_arrow_to_something_that_is_not_there_is_left_out() -> None:
    assert draw(Graph("Lost", SMALL.nodes, (Edge("a", "nowhere"),))).arrows == []


def test_a_graph_without_boxes_is_not_drawn() -> None:
    with pytest.raises(LayoutError):
        draw(Graph("Nothing", (), ()))


def test_without_graphviz_the_list_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphs, "program", lambda: "/no/such/program")
    graphs.lay_out.cache_clear()
    html = graph(SMALL, "x")
    assert "<svg" not in html
    assert "<details" in html
    assert "open" in html


@pytest.mark.parametrize(
    ("value", "start", "target", "share"),
    [(0.1, 0.08, 0.12, 50), (5, 0, 4, 100), (-1, 0, 4, 0), (30, 40, 20, 50), (3, 3, 3, 100)],
)
def test_a_share_of_the_way_stays_between_nothing_and_all(
    value: float, start: float, target: float, share: float
) -> None:
    assert share_of_way(value, start, target) == pytest.approx(share)


def test_progress_says_in_words_what_its_bar_shows() -> None:
    assert (
        'aria-label="Progress: 10\N{NO-BREAK SPACE}%, from 8\N{NO-BREAK SPACE}% to 12\N{NO-BREAK SPACE}%"'
        in progress(0.1, 0.12, start=0.08, unit="ratio")
    )


def test_a_gap_in_a_trend_stays_a_gap() -> None:
    assert unbroken([(0, 1), (1, 2), None, (3, 4), (4, 5)]) == ["0,1 1,2", "3,4 4,5"]


@pytest.mark.parametrize("values", [(), (None,), (5.0,), (2.0, 2.0)])
def test_a_trend_of_hardly_any_values_is_drawn_all_the_same(values: tuple[float | None, ...]) -> None:
    assert Markup(sparkline(values, "Hardly anything")).faults == []
