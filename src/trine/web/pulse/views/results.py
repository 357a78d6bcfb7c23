"""What came of a wave, for everybody but guests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.base.csv_files import csv_file
from trine.web.people import policy
from trine.web.pulse import exporting, results
from trine.web.pulse.models import Wave
from trine.web.pulse.models.waves import State

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.member)
@require_safe
def result(request: PersonRequest, pk: int) -> HttpResponse:
    """How far the teams agree, what they believe of each other, what they misread; before it closes, how it stands."""
    wave = get_object_or_404(Wave, pk=pk)
    if wave.state != State.CLOSED or wave.result is None:
        return redirect(wave)
    return render(request, "pulse/result.html", {"active": "agreement", "view": results.result(wave)})


@allow(policy.member)
@require_safe
def result_csv(request: PersonRequest, pk: int) -> HttpResponse:
    """Exactly what is published, as a table."""
    wave = get_object_or_404(Wave, pk=pk)
    if wave.state != State.CLOSED or wave.result is None:
        raise Http404
    rows = exporting.rows(results.published_of(wave), results.collaboration_of(wave), wave.item_names)
    return csv_file(f"agreement-{wave.pk}", exporting.COLUMNS, rows)
