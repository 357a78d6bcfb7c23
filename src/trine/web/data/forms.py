"""Forms of the data area: dropping files, and saying what their columns mean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms

from trine.integrations.csv.mapping import Stages
from trine.web.data.models import KINDS

if TYPE_CHECKING:
    from trine.integrations.csv.dialect import Dialect
    from trine.integrations.csv.mapping import Mapping
    from trine.integrations.csv.proposing import Proposal

STAGES = [("open", "open"), ("won", "won"), ("lost", "lost")]
JOINED = "\x1f"


class KindForm(forms.Form):
    """What a file holds."""

    kind = forms.ChoiceField(label="These are", choices=KINDS)


class MappingForm(forms.Form):
    """One control a field of the kind: which column fills it. And how dates and numbers are written."""

    source = forms.CharField(
        label="Source", max_length=60, help_text="The system that the ids belong to. Ids are unique within it."
    )
    dates = forms.ChoiceField(
        label="Dates", choices=[("dmy", "31/12/2026, the day first"), ("mdy", "12/31/2026, the month first")]
    )
    decimal = forms.ChoiceField(label="Numbers", choices=[(".", "1,234.50"), (",", "1.234,50")])
    timezone = forms.ChoiceField(label="Times are of", choices=[(zone, zone) for zone in sorted(available_timezones())])

    def __init__(self, mapping: Mapping, dialect: Dialect, proposal: Proposal, data: Any = None) -> None:
        super().__init__(data)
        self.mapping, self.dialect = mapping, dialect
        self.fields["source"].initial = mapping.source
        self.fields["dates"].initial = mapping.hints.dates or dialect.dates
        self.fields["decimal"].initial = mapping.hints.decimal or dialect.decimal
        self.fields["timezone"].initial = mapping.timezone
        columns = [("", "–"), *((column, column) for column in dialect.data_columns)]
        for column in mapping.table.columns:
            joined = mapping.columns.get(column.name, ())
            own = [(JOINED.join(joined), " + ".join(joined))] if len(joined) > 1 else []
            self.fields[f"column_{column.name}"] = forms.ChoiceField(
                label=column.name,
                choices=columns + own,
                required=False,
                initial=JOINED.join(joined),
                help_text=column.meaning,
            )
        self.stages = dict(proposal.stage_values)
        for place, stage in enumerate(self.stages):
            self.fields[f"stage_{place}"] = forms.ChoiceField(label=stage, choices=STAGES, initial=self._outcome(stage))

    def _outcome(self, stage: str) -> str:
        stages = self.mapping.stages or Stages()
        if stage.lower() in {won.lower() for won in stages.won}:
            return "won"
        return "lost" if stage.lower() in {lost.lower() for lost in stages.lost} else "open"

    def column_fields(self) -> list[tuple[forms.BoundField, str, bool]]:
        """Each field of the kind with the first values of its column, and whether the kind needs it."""
        needed = {*self.mapping.table.required, self.mapping.table.id}
        return [
            (self[f"column_{column.name}"], self._examples(column.name), column.name in needed)
            for column in self.mapping.table.columns
        ]

    def _examples(self, field: str) -> str:
        columns = self.mapping.columns.get(field, ())
        values = [self.dialect.values(column)[:2] for column in columns if column in self.dialect.columns]
        return ", ".join(value[:40] for found in values for value in found)

    def stage_fields(self) -> list[tuple[forms.BoundField, int]]:
        """Each stage seen in the file, with how often."""
        return [(self[f"stage_{place}"], count) for place, count in enumerate(self.stages.values())]

    def to_mapping(self) -> Mapping:
        """The mapping that the form describes."""
        cleaned = self.cleaned_data
        table = self.mapping.table
        chosen = {column.name: cleaned.get(f"column_{column.name}", "") for column in table.columns}
        outcomes = {stage: cleaned[f"stage_{place}"] for place, stage in enumerate(self.stages)}
        won = tuple(stage for stage, outcome in outcomes.items() if outcome == "won")
        lost = tuple(stage for stage, outcome in outcomes.items() if outcome == "lost")
        return replace(
            self.mapping,
            columns={name: tuple(column.split(JOINED)) for name, column in chosen.items() if column},
            source=cleaned["source"],
            timezone=cleaned["timezone"],
            stages=Stages(won, lost) if outcomes else self.mapping.stages,
            hints=replace(self.mapping.hints, dates=cleaned["dates"], decimal=cleaned["decimal"]),
        )
