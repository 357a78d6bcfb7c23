"""One small company with a person of every role: what the access test walks through.

Each area adds what the parameters of its addresses name; the table says which, as in `{"slug": "sales"}` or
`{"pk": "{invitation.pk}"}`.
"""

from typing import Any

from django.utils import timezone
from tests.web.factories import make_company, make_person, make_team

from trine.core.company import Function, Role
from trine.web.insights.models import FindingRecord


def make_world() -> dict[str, Any]:
    """The people under their role's name, and everything else under the name that the table uses."""
    make_company()
    sales, marketing = make_team("Sales"), make_team("Marketing", function=Function.MARKETING)
    for team, slug in ((sales, "sales"), (marketing, "marketing")):
        team.slug = slug
        team.save()
    now = timezone.now()
    finding = FindingRecord.objects.create(
        identity="T101 goal:c-share",
        code="T101",
        sign=1,
        severity="warning",
        rank=1,
        title="A goal that serves nothing",
        subjects=[["goal", "c-share"]],
        appeared_at=now,
        moved_at=now,
    )
    return {
        "finding": finding,
        "sales": sales,
        "marketing": marketing,
        "guest": make_person("Gus Guest", role=Role.GUEST),
        "member": make_person("Mara Member", teams=(sales,)),
        "lead": make_person("Ludo Lead", leads=(sales,)),
        "leader": make_person("Lena Leader", role=Role.LEADER),
        "owner": make_person("Olga Owner", role=Role.OWNER),
    }
