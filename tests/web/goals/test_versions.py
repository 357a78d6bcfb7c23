"""Two people at one form: whoever saves second hears what the first one changed, and overwrites nothing unseen."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from tests.web.conftest import SignedIn
from tests.web.factories import make_person
from tests.web.goals.world import goal, planned, take_in, team, today

from trine.core.company import KeyResult, Role
from trine.web.base.errors import Invalid
from trine.web.goals.actions.metrics import MetricContent, change_metric, remove_metric
from trine.web.goals.goal_rows import read_goal
from trine.web.goals.models import Cycle, Kpi, Metric
from trine.web.goals.models import KeyResult as Result
from trine.web.people.models import Person

pytestmark = pytest.mark.django_db

BAND = KeyResult("market_share", at_least=0.1, at_most=0.3)
"""A target that the form leaves as it is written."""


@pytest.fixture
def ana_and_ben(signed_in: SignedIn, leader: Person) -> tuple[Client, Client]:
    """The browsers of two leaders, who look at the same plan."""
    company = planned()
    rows = (replace(row, key_results=(*row.key_results, BAND)) for row in company.goals)
    take_in(replace(company, goals=tuple(rows)))
    return signed_in(make_person("Ana Adams", role=Role.LEADER)), signed_in(leader)


def opened(browser: Client, path: str) -> dict[str, object]:
    """What the page's form would send if nobody typed anything."""
    context = browser.get(path).context
    sent = {bound.name: bound.value() for bound in context["form"]}
    for row in context.get("rows", ()):
        sent |= {bound.html_name: bound.value() for bound in row}
    return {name: "" if value is None else value for name, value in sent.items()}


