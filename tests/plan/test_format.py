"""The tables of the format agree with the core, with their own examples, and with the guide."""

import dataclasses
import re
from pathlib import Path

import pytest
from tests.plan.plans import problems

from trine.core.company import Company
from trine.plan.collecting import Collected
from trine.plan.format import SECTIONS
from trine.plan.guide import records, renewed
from trine.plan.kinds import WRONG, Spot
from trine.plan.nodes import Pairs, compose
from trine.plan.records import Field, Record
from trine.plan.source import Source

GUIDE = Path(__file__).parents[2] / "docs" / "plan-file.md"
RECORDS = records()
FIELDS = [
    pytest.param(record, field, id=f"{record.noun}.{field.key}")
    for record in RECORDS.values()
    for field in record.fields
]


def test_every_part_of_a_company_has_its_section() -> None:
    head = {"name", "currency", "fiscal_year_start", "country", "handoff"}
    held = {field.name for field in dataclasses.fields(Company)} - head - {"facts", "revenue", "tensions", "agreement"}
    assert {section.key for section in SECTIONS} == held
    assert {field.key for field in RECORDS["company"].fields} == head


@pytest.mark.parametrize(
    "record", [record for record in RECORDS.values() if isinstance(record.make, type)], ids=lambda record: record.noun
)
def test_every_attribute_of_the_core_has_its_key(record: Record) -> None:
    if not dataclasses.is_dataclass(record.make):
        return
    attributes = {field.name: field.default for field in dataclasses.fields(record.make)}
    assert {field.name for field in record.fields} == set(attributes)
    for field in record.fields:
        assert field.required == (attributes[field.name] is dataclasses.MISSING)
        if not field.required:
            assert field.default == attributes[field.name]


@pytest.mark.parametrize(("record", "field"), FIELDS)
def test_the_example_of_a_key_can_be_read(record: Record, field: Field) -> None:
    node = compose(Source("example", f"{field.key}: {field.example}"))
    assert isinstance(node, Pairs)
    collected = Collected()
    value = field.kind.read(node.pairs[0][1], Spot(collected, field.key, field.example))
    assert collected.problems == []
    assert value is not WRONG
    assert value is not None


def test_the_guide_is_current() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert renewed(text) == text, "run: python -m trine.plan.guide docs/plan-file.md"
    assert set(re.findall(r"<!-- keys of (\w+) -->", text)) == set(RECORDS)


def test_the_plans_in_the_guide_can_be_read() -> None:
    plans = re.findall(r"```yaml\n(trine: 1\n.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(plans) == 2
    assert [problems(plan) for plan in plans] == [[], []]
