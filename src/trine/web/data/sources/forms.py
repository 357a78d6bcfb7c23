"""The form that connects a source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from trine.web.data.sources.models import Kind, Rhythm

if TYPE_CHECKING:
    from trine.web.data.sources.models import LiveSource

NEEDS = {
    Kind.HUBSPOT: ("version", "secret"),
    Kind.SALESFORCE: ("address", "user", "secret", "version"),
    Kind.TRYTON: ("address", "database", "user", "secret"),
    Kind.WAREHOUSE: ("address", "secret"),
}
"""What each kind is asked for, besides its name, how often it is read, and what of it."""

LABELS = {
    (Kind.HUBSPOT, "secret"): ("Service key", "From HubSpot: Settings, Integrations, Service Keys."),
    (Kind.HUBSPOT, "version"): ("Version of the interface", "2026-09, if you leave it empty."),
    (Kind.SALESFORCE, "address"): ("Address", "Such as https://yourcompany.my.salesforce.com"),
    (Kind.SALESFORCE, "user"): ("Consumer key", "Of a connected app with the client credentials flow."),
    (Kind.SALESFORCE, "secret"): ("Consumer secret", ""),
    (Kind.SALESFORCE, "version"): ("Version of the interface", "64.0, if you leave it empty."),
    (Kind.TRYTON, "address"): ("Address", "Of the Tryton server, such as https://erp.example"),
    (Kind.TRYTON, "user"): ("User", "One who may read parties and sale opportunities."),
    (Kind.TRYTON, "secret"): ("Password", ""),
    (Kind.WAREHOUSE, "address"): ("Address", "Such as postgres://reader:{secret}@warehouse/sales"),
    (Kind.WAREHOUSE, "secret"): ("Password", "Takes the place of {secret} in the address."),
}
EXAMPLE = """tables:
  opportunities:
    table: crm.deals
    changed: updated_at
    columns: {opportunity_id: id, amount: amount_eur}
"""
OPTIONAL = {(Kind.HUBSPOT, "version"), (Kind.SALESFORCE, "version"), (Kind.WAREHOUSE, "secret")}
READING = {
    Kind.WAREHOUSE: "Which tables hold which facts, as YAML that begins with tables.",
}
READING_ELSE = "Left empty, everything usual is read. As YAML, objects says which, and map what your own fields mean."


class SourceForm(forms.Form):
    """A source of one kind. A secret that is known is never shown again."""

    name = forms.SlugField(label="Name", max_length=40, help_text="What the facts carry as their source.")
    address = forms.CharField(max_length=500)
    database = forms.CharField(label="Database", max_length=100)
    user = forms.CharField(max_length=200)
    secret = forms.CharField(max_length=4_000, widget=forms.PasswordInput(attrs={"autocomplete": "off"}))
    version = forms.CharField(max_length=16)
    every = forms.ChoiceField(label="Read it", choices=Rhythm, initial=Rhythm.NIGHTLY)
    reading = forms.CharField(
        label="What is read", required=False, widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"})
    )

    def __init__(self, kind: Kind, data: Any = None, *, row: LiveSource | None = None) -> None:
        shown = ("name", "address", "database", "user", "version", "every", "reading")
        super().__init__(data, initial={name: getattr(row, name) for name in shown} if row else {"name": kind.value})
        self.kind = kind
        for name in ("address", "database", "user", "secret", "version"):
            if name not in NEEDS[kind]:
                del self.fields[name]
                continue
            label, hint = LABELS.get((kind, name), (self.fields[name].label or name, ""))
            self.fields[name].label, self.fields[name].help_text = label, hint
            self.fields[name].required = (kind, name) not in OPTIONAL
        self.fields["reading"].help_text = READING.get(kind, READING_ELSE)
        if kind == Kind.WAREHOUSE:
            self.fields["reading"].required = True
            self.fields["reading"].widget.attrs["placeholder"] = EXAMPLE
        if row is not None:
            del self.fields["name"]
            self.fields["secret"].required = False
            self.fields["secret"].help_text = "Left empty, the one that is known stays."

    def values(self) -> dict[str, str]:
        """What the action takes."""
        return {"secret": "", **self.cleaned_data}
