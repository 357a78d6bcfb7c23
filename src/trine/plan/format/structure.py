"""The company, its cycles, teams and people."""

from __future__ import annotations

from trine.core.company import COMPANY as WHOLE_COMPANY
from trine.core.company import Cycle, CycleKind, Function, Membership, Person, Role, Team
from trine.plan.format.rules import in_order
from trine.plan.kinds import Choice, Day, ListOf, Matching, Slug, Text, To, Whole
from trine.plan.records import Field, Record
from trine.plan.rows import Rows

TO_TEAM = To("the id of a team", kinds=("team",))
TO_CYCLE = To("the id of a cycle", kinds=("cycle",))
TO_PERSON = To("the id of a person", kinds=("person",))
TO_METRIC = To("the id of a metric", kinds=("metric",))
TO_GOAL = To("the id of a goal", kinds=("goal",))
TO_OWNER = To("the id of a team, or `company`", kinds=("team",), words_too=(WHOLE_COMPANY,))
TO_TEAM_OR_PERSON = To("the id of a team or person", kinds=("team", "person"))

NAME = Text(longest=200)

COMPANY = Record(
    "company",
    "The company whose plan this is.",
    dict,
    (
        Field("name", NAME, "Its name.", "Halden Instruments", required=True),
        Field(
            "currency",
            Matching("a currency of three capitals", "[A-Z]{3}"),
            "The currency of all money in the plan.",
            "EUR",
        ),
        Field("fiscal_year_start", Whole(1, 12), "The month in which its year begins.", "1", default=1),
    ),
)

CYCLE = Record(
    "cycle",
    "A planning period.",
    Cycle,
    (
        Field("id", Slug(), "Its id.", "2027-q1", required=True),
        Field("kind", Choice(CycleKind), "How long it is.", "quarter", required=True),
        Field("start", Day(), "Its first day.", "2027-01-01", required=True),
        Field("end", Day(), "Its last day.", "2027-03-31", required=True),
    ),
    rules=(in_order("start", "end"),),
    sort=("start", "id"),
)


def _not_the_company(team: Team) -> tuple[str, str] | None:
    if team.id != WHOLE_COMPANY:
        return None
    return "id", f"`{WHOLE_COMPANY}` in `id` stands for the whole company; give the team another id"


TEAM = Record(
    "team",
    "A team.",
    Team,
    (
        Field("id", Slug(), "Its id.", "sales", required=True),
        Field("name", NAME, "Its name.", "Sales", required=True),
        Field("function", Choice(Function), "What it is for.", "sales", required=True),
        Field("parent", TO_TEAM, "The team that it is part of.", "revenue"),
        Field("since", Day(), "Its first day.", "2025-01-01"),
        Field("until", Day(), "Its last day, once it ends.", "2027-06-30"),
    ),
    rules=(_not_the_company, in_order("since", "until")),
    sort=("id",),
)

MEMBERSHIP = Record(
    "membership",
    "A person's time in a team.",
    Membership,
    (
        Field("team", TO_TEAM, "The team.", "sales", required=True),
        Field("since", Day(), "The first day.", "2025-01-01"),
        Field("until", Day(), "The last day.", "2026-12-31"),
    ),
    rules=(in_order("since", "until"),),
    identity=lambda row: f"{row.team} since {row.since or 'the beginning'}",
    sort=("since", "team"),
)

PERSON = Record(
    "person",
    "Somebody of the company.",
    Person,
    (
        Field("id", Slug(), "Their id.", "ana", required=True),
        Field("name", NAME, "Their name.", "Ana Sousa", required=True),
        Field(
            "email",
            Matching("a mail address", r"[^@\s]+@[^@\s]+\.[^@\s.]+", 254),
            "Their mail address.",
            "ana@halden.example",
        ),
        Field("teams", ListOf(TO_TEAM), "The teams that they are in now.", "[sales]", default=()),
        Field("lead_of", ListOf(TO_TEAM), "The teams that they lead.", "[sales]", default=()),
        Field("role", Choice(Role), "What they may do in Trine.", "member", default=Role.MEMBER),
        Field("since", Day(), "Their first day.", "2024-03-01"),
        Field("until", Day(), "Their last day, once they leave.", "2027-03-31"),
        Field(
            "memberships",
            Rows(MEMBERSHIP, within=True),
            "Past and dated times in teams, beside `teams`.",
            "[{team: marketing, since: 2024-03-01, until: 2025-12-31}]",
            default=(),
        ),
    ),
    rules=(in_order("since", "until"),),
    unshared=("email",),
    sort=("id",),
)
