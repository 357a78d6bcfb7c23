"""What marketing, sales, customer success and finance hand over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.deliverables import Assignment, Commitment, Deliverable, Revision, Track
from trine.demo.roadmap.people import looked, moved, weekly

if TYPE_CHECKING:
    from trine.demo.calendar import Calendar

IDEA, PLANNED, COMMITTED = Commitment.IDEA, Commitment.PLANNED, Commitment.COMMITTED
SHIPPED, DROPPED = Commitment.SHIPPED, Commitment.DROPPED
ON_TRACK, AT_RISK = Track.ON_TRACK, Track.AT_RISK


def market_deliverables(calendar: Calendar) -> tuple[Deliverable, ...]:
    """Kits, fairs, stories, contracts and training."""
    return (*_resellers(calendar), *_marketing(calendar), *_groups(calendar), *_success(calendar))


def _resellers(calendar: Calendar) -> tuple[Deliverable, ...]:
    """Sales' way to the mid-market; the kit comes two weeks after the training that needs it."""
    day, ahead = calendar.ago, calendar.ahead
    return (
        Deliverable(
            "reseller-kit",
            "Reseller kit: deck, price book and demo case",
            "product-marketing",
            ahead(3),
            ahead(34),
            PLANNED,
            audience="resellers",
            lead="henrik",
            plan="t-marketing",
            goals=("c-share",),
            relied_on_by=("sales",),
            assignments=(Assignment("henrik", ahead(3), ahead(34), 0.3),),
            looks=looked(day(6), "sales"),
        ),
        Deliverable(
            "reseller-tour",
            "Reseller training in six cities",
            "sales",
            ahead(20),
            ahead(48),
            COMMITTED,
            audience="resellers",
            lead="matteo",
            plan="t-sales",
            goals=("c-share",),
            relied_on_by=("product-marketing",),
            needs=("reseller-kit",),
            assignments=(Assignment("matteo", ahead(6), share=0.8), Assignment("bram", ahead(6), ahead(48), 0.5)),
            looks=looked(day(5), "product-marketing"),
            checks=weekly(calendar, "matteo", (AT_RISK, "six rooms are booked; nobody can say when the kit is there")),
        ),
        Deliverable(
            "reseller-margins",
            "Contract and margin table for resellers",
            "finance",
            day(10),
            ahead(12),
            COMMITTED,
            lead="daniel",
            goals=("c-share",),
            relied_on_by=("sales",),
            assignments=(Assignment("daniel", day(10), ahead(12), 0.4),),
            looks=looked(day(3), "sales"),
            checks=weekly(calendar, "daniel", (ON_TRACK, None)),
        ),
        Deliverable(
            "price-calculator",
            "A price that a plant manager can work out alone",
            "sales",
            ahead(50),
            ahead(100),
            IDEA,
            audience="plant managers in the mid-market",
            lead="klara",
            plan="t-sales",
            goals=("c-share",),
        ),
    )


def _marketing(calendar: Calendar) -> tuple[Deliverable, ...]:
    day, ahead = calendar.ago, calendar.ahead
    return (
        Deliverable(
            "fair-stand",
            "Stand at the maintenance fair",
            "marketing",
            day(30),
            ahead(12),
            COMMITTED,
            what="Twelve demo units, a furnace, and somebody from engineering each day",
            audience="maintenance leads",
            lead="sanne",
            plan="t-marketing",
            goals=("m-leads",),
            relied_on_by=("sales",),
            assignments=(Assignment("sanne", day(30), ahead(14), 0.7), Assignment("elif", day(8), ahead(14), 0.5)),
            looks=looked(day(4), "sales"),
            checks=weekly(calendar, "sanne", (AT_RISK, "without demo units it is a furnace"), (ON_TRACK, None)),
        ),
        Deliverable(
            "fair-calls",
            "Every lead of the fair called within a week",
            "sales",
            ahead(16),
            ahead(23),
            PLANNED,
            lead="sofia",
            goals=("m-leads",),
            relied_on_by=("marketing",),
            needs=("fair-stand",),
            looks=looked(day(7), "marketing"),
        ),
        Deliverable(
            "search-pages",
            "Search pages for twelve industries",
            "marketing",
            day(110),
            day(27),
            SHIPPED,
            lead="kofi",
            plan="t-marketing",
            goals=("m-leads",),
            relied_on_by=("sales",),
            shipped=day(25),
            looks=looked(day(20), "sales"),
        ),
        Deliverable(
            "food-stories",
            "Two case studies from food plants",
            "product-marketing",
            day(35),
            ahead(17),
            COMMITTED,
            audience="food plants",
            lead="camila",
            goals=("pm-story",),
            relied_on_by=("sales",),
            assignments=(Assignment("camila", day(35), ahead(17), 0.6),),
            looks=looked(day(2), "sales"),
            checks=weekly(calendar, "camila", (ON_TRACK, "one is with the plant for its word"), (ON_TRACK, None)),
        ),
        Deliverable(
            "reference-calls",
            "A calendar of customers who take a buyer's call",
            "product-marketing",
            ahead(4),
            ahead(46),
            PLANNED,
            lead="louise",
            goals=("j-references",),
            relied_on_by=("enterprise", "sales"),
            assignments=(Assignment("ioana", ahead(4), ahead(46), 0.3),),
            looks=looked(day(8), "enterprise", "sales"),
        ),
        Deliverable(
            "film-series",
            "A film series for engineers",
            "marketing",
            day(70),
            ahead(35),
            DROPPED,
            lead="elif",
            revisions=(
                Revision(
                    day(18),
                    "marek",
                    "commitment",
                    "planned",
                    "dropped",
                    "the money goes to the fair; nobody counts on the films",
                ),
            ),
        ),
    )


