"""One's own account, and the company's settings."""

from datetime import date

from django.utils import timezone
from tests.web.conftest import SignedIn
from tests.web.factories import make_person

from trine.core.company import Role
from trine.web.base.models import Event
from trine.web.briefing.wishes import wishes_of
from trine.web.people.context import page
from trine.web.people.holidays import company_country, countries_of, holidays_in, on_holiday
from trine.web.people.models import Company, Person
from trine.web.people.templatetags.people import device

PROFILE = {"name": "Mara M. Member", "time_zone": "Europe/Oslo", "theme": "dark"}


def test_a_person_changes_their_name_time_zone_and_theme(signed_in: SignedIn, member: Person) -> None:
    signed_in(member).post("/settings/", PROFILE)
    member.refresh_from_db()
    assert (member.name, member.time_zone, member.theme) == tuple(PROFILE.values())


def test_times_are_shown_in_the_readers_own_zone(signed_in: SignedIn, member: Person, leader: Person) -> None:
    signed_in(leader).post(f"/people/{member.slug}/edit/", {"name": "Mara", "email": member.email or ""})
    happened = Event.objects.get().at
    client = signed_in(member)
    for zone in ("Pacific/Kiritimati", "Pacific/Niue"):
        client.post("/settings/", PROFILE | {"time_zone": zone})
        with timezone.override(zone):
            local = timezone.localtime(happened)
        assert f"{local:%H:%M}" in client.get(f"/people/{member.slug}/").content.decode()


def test_a_time_zone_that_does_not_exist_is_refused(signed_in: SignedIn, member: Person) -> None:
    response = signed_in(member).post("/settings/", PROFILE | {"time_zone": "Mars/Olympus"})
    assert response.status_code == 422


def test_nobody_gives_themselves_a_role_in_their_profile(signed_in: SignedIn, member: Person) -> None:
    signed_in(member).post("/settings/", PROFILE | {"role": "owner", "is_active": "1"})
    member.refresh_from_db()
    assert member.role == Role.MEMBER


def test_an_owner_changes_the_companys_settings(signed_in: SignedIn, owner: Person) -> None:
    answers = {"name": "Halden Group", "currency": "nok", "fiscal_year_start": "4"}
    signed_in(owner).post("/settings/company/", answers)
    company = Company.objects.get()
    assert (company.name, company.currency, company.fiscal_year_start) == ("Halden Group", "NOK", 4)
    assert Event.objects.get().verb == "company_changed"


def test_public_holidays_are_the_companys_unless_somebody_has_others(
    signed_in: SignedIn, owner: Person, member: Person
) -> None:
    given = {"name": "Halden", "currency": "", "fiscal_year_start": "1"}
    refused = signed_in(owner).post("/settings/company/", {**given, "country": "Atlantis"})
    assert refused.status_code == 422
    assert "The public holidays of ATLANTIS are not known." in refused.content.decode()
    assert holidays_in(company_country()) == {}
    saved = signed_in(owner).post("/settings/company/", {**given, "country": "de-by"}, follow=True)
    assert "The next one is " in saved.content.decode()
    client = signed_in(member)
    assert client.post("/settings/", PROFILE | {"country": "GB-QQ"}).status_code == 422
    client.post("/settings/", PROFILE | {"country": "at"})
    assert countries_of([owner.pk, member.pk]) == {owner.pk: "DE-BY", member.pk: "AT"}
    epiphany, good_friday = date(2027, 1, 6), date(2027, 3, 26)
    assert on_holiday([owner.pk, member.pk], epiphany) == {owner.pk: "Epiphany", member.pk: "Epiphany"}
    assert on_holiday([owner.pk, member.pk], good_friday) == {owner.pk: "Good Friday"}
    hours = {pk: wants.hours.off for pk, wants in wishes_of([owner.pk, member.pk]).items()}
    assert [good_friday in hours[pk] for pk in (owner.pk, member.pk)] == [True, False]


def test_a_currency_may_be_left_open(signed_in: SignedIn, owner: Person) -> None:
    signed_in(owner).post("/settings/company/", {"name": "Halden", "currency": "", "fiscal_year_start": "1"})
    assert Company.objects.get().currency is None


def test_the_settings_mark_the_page_that_one_is_on(signed_in: SignedIn, owner: Person) -> None:
    client = signed_in(owner)
    for path, label in (("/settings/", "Profile"), ("/accounts/2fa/", "Sign-in"), ("/settings/company/", "Company")):
        assert f'aria-current="page">{label}</a>' in client.get(path).content.decode()


def test_every_page_knows_the_company_without_asking_twice(db: None, owner: Person) -> None:
    company = page(None)["company"]  # type: ignore[arg-type]  # reads no request
    assert company.name == "Halden Instruments"


def test_before_set_up_there_is_no_company(db: None) -> None:
    assert not page(None)["company"]  # type: ignore[arg-type]  # reads no request


def test_devices_are_called_by_short_names() -> None:
    iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1"
    assert device(iphone) == "Safari on an iPhone"
    assert device("") == "A browser"


def test_mail_addresses_are_kept_in_lower_case(db: None) -> None:
    person = make_person("Mara", email="Mara@Halden.Example")
    assert Person.objects.get(email="MARA@halden.example") == person
    assert Person.objects.values_list("email", flat=True).get() == "mara@halden.example"
