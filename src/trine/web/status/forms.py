"""A part of an edition, and when editions go out, as forms."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from django import forms

from trine.core.status import shown
from trine.web.status.actions import MOST_WORDS
from trine.web.status.models import WEEKDAY_CHOICES
from trine.web.status.readers import sees
from trine.web.status.rows import part_of
from trine.web.ui.zones import ZoneField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import QueryDict

    from trine.core.status import Line
    from trine.web.people.models import Person
    from trine.web.status.models import EditionPart, Schedule


class PartForm(forms.Form):
    """Words of one's own, and for each line its place and whether it is left out.

    Lines that the writer may not see stay where they are and as they are.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(
        label="In your own words",
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Stands above the lines, each line of text on its own. Colleagues read it, guests do not.",
    )

    def __init__(self, *args: Any, part: EditionPart, writer: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        self.part = part
        self.lines = _visible(part, writer)
        hidden = part_of(part).hidden
        self.initial = {"version": part.version, "words": part.words}
        for number, line in enumerate(self.lines, start=1):
            self.fields[f"place_{number}"] = forms.IntegerField(
                label=f"Place of line {number}", min_value=1, max_value=999, initial=number, required=False
            )
            self.fields[f"out_{number}"] = forms.BooleanField(
                label="Leave out", required=False, initial=line.key in hidden
            )

    def rows(self) -> Iterator[tuple[Line, forms.BoundField, forms.BoundField]]:
        """Each line with its two fields."""
        for number, line in enumerate(self.lines, start=1):
            yield line, self[f"place_{number}"], self[f"out_{number}"]

    def renew_version(self) -> None:
        """Let the next save be about the state that the page shows now."""
        data = cast("QueryDict", self.data).copy()
        data["version"] = str(self.part.version)
        self.data = data

    def order(self) -> list[str]:
        """The keys of all lines in the order that was given; a line that is not shown follows the one before it."""
        given = self.cleaned_data
        ranks = {_thing(line): (given.get(f"place_{n}") or n, n) for n, line in enumerate(self.lines, start=1)}
        last, ranked = (0, 0), []
        for line in part_of(self.part).lines:
            last = ranks.get(_thing(line), last)
            ranked.append((last, line.key))
        return [key for _, key in sorted(ranked, key=lambda pair: pair[0])]

    def left_out(self) -> set[str]:
        """The keys of the lines that are left out: with a line go all others about the same thing."""
        marked = {_thing(line) for n, line in enumerate(self.lines, start=1) if self.cleaned_data.get(f"out_{n}")}
        seen = {_thing(line) for line in self.lines}
        part = part_of(self.part)
        return {
            line.key
            for line in part.lines
            if _thing(line) in marked or (_thing(line) not in seen and line.key in part.hidden)
        }


def _thing(line: Line) -> str:
    """What a line is about."""
    return line.about or line.key


def _visible(part: EditionPart, writer: Person) -> tuple[Line, ...]:
    """The lines that the writer may see, one about each thing, those left out too."""
    return shown(replace(part_of(part), hidden=frozenset()), sees(writer))


class ScheduleForm(forms.Form):
    """When editions go out, and which."""

    weekly = forms.BooleanField(label="A status each week", required=False)
    weekday = forms.TypedChoiceField(label="On", choices=WEEKDAY_CHOICES, coerce=int)
    clock = forms.TimeField(label="At", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    zone = ZoneField(label="By the clock of")
    monthly = forms.BooleanField(
        label="The launches of each month", required=False, help_text="On the first working day of the next one."
    )
    changes = forms.BooleanField(
        label="What changed, to leaders", required=False, help_text="On Monday at 9:00, in short."
    )

    def __init__(self, *args: Any, row: Schedule, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial = {
            "weekly": row.weekly,
            "weekday": row.weekday,
            "clock": f"{row.minute // 60:02}:{row.minute % 60:02}",
            "zone": row.zone,
            "monthly": row.monthly,
            "changes": row.changes,
        }

    def wanted(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        clock = given["clock"]
        plain = {name: given[name] for name in ("weekday", "zone", "weekly", "monthly", "changes")}
        return {**plain, "minute": clock.hour * 60 + clock.minute}
