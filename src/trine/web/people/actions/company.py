"""The company: its first owner, and its own settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from trine.core.company import Role
from trine.web.base.errors import NotAllowed
from trine.web.base.events import record
from trine.web.people import policy
from trine.web.people.holidays import known_country
from trine.web.people.links import DeadLink, find_link, make_link, open_links, revoke_links
from trine.web.people.models import Company, Invitation, LinkKind, Person
from trine.web.people.slugs import new_slug

if TYPE_CHECKING:
    from django.db.models import QuerySet

UNUSABLE = "!"  # what an unusable password starts with


def owners_who_can_sign_in() -> QuerySet[Person]:
    """Owners who have a way in: a password, a passkey, or the company's own sign-in."""
    has_password = ~Q(password="") & ~Q(password__startswith=UNUSABLE)
    has_key = Q(authenticator__type="webauthn") | Q(socialaccount__isnull=False)
    return Person.objects.filter(has_password | has_key, role=Role.OWNER).who_can_sign_in().distinct()


@transaction.atomic
def make_first_owner_link() -> str | None:
    """The token of a new link that makes the first owner; none if an owner can already sign in. Older links end."""
    if owners_who_can_sign_in().exists():
        return None
    revoke_links(open_links(LinkKind.FIRST_OWNER))
    _, token = make_link(LinkKind.FIRST_OWNER, role=Role.OWNER)
    return token


def first_owner_link(token: str, *, lock: bool = False) -> Invitation:
    """The link of the first owner, as long as there is none who can sign in; DeadLink otherwise."""
    link = find_link(token, LinkKind.FIRST_OWNER, lock=lock)
    if owners_who_can_sign_in().exists():
        raise DeadLink("Trine has been set up already. Sign in, or ask an owner for an invitation.", 410)
    return link


@transaction.atomic
def set_up_company(
    *, token: str, company_name: str, currency: str | None, name: str, email: str, password: str
) -> Person:
    """Use the first owner's link: name the company unless it is there already, and make its owner.

    Of two browsers with one link, one gets in. Raises DeadLink for the other.
    """
    link = first_owner_link(token, lock=True)
    company, made = Company.objects.get_or_create(pk=1, defaults={"name": company_name, "currency": currency})
    person = Person.objects.filter(email=email.lower()).first() or Person(slug=new_slug(Person, name), email=email)
    person.name, person.role, person.is_active, person.until = name, Role.OWNER, True, None
    person.set_password(password)
    person.save()
    link.used_at, link.person = timezone.now(), person
    link.save(update_fields=["used_at", "person"])
    if made:
        record(person, "company_set_up", "company", "company", name=company.name)
    record(person, "person_joined", "person", person.slug, name=person.name, role=person.role)
    return person


@transaction.atomic
def change_company(actor: Person, *, name: str, currency: str | None, fiscal_year_start: int, country: str) -> Company:
    """Change the company's name, currency (ISO 4217, or none), the month in which its fiscal year starts, and the
    country whose public holidays are free (or ""). Raises NotAllowed, and Invalid for a country that nobody knows.
    """
    if not policy.owner(actor):
        raise NotAllowed("Only owners change the company's settings.")
    company = Company.objects.select_for_update().get(pk=1)
    company.name, company.currency, company.fiscal_year_start = name, currency, fiscal_year_start
    company.country = known_country(country)
    company.save()
    said = {"name": name, "currency": currency, "month": fiscal_year_start, "country": company.country}
    record(actor, "company_changed", "company", "company", **said)
    return company