def _groups(calendar: Calendar) -> tuple[Deliverable, ...]:
    day, ahead = calendar.ago, calendar.ahead
    return (
        Deliverable(
            "frame-contract",
            "Framework contract for groups",
            "enterprise",
            day(45),
            ahead(26),
            COMMITTED,
            lead="viktor",
            plan="t-enterprise",
            goals=("x-groups",),
            relied_on_by=("finance",),
            assignments=(Assignment("viktor", day(45), share=0.5), Assignment("beatrice", day(20), share=0.3)),
            looks=looked(day(5), "finance"),
            checks=weekly(calendar, "viktor", (ON_TRACK, "one clause is open"), (ON_TRACK, None)),
        ),
        Deliverable(
            "roll-out-plan",
            "Roll-out plan for a group's next three plants",
            "enterprise",
            ahead(29),
            ahead(64),
            PLANNED,
            lead="helena",
            plan="t-enterprise",
            goals=("x-groups",),
            relied_on_by=("success",),
            needs=("frame-contract",),
            assignments=(Assignment("helena", ahead(29), ahead(64), 0.5),),
            looks=looked(day(11), "success"),
        ),
    )


def _success(calendar: Calendar) -> tuple[Deliverable, ...]:
    day, ahead = calendar.ago, calendar.ahead
    return (
        Deliverable(
            "first-alarm-kit",
            "First-alarm kit: installed and tested in a day",
            "success",
            day(45),
            ahead(18),
            COMMITTED,
            audience="maintenance crews",
            lead="petra",
            plan="t-success",
            goals=("j-first-alarm", "c-keep"),
            relied_on_by=("product",),
            assignments=(Assignment("petra", day(45), share=0.5), Assignment("julien", day(45), ahead(18), 0.4)),
            revisions=(
                moved(
                    (ahead(9), ahead(18)),
                    "crews asked for the test to be part of it",
                    on=day(21),
                    by="petra",
                    told=("product",),
                ),
            ),
            looks=looked(day(14), "product"),
            checks=weekly(calendar, "petra", (ON_TRACK, None), (ON_TRACK, None)),
        ),
        Deliverable(
            "offline-guide",
            "Guide for plants that lose the network",
            "success",
            ahead(28),
            ahead(39),
            PLANNED,
            lead="amara",
            plan="t-success",
            goals=("c-keep",),
            relied_on_by=("product",),
            needs=("offline-mode",),
            looks=looked(day(13), "product"),
        ),
        Deliverable(
            "crew-training",
            "Training for maintenance crews in four languages",
            "success",
            ahead(22),
            ahead(70),
            PLANNED,
            audience="maintenance crews",
            lead="thea",
            plan="t-success",
            goals=("cs-stay", "c-keep"),
            relied_on_by=("product",),
            needs=("first-alarm-kit",),
            assignments=(Assignment("thea", ahead(22), ahead(70), 0.6),),
            looks=looked(day(13), "product"),
        ),
    )
