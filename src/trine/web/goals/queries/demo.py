"""Through whose eyes the demo company can be seen."""

from __future__ import annotations

from dataclasses import dataclass

from trine.core.company import Function, Role
from trine.web.people.models import Membership, Person


@dataclass(frozen=True, slots=True)
class Guide:
    """Somebody of the demo company: who they are, and what is different for them."""

    person: Person
    post: str
    sees: str


def guides() -> tuple[Guide, ...]:
    """The heads first, then a rep and a product marketer; whoever is missing is left out."""
    found = [_lead(function, post, sees) for function, post, sees in HEADS]
    owner = Person.objects.filter(role=Role.OWNER, is_active=True).order_by("slug").first()
    owners = [Guide(owner, "Founder", "Everything, and the company's own settings.")] if owner else []
    rep = _member("Account executive", "What concerns one seller; no other team’s pay.", team__function=Function.SALES)
    marketer = _member(
        "Product marketer", "The launch that is near, and who is not ready for it.", team__slug="product-marketing"
    )
    return (*filter(None, (*found, rep, marketer)), *owners)


HEADS = (
    (Function.FINANCE, "Head of revenue operations", "What is wrong this week, what it costs, and who must act."),
    (Function.SALES, "Head of sales", "What sales counts on, and what it is counted on for."),
    (Function.MARKETING, "Head of marketing", "Leads that do not add up to the revenue target."),
    (Function.PRODUCT, "Head of product", "What product has promised to others, and for when."),
)


def _member(post: str, sees: str, **of: str) -> Guide | None:
    members = Membership.objects.filter(is_lead=False, until=None, person__role=Role.MEMBER, person__until=None, **of)
    first = members.select_related("person").order_by("person__slug").first()
    return Guide(first.person, post, sees) if first else None


def _lead(function: Function, post: str, sees: str) -> Guide | None:
    leads = Membership.objects.filter(is_lead=True, until=None, team__function=function, team__until=None)
    first = leads.select_related("person").order_by("team__parent", "team__slug").first()
    top = leads.filter(team__parent=None).select_related("person").first() or first
    return Guide(top.person, post, sees) if top else None
