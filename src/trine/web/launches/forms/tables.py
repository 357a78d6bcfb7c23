"""Steps or tasks as a table: looked at first, then taken in with a reason."""

from __future__ import annotations

from typing import Any

from django import forms

LARGEST = 200_000
"""Characters of a table."""


class TableForm(forms.Form):
    """A file, or the table itself; why, and what was shown before."""

    file = forms.FileField(label="A file", required=False, help_text="CSV, as a spreadsheet saves it.")
    text = forms.CharField(
        label="Or the table itself",
        required=False,
        strip=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    because = forms.CharField(label="Because", max_length=1000, required=False)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """The file becomes the text."""
        given = super().clean() or {}
        if file := given.get("file"):
            if file.size > LARGEST:
                raise forms.ValidationError("The file is larger than 200 KB. Bring in what you need of it.")
            try:
                given["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError as problem:
                raise forms.ValidationError("The file is not a table in UTF-8. Save it as “CSV UTF-8”.") from problem
        if not (given.get("text") or "").strip() and not self.errors:
            raise forms.ValidationError("Choose a file, or paste a table.")
        return given

    def again(self, seen: str = "") -> TableForm:
        """The form with the table as text, so that what was shown can be taken in."""
        given = {name: self.cleaned_data.get(name) for name in ("text", "because", "seen")}
        return TableForm(initial={**given, **({"seen": seen} if seen else {})})