def test_a_target_that_another_changed_meanwhile_is_not_overwritten(ana_and_ben: tuple[Client, Client]) -> None:
    ana, ben = ana_and_ben
    path = "/goals/m-leads/edit/"
    first, second = opened(ana, path), opened(ben, path)
    assert ana.post(path, first | {"kr0-value": "2345678"}).status_code == 302
    answer = ben.post(path, second | {"title": "Fill it with good ones"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Ana Adams changed “Fill the pipeline” meanwhile: target of Qualified leads" in text
    assert "2,345,678" in text
    assert 'value="Fill it with good ones"' in text
    assert Result.objects.get(goal__slug="m-leads", position=0).to == 2_345_678
    assert goal("m-leads").title == "Fill the pipeline"


def test_after_a_look_the_second_save_stands(ana_and_ben: tuple[Client, Client]) -> None:
    ana, ben = ana_and_ben
    path = "/goals/m-leads/edit/"
    first, second = opened(ana, path), opened(ben, path)
    ana.post(path, first | {"kr0-value": "500"})
    refused = ben.post(path, second | {"title": "Fill it"})
    again = second | {"title": "Fill it", "version": refused.context["form"]["version"].value()}
    assert ben.post(path, again).status_code == 302
    assert goal("m-leads").title == "Fill it"


def test_another_mistake_in_the_form_does_not_make_it_up_to_date(ana_and_ben: tuple[Client, Client]) -> None:
    ana, ben = ana_and_ben
    path = "/goals/m-leads/edit/"
    first, second = opened(ana, path), opened(ben, path)
    ana.post(path, first | {"kr0-value": "500"})
    refused = ben.post(path, second | {"title": ""})
    assert refused.context["form"]["version"].value() == second["version"]


def test_an_agreement_meanwhile_is_no_reason_to_refuse(ana_and_ben: tuple[Client, Client]) -> None:
    ana, ben = ana_and_ben
    sent = opened(ben, "/goals/m-leads/edit/")
    ana.post("/goals/m-leads/sign-off/marketing/")
    assert ben.post("/goals/m-leads/edit/", sent | {"title": "Fill it"}).status_code == 302


def test_a_row_left_as_it_is_written_is_the_one_that_was_shown(ana_and_ben: tuple[Client, Client]) -> None:
    ana, ben = ana_and_ben
    path = "/goals/m-leads/edit/"
    sent = opened(ben, path)
    assert sent["kr1-aim"] == "as_written"
    ana.post(path, opened(ana, path) | {"kr0-metric": ""})
    assert read_goal(goal("m-leads")).key_results == (BAND,)
    refused = ben.post(path, sent)
    assert refused.status_code == 422
    rows = refused.context["rows"]
    assert rows[0]["metric"].value() == "Qualified leads"
    assert ben.post(path, sent | {"version": refused.context["form"]["version"].value()}).status_code == 302
    assert [row.metric for row in read_goal(goal("m-leads")).key_results] == ["mql", "market_share"]
    assert read_goal(goal("m-leads")).key_results[1] == BAND


def test_a_row_left_as_it_is_written_that_is_there_no_more_has_to_be_said_anew(
    ana_and_ben: tuple[Client, Client],
) -> None:
    ana, ben = ana_and_ben
    path = "/goals/m-leads/edit/"
    sent = opened(ben, path)
    ana.post(path, opened(ana, path) | {"kr1-aim": "at_least", "kr1-value": "12 %"})
    answer = ben.post(path, sent)
    assert answer.status_code == 422
    assert "This target was changed meanwhile." in answer.content.decode()


def test_rows_that_were_typed_stay_though_another_took_rows_out(ana_and_ben: tuple[Client, Client]) -> None:
    ana, ben = ana_and_ben
    path = "/goals/m-leads/edit/"
    sent = opened(ben, path) | {f"kr5-{name}": "" for name in ("start", "upper", "by", "weight", "row")}
    ana.post(path, opened(ana, path) | {"kr0-metric": ""})
    refused = ben.post(path, sent | {"kr5-metric": "Market share", "kr5-aim": "to", "kr5-value": "20 %"})
    assert refused.context["rows"][5]["value"].value() == "20 %"


@pytest.mark.parametrize("days", [-1, 91])
def test_a_target_is_due_within_the_goal_s_cycle(ana_and_ben: tuple[Client, Client], days: int) -> None:
    browser, path = ana_and_ben[0], "/goals/m-leads/edit/"
    outside = goal("m-leads").cycle.start + timedelta(days=days)
    answer = browser.post(path, opened(browser, path) | {"kr0-by": outside.isoformat()})
    assert answer.status_code == 422
    assert "Choose a day within the cycle" in answer.content.decode()


def test_a_metric_that_another_changed_meanwhile_is_not_overwritten(ana_and_ben: tuple[Client, Client]) -> None:
    ana, ben = ana_and_ben
    path = "/metrics/mql/edit/"
    first, second = opened(ana, path), opened(ben, path)
    ana.post(path, first | {"definition": "Leads that asked for a call"})
    answer = ben.post(path, second | {"name": "Good leads"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Ana Adams changed “Qualified leads” meanwhile: definition: now “Leads that asked for a call”" in text
    metric = Metric.objects.get(slug="mql")
    assert (metric.name, metric.definition) == ("Qualified leads", "Leads that asked for a call")
    again = second | {"name": "Good leads", "version": answer.context["form"]["version"].value()}
    assert ben.post(path, again).status_code == 302


def test_a_metric_that_another_took_out_meanwhile_is_told(ana_and_ben: tuple[Client, Client], leader: Person) -> None:
    metric = Metric.objects.create(slug="spare", name="Spare", unit="count", better="up")
    stale = Metric.objects.get(pk=metric.pk)
    remove_metric(leader, metric=metric)
    with pytest.raises(Invalid, match="taken out meanwhile"):
        change_metric(leader, metric=stale, content=MetricContent("Spare", "count"))
    assert not Metric.objects.filter(slug="spare").exists()


def test_a_kpi_that_another_changed_meanwhile_is_not_overwritten(ana_and_ben: tuple[Client, Client]) -> None:
    ana, ben = ana_and_ben
    kpi = Kpi.objects.get(team=team("marketing"))
    path = f"/kpis/{kpi.pk}/edit/"
    first, second = opened(ana, path), opened(ben, path)
    ana.post(path, first | {"metric": "Market share"})
    answer = ben.post(path, second | {"measured": "by hand"})
    assert answer.status_code == 422
    assert "metric: “Qualified leads” became “Market share”" in answer.content.decode()
    kpi.refresh_from_db()
    assert (kpi.metric.slug, kpi.measured) == ("market_share", "by stage")


def test_a_kpi_that_only_moved_on_its_list_can_be_saved(ana_and_ben: tuple[Client, Client]) -> None:
    ben = ana_and_ben[1]
    kpi = Kpi.objects.get(team=team("marketing"))
    path = f"/kpis/{kpi.pk}/edit/"
    sent = opened(ben, path)
    Kpi.objects.filter(pk=kpi.pk).update(rank=2)
    assert ben.post(path, sent | {"measured": "by hand"}).status_code == 302
    kpi.refresh_from_db()
    assert (kpi.rank, kpi.measured) == (2, "by hand")


def test_a_cycle_that_another_moved_meanwhile_is_not_moved_back(ana_and_ben: tuple[Client, Client]) -> None:
    ana, ben = ana_and_ben
    path = "/cycles/2027-q1/edit/"
    first, second = opened(ana, path), opened(ben, path)
    later = today() + timedelta(days=60)
    ana.post(path, first | {"end": later.isoformat()})
    answer = ben.post(path, second | {"kind": "year"})
    assert answer.status_code == 422
    assert "Ana Adams changed “2027-q1” meanwhile: last day" in answer.content.decode()
    cycle = Cycle.objects.get()
    assert (cycle.end, cycle.kind) == (later, "quarter")


def test_a_cycle_does_not_move_away_from_the_days_of_its_targets(ana_and_ben: tuple[Client, Client]) -> None:
    ben = ana_and_ben[1]
    Result.objects.filter(goal__slug="m-leads", position=0).update(by=today())
    path = "/cycles/2027-q1/edit/"
    answer = ben.post(path, opened(ben, path) | {"end": (today() - timedelta(days=1)).isoformat()})
    assert answer.status_code == 422
    assert "A target of “Fill the pipeline” is due on" in answer.content.decode()
