"""Two launches that are over. The H3 was measured and talked about; the alarm app failed, and the plan shows why:
sales was not ready, the brief was open on the day, the day was moved twice without a word to sales, and nobody has
worked out the result.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trine.core.deliverables import Stage
from trine.core.launches import (
    Action,
    After,
    Audience,
    BriefPart,
    Effect,
    Launch,
    Lesson,
    LessonState,
    Measure,
    Part,
    PartState,
    Rating,
    Retrospective,
    Review,
    Step,
    Verdict,
)
from trine.core.launching import TooLittle, measured
from trine.demo.launches.briefs import CONFIRM, HAVE, KNOW, agreed, draft, ready
from trine.demo.launches.playbooks import COUNTRY, SUPPORT_LEARNT, tasks
from trine.demo.readings import H3_LAUNCHED_DAYS_AGO, sensors_added
from trine.demo.roadmap.people import looked, moved

if TYPE_CHECKING:
    from datetime import date

    from trine.demo.calendar import Calendar

SALES, SUCCESS, SUPPORT, PARTNERS = Audience.SALES, Audience.SUCCESS, Audience.SUPPORT, Audience.PARTNERS


def gone_launches(calendar: Calendar) -> tuple[Launch, ...]:
    """The one that went well, and the one that did not."""
    return _h3(calendar), _alarm_app(calendar)


def _h3(calendar: Calendar) -> Launch:
    day, ago = calendar.ago(H3_LAUNCHED_DAYS_AGO), calendar.ago
    return Launch(
        "l-h3",
        "The H3 sensor",
        day,
        1,
        "product-marketing",
        Stage.MEASUREMENT,
        lead="louise",
        goals=("c-standard", "j-every-hall"),
        deliverables=("h3-sensor",),
        relied_on_by=("sales", "success"),
        playbook="large-launch",
        playbook_version=1,
        country=COUNTRY,
        brief=(
            agreed(
                BriefPart.GOAL,
                "A hundred more sensors put into service each month, most of them in plants that are new to us.",
                "louise",
                ago(290),
                "sales",
                "product",
            ),
            agreed(
                BriefPart.AUDIENCE,
                "Plant managers with 50 to 500 machines who have never had monitoring.",
                "ioana",
                ago(284),
                "sales",
                "product",
            ),
            agreed(
                BriefPart.POSITIONING,
                "A failing bearing a week ahead, on every machine, for the price of one stop.",
                "ioana",
                ago(262),
                "sales",
                "marketing",
            ),
            agreed(
                BriefPart.CHANNELS,
                "The maintenance fair, search, and a call to each customer of the H2.",
                "mateo",
                ago(248),
                "sales",
                "finance",
            ),
            agreed(
                BriefPart.PLAN,
                "Field sales first; partners from the second month; three plants from the trial as references.",
                "louise",
                ago(243),
                "sales",
                "success",
            ),
        ),
        tasks=tasks(calendar, day, "louise", version=1),
        readiness=(
            ready(SALES, HAVE, "price list and battle card", "camila", ago(226)),
            ready(SALES, CONFIRM, "every seller has given the demo once", "ana", ago(208)),
            ready(SUCCESS, KNOW, "how the first ten plants are put into service", "julien", ago(210)),
            ready(SUPPORT, KNOW, "how to tell an H2 from an H3", "niall", ago(196)),
            ready(PARTNERS, HAVE, "price list for partners", "matteo", ago(212)),
        ),
        measures=(_sensors_moved(calendar, day),),
        discussed=ago(63),
        ratings=(
            Rating("lukas", ago(188), 5, "The demo case was there a month ahead."),
            Rating("julien", ago(187), 4, None),
            Rating("niall", ago(187), 2, "We heard of it from customers who called."),
            Rating("priya", ago(186), 4, "The trial plants made the difference."),
        ),
        retrospective=Retrospective(
            ago(181),
            went_well=(
                "Three plants from the trial took calls from buyers.",
                "Sales could give the demo from day one.",
            ),
            went_badly=("Support heard of it from customers who called.", "The press story came a week late."),
            actions=(
                Action("Put support on the list of those who are briefed", "louise", ago(174), ago(172)),
                Action("Ask the trade press for its closing dates a month ahead", "elif", ago(150), ago(155)),
            ),
            lessons=(
                SUPPORT_LEARNT,
                Lesson(
                    "press-dates",
                    "The trade press closes three weeks ahead, not one.",
                    step="press",
                    proposes=Step(
                        "press",
                        "Story for the trade press",
                        Stage.GO_TO_MARKET,
                        "campaigns",
                        offset=-22,
                        days=4,
                        after=(After("case-study"),),
                    ),
                ),
                Lesson(
                    "no-mailing",
                    "Hardly anybody opened the mailing.",
                    step="mailing",
                    state=LessonState.DECLINED,
                    because="it brought eleven of the first forty orders; the subject line was wrong, not the mailing",
                ),
            ),
            wins=("The first order came on the second day.", "A bakery group ordered for all of its plants."),
        ),
        looks=looked(ago(63), "sales", "success"),
    )


def _sensors_moved(calendar: Calendar, day: date) -> Measure:
    """What the H3 has moved, as Trine works it out from the readings."""
    window = Measure(
        "sensors_added",
        Effect.ADOPTION,
        calendar.ago(H3_LAUNCHED_DAYS_AGO - 1),
        calendar.ago(70),
        baseline=450,
        target=540,
        goal="j-every-hall",
    )
    found = measured(window, [(reading.on, reading.value) for reading in sensors_added(calendar)], day)
    if isinstance(found, TooLittle):
        return window
    return replace(
        window,
        result=round(found.value, 1),
        effect_size=round(found.effect, 1),
        low=round(found.low, 1),
        high=round(found.high, 1),
        worked_out=calendar.ago(66),
    )


def _alarm_app(calendar: Calendar) -> Launch:
    day, ago = calendar.ago(130), calendar.ago
    return Launch(
        "l-alarm-app",
        "The alarm app",
        day,
        2,
        "product-marketing",
        Stage.MEASUREMENT,
        lead="henrik",
        goals=("c-standard",),
        deliverables=("alarm-app",),
        relied_on_by=("sales", "success"),
        playbook="large-launch",
        playbook_version=2,
        country=COUNTRY,
        brief=(
            agreed(BriefPart.GOAL, "Night shifts act on alarms within ten minutes.", "henrik", ago(190), "success"),
            agreed(
                BriefPart.AUDIENCE, "Crews on night shifts, in plants we already serve.", "henrik", ago(186), "sales"
            ),
            Part(
                BriefPart.POSITIONING,
                "Your machines call you.",
                "henrik",
                PartState.REVIEW,
                ("sales", "success"),
                (
                    Review(
                        "success", "noor", ago(133), Verdict.CHANGES, "crews ask who else is called; we don't say so"
                    ),
                ),
            ),
            draft(BriefPart.CHANNELS, "A mailing to customers.", "jonas", "sales"),
            Part(BriefPart.PLAN, None, None, PartState.OPEN, ("sales", "finance")),
        ),
        tasks=tasks(
            calendar,
            day,
            "henrik",
            left=(
                "brief",
                "battle-card",
                "train-sales",
                "demo",
                "partners",
                "rehearsal",
                "first-calls",
                "ask",
                "retrospective",
                "result",
                "support-first",
            ),
        ),
        readiness=(
            ready(SALES, HAVE, "one page on what the app costs and who pays for it", "camila"),
            ready(SALES, KNOW, "that it is there", "lukas"),
            ready(SUCCESS, KNOW, "how a crew signs up", "amara", ago(134)),
            ready(SUPPORT, HAVE, "answers for phones that don't get alarms", "niall"),
        ),
        measures=(
            Measure(
                "revenue_repeat",
                Effect.UPSELL,
                ago(125),
                ago(22),
                baseline=780_000,
                target=840_000,
                goal="c-standard",
            ),
        ),
        ratings=(
            Rating("sofia", ago(122), 1, "A customer told me about it on the phone."),
            Rating("niall", ago(121), 2, "Forty calls in the first week, and no answers to give."),
            Rating("amara", ago(121), 3, None),
        ),
        revisions=(
            moved(
                (ago(158), ago(144)),
                "the app was not in the stores yet",
                on=ago(163),
                by="henrik",
                told=("product",),
                what="day",
            ),
            moved(
                (ago(144), day),
                "the text for the stores was sent back",
                on=ago(147),
                by="henrik",
                told=("product",),
                what="day",
            ),
        ),
        looks=looked(ago(128), "sales", "success"),
    )
