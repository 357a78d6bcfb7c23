"""The company, its cycles, teams and people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from trine.core.company import COMPANY as WHOLE_COMPANY
from trine.core.company import Cycle, CycleKind, Function, Membership, Person, Role, Team
from trine.core.handoff import HandoffAgreement
from trine.core.scheduling import UnknownCountry, calendar
from trine.core.working_hours import parse_days, parse_hours
from trine.plan.format.rules import in_order
from trine.plan.kinds import Choice, Day, ListOf, Matching, Slug, Text, To, Whole
from trine.plan.records import Field, Record
from trine.plan.rows import RecordIn, Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

TO_TEAM = To("the id of a team", kinds=("team",))
TO_CYCLE = To("the id of a cycle", kinds=("cycle",))
TO_PERSON = To("the id of a person", kinds=("person",))
TO_METRIC = To("the id of a metric", kinds=("metric",))
TO_GOAL = To("the id of a goal", kinds=("goal",))
TO_OWNER = To("the id of a team, or `company`", kinds=("team",), words_too=(WHOLE_COMPANY,))
TO_TEAM_OR_PERSON = To("the id of a team or person", kinds=("team", "person"))

NAME = Text(longest=200)
_DAY = "(mon|tue|wed|thu|fri|sat|sun)"


def _real_hours(handoff: HandoffAgreement) -> tuple[str, str] | None:
    if parse_hours(handoff.hours) is None:
        return "hours", f"`{handoff.hours}` in `hours` ends before it begins; write it like `hours: 9-17`"
    if parse_days(handoff.days) is None:
        return "days", f"`{handoff.days}` in `days` runs backwards; write it like `days: mon-fri` or `days: sun,mon`"
    return None


def _known_zone(handoff: HandoffAgreement) -> tuple[str, str] | None:
    try:
        ZoneInfo(handoff.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "zone", f"`{handoff.zone}` in `zone` is not a time zone; write it like `zone: Europe/Berlin`"
    return None


HANDOFF = Record(
    "handoff",
    "How soon sales answers a lead that marketing has handed over.",
    HandoffAgreement,
    (
        Field(
            "respond_within",
            Matching("a time in minutes, hours or days of work", "[1-9][0-9]{0,3}[mhd]"),
            "The time in which a lead is answered, in minutes, hours or days of work.",
            "4h",
            required=True,
        ),
        Field(
            "hours",
            Matching("hours of a day", "([01]?[0-9]|2[0-3])(:[0-5][0-9])?-([01]?[0-9]|2[0-4])(:[0-5][0-9])?"),
            "From when to when people work.",
            "8:30-18",
            default="9-17",
        ),
        Field(
            "days",
            Matching("days of the week", f"{_DAY}(-{_DAY})?(,{_DAY}(-{_DAY})?)*"),
            "The days on which people work.",
            "mon-sat",
            default="mon-fri",
        ),
        Field(
            "zone",
            Matching("the name of a time zone", "[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*"),
            "The time zone of the hours.",
            "Europe/Berlin",
            default="UTC",
        ),
    ),
    rules=(_real_hours, _known_zone),
)

COUNTRY = Matching("a country of two capitals, with a subdivision if need be", "[A-Z]{2}(-[A-Z0-9]{1,3})?")


def _known_country(head: Mapping[str, Any]) -> tuple[str, str] | None:
    try:
        calendar(head.get("country"), range(2027, 2028))
    except UnknownCountry as unknown:
        told = unknown.sentence.rstrip(".")
        return "country", f"in `country`, {told[0].lower()}{told[1:]}"
    return None


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
        Field("country", COUNTRY, "The country whose public holidays are free.", "DE-BY"),
        Field(
            "handoff",
            RecordIn(HANDOFF),
            "How soon sales answers leads. Without it, only leads that nobody answered for five working days are told.",
            "{respond_within: 4h, zone: Europe/Berlin}",
        ),
    ),
    rules=(_known_country,),
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
