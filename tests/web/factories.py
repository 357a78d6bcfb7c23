"""People, teams and the like for tests: plain functions that say only what the test is about."""

from datetime import date
from itertools import count

from trine.core.company import Function, Role
from trine.web.people.models import Company, Membership, Person, Team

_number = count(1)


def make_company(name: str = "Halden Instruments", *, currency: str = "EUR") -> Company:
    return Company.objects.get_or_create(pk=1, defaults={"name": name, "currency": currency})[0]


def make_person(
    name: str = "",
    *,
    role: Role = Role.MEMBER,
    email: str | None = None,
    password: str | None = None,
    teams: tuple[Team, ...] = (),
    leads: tuple[Team, ...] = (),
    until: date | None = None,
) -> Person:
    """Somebody who can sign in; with a role, in `teams`, leading `leads`."""
    number = next(_number)
    name = name or f"Person {number}"
    person = Person(
        slug=f"{name.split()[0].lower()}-{number}",
        name=name,
        email=email or f"{name.split()[0].lower()}-{number}@halden.example",
        role=role,
        until=until,
    )
    person.set_password(password)
    person.save()
    for team in teams:
        join(person, team)
    for team in leads:
        join(person, team, is_lead=True)
    return person


def make_team(name: str = "", *, function: Function = Function.SALES, parent: Team | None = None) -> Team:
    number = next(_number)
    name = name or f"Team {number}"
    return Team.objects.create(
        slug=f"{name.lower().replace(' ', '-')}-{number}", name=name, function=function, parent=parent
    )


def join(
    person: Person, team: Team, *, is_lead: bool = False, since: date | None = None, until: date | None = None
) -> Membership:
    return Membership.objects.create(person=person, team=team, is_lead=is_lead, since=since, until=until)
