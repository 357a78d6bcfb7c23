"""The steps of Halden's two playbooks; offsets are working days before or after the launch day or another step."""

from __future__ import annotations

from trine.core.deliverables import Stage
from trine.core.launches import After, Step

RESEARCH, BUILDING, GO_TO_MARKET = Stage.RESEARCH, Stage.BUILDING, Stage.GO_TO_MARKET
EXECUTION, MEASUREMENT = Stage.EXECUTION, Stage.MEASUREMENT
LEAD, STORY, PRODUCT, PRICES = "launch lead", "product marketing", "product", "prices"
MARKET, SALES, SUCCESS, SUPPORT, ORDERS = "campaigns", "sales", "customer success", "support", "revenue operations"


def _after(*steps: str) -> tuple[After, ...]:
    return tuple(After(step) for step in steps)


_BEFORE = (
    Step("purpose", "Agree what the launch is for", RESEARCH, LEAD, offset=-60, days=2, is_gate=True),
    Step("talks", "Ten talks with customers", RESEARCH, STORY, offset=-58, days=8, after=_after("purpose")),
    Step("whom", "Choose whom it is for", RESEARCH, STORY, "talks", 1, 2, is_gate=True),
    Step("trial", "Three plants try it", BUILDING, PRODUCT, offset=-50, days=20, materials=("trial units",)),
    Step("words", "Positioning and messages", BUILDING, STORY, "whom", 1, 5),
    Step("words-tried", "Try the words with five buyers", BUILDING, STORY, "words", 1, 4),
    Step("claims", "Have names and claims checked", BUILDING, PRICES, "words-tried", 1, 3),
    Step("prices", "Agree prices and packages", BUILDING, PRICES, offset=-42, days=5, after=_after("words")),
)

_PLANNING = (
    Step(
        "brief",
        "The brief is agreed by all teams that it concerns",
        GO_TO_MARKET,
        LEAD,
        offset=-29,
        days=2,
        after=_after("words-tried", "prices", "claims"),
        is_gate=True,
    ),
    Step("case-study", "Case study from the trial", GO_TO_MARKET, STORY, "trial", 1, 8, materials=("case study",)),
    Step("channels", "Choose channels and budget", GO_TO_MARKET, MARKET, "brief", 1, 3),
    Step("price-list", "Publish the price list", GO_TO_MARKET, PRICES, "brief", 2, 2, materials=("price list",)),
    Step("battle-card", "Battle card against the two usual rivals", GO_TO_MARKET, STORY, "brief", 1, 4),
    Step("deck", "Sales deck", GO_TO_MARKET, STORY, "brief", 1, 5, materials=("sales deck",)),
    Step("data-sheet", "Data sheet in four languages", GO_TO_MARKET, STORY, "brief", 4, 6),
    Step("demo", "Demo that a seller can give alone", GO_TO_MARKET, SALES, "deck", 1, 3, materials=("demo case",)),
    Step("pages", "Pages on the web", GO_TO_MARKET, MARKET, "brief", 2, 7),
    Step("guides", "Guides and release notes", GO_TO_MARKET, PRODUCT, offset=-18, days=6),
    Step("press", "Story for the trade press", GO_TO_MARKET, MARKET, offset=-15, days=4, after=_after("case-study")),
    Step("train-sales", "Train sales", GO_TO_MARKET, SALES, "demo", 1, 2, _after("battle-card", "price-list")),
    Step("first-ten", "Plan for the first ten customers", GO_TO_MARKET, SUCCESS, offset=-12, days=3),
    Step("mailing", "Mailing to customers", GO_TO_MARKET, MARKET, offset=-10, days=4, after=_after("pages")),
    Step("answers", "Answers for support", GO_TO_MARKET, SUPPORT, offset=-10, days=3, after=_after("guides")),
    Step("partners", "Brief partners", GO_TO_MARKET, SALES, offset=-8, days=2, after=_after("price-list")),
    Step("order-codes", "Order codes in CRM and billing", GO_TO_MARKET, ORDERS, offset=-7, days=2),
    Step(
        "rehearsal",
        "Rehearse the day",
        GO_TO_MARKET,
        LEAD,
        offset=-3,
        after=_after("train-sales", "pages", "answers", "order-codes"),
        is_gate=True,
    ),
)

_AFTER = (
    Step("go", "Launch: pages, mailing and press go out", EXECUTION, LEAD, after=_after("rehearsal", "mailing")),
    Step("first-calls", "Call the first fifty leads", EXECUTION, SALES, "go", 1, 5),
    Step("watch", "Look at the numbers each morning", EXECUTION, MARKET, "go", 1, 10),
    Step("ask", "Ask all who took part how it went", MEASUREMENT, LEAD, "go", 8, 2),
    Step("retrospective", "Retrospective", MEASUREMENT, LEAD, "ask", 3, 1),
    Step("result", "Work out the result and talk about it", MEASUREMENT, LEAD, "go", 66, 2, is_gate=True),
)

LARGE = (*_BEFORE, *_PLANNING, *_AFTER)
"""A launch that the whole company works on: twelve weeks before the day, thirteen after it."""

SUPPORT_FIRST = Step(
    "support-first",
    "Support is briefed before customers are",
    GO_TO_MARKET,
    SUPPORT,
    offset=-5,
    after=_after("answers"),
    materials=("answers to the ten first questions",),
    is_gate=True,
)
"""What the launch of the H3 taught."""

SMALL = (
    Step("purpose", "Say what it is for and for whom", RESEARCH, LEAD, offset=-15, days=1, is_gate=True),
    Step("words", "Two sentences that say it", BUILDING, STORY, "purpose", 1, 2),
    Step("guides", "Guide and release note", GO_TO_MARKET, PRODUCT, offset=-8, days=3),
    Step("answers", "Answers for support", GO_TO_MARKET, SUPPORT, "guides", 1, 1),
    Step("tell-sales", "Tell sales in the weekly call", GO_TO_MARKET, SALES, offset=-4, after=_after("words")),
    Step("pages", "Change the pages", GO_TO_MARKET, MARKET, offset=-3, days=2, after=_after("words")),
    Step("go", "Out it goes", EXECUTION, LEAD, after=_after("pages", "answers")),
    Step("look", "Look whether it is used", MEASUREMENT, PRODUCT, "go", 20, 1),
)
"""A release that customers will notice, and that nobody has to be trained for."""
