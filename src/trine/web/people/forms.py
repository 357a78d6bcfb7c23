"""What people type about the company, people and teams."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone

from trine.core.company import Function, Role
from trine.core.units import currency_code
from trine.web.people import policy
from trine.web.people.holidays import HELP, company_country, next_holiday
from trine.web.people.models import Company, Person, Team, choices
from trine.web.people.querysets import by_name
from trine.web.ui.zones import ZoneField

if TYPE_CHECKING:
    from django.db.models import QuerySet

MONTHS = [(month, date(2000, month, 1).strftime("%B")) for month in range(1, 13)]
ROLE_HELP = "Owners do everything; leaders see pay and edit all goals; members work in their teams; guests only read."


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def clean_currency(code: str) -> str | None:
    """An ISO 4217 code in capitals, or none for nothing."""
    if not code.strip():
        return None
    if (known := currency_code(code.strip().upper())) is None:
        raise forms.ValidationError(f"“{code}” is not a currency's code. Write three letters, such as EUR or USD.")
    return known


def country_field() -> forms.CharField:
    """The country whose public holidays are free, or nothing; whether it is known is found out by the action."""
    return forms.CharField(label="Public holidays", max_length=60, required=False)


class PasswordForm(forms.Form):
    """Choosing a password once; the browser's own eye shows what was typed."""

    password = forms.CharField(
        label="Password",
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 10 characters; a few words are easy to remember and hard to guess.",
    )

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if password := given.get("password"):
            like = Person(name=given.get("name", ""), email=given.get("email", ""))
            try:
                validate_password(password, self.person or like)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return given


class SetUpForm(PasswordForm):
    """The first owner, and the company's name unless it is there already."""

    company_name = forms.CharField(label="Company", max_length=200)
    currency = forms.CharField(
        label="Currency", max_length=3, required=False, help_text="Three letters, such as EUR or USD."
    )
    name = forms.CharField(label="Your name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label="Your mail address", help_text="You sign in with it.")
    field_order = ("company_name", "currency", "name", "email", "password")

    def __init__(self, *args: Any, company: Company | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "username"
        if company is not None:
            del self.fields["company_name"], self.fields["currency"]

    def clean_currency(self) -> str | None:
        return clean_currency(self.cleaned_data["currency"])

    def clean(self) -> dict[str, Any]:
        return {"company_name": "", "currency": None} | super().clean()


class JoinForm(PasswordForm):
    """Coming in by an invitation."""

    name = forms.CharField(label="Your name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label="Your mail address", help_text="You sign in with it.")
    field_order = ("name", "email", "password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "username"


class InviteForm(forms.Form):
    """Whom to invite, as what, and into which team."""

    name = forms.CharField(label="Name", max_length=200)
    email = forms.EmailField(
        label="Mail address", required=False, help_text="They can still use another one. Nothing is mailed."
    )
    role = forms.ChoiceField(label="Role", help_text=ROLE_HELP)
    team = forms.ModelChoiceField(queryset=Team.objects.none(), label="Team", required=False, empty_label="No team yet")

    def __init__(self, *args: Any, reader: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = lasting_teams()
        roles = list(Role)
        if not policy.owner(reader):
            roles.remove(Role.OWNER)
        if not policy.leader(reader):
            roles.remove(Role.LEADER)
            teams = teams.filter(pk__in=reader.led_team_ids)
        self.fields["role"] = forms.ChoiceField(
            label="Role", choices=[(role, label) for role, label in choices(Role) if role in roles], help_text=ROLE_HELP
        )
        self.fields["role"].initial = Role.MEMBER
        self.fields["team"] = forms.ModelChoiceField(
            queryset=teams, label="Team", required=not policy.leader(reader), empty_label="No team yet"
        )


class PersonForm(forms.Form):
    """Somebody's record."""

    name = forms.CharField(label="Name", max_length=200)
    email = forms.EmailField(
        label="Mail address", required=False, help_text="They sign in with it. Without one they cannot."
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="Role", choices=choices(Role), help_text=ROLE_HELP)


class LastDayForm(forms.Form):
    until = forms.DateField(label="Last day", widget=DayInput(), initial=timezone.localdate)


class ProfileForm(forms.Form):
    """One's own name and how pages look."""

    name = forms.CharField(label="Name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    time_zone = ZoneField(label="Time zone", help_text="Times are shown in it, and it decides what day it is for you.")
    country = country_field()
    theme = forms.ChoiceField(label="Theme", choices=[("auto", "As the device"), ("light", "Light"), ("dark", "Dark")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours = company_country()
        usual = f"Empty: those of the company, {ours}." if ours else "Empty: none, as in the company’s settings."
        self.fields["country"].help_text = f"{HELP} {usual} {next_holiday(self.initial.get('country') or ours)}"


class AddressForm(forms.Form):
    email = forms.EmailField(label="Mail address", widget=forms.EmailInput(attrs={"autocomplete": "username"}))


class CompanyForm(forms.Form):
    """The company's own settings."""

    name = forms.CharField(label="Name", max_length=200)
    currency = forms.CharField(
        label="Currency", max_length=3, required=False, help_text="Three letters, such as EUR or USD."
    )
    fiscal_year_start = forms.TypedChoiceField(label="The fiscal year starts in", choices=MONTHS, coerce=int)
    country = country_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        upcoming = next_holiday(self.initial.get("country", ""))
        self.fields["country"].help_text = f"{HELP} Nobody meets or is asked on them. Empty: none. {upcoming}"

    def clean_currency(self) -> str | None:
        return clean_currency(self.cleaned_data["currency"])


class TeamForm(forms.Form):
    """A team, and where it stands."""

    name = forms.CharField(label="Name", max_length=200)
    function = forms.ChoiceField(label="Function", choices=choices(Function))
    parent = forms.ModelChoiceField(
        queryset=Team.objects.none(), label="Part of", required=False, empty_label="The company"
    )
    since = forms.DateField(label="First day", required=False, widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = forms.ModelChoiceField(
            queryset=lasting_teams(), label="Part of", required=False, empty_label="The company"
        )


class MemberForm(forms.Form):
    """Somebody who comes into a team, named as people know them: there may be too many for a list."""

    person = forms.CharField(
        label="Person",
        max_length=254,
        help_text="Their name or mail address.",
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
    )
    since = forms.DateField(label="From", widget=DayInput(), initial=timezone.localdate)
    is_lead = forms.BooleanField(label="Leads the team", required=False)

    def clean_person(self) -> Person:
        text = " ".join(self.cleaned_data["person"].split())
        found = list(Person.objects.present(timezone.localdate()).named(text)[:5])
        if not found:
            raise forms.ValidationError(f"Nobody here is called “{text}”. Write the whole name, or the mail address.")
        if len(found) > 1:
            known = ", ".join(person.email or person.slug for person in found)
            raise forms.ValidationError(f"Several people are called “{text}”. Write which one: {known}.")
        return found[0]


def lasting_teams() -> QuerySet[Team]:
    return Team.objects.lasting(timezone.localdate()).order_by(by_name())
