"""What the company's channel hears of, as a form."""

from django import forms

from trine.web.briefing.forms import ABOUT


class TopicsForm(forms.Form):
    """The topics of the channel."""

    topics = forms.MultipleChoiceField(
        label="The channel hears of",
        choices=[(topic.value, words) for topic, words in ABOUT.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Everybody in the channel reads it. Only what every member of the company may see is posted.",
    )
