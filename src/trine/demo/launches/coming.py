"""Four launches to come: one near and not ready, one whose day moved, one being built, one in research."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trine.core.deliverables import Stage
from trine.core.launches import Audience, BriefPart, Effect, Launch, Measure, Part, PartState, Review, Verdict
from trine.demo.launches.briefs import CONFIRM, HAVE, KNOW, agreed, draft, ready
from trine.demo.launches.playbooks import COUNTRY, tasks
from trine.demo.roadmap.people import looked, moved

if TYPE_CHECKING:
    from trine.demo.calendar import Calendar

SALES, SUCCESS, SUPPORT, PARTNERS = Audience.SALES, Audience.SUCCESS, Audience.SUPPORT, Audience.PARTNERS


def coming_launches(calendar: Calendar) -> tuple[Launch, ...]:
    """The next one first."""
    return _heat(calendar), _offline(calendar), _gateway(calendar), _groups(calendar)


def _heat(calendar: Calendar) -> Launch:
    """In nine days, without a battle card, and with words that sales does not want."""
    day, ago = calendar.ahead(9), calendar.ago
    return Launch(
        "l-heat",
        "H3 for hot zones",
        day,
        2,
        "product-marketing",
        Stage.EXECUTION,
        lead="ioana",
        goals=("c-share",),
        deliverables=("sensor-heat", "heat-certificate"),
        relied_on_by=("sales", "success"),
        playbook="large-launch",
        playbook_version=2,
        country=COUNTRY,
        brief=(
            agreed(BriefPart.GOAL, "Twenty mills and bakeries in the first two quarters.", "ioana", ago(62), "sales"),
            agreed(BriefPart.AUDIENCE, "Maintenance leads of rolling mills and bakeries.", "ioana", ago(58), "sales"),
            Part(
                BriefPart.POSITIONING,
                "The only sensor that stays where it hurts.",
                "ioana",
                PartState.REVIEW,
                ("sales", "product"),
                (
                    Review("product", "priya", ago(12), Verdict.AGREED),
                    Review("sales", "ana", ago(6), Verdict.CHANGES, "without the certificate nobody believes “only”"),
                ),
            ),
            agreed(BriefPart.CHANNELS, "The fair, and a visit to each mill on the list.", "sanne", ago(33), "sales"),
            agreed(BriefPart.PLAN, "Field sales alone; price of the H3 plus a third.", "ioana", ago(30), "finance"),
        ),
        tasks=tasks(calendar, day, "ioana", left=("brief", "battle-card", "train-sales", "answers")),
        readiness=(
            ready(SALES, HAVE, "battle card against the two usual rivals", "camila"),
            ready(SALES, KNOW, "what to say about the certificate", "pavel"),
            ready(SALES, HAVE, "price list", "daniel", ago(18)),
            ready(SUCCESS, KNOW, "how the seal is changed", "julien", ago(9)),
            ready(SUPPORT, HAVE, "answers for mills", "niall"),
        ),
        measures=(
            Measure(
                "revenue_new",
                Effect.REVENUE,
                calendar.ahead(10),
                calendar.ahead(101),
                baseline=640_000,
                target=720_000,
                goal="c-share",
            ),
            Measure(
                "field_failures",
                Effect.RETENTION,
                calendar.ahead(10),
                calendar.ahead(191),
                baseline=0.018,
                target=0.014,
            ),
        ),
        looks=looked(ago(3), "sales", "success"),
    )


def _offline(calendar: Calendar) -> Launch:
    """Its day moved with the deliverable; sales was told and has not looked since."""
    day, ago = calendar.ahead(44), calendar.ago
    return Launch(
        "l-offline",
        "Offline mode",
        day,
        1,
        "product-marketing",
        Stage.GO_TO_MARKET,
        lead="henrik",
        goals=("c-keep",),
        deliverables=("offline-mode", "offline-guide"),
        relied_on_by=("sales", "success"),
        playbook="large-launch",
        playbook_version=2,
        country=COUNTRY,
        brief=(
            agreed(
                BriefPart.GOAL,
                "No plant leaves because of its network: half of those that lose it an hour a week run offline mode.",
                "henrik",
                ago(50),
                "success",
                "product",
            ),
            agreed(
                BriefPart.AUDIENCE,
                "Maintenance crews of plants that lose the network for more than an hour a week.",
                "henrik",
                ago(46),
                "success",
                "sales",
            ),
            Part(
                BriefPart.POSITIONING,
                "The network may sleep. Your alarms don't.",
                "henrik",
                PartState.REVIEW,
                ("sales", "success"),
                (Review("success", "noor", ago(5), Verdict.AGREED, "crews say it like this"),),
            ),
            draft(BriefPart.CHANNELS, "A message in the app, then a call to each plant concerned.", "sanne", "success"),
            Part(BriefPart.PLAN, None, "henrik", PartState.OPEN, ("sales", "finance")),
        ),
        tasks=tasks(calendar, day, "henrik"),
        readiness=(
            ready(SALES, HAVE, "list of open deals that were waiting for it", "lukas", ago(8)),
            ready(SALES, HAVE, "demo without a network", "rui"),
            ready(SUCCESS, KNOW, "which plants to call first", "amara", ago(4)),
            ready(SUCCESS, CONFIRM, "the guide was tried by two crews", "amara"),
            ready(SUPPORT, HAVE, "answers to the ten first questions", "niall"),
            ready(PARTNERS, KNOW, "which gateways can do it", "matteo"),
        ),
        measures=(
            Measure(
                "churn",
                Effect.RETENTION,
                calendar.ahead(45),
                calendar.ahead(225),
                baseline=0.112,
                target=0.104,
                goal="c-keep",
            ),
            Measure("offline_plants", Effect.ADOPTION, calendar.ahead(45), calendar.ahead(135), baseline=44, target=20),
        ),
        revisions=(
            moved(
                (calendar.ahead(30), day),
                "the gateway's clock: offline mode itself is two weeks later",
                on=ago(14),
                by="henrik",
                told=("sales", "success"),
                what="day",
            ),
        ),
        looks=(*looked(ago(23), "sales"), *looked(ago(4), "success")),
    )


def _gateway(calendar: Calendar) -> Launch:
    day, ago = calendar.ahead(96), calendar.ago
    return Launch(
        "l-gateway",
        "Gateway 2",
        day,
        1,
        "marketing",
        Stage.BUILDING,
        lead="freya",
        goals=("j-every-hall",),
        deliverables=("gateway-2", "radio-approval"),
        relied_on_by=("sales", "success"),
        playbook="large-launch",
        playbook_version=2,
        country=COUNTRY,
        brief=(
            agreed(
                BriefPart.GOAL,
                "A third of our plants go from one hall to all of them.",
                "freya",
                ago(22),
                "sales",
                "product",
            ),
            Part(
                BriefPart.AUDIENCE,
                "Plants with more than one hall that already have the H3.",
                "freya",
                PartState.REVIEW,
                ("sales", "success"),
                (Review("sales", "ana", ago(7), Verdict.AGREED),),
            ),
            draft(BriefPart.POSITIONING, "One gateway, any hall.", "rosalind", "sales", "product"),
        ),
        tasks=tasks(calendar, day, "freya"),
        readiness=(ready(SALES, KNOW, "which halls it covers", "klara"),),
        looks=looked(ago(6), "sales", "success"),
    )


def _groups(calendar: Calendar) -> Launch:
    day, ago = calendar.ahead(152), calendar.ago
    return Launch(
        "l-groups",
        "One screen for groups",
        day,
        3,
        "product-marketing",
        Stage.RESEARCH,
        lead="camila",
        goals=("x-groups",),
        deliverables=("group-dashboard",),
        relied_on_by=("enterprise",),
        playbook="small-launch",
        playbook_version=1,
        country=COUNTRY,
        brief=(draft(BriefPart.GOAL, "Groups see all of their plants on one screen.", "camila", "enterprise"),),
        tasks=tasks(calendar, day, "camila", is_small=True),
        looks=looked(ago(5), "enterprise"),
    )
