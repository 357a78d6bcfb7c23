"""The demo company: loading it, looking around in it, and taking it away."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from pghistory.models import Context as HistoryContext
from pghistory.models import Event as History

from trine import demo
from trine.analytics.errors import StoreBusyError
from trine.analytics.store import FactStore
from trine.web.base.errors import Invalid, NotAllowed
from trine.web.base.events import record
from trine.web.base.models import Event
from trine.web.goals import drafts
from trine.web.goals.models import Goal, Metric
from trine.web.goals.plan_in import apply_plan
from trine.web.people import policy
from trine.web.people.actions.company import UNUSABLE, make_first_owner_link, owners_who_can_sign_in
from trine.web.people.models import Company, Invitation, Person, Team
from trine.web.people.slugs import new_slug

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from trine.web.people.querysets import PersonQuerySet

SOURCE = "demo"
FOLDERS = ("facts", "uploads", drafts.FOLDER)
KINDS_OF_WORK = (
    "goal",
    "metric",
    "kpi",
    "cycle",
    "team",
    "dependency",
    "plan",
    "facts",
    "finding",
    "tension",
    "scenario",
    "team_plan",
    "deliverable",
    "absence",
    "playbook",
    "launch",
    "edition",
    "stand_up",
    "shadowing_day",
    "shadowing_round",
    "win",
    "asset",
    "meeting_series",
    "meeting",
    "meeting_action",
)
"""What people's own work is about, among the subjects of events."""


def load_demo(*, actor: Person | None, today: date) -> bool:
    """Fill an empty Trine with the demo company as of today; false if it is there already.

    Facts come first and replace whatever an earlier, broken run has left; the plan follows in one transaction. Raises
    NotAllowed unless the actor is an owner (none stands for the command line), Invalid where there are teams, a plan
    or facts already.
    """
    if actor is not None and not policy.owner(actor):
        raise NotAllowed("Only an owner loads the demo company.")
    if Company.objects.filter(is_demo=True).exists():
        return False
    store = FactStore(Path(settings.FACTS_DIR))
    _refuse_unless_empty(store)
    try:
        store.replace(demo.facts(today), source=SOURCE)
    except StoreBusyError as busy:
        raise Invalid("Facts are being written just now. Wait a moment, then load the demo company.") from busy
    with transaction.atomic():
        company = demo.company(today)
        _make_room(company.person)
        apply_plan(actor=actor, company=company, today=today)
        Company.objects.update(is_demo=True)
        record(actor, "demo_loaded", "company", "company", day=today.isoformat())
    return True


def _refuse_unless_empty(store: FactStore) -> None:
    """What people have made or brought in would be mixed up with the demo, and go with it when it is taken away."""
    rest = "The demo company only goes into an empty Trine."
    if Goal.objects.exists() or Metric.objects.exists():
        raise Invalid(f"There is a plan here already. {rest}")
    if Team.objects.exists():
        raise Invalid(f"There are teams here already. {rest}")
    if set(store.manifest().sources) - {SOURCE}:
        raise Invalid(f"There are facts here already: take their imports back first. {rest}")


def _make_room(ids: Collection[str]) -> None:
    """Give accounts whose id somebody of the demo company has another one, so that nobody's account is taken over."""
    for person in Person.objects.filter(slug__in=ids):
        person.slug = new_slug(Person, person.slug)
        person.save(update_fields=["slug"])


def is_open_to_all() -> bool:
    """Whether everybody may look around: on this machine alone, in the demo, while no owner has an account."""
    return (
        settings.DEMO_IS_OPEN
        and Company.objects.filter(is_demo=True).exists()
        and not owners_who_can_sign_in().exists()
    )


def own_changes() -> int:
    """How many things people with accounts of their own have done since the demo company was loaded."""
    loaded = Event.objects.filter(verb="demo_loaded").order_by("-pk").values_list("pk", flat=True).first() or 0
    done = Event.objects.filter(pk__gt=loaded, subject_kind__in=KINDS_OF_WORK)
    return done.exclude(actor=None).exclude(actor__in=_strangers()).count()


def wipe_demo(*, actor: Person, name: str = "") -> str | None:
    """Take the demo company away, with its people, goals, findings, history and facts.

    Accounts of people's own stay. Gives the token of a link that makes the first owner if nobody is left who could be
    one. Raises NotAllowed for anybody but an owner; Invalid if the company is not the demo, holds facts that are not
    the demo's, or was worked on by people with accounts and its `name` was not typed to confirm that this goes too.
    """
    if not policy.owner(actor):
        raise NotAllowed("Only an owner takes the demo company away.")
    if not Company.objects.filter(is_demo=True).exists():
        raise Invalid("This is not the demo company, so nothing was taken away.")
    company = Company.objects.get()
    if own_changes() and name.strip().casefold() != company.name.casefold():
        raise Invalid(name=f"People have worked in it. Type “{company.name}” to take that away too.")
    _refuse_own_facts()
    with pgtrigger.ignore(), transaction.atomic():  # what goes leaves no history behind
        _truncate()
        _strangers().delete()
        Team.objects.update(parent=None)
        Team.objects.all().delete()
        token = make_first_owner_link()
        if token:
            Company.objects.all().delete()
        else:
            Company.objects.update(name="Your company", is_demo=False)
        record(None if token else actor, "demo_wiped", "company", "company")
        _clear_facts()
    for folder in FOLDERS:
        shutil.rmtree(Path(settings.DATA_DIR) / folder, ignore_errors=True)
    return token


def _refuse_own_facts() -> None:
    own = sorted(set(FactStore(Path(settings.FACTS_DIR)).manifest().sources) - {SOURCE})
    if own:
        raise Invalid(
            f"There are facts here that are not the demo's: {', '.join(own)}. Take their imports back first, or begin "
            "your own company in another data folder."
        )


def _clear_facts() -> None:
    """Take the demo's facts out of the store; it refuses while somebody writes there."""
    store = FactStore(Path(settings.FACTS_DIR))
    try:
        if SOURCE in store.manifest().sources:
            store.clear(SOURCE)
    except StoreBusyError as busy:
        raise Invalid("Facts are being written just now. Wait a moment, then take the demo company away.") from busy


def _strangers() -> PersonQuerySet:
    """People without an account of their own: neither a password nor a passkey nor the company's own sign-in."""
    without_password = Q(password="") | Q(password__startswith=UNUSABLE)
    with_key = Q(authenticator__type="webauthn") | Q(socialaccount__isnull=False)
    return Person.objects.filter(without_password).exclude(pk__in=Person.objects.filter(with_key).values("pk"))


def visitors(today: date) -> PersonQuerySet:
    """Through whose eyes the demo company may be seen: its people who are there, and nobody with an account."""
    return _strangers().filter(is_active=True).present(today)


def _truncate() -> None:
    """Empty every table of ours but those of people, teams and the company; their history goes too.

    The event log refuses changes and deletions of rows, but allows just this.
    """
    areas = [config for config in apps.get_app_configs() if config.name.startswith("trine.web.")]
    models = [model for area in areas for model in area.get_models(include_auto_created=True)]
    gone = [model for model in models if model._meta.app_label != "people" or issubclass(model, History | Invitation)]
    tables = [*(model._meta.db_table for model in gone), HistoryContext._meta.db_table]
    names = ", ".join(connection.ops.quote_name(table) for table in tables)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with unchecked rows can't be emptied
        cursor.execute(f"TRUNCATE {names}")
