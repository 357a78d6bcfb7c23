"""The gallery: every component with its examples, and the sample values that they show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django import forms
from django.template import engines

from trine.core.company import Function, Team
from trine.web.ui.charts import Chart, Mark, Series, columns, lines
from trine.web.ui.components import Component, components
from trine.web.ui.graphs import Edge, Graph, Node
from trine.web.ui.table import Column, Table
from trine.web.ui.tags.figures import Bar
from trine.web.ui.tags.layout import Tab

if TYPE_CHECKING:
    from django.http import HttpRequest

PRODUCT = Team("product", "Product", Function.PRODUCT)
MARKETING = Team("marketing", "Marketing", Function.MARKETING)
SALES = Team("sales", "Sales", Function.SALES)
FINANCE = Team("finance", "Finance", Function.FINANCE)


class SampleForm(forms.Form):
    """A form with every kind of control."""

    title = forms.CharField(help_text="What will be different for a customer?", initial="Win the mid-market")
    target = forms.DecimalField(label="Target share", error_messages={"invalid": "Write a number, such as 12 or 12.5."})
    team = forms.ChoiceField(choices=[("product", "Product"), ("marketing", "Marketing")], required=False)
    joint = forms.BooleanField(label="Two teams own it together", required=False)
    confidence = forms.ChoiceField(
        choices=[("high", "We will make it"), ("low", "We need help")], widget=forms.RadioSelect, initial="high"
    )


@dataclass(frozen=True, slots=True)
class SampleGoal:
    """A row of the sample table."""

    title: str
    team: Team
    share: float


GOALS = tuple(
    SampleGoal(title, team, share)
    for title, team, share in (
        ("Win the mid-market with the new sensor line", PRODUCT, 0.42),
        ("Bring 400 qualified leads", MARKETING, 0.61),
        ("Sell at full margin", SALES, 0.18),
        ("Close eight plants in the north", SALES, 0.5),
        ("Publish three references", MARKETING, 0.33),
        ("Ship offline mode", PRODUCT, 1.0),
    )
)
COLUMNS = (
    Column("title", "Goal", "title"),
    Column("team", "Team", lambda goal: goal.team.name),
    Column("share", "Done", "share", numeric=True),
)
QUARTERS = ("Q1 26", "Q2 26", "Q3 26", "Q4 26", "Q1 27")
LINES = lines(
    "Win rate",
    "It fell from 17 % to 9 % in a year; the plan needs 24 %.",
    periods=QUARTERS,
    series=(Series("Sales", (0.17, 0.18, 0.16, 0.15, 0.09), SALES), Series("All", (0.15, 0.16, None, 0.14, 0.11))),
    unit="ratio",
    marks=(Mark("Plan", 0.24),),
)
COLUMNS_CHART = columns(
    "New revenue by source",
    "Marketing's share has grown to a third.",
    periods=QUARTERS,
    series=(
        Series("Sales' own", (900_000, 880_000, 910_000, 870_000, 920_000), SALES),
        Series("Sourced by marketing", (210_000, 260_000, 300_000, 350_000, 410_000), MARKETING),
        Series("Trials", (40_000, 30_000, 60_000, 70_000, 80_000), PRODUCT),
    ),
    unit="EUR",
)
GRAPH = Graph(
    "What drives new revenue",
    (
        Node("revenue", "New revenue", "/metrics/revenue_new/", SALES, "€ 1.41 M of € 2 M", emphasis=True),
        Node("deals", "Deals won", "/metrics/deals_won/", SALES, "67"),
        Node("deal", "Average deal", "/metrics/average_deal/", SALES, "€ 21,000"),
        Node("opportunities", "Opportunities", "/metrics/opportunities/", MARKETING, "280"),
        Node("win", "Win rate", "/metrics/win_rate/", SALES, "24 %"),
        Node("mql", "Marketing qualified leads", "/metrics/mql/", MARKETING, "400"),
        Node("price", "List price", "/metrics/list_price/", PRODUCT),
    ),
    (
        Edge("deals", "revenue", "×", "drives"),
        Edge("deal", "revenue", "×", "drives"),
        Edge("opportunities", "deals", "×", "drives"),
        Edge("win", "deals", "×", "drives"),
        Edge("mql", "opportunities", "×", "drives"),
        Edge("price", "deal", "+", "raises"),
        Edge("price", "win", "−", "lowers"),
    ),
)


@dataclass(frozen=True)
class Sample:
    """What the examples show, under `sample`."""

    table: Table[SampleGoal]
    form: SampleForm
    wrong: SampleForm
    wrong_form: SampleForm
    lines: Chart = LINES
    columns: Chart = COLUMNS_CHART
    graph: Graph = GRAPH
    product: Team = PRODUCT
    marketing: Team = MARKETING
    sales: Team = SALES
    finance: Team = FINANCE
    trend: tuple[float, ...] = (2, 2, 3, 3, 4, 4, 5, 5, 6, 5, 6, 7)
    gaps: tuple[float | None, ...] = (0.18, 0.17, 0.19, 0.16, None, 0.15, 0.14, 0.09)
    day: date = date(2027, 3, 18)
    moment: datetime = datetime(2027, 3, 18, 9, 10, tzinfo=UTC)
    bars: tuple[Bar, ...] = (
        Bar("Sales' own", 920_000, SALES),
        Bar("Sourced by marketing", 410_000, MARKETING),
        Bar("Trials", 80_000, PRODUCT),
    )
    tabs: tuple[Tab, ...] = (
        Tab("Open", "/gallery/", current=True, count=7),
        Tab("Accepted", "/gallery/?state=accepted", count=2),
        Tab("Gone", "/gallery/?state=gone"),
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """One example, its source and what it renders to."""

    title: str
    source: str
    html: str


def sample_for(request: HttpRequest) -> Sample:
    """The sample values; the table reads the request."""
    return Sample(
        table=Table.of(
            request, GOALS, columns=COLUMNS, sort="title", search=lambda goal: goal.title, per_page=4, prefix="t-"
        ),
        form=SampleForm(prefix="ok"),
        wrong=SampleForm({"bad-target": "a lot"}, prefix="bad"),
        wrong_form=SampleForm({"all-title": "", "all-target": "a lot", "all-confidence": "high"}, prefix="all"),
    )


def shown_components(request: HttpRequest) -> list[tuple[Component, list[Shown]]]:
    """Every component with its examples rendered."""
    sample = sample_for(request)
    return [
        (component, [show(example.title, example.source, request, sample) for example in component.examples])
        for component in components()
    ]


def show(title: str, source: str, request: HttpRequest, sample: Sample) -> Shown:
    """Render one example as a page would."""
    template = engines["django"].from_string(f"{{% load ui %}}{source}")
    return Shown(title, source, template.render({"sample": sample}, request))
