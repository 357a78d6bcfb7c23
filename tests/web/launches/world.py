"""What the addresses of launches name: a launch of Sales with a part, a task, an item, a measure and a lesson."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from trine.core.deliverables import Stage
from trine.core.launches import Audience, Effect, Need, Step
from trine.web.base.models import Event
from trine.web.goals.models import Metric
from trine.web.launches import planning
from trine.web.launches.actions import afterwards, brief, measures, playbooks, readiness
from trine.web.launches.actions.days import move_launch
from trine.web.launches.actions.launches import Draft, begin_launch, move_on
from trine.web.launches.models import BriefPart, Launch
from trine.web.launches.reading import read_launch
from trine.web.people.models import Person

STEPS = (
    Step("message", "Agree on the message", Stage.RESEARCH, "marketing", None, -20, 3),
    Step("list", "Publish the price list", role="sales", offset=-10, days=2),
)


def launches_world(world: dict[str, Any], metric: Metric) -> dict[str, Any]:
    """A launch that the leader has begun for Sales, with everything that hangs on it, and one that was called off."""
    leader, today = world["leader"], timezone.localdate()
    playbook = playbooks.begin_playbook(leader, name="Small launch", tier=3, steps=STEPS, today=today)
    draft = Draft("The sensor line", today + timedelta(days=60), 2, world["sales"], playbook=playbook)
    row = begin_launch(leader, draft=draft, today=today)
    part = BriefPart.objects.get(launch=row, part="goal")
    brief.write_part(leader, part=part, text="Win the mid-market", owner=None, reviewers=[world["sales"]])
    playbooks.publish_version(leader, playbook=playbook, steps=STEPS[:1], because="too much", today=today, seen=1)
    item = readiness.write_item(
        leader, launch=row, item=None, audience=Audience.SALES, need=Need.HAVE, what="the battle card", by=None
    )
    wanted = measures.Wanted(metric, Effect.REVENUE, draft.day, draft.day + timedelta(days=90))
    measure = measures.write_measure(leader, launch=row, measure=None, wanted=wanted)
    return {
        "launch": row,
        "playbook": playbook,
        "item": item,
        "measure": measure,
        "launch_move": moved(leader, row),
        **after_world(leader, row),
    }


def moved(leader: Person, row: Launch) -> Event:
    """The event of a move by a week."""
    today = timezone.localdate()
    day = row.day + timedelta(days=7)
    seen = planning.moved_to(read_launch(row), day, today).version
    return move_launch(leader, launch=row, day=day, because="the fair moved", today=today, seen=seen)


def after_world(leader: Person, row: Launch) -> dict[str, Any]:
    """Its retrospective, with something to do and a lesson."""
    for _ in range(3):
        move_on(leader, launch=row, missing=("much",), because="to look at its pages")
    today = timezone.localdate()
    row.refresh_from_db()
    afterwards.look_back(
        leader, launch=row, on=today, went_well=["quick"], went_badly=["late"], wins=["first order"], today=today
    )
    return {
        "launch_action": afterwards.add_action(leader, launch=row, what="tell support", owner=None, due=None),
        "lesson": playbooks.propose_lesson(
            leader, launch=row, what="support was told late", step="", proposes=Step("brief", "Brief support")
        ),
    }
