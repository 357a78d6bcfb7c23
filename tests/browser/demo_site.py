"""The demo company in the database, for tests that look at pages."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.browser.discussed import discuss
from tests.web.factories import make_person

from trine.core.company import Role
from trine.integrations.csv.mapping import parse_mapping
from trine.web.data import tasks
from trine.web.data.actions import save_mapping, start_import, upload
from trine.web.data.sources.actions import connect_source
from trine.web.goals.actions import demo
from trine.web.insights.actions import accept_finding, run_all_checks
from trine.web.insights.actions.screens import make_screen
from trine.web.insights.models import FindingRecord
from trine.web.meetings.demo import make_demo_meetings
from trine.web.people.links import make_link
from trine.web.people.models import LinkKind, Person, Team
from trine.web.pulse.actions.waves import arrange, open_wave
from trine.web.pulse.demo import make_demo_waves
from trine.web.pulse.models import Ticket
from trine.web.shadowing.demo import make_demo_rounds
from trine.web.status.demo import make_demo_editions
from trine.web.wins.demo import make_demo_wins

PASSWORD = "a long walk home"
GUARDED = "grete@guarded.example"
"""Who is asked for a code after the password."""

DEALS = (
    b"Deal ID,Deal Name,Account ID,Stage,Amount,Create Date,Close Date\n"
    b"x1,Press line,a1,Closed Won,21000,2026-01-05,2026-02-10\n"
    b"x2,Fan test,a2,Negotiation,8000,2026-02-01,\n"
    b"x3,Mill,a3,Closed Lost,1e309,2026-01-07,2026-03-01\n"
    b"x4,A press line with a name that goes on and on until nobody reads it,a3,Closed Lost,900,2026-02-31,2026-03-01\n"
)


@dataclass(frozen=True)
class DemoSite:
    """Where it runs, who owns it, and the session cookies of two people who are signed in."""

    url: str
    owner: Person
    session: str
    """The owner's."""
    guarded: str
    """That of a member with an app for codes, recovery codes and a passkey, who has just typed their password."""
    tokens: Mapping[str, str]
    """Of links to join, to a new password and to a screen, as addresses name them: `/join/{join}/`."""


def session_of(person: Person, *, method: str = "") -> str:
    """The cookie of a browser in which the person is signed in; `method` is what they have just signed in with."""
    client = Client()
    client.force_login(person)
    if method:
        session = client.session
        session["account_authentication_methods"] = [
            {"method": method, "at": time.time() + 3600, "reauthenticated": True}
        ]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
    return client.cookies["sessionid"].value


def load_demo(today: date | None = None) -> Person:
    """Load the demo company, check it, drop some files, and return an owner who can sign in."""
    day = today or timezone.localdate()
    demo.load_demo(actor=None, today=day)
    owner = Person(slug="olga-owner", name="Olga Owner", email="olga@halden.example", role=Role.OWNER)
    owner.set_unusable_password()
    owner.save()
    run_all_checks(today=day)
    accepted = FindingRecord.objects.open().filter(accepted=False).order_by("identity").last()
    assert accepted is not None
    accept_finding(actor=owner, finding=accepted, until=date(day.year + 1, 12, 31), because="The board lives with it.")
    run_all_checks(today=day)
    make_demo_waves(timezone.now())
    make_demo_wins(timezone.now())
    make_demo_editions(timezone.now())
    make_demo_rounds(timezone.now())
    make_demo_meetings(timezone.now())
    ask(owner)
    drop_files(owner)
    connect_crm(owner)
    discuss(owner)
    return get_user_model().objects.get(pk=owner.pk)


def ask(owner: Person) -> None:
    """A survey that asks the owner, and one that is being arranged."""
    now = timezone.now()
    teams = list(Team.objects.filter(slug__in=("product", "marketing", "sales")).order_by("slug"))
    wave = arrange(owner, name="This week", teams=teams, closes_at=now + timedelta(days=5))
    open_wave(owner, wave=wave, now=now)
    Ticket.objects.create(wave=wave, person=owner, team=teams[-1])
    arrange(owner, name="Next quarter", teams=teams, closes_at=now + timedelta(days=90))


def drop_files(owner: Person) -> None:
    """A file in each state on its way: to be mapped, being checked, checked, imported, and one that is no table."""
    for name, steps in (("new.csv", 0), ("running.csv", 1), ("checked.csv", 2), ("imported.csv", 3)):
        row = upload(actor=owner, file=SimpleUploadedFile(name, DEALS))
        if steps >= 1:
            save_mapping(actor=owner, row=row, mapping=parse_mapping(row.mapping))
        if steps >= 2:
            tasks.check_file(row.pk)
        if steps >= 3:
            start_import(actor=owner, row=row)
            tasks.import_file(row.pk)
    upload(actor=owner, file=SimpleUploadedFile("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"))


def connect_crm(owner: Person) -> None:
    """A live source whose latest sync stopped, after one that was good."""
    counts = dict.fromkeys(("read", "new", "changed", "deleted", "merged"), 3)
    values = {"name": "crm", "kind": "hubspot", "every": "nightly"}
    row = connect_source(actor=owner, secret="a-key", **values)
    row.report = {"tables": [{**counts, "table": "leads"}], "total": counts, "notes": ["A note."], "calls": 12}
    row.problem = "HubSpot does not accept the service key."
    row.synced_at = row.good_at = timezone.now()
    row.save()


def make_tokens(owner: Person) -> dict[str, str]:
    """The secret parts of links that owners hand out."""
    _, join = make_link(LinkKind.JOIN, name="Nina New", role=Role.MEMBER, invited_by=owner)
    _, password = make_link(LinkKind.PASSWORD, person=owner, role=Role.OWNER, invited_by=owner)
    until = timezone.localdate() + timedelta(days=30)
    _, screen = make_screen(owner, name="Hall", team=None, shows_unreleased=True, theme="auto", until=until)
    return {"join": join, "password": password, "screen": screen}


def a_guarded_person() -> Person:
    """A member who is asked for more than a password."""
    sales = Team.objects.get(slug="sales")
    person = make_person("Grete Guarded", email=GUARDED, password=PASSWORD, teams=(sales,))
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "Work laptop"})
    return person
