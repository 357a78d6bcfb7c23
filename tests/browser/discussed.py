"""What the demo company talks about: questions that wait and that were decided, and what-if copies of its plan."""

from datetime import timedelta

from django.utils import timezone

from trine.core.company import Function, Team
from trine.web.goals.models import KeyResult
from trine.web.insights.actions import decisions, scenarios
from trine.web.insights.actions.scenarios import TargetEdit
from trine.web.insights.models import FindingRecord, Tension
from trine.web.people.models import Person

OPTIONS = [("Lower the target", "Sales keeps its price"), ("Raise the budget", "Marketing spends 40,000 more")]


def discuss(owner: Person) -> None:
    """A question on a finding that is decided, one that is late, one that is dropped, and two copies of the plan."""
    today = timezone.localdate()

    def ask(question: str, finding: FindingRecord | None = None) -> Tension:
        return decisions.raise_tension(
            owner,
            question=question,
            options=OPTIONS,
            decider=owner,
            decide_by=today + timedelta(days=14),
            finding=finding,
        )

    ask("Share or margin this year?")
    decisions.drop(owner, tension=ask("Who goes to the fair?"), because="The fair is called off.")
    decided = ask("Campaign spend: hold it, or fill the pipeline?", FindingRecord.objects.open().filter(code="T108")[0])
    decisions.decide(
        owner,
        tension=decided,
        option=decided.options.all()[0],
        gives_way="The 400 leads of this quarter",
        because="The margin decides about the next round.",
        review_on=today + timedelta(days=90),
    )
    copies(owner)


def copies(owner: Person) -> None:
    """One copy without a change, and one with other targets, a new team and one that ends."""
    scenarios.make(owner, name="Half the discount")
    row = scenarios.make(owner, name="Partner sales again", takes_effect_on=timezone.localdate() + timedelta(days=40))
    result = KeyResult.objects.filter(metric__slug="mql").exclude(to=None).select_related("goal").order_by("pk")[0]
    edit = TargetEdit(result.goal.slug, result.position, "to", result.to or 0.0, 300)
    scenarios.change_targets(owner, scenario=row, edits=[edit])
    scenarios.start_team(owner, scenario=row, team=Team("partners", "Partners", Function.SALES, "sales"))
    scenarios.end_team(owner, scenario=row, team="product-marketing", heir="marketing")
