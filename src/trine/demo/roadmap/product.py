"""What product and engineering hand over, most of it initiatives in which marketing and sales take part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.deliverables import Assignment, Commitment, Deliverable, Revision, Stage, Track
from trine.demo.roadmap.people import looked, moved, took_part, weekly

if TYPE_CHECKING:
    from trine.core.deliverables import Involvement
    from trine.demo.calendar import Calendar

IDEA, PLANNED, COMMITTED = Commitment.IDEA, Commitment.PLANNED, Commitment.COMMITTED
SHIPPED, DROPPED = Commitment.SHIPPED, Commitment.DROPPED
RESEARCH, BUILDING, GO_TO_MARKET = Stage.RESEARCH, Stage.BUILDING, Stage.GO_TO_MARKET
ON_TRACK, AT_RISK, OFF = Track.ON_TRACK, Track.AT_RISK, Track.OFF


def product_deliverables(calendar: Calendar) -> tuple[Deliverable, ...]:
    """Sensors, gateways and the software around them."""
    return (*_sensors(calendar), *_gateways(calendar), *_software(calendar))


def _both(calendar: Calendar, stage: Stage, days: int, market: str, sales: str) -> tuple[Involvement, ...]:
    """Product marketing and sales took part in a stage, so many days ago."""
    return took_part(
        ("product-marketing", stage, calendar.ago(days), "ioana", market),
        ("sales", stage, calendar.ago(days - 6), "lukas", sales),
    )


def _sensors(calendar: Calendar) -> tuple[Deliverable, ...]:
    day = calendar.ago
    return (
        Deliverable(
            "h3-sensor",
            "H3, the sensor for the mid-market",
            "engineering",
            day(420),
            day(214),
            SHIPPED,
            what="A sensor at half the price of the H2, with a battery for five years",
            audience="plants with 50 to 500 machines",
            lead="stellan",
            plan="s-halls",
            goals=("j-every-hall",),
            relied_on_by=("sales", "product-marketing"),
            stage=Stage.MEASUREMENT,
            shipped=day(212),
            involved=(
                *_both(calendar, RESEARCH, 400, "Talks with fourteen plants", "Prices that buyers named"),
                *_both(calendar, BUILDING, 320, "Names tried on buyers", "Three plants for the trial"),
                *_both(calendar, GO_TO_MARKET, 260, "The brief and the pages", "The price list"),
                *_both(calendar, Stage.EXECUTION, 205, "The launch", "Sixty calls in the first week"),
            ),
            looks=looked(day(12), "sales", "product-marketing"),
        ),
        Deliverable(
            "sensor-heat",
            "H3 for hot zones, up to 120 °C",
            "engineering",
            day(160),
            calendar.ahead(5),
            COMMITTED,
            what="The H3 with another seal and another battery",
            audience="rolling mills and bakeries",
            lead="birgit",
            plan="t-product",
            goals=("e-field",),
            relied_on_by=("sales", "product-marketing"),
            stage=GO_TO_MARKET,
            assignments=(
                Assignment("birgit", day(160), share=0.6),
                Assignment("pavel", day(110), share=0.8),
                Assignment("jette", day(90)),
            ),
            involved=(
                *_both(calendar, RESEARCH, 150, "Visits to four mills", "A list of deals lost to heat"),
                *_both(calendar, BUILDING, 80, "The promise in one sentence", "Two mills for the trial"),
            ),
            looks=looked(day(4), "sales", "product-marketing"),
            checks=weekly(calendar, "birgit", (ON_TRACK, None), (ON_TRACK, None), (AT_RISK, "two seals failed")),
        ),
        Deliverable(
            "heat-certificate",
            "Certificate for hot zones",
            "engineering",
            day(40),
            calendar.ahead(30),
            COMMITTED,
            what="The test report that mills ask for before they sign",
            audience="safety officers of rolling mills",
            lead="pavel",
            plan="t-product",
            goals=("e-field",),
            relied_on_by=("sales", "product-marketing"),
            assignments=(Assignment("pavel", day(40), share=0.2),),
            revisions=(
                moved(
                    (calendar.ahead(2), calendar.ahead(30)),
                    "the test lab gave our slot to somebody else",
                    on=day(8),
                    by="stellan",
                    told=("product",),
                ),
            ),
            looks=(*looked(day(20), "sales"), *looked(day(1), "product-marketing")),
            checks=weekly(calendar, "pavel", (OFF, "four weeks later than we said"), (AT_RISK, "no word of the lab")),
        ),
    )


def _gateways(calendar: Calendar) -> tuple[Deliverable, ...]:
    day = calendar.ago
    return (
        Deliverable(
            "offline-mode",
            "Offline mode: the gateway keeps a week of readings",
            "product",
            day(120),
            calendar.ahead(25),
            COMMITTED,
            what="Nothing is lost when the network of a plant fails, and alarms come all the same",
            audience="maintenance crews",
            lead="ines",
            plan="t-product",
            goals=("p-offline",),
            relied_on_by=("success", "sales", "product-marketing"),
            stage=GO_TO_MARKET,
            assignments=(
                Assignment("ines", day(120), share=0.6),
                Assignment("samir", day(100)),
                Assignment("wanda", day(64)),
            ),
            involved=(
                *_both(calendar, RESEARCH, 112, "Forty plants asked", "Reasons of lost deals"),
                *_both(calendar, BUILDING, 48, "The words for it", "Three plants for the trial"),
            ),
            revisions=(
                moved(
                    (calendar.ahead(11), calendar.ahead(25)),
                    "the clock of old gateways drifts; readings came back in the wrong order",
                    on=day(15),
                    by="ines",
                    told=("product-marketing", "sales", "success"),
                ),
            ),
            looks=looked(day(9), "success", "sales", "product-marketing"),
            checks=weekly(calendar, "samir", (ON_TRACK, "the clock is mended"), (AT_RISK, "readings out of order")),
        ),
        Deliverable(
            "gateway-2",
            "Gateway 2 with two radios",
            "engineering",
            day(90),
            calendar.ahead(80),
            PLANNED,
            what="One gateway for halls of any size",
            audience="plants with more than one hall",
            lead="anders",
            plan="s-halls",
            goals=("n-gateway", "j-every-hall"),
            relied_on_by=("sales", "success"),
            stage=BUILDING,
            assignments=(
                Assignment("anders", day(90), share=0.8),
                Assignment("emil", day(60)),
                Assignment("chiara", day(60), calendar.ahead(45), 0.5),
            ),
            involved=_both(calendar, RESEARCH, 82, "What installers say of ours", "Which halls we could not cover"),
            looks=looked(day(6), "sales", "success"),
            checks=weekly(calendar, "anders", (ON_TRACK, None), (ON_TRACK, "first board works")),
        ),
        Deliverable(
            "radio-approval",
            "Radio approval for Gateway 2",
            "engineering",
            calendar.ahead(20),
            calendar.ahead(75),
            PLANNED,
            lead="mireille",
            plan="s-halls",
            goals=("n-gateway",),
            relied_on_by=("product",),
            assignments=(Assignment("mireille", calendar.ahead(20), calendar.ahead(75), 0.3),),
            looks=looked(day(10), "product"),
        ),
    )


def _software(calendar: Calendar) -> tuple[Deliverable, ...]:
    day = calendar.ago
    return (
        Deliverable(
            "edge-analytics",
            "Alarms worked out in the sensor",
            "product",
            day(75),
            calendar.ahead(110),
            PLANNED,
            what="Half the data sent, and an alarm within a second",
            audience="plants with weak networks",
            lead="olek",
            plan="s-halls",
            goals=("j-every-hall",),
            stage=BUILDING,
            assignments=(Assignment("ravi", day(75)), Assignment("dario", day(40), share=0.7)),
            involved=took_part(
                ("product", RESEARCH, day(70), "olek", "A prototype on the bench"),
                ("engineering", BUILDING, day(28), "ravi", "The first build"),
            ),
            checks=weekly(calendar, "ravi", (ON_TRACK, None)),
        ),
        Deliverable(
            "group-dashboard",
            "One screen for all plants of a group",
            "product",
            day(20),
            calendar.ahead(140),
            IDEA,
            audience="maintenance leads of groups",
            lead="grace",
            goals=("x-groups",),
            relied_on_by=("enterprise",),
            stage=RESEARCH,
            assignments=(Assignment("grace", day(20), share=0.4),),
            looks=looked(day(5), "enterprise"),
        ),
        Deliverable(
            "alarm-app",
            "The alarm app for the night shift",
            "product",
            day(300),
            day(146),
            SHIPPED,
            what="An alarm on the phone of whoever is on shift, with one button to say it was right",
            audience="night shifts",
            lead="yuki",
            plan="s-standard",
            goals=("e-alarms",),
            relied_on_by=("success", "sales"),
            shipped=day(141),
            looks=looked(day(120), "success", "sales"),
        ),
        Deliverable(
            "alarm-model",
            "Alarm model trained on night shifts",
            "engineering",
            day(60),
            calendar.ahead(40),
            COMMITTED,
            what="A third fewer false alarms between ten and six",
            lead="leila",
            plan="t-product",
            goals=("e-alarms", "c-keep"),
            relied_on_by=("success",),
            assignments=(Assignment("leila", day(60), share=0.7), Assignment("davide", day(30), share=0.3)),
            looks=looked(day(2), "success"),
            checks=weekly(calendar, "leila", (AT_RISK, "too few night alarms to learn from"), (ON_TRACK, None)),
        ),
        Deliverable(
            "self-update",
            "Updates that install themselves",
            "engineering",
            day(130),
            day(33),
            SHIPPED,
            lead="davide",
            plan="t-product",
            goals=("e-release",),
            relied_on_by=("success",),
            shipped=day(30),
            looks=looked(day(26), "success"),
        ),
        Deliverable(
            "open-interface",
            "Open interface for plant software",
            "product",
            day(100),
            calendar.ahead(60),
            DROPPED,
            lead="tobias",
            goals=("x-groups",),
            relied_on_by=("enterprise",),
            revisions=(
                Revision(
                    day(50),
                    "priya",
                    "commitment",
                    "committed",
                    "dropped",
                    "two of the three groups that asked for it chose the export instead",
                    ("enterprise",),
                ),
            ),
            looks=looked(day(47), "enterprise"),
        ),
    )
