"""Clients of the web tests. People and teams are made by the functions of `tests.web.factories`."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.web.factories import make_company, make_person, make_team

from trine.core.company import Function, Role
from trine.web.people.models import Company, Person, Team

SignedIn = Callable[[Person], Client]


@pytest.fixture
def signed_in() -> SignedIn:
    """A browser in which a person is signed in: `signed_in(person).get(...)`."""

    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def company(db: None) -> Company:
    return make_company()


@pytest.fixture
def sales(company: Company) -> Team:
    return make_team("Sales", function=Function.SALES)


@pytest.fixture
def marketing(company: Company) -> Team:
    return make_team("Marketing", function=Function.MARKETING)


@pytest.fixture
def owner(company: Company) -> Person:
    return make_person("Olga Owner", role=Role.OWNER)


@pytest.fixture
def leader(company: Company) -> Person:
    return make_person("Lena Leader", role=Role.LEADER)


@pytest.fixture
def lead(sales: Team) -> Person:
    """A member who leads Sales."""
    return make_person("Ludo Lead", leads=(sales,))


@pytest.fixture
def member(sales: Team) -> Person:
    """A member of Sales."""
    return make_person("Mara Member", teams=(sales,))


@pytest.fixture
def guest(company: Company) -> Person:
    return make_person("Gus Guest", role=Role.GUEST)
