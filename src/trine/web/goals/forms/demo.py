"""Taking the demo company away when people have worked in it."""

from django import forms


class WipeForm(forms.Form):
    """Typing the company's name, so that work of one's own does not go by a slip."""

    name = forms.CharField(
        label="Name of the company", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
