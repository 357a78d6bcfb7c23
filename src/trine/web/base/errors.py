"""What an action raises when it refuses. Uncaught, each becomes a page with its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import NON_FIELD_ERRORS, BadRequest, PermissionDenied

if TYPE_CHECKING:
    from django.forms import BaseForm


class NotAllowed(PermissionDenied):
    """The person may not do this. Uncaught it is the 403 page, which shows the sentence."""

    def __init__(self, sentence: str = "You may not do this. Ask an owner or a leader of the company.") -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Invalid(BadRequest):
    """The input cannot be used. Each keyword is a field and its sentence; the positional one is about the whole.

    >>> error = Invalid("The plan was not saved.", until="The last day is before the first.")
    >>> error.sentences
    {'__all__': 'The plan was not saved.', 'until': 'The last day is before the first.'}
    """

    def __init__(self, sentence: str = "", /, **fields: str) -> None:
        self.sentences = ({NON_FIELD_ERRORS: sentence} if sentence else {}) | fields
        super().__init__(" ".join(self.sentences.values()))

    def add_to(self, form: BaseForm) -> None:
        """Put each sentence beside its field; what the form has no field for stands above all."""
        for field, sentence in self.sentences.items():
            form.add_error(field if field in form.fields else None, sentence)
