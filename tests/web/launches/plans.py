"""A plan with a playbook and a launch that is 60 days away; nothing about it hangs on the day of the test."""

from datetime import date, timedelta

from tests.web.goals.plans import SMALL

from trine.plan import parse_plan
from trine.web.goals.plan_in import apply_plan


def launch_text(today: date) -> str:
    """The launch of a sensor line with something of everything."""
    day = today + timedelta(days=60)
    return f"""
playbooks:
  - id: large
    name: Large launch
    tier: 1
    versions:
      - version: 1
        on: {today}
        by: ana
        steps:
          - {{id: message, title: Agree on the message, stage: research, role: marketing, offset: -30, days: 5,
             gate: true}}
          - {{id: list, title: Publish the price list, role: sales, offset: -20, days: 3, after: [{{step: message}}],
             materials: [price list]}}
          - {{id: train, title: Train the sellers, role: sales, anchor: list, offset: 2, days: 2}}
          - {{id: go, title: Send the mailing, stage: execution, role: marketing, days: 1}}
launches:
  - id: sensor
    name: The sensor line
    day: {day}
    tier: 1
    team: marketing
    lead: marek
    goals: [c-share]
    relied_on_by: [sales]
    playbook: large
    playbook_version: 1
    brief:
      - {{part: goal, text: Win the mid-market, owner: marek, state: agreed}}
      - {{part: audience, text: Plant managers, owner: marek, state: review, reviewers: [sales],
         reviews: [{{team: sales, by: ana, on: {today}, verdict: changes, note: name the size}}]}}
      - {{part: positioning, owner: marek}}
    tasks:
      - {{id: message, title: Agree on the message, start: {day}, end: {day}, stage: research, owner: marek,
         role: marketing, offset: -30, days: 5, gate: true}}
      - {{id: list, title: Publish the price list, start: {day}, end: {day}, owner: ana, role: sales, offset: -20,
         days: 3, after: [{{step: message}}], manual: true, materials: [price list]}}
    readiness:
      - {{audience: sales, need: have, what: the battle card, by: marek, done: {today}}}
      - {{audience: support, need: know, what: the known limits}}
    measures:
      - {{metric: mql, effect: revenue, start: {day}, end: {day + timedelta(days=90)}, baseline: 100, target: 140,
         goal: m-leads}}
    ratings:
      - {{by: ana, on: {today}, score: 4, word: late card}}
    retrospective:
      on: {today}
      went_well: [the demo unit was there]
      went_badly: [support was told late]
      wins: [first order within a week]
      actions: [{{what: add support, owner: ana, due: {day}}}]
      lessons:
        - {{id: support-first, what: support heard of it from customers,
           proposes: {{id: brief-support, title: Brief support, offset: -5}}}}
    revisions:
      - {{on: {today}, by: marek, what: day, from: {today}, to: {day}, because: supplier is late, told: [sales]}}
    looks: [{{team: sales, on: {today}}}]
"""


def take_in(today: date, more: str = "") -> None:
    """Have the small company with its launch."""
    text = SMALL + launch_text(today) + more
    apply_plan(actor=None, company=parse_plan({"plan.yaml": text.encode()}).company, today=today)
