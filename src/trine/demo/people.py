"""Who works at Halden Instruments: nine teams, one of them closed, and the people in them, all invented."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from trine.core.company import Function, Membership, Person, Role, Team

if TYPE_CHECKING:
    from datetime import date

    from trine.demo.calendar import Calendar

PARTNER_TEAM_CLOSED_MONTHS_AGO = 4
MARKETING_OPS_LEFT_DAYS_AGO = 24


def closed_on(calendar: Calendar) -> date:
    """The last day of the partner sales team."""
    return calendar.month(PARTNER_TEAM_CLOSED_MONTHS_AGO) - timedelta(days=1)


def teams(calendar: Calendar) -> tuple[Team, ...]:
    """Eight teams at work and one that was closed."""
    return (
        Team("product", "Product", Function.PRODUCT, since=calendar.month(96)),
        Team("engineering", "Engineering", Function.PRODUCT, parent="product", since=calendar.month(96)),
        Team("marketing", "Marketing", Function.MARKETING, since=calendar.month(84)),
        Team(
            "product-marketing", "Product Marketing", Function.MARKETING, parent="marketing", since=calendar.month(22)
        ),
        Team("sales", "Sales", Function.SALES, since=calendar.month(90)),
        Team("enterprise", "Enterprise Sales", Function.SALES, parent="sales", since=calendar.month(31)),
        Team("success", "Customer Success", Function.SUCCESS, since=calendar.month(60)),
        Team("finance", "Finance & Revenue Operations", Function.FINANCE, since=calendar.month(80)),
        Team(
            "partner-sales",
            "Partner Sales",
            Function.SALES,
            parent="sales",
            since=calendar.month(40),
            until=closed_on(calendar),
        ),
    )


_LEADERS = (
    # name, team, months at the company
    ("Ana Sousa", "sales", 62),
    ("Marek Dvornik", "marketing", 44),
    ("Priya Ramanath", "product", 71),
    ("Stellan Wikborg", "engineering", 88),
    ("Louise Fabregue", "product-marketing", 22),
    ("Conrad Aylwin", "enterprise", 31),
    ("Noor Bensalah", "success", 57),
    ("Hanneke Roelvink", "finance", 66),
)

_MEMBERS = {
    "product": (
        ("Tobias Kehrwald", 52),
        ("Yuki Tanemura", 35),
        ("Ines Carvalhal", 27),
        ("Olek Wysokinsk", 19),
        ("Grace Adeyinka", 9),
    ),
    "engineering": (
        ("Birgit Solheimer", 90),
        ("Davide Montecorvo", 77),
        ("Anders Qvistad", 74),
        ("Leila Farhadian", 63),
        ("Pavel Hrubec", 58),
        ("Mireille Jossaume", 49),
        ("Samir Haddouche", 41),
        ("Wanda Przybor", 38),
        ("Emil Nordahlen", 33),
        ("Chiara Bellavita", 29),
        ("Ravi Subramonia", 24),
        ("Jette Mollerup", 16),
        ("Dario Kovacenko", 11),
    ),
    "marketing": (
        ("Freya Lindqvold", 48),
        ("Mateo Arriagada", 36),
        ("Sanne Verhoeven-Dijk", 30),
        ("Kofi Ansabah", 21),
        ("Elif Karabey", 14),
        ("Rosalind Thornaby", 8),
    ),
    "product-marketing": (
        ("Henrik Ostergard-Lund", 22),
        ("Camila Bustaverde", 20),
        ("Ioana Predescu-Vlad", 13),
    ),
    "sales": (
        ("Lukas Brandmeyer", 55),
        ("Sofia Kallergis", 47),
        ("Matteo Zanferrari", 42),
        ("Agnes Tillinghurst", 37),
        ("Bram Oosterlaken", 28),
        ("Klara Svobodnik", 26),
        ("Rui Penalva", 18),
        ("Nadia Elmoussaoui", 15),
        ("Finn Carrowmore", 7),
    ),
    "enterprise": (
        ("Viktor Straubinger", 39),
        ("Helena Marquesini", 31),
        ("Axel Granfeldt", 30),
        ("Beatrice Lanverre", 23),
        ("Omar Zeitouneh", 17),
        ("Signe Haukeland-Roe", 12),
    ),
    "success": (
        ("Marta Wielgosz", 53),
        ("Julien Castelnou", 45),
        ("Amara Okonjima", 34),
        ("Petra Zellweg", 25),
        ("Niall Fintanagh", 18),
        ("Thea Rosenvinge-Ahl", 10),
    ),
    "finance": (
        ("Gustav Eklundh-Berg", 59),
        ("Paola Ricciardelli", 43),
        ("Ewa Stachurska", 32),
        ("Daniel Hartwigsen", 20),
    ),
}

_CAME_FROM_PARTNER_SALES = {"matteo": "sales", "axel": "enterprise", "omar": "enterprise"}


def person_id(name: str) -> str:
    """The first name in lower case; no two people of Halden share one.

    >>> person_id("Ana Sousa")
    'ana'
    """
    return name.split(" ", maxsplit=1)[0].lower()


def _address(name: str) -> str:
    return f"{person_id(name)}@halden.example"


def _member(calendar: Calendar, name: str, team: str, months: int) -> Person:
    who = person_id(name)
    moved: tuple[Membership, ...] = ()
    if who in _CAME_FROM_PARTNER_SALES:
        last = closed_on(calendar)
        moved = (
            Membership("partner-sales", calendar.month(months), last),
            Membership(team, last + timedelta(days=1)),
        )
    return Person(who, name, _address(name), (team,), since=calendar.month(months), memberships=moved)


def _leader(calendar: Calendar, name: str, team: str, months: int) -> Person:
    who = person_id(name)
    return Person(who, name, _address(name), (team,), (team,), Role.LEADER, since=calendar.month(months))


def people(calendar: Calendar) -> tuple[Person, ...]:
    """The founder, eight team leads, their people, and one who has left."""
    founder = Person(
        "ingrid", "Ingrid Halden", _address("Ingrid Halden"), (), (), Role.OWNER, since=calendar.month(108)
    )
    left_on = calendar.ago(MARKETING_OPS_LEFT_DAYS_AGO)
    left = Person(
        "jonas",
        "Jonas Brekkevik",
        _address("Jonas Brekkevik"),
        since=calendar.month(40),
        until=left_on,
        memberships=(Membership("marketing", calendar.month(40), left_on),),
    )
    leaders = tuple(_leader(calendar, *row) for row in _LEADERS)
    members = tuple(_member(calendar, name, team, months) for team, rows in _MEMBERS.items() for name, months in rows)
    return founder, *leaders, *members, left


def names_in(team: str) -> tuple[str, ...]:
    """The names of a team's people, without its lead."""
    return tuple(name for name, _ in _MEMBERS[team])
