"""The guide to facts says what the schema and the catalogue say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from trine.analytics.catalogue import METRICS, NAMES
from trine.analytics.guide import renewed
from trine.analytics.schema import TABLES, Type
from trine.integrations.csv.mapping import check_mapping, parse_mapping

GUIDE = Path(__file__).parents[2] / "docs" / "facts.md"


def test_the_guide_is_current() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert renewed(text) == text, "run: python -m trine.analytics.guide docs/facts.md"


def test_the_guide_has_every_table_and_every_metric() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert set(re.findall(r"<!-- columns of (\w+) -->", text)) == set(TABLES)
    assert all(f"`facts:{name}`" in text for name in NAMES)


def test_the_mapping_in_the_guide_can_be_read() -> None:
    (mapping,) = re.findall(r"```yaml\n(trine: mapping 1\n.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    check_mapping(parse_mapping(mapping))


@pytest.mark.parametrize("name", list(TABLES))
def test_every_table_is_well_formed(name: str) -> None:
    table = TABLES[name]
    names = [column.name for column in table.all_columns]
    assert len(set(names)) == len(names)
    assert table.column[table.id].type is Type.TEXT
    assert {*table.required, *(field for key in (*table.key_from, *table.one_of) for field in key)} <= set(names)
    assert all(column.refers is None or column.refers in TABLES for column in table.columns)


def test_every_metric_reads_a_table_and_a_day_that_are_there() -> None:
    assert all(metric.day in TABLES[metric.table].column for metric in METRICS.values())
