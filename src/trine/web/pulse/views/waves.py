"""Pages of waves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from trine.web.base.access import PersonRequest, allow
from trine.web.people import policy
from trine.web.pulse.models import Wave

if TYPE_CHECKING:
    from django.http import HttpResponse


@allow(policy.member)
@require_safe
def waves(request: PersonRequest) -> HttpResponse:
    """All of them, the latest first."""
    return render(request, "pulse/waves.html", {"active": "agreement", "rows": Wave.objects.all()})


@allow(policy.member)
@require_safe
def wave(request: PersonRequest, pk: int) -> HttpResponse:
    """One of them."""
    return render(request, "pulse/wave.html", {"active": "agreement", "wave": get_object_or_404(Wave, pk=pk)})
