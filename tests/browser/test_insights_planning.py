"""From a proved conflict to a decision in a real browser: sliders, a copy of the plan, a decision, a reorganisation."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import SignIn
from tests.browser.watching import Watch
from tests.web.factories import make_person
from tests.web.goals.world import planned, take_in, team, today

from trine.core.company import Assumption, KeyResult, Metric, Role
from trine.web.goals.actions.goals import change_goal
from trine.web.goals.goal_rows import read_goal
from trine.web.goals.models import Goal
from trine.web.insights.actions import run_all_checks

pytestmark = pytest.mark.django_db(transaction=True)


def with_a_conflict() -> None:
    """The small company, with leads capped at 400 of which a fifth are won, and 96 deals wanted."""
    company = planned()
    better = company.metrics[0].better
    leads, rate, deals = (
        Metric("x_leads", "Leads called", "count", better),
        Metric("x_rate", "Rate of wins", "ratio", better),
        Metric("x_deals", "New deals", "count", better, formula="x_leads * x_rate"),
    )
    first, second, *rest = company.goals
    goals = (
        replace(first, key_results=(KeyResult("x_leads", at_most=400),)),
        replace(second, key_results=(KeyResult("x_deals", start=60, to=96),)),
        *rest,
    )
    assumed = Assumption("x_rate", company.cycles[0].id, 0.1, 0.2, "last year")
    take_in(
        replace(
            company,
            metrics=(*company.metrics, leads, rate, deals),
            goals=goals,
            assumptions=(*company.assumptions, assumed),
        )
    )
    run_all_checks()


@pytest.fixture
def conflict(live_server: LiveServer, watched: Watch, sign_in: SignIn) -> Page:
    """The proved conflict, opened from the list by an owner."""
    with_a_conflict()
    sign_in(make_person("Olga Owner", role=Role.OWNER), live_server.url)
    page = watched.page
    page.goto(f"{live_server.url}/findings/?q=T111")
    page.locator(".finding-rows a").first.click()
    return page


def test_a_slider_is_worked_out_again_as_it_moves_by_keyboard(conflict: Page) -> None:
    conflict.get_by_role("link", name="Try what would fit").click()
    result = conflict.locator("#fit")
    expect(result).to_contain_text("It does not fit: New deals comes to 80")
    slider = conflict.get_by_role("slider", name="Leads called")
    slider.focus()
    slider.press("End")
    expect(result).to_contain_text("So it fits.")
    assert "c" in conflict.url.partition("?")[2]
    slider.press("Home")
    expect(result).to_contain_text("It does not fit")
    expect(slider).to_be_focused()


def test_what_fits_becomes_a_copy_of_the_plan_and_then_the_plan(conflict: Page) -> None:
    conflict.get_by_role("link", name="Try what would fit").click()
    conflict.locator(".slider", has_text="New deals").get_by_role("link", name="enough alone").click()
    expect(conflict.locator("#fit")).to_contain_text("So it fits.")
    conflict.get_by_role("button", name="Try it on a copy of the plan").click()
    expect(conflict.locator("main")).to_contain_text("T111")
    expect(conflict.locator("main")).to_contain_text("from 60 to 80")
    conflict.get_by_role("button", name="Make it the plan").click()
    expect(conflict.get_by_text("It is the plan now")).to_be_visible()
    assert Goal.objects.filter(key_results__to=80).exists()


def test_a_finding_is_brought_to_a_decision_that_it_links_to_from_then_on(conflict: Page) -> None:
    title = conflict.get_by_role("heading", level=1).inner_text()
    conflict.get_by_role("link", name="Ask for a decision").click()
    conflict.get_by_label("Question").fill("96 deals, or 400 leads?")
    expect(conflict.get_by_label("Options")).to_have_value(re.compile("Lower New deals"))
    conflict.get_by_label("Who decides").select_option(label="Olga Owner")
    conflict.get_by_role("button", name="Ask").click()
    conflict.get_by_role("radio").first.check()
    conflict.get_by_label("What gives way").fill("The sixteen deals that nobody has leads for")
    conflict.get_by_label("Because").fill("No budget before autumn.")
    conflict.get_by_role("button", name="Decide").click()
    expect(conflict.locator("main")).to_contain_text("The sixteen deals that nobody has leads for")
    conflict.locator("aside").get_by_role("link", name=title).click()
    expect(conflict.locator("#decision")).to_contain_text("96 deals, or 400 leads?")


def test_a_reorganisation_shows_what_it_leaves_without_an_owner_before_it_happens(conflict: Page) -> None:
    name = team("marketing").name
    conflict.get_by_role("navigation", name="Main").get_by_role("link", name="Planning room").click()
    conflict.locator("main").get_by_role("link", name="Make a copy").first.click()
    conflict.get_by_label("Name").fill("Marketing ends")
    conflict.get_by_label("Takes effect on").fill((today() + timedelta(days=10)).isoformat())
    conflict.get_by_role("button", name="Make the copy").click()
    conflict.get_by_role("link", name="A team ends").click()
    conflict.get_by_label("Team that ends").select_option(label=name)
    conflict.get_by_role("button", name="See what it does").click()
    expect(conflict.locator("main")).to_contain_text("is in the hands of")
    expect(conflict.locator("main")).to_contain_text("T116")
    conflict.get_by_role("button", name="Let it take effect on its day").click()
    expect(conflict.get_by_text("It takes effect on its day.")).to_be_visible()
    assert team("marketing").until is None


def test_a_changed_goal_asks_its_teams_again_and_says_what_changed(
    live_server: LiveServer, watched: Watch, sign_in: SignIn
) -> None:
    take_in()
    goal = Goal.objects.get(slug="m-leads")
    change_goal(
        make_person("Lena Leader", role=Role.LEADER),
        goal=goal,
        content=replace(read_goal(goal), title="Fill it"),
        today=today(),
    )
    sign_in(make_person("Olga Owner", role=Role.OWNER), live_server.url)
    page = watched.page
    page.goto(f"{live_server.url}/goals/m-leads/")
    asked = page.locator(".agreement", has_text="asked again")
    expect(asked).to_contain_text("“Fill the pipeline” became “Fill it”")
    asked.get_by_role("button", name="Agree").click()
    expect(page.locator(".agreement", has_text="agrees")).to_be_visible()
    expect(page.locator(".agreement", has_text="asked again")).to_have_count(0)
