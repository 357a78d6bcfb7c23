"""The misalignments that are planted in the demo company, each with the story that it tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trine.demo.calendar import Calendar

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from trine.core.findings import Finding


@dataclass(frozen=True, slots=True)
class Planted:
    """One misalignment: the check that must find it, some of what the finding is about, and the story.

    Subjects are `kind:id`; `{quarter}` stands for the present quarter's id.
    """

    code: str
    subjects: tuple[str, ...]
    story: str
    is_accepted: bool = False
    """Whether leadership has accepted it on the record."""
    needs_facts: bool = False
    """Whether the plan alone does not show it."""

    def on(self, today: date) -> frozenset[str]:
        """The subjects as of a day.

        >>> from datetime import date
        >>> sorted(Planted("T103", ("team:engineering", "cycle:{quarter}"), "…").on(date(2027, 3, 18)))
        ['cycle:2027-q1', 'team:engineering']
        """
        quarter = Calendar(today).quarter().id
        return frozenset(subject.replace("{quarter}", quarter) for subject in self.subjects)

    def is_found_in(self, findings: Collection[Finding], today: date) -> bool:
        """Whether one of the findings is this one."""
        return any(self.is_told_by(finding, today) for finding in findings)

    def is_told_by(self, finding: Finding, today: date) -> bool:
        """Whether the finding has the code and all the subjects, and is accepted as it should be."""
        about = {str(subject) for subject in finding.subjects}
        accepted = finding.accepted is not None
        return finding.code == self.code and self.on(today) <= about and accepted == self.is_accepted


PLANTED: tuple[Planted, ...] = (
    Planted(
        "T101",
        ("goal:m-followers",),
        "Marketing wants twice as many followers; no company goal asks for that, and nobody said why it should be so.",
    ),
    Planted(
        "T102",
        ("goal:c-americas",),
        "The founder wants ten plants in the Americas. It is on the company's list and on no team's.",
    ),
    Planted(
        "T103",
        ("team:engineering",),
        "Engineering publishes four top KPIs; nobody outside can tell which one comes first.",
    ),
    Planted(
        "T104",
        ("kpi:product-marketing/{quarter}/3",),
        "Product Marketing publishes whether buyers repeat its promise, and does not say whether it is paid on that.",
    ),
    Planted(
        "T105",
        ("team:success",),
        "Customer Success brings the repeat business and carries no share in revenue.",
    ),
    Planted(
        "T106",
        ("team:enterprise",),
        "Enterprise Sales watches revenue and deal size only: nothing that ties to campaigns or to new business.",
    ),
    Planted(
        "T107",
        ("metric:new_customers_marketing", "metric:new_customers_sales"),
        "Marketing counts a new customer once in a lifetime, Sales after a year without an order.",
    ),
    Planted(
        "T108",
        ("goal:m-presence", "goal:f-spend"),
        "Marketing plans to spend at least 260,000 on campaigns, Finance to hold them at 200,000.",
    ),
    Planted(
        "T108",
        ("goal:c-share", "goal:p-price"),
        "The share goal lowers the H3's price, Product wants to hold it. The board has decided: share first, for now.",
        is_accepted=True,
    ),
    Planted(
        "T109",
        ("goal:c-profit", "goal:c-share"),
        "The share goal lowers the H3's price, and with it the margin that is to pay for growth. Both are wanted.",
    ),
    Planted(
        "T109",
        ("goal:f-spend", "goal:m-leads"),
        "Finance holds campaign spend, and with it the leads that Marketing has promised and Sales counts on.",
    ),
    Planted(
        "T110",
        ("kpi:sales/{quarter}/1", "goal:c-share"),
        "Sales is paid on gross margin: every euro that the share goal takes off the price comes out of its own pay.",
    ),
    Planted(
        "T111",
        ("goal:f-spend", "goal:m-leads"),
        "Four hundred leads, at the least that a lead has ever cost, are more than Finance lets Marketing spend.",
    ),
    Planted(
        "T111",
        ("goal:c-revenue", "goal:f-spend"),
        "What Finance lets Marketing spend buys too few leads for 1.9 million, at the best rates and prices on record.",
    ),
    Planted(
        "T112",
        ("goal:c-revenue",),
        "Four hundred leads at the win rate that Sales promises, and the best deal size on record, do not make it.",
    ),
    Planted(
        "T113",
        ("goal:c-revenue",),
        "No quarter has ever come near 1.9 million.",
        needs_facts=True,
    ),
    Planted(
        "T114",
        ("goal:c-profit",),
        "“Pay for our growth ourselves” does not say what customers get from it.",
    ),
    Planted(
        "T115",
        ("goal:m-leads",),
        "Marketing raised its lead target from 380 to 400 after Sales had signed; nobody asked again.",
    ),
    Planted(
        "T115",
        ("goal:m-presence",),
        "Finance pays for campaigns and was never asked about the goal that raises what they cost.",
    ),
    Planted(
        "T116",
        ("goal:m-presence",),
        "Jonas left three weeks ago. His goal, the largest budget in marketing, has had no owner since.",
    ),
    Planted(
        "T116",
        ("metric:partner_deals",),
        "Partner Sales was closed; deals through partners are still counted, for nobody.",
    ),
    Planted(
        "T117",
        ("metric:nps",),
        "No survey has gone out for ten weeks, and a goal steers by the score.",
    ),
    Planted(
        "T118",
        ("goal:p-offline",),
        "“Ship offline mode” is a deliverable: it is done when it ships, whether or not a plant is better off.",
    ),
    Planted(
        "T202",
        ("goal:j-every-hall",),
        "Thirty thousand sensors by next year's end; at this pace it will be half of that.",
    ),
    Planted(
        "T203",
        ("goal:c-standard",),
        "Nobody has checked in on the three-year goal for five months.",
    ),
    Planted(
        "T204",
        ("dependency:d-demo-units",),
        "The demo units for the maintenance fair come ten days after it.",
    ),
    Planted(
        "T205",
        ("goal:c-share", "team_plan:t-marketing", "team_plan:t-sales"),
        "Sales trains resellers before the kit of Product Marketing is there, and sells to plants; Marketing speaks to "
        "groups.",
    ),
    Planted(
        "T205",
        ("goal:c-share", "team_plan:t-sales", "team:success"),
        "Sales' way to the mid-market counts on Customer Success, which has no plan for it.",
    ),
    Planted(
        "T206",
        ("deliverable:heat-certificate", "team:sales"),
        "The certificate that mills ask for comes four weeks later; Engineering told Product, and Sales still promises "
        "the old day.",
    ),
    Planted(
        "T207",
        ("team:finance", "team:marketing"),
        "How much Marketing may spend was to be decided twelve days ago. Both teams go on by their own figure.",
        needs_facts=True,
    ),
    Planted(
        "T208",
        ("metric:revenue", "segment:new business"),
        "New business shrinks from year to year while customers buy again, and the total hides it.",
        needs_facts=True,
    ),
    Planted(
        "T209",
        ("campaign:demo/M-043",),
        "This quarter's fair is booked out of habit: its own plan expects less revenue than it costs.",
        needs_facts=True,
    ),
    Planted(
        "T301",
        ("expectation:x-group-leads",),
        "Enterprise Sales counts on 45 leads from large groups; Marketing has no such number on any list.",
    ),
    Planted(
        "T302",
        ("team:marketing", "team:product", "metric:release_adoption"),
        "Marketing takes the plants on new releases for one of Product's top three. Product never had that there.",
        needs_facts=True,
    ),
    Planted(
        "T303",
        ("team:marketing", "team:sales"),
        "Marketing believes that Sales would name nearly all of its three. Sales would name one.",
        needs_facts=True,
    ),
    Planted(
        "T304",
        ("launch:l-offline", "team:sales"),
        "The launch of offline mode moved by two weeks. Sales was told, and has not looked at it since.",
    ),
    Planted(
        "T307",
        ("deliverable:edge-analytics",),
        "Alarms worked out in the sensor are being built; neither marketing nor sales was asked in research.",
    ),
    Planted(
        "T308",
        ("launch:l-heat",),
        "The H3 for hot zones launches in nine days. Sales has no battle card and doubts the promise.",
    ),
    Planted(
        "T505",
        ("handoff:without-reason",),
        "Sales returns one lead in four without a reason, so Marketing buys the same kind again.",
        needs_facts=True,
    ),
    Planted(
        "T506",
        ("metric:win_rate",),
        "The win rate fell in the last quarter: not the mix of leads, the same leads are won less often.",
        needs_facts=True,
    ),
    Planted(
        "T507",
        ("launch:l-alarm-app",),
        "The alarm app was launched past sales, with half a brief, on a day that moved twice; nobody has looked what "
        "came of it.",
    ),
    Planted(
        "T508",
        ("launch:l-h3", "playbook:large-launch"),
        "The launch of the H3 taught that the trade press closes three weeks ahead. The playbook still says otherwise.",
    ),
)
"""What the checks must find, by code."""

FOLLOWING: tuple[Planted, ...] = (
    Planted("T201", ("metric:mql",), "More is paid for search: the leads come at once."),
    Planted("T201", ("metric:win_rate",), "The month in which the win rate fell stands out."),
    Planted("T201", ("metric:sales_cycle",), "One usual month in a hundred looks odd by chance; a few deals make it."),
    Planted("T202", ("goal:c-revenue",), "What cannot be reached is behind from the first month."),
    Planted("T202", ("goal:c-new-business",), "First deals are won less often since last quarter."),
    Planted("T202", ("goal:s-win",), "The win rate fell last quarter and has not come back."),
    Planted("T202", ("goal:c-americas",), "What is on no team's list does not move."),
    Planted("T202", ("goal:c-share",), "The price stands where it stood, whatever the board has decided."),
    Planted("T202", ("goal:f-spend",), "Marketing spends what Finance meant to hold."),
    Planted("T202", ("goal:m-leads",), "Some weeks bring fewer leads than the target needs."),
    Planted("T505", ("handoff:unanswered",), "Sales answers later: some leads wait beyond the agreed four hours."),
    Planted("T208", ("segment:lead source partner",), "Partner Sales was closed, and with it went its deals."),
    Planted("T208", ("segment:lead source customer referral",), "Where new business shrinks, its best source does."),
)
"""What follows from the planted ones on most days: early in a cycle, nothing is behind yet."""
