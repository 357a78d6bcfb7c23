"""The demo's plan as a file for people: the canonical form, with a line above each section that says what it is for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trine.demo.company import company
from trine.plan import write_plan

if TYPE_CHECKING:
    from datetime import date

_HEAD = """\
# Halden Instruments makes sensors that hear a machine fail before it does. The company and its people are invented.
# This is its plan as of {day}, with the misalignments that docs/guides/demo.md tells about.
# Made by: python -m trine.demo --today {iso} --out DIR
"""
_ABOVE = {
    "cycles": "Three years, the year, this quarter and the next.",
    "teams": "Eight teams, and one that was closed.",
    "people": "Sixty-one people, and one who has left.",
    "metrics": "What is counted, how, from where, and by whom.",
    "influences": "What is believed to drive what: the sign is what counts.",
    "assumptions": "What is taken to be possible.",
    "goals": "From the company's plan for three years down to each team's goals for the quarter.",
    "kpis": "Each team's top three, and how it is paid on them.",
    "revenue_targets": "Each team's share in revenue.",
    "expectations": "What a team counts on from another.",
    "dependencies": "What a team was promised by another, and when it needs it.",
    "plans": "How teams mean to get there, over three years and over this one.",
    "deliverables": "What they hand over, to whom, when, and how sure that is.",
    "absences": "Who is away.",
    "playbooks": "How launches are made.",
    "launches": "Six launches: two are over, four are to come.",
    "readings": "Values that people typed in; the rest comes from facts.",
    "check_ins": "How sure the owners are, and what blocks them.",
    "accepted": "Findings that leadership lives with, on the record.",
}


def plan_text(today: date) -> str:
    """The plan file with comments; reading it gives the same company as without them."""
    text = write_plan(company(today))
    for section, words in _ABOVE.items():
        text = re.sub(rf"^{section}:$", f"# {words}\n{section}:", text, count=1, flags=re.MULTILINE)
    return _HEAD.format(day=f"{today.day} {today:%B %Y}", iso=today.isoformat()) + text
