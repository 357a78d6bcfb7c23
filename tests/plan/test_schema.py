"""The JSON Schema, as an editor uses it: on the plan as YAML 1.2 reads it."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from tests.plan.companies import COMPANIES, HARD
from tests.plan.plans import HALDEN, HEAD, problems

from trine.core.checks import CATALOGUE
from trine.core.company import Company
from trine.plan import plan_schema, write_plan
from trine.plan.nodes import Items, Node, Pairs, Scalar, compose
from trine.plan.source import decode

VALIDATOR = Draft202012Validator(plan_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def as_an_editor_reads(node: Node | None) -> Any:
    """The JSON of a node by the core schema of YAML 1.2, which has no dates and takes only true and false for such."""
    if isinstance(node, Pairs):
        return {key.text: as_an_editor_reads(value) for key, value in node.pairs}
    if isinstance(node, Items):
        return [as_an_editor_reads(item) for item in node.items]
    if not isinstance(node, Scalar) or node.is_none:
        return None
    if node.style:
        return node.text
    if node.text in {"true", "True", "TRUE", "false", "False", "FALSE"}:
        return node.text.lower() == "true"
    if re.fullmatch(r"[-+]?[0-9]{1,300}", node.text):
        return int(node.text)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", node.text):
        return float(node.text)
    return node.text


def errors(text: str) -> list[str]:
    plan = as_an_editor_reads(compose(decode("plan.yaml", text.encode())))
    return [error.message for error in VALIDATOR.iter_errors(plan)]


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(plan_schema())


def test_good_plans_are_valid() -> None:
    assert errors(HALDEN) == []
    assert errors(HEAD) == []
    assert [check.code for check in CATALOGUE if errors(check.example)] == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(COMPANIES)
def test_what_is_written_is_valid(company: Company) -> None:
    assert errors(write_plan(company)) == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("trine: 1", "trine: 2"),
        ("currency: EUR", "currency: euro"),
        ("fiscal_year_start: 1 ", "fiscal_year_start: 13 "),
        ("currency: EUR", "curency: EUR"),
        ("kind: year", "kind: decade"),
        ("start: 2027-01-01", "start: 2027-02-30"),
        ("start: 2027-01-01", "start: soon"),
        ("id: product, ", ""),
        ("id: product", "id: Product"),
        ("teams: [sales]", "teams: sales"),
        ("better: up", "better: sideways"),
        ("between: [0.15, 24%]", "between: [0.15]"),
        ("between: [0.15, 24%]", "between: 0.15"),
        ("to: 0.12", "to: much"),
        ("to: 0.12", "to: '0.12'"),
        ("owners: [company]", "owners: []"),
        ("rank: 1", "rank: 0"),
        ("pay: none", "pay: nothing"),
        ("share_of_variable: 0.4", "share_of_variable: 40"),
        ("{basis: mql,", "{base: mql,"),
        ("confidence: 0.6", "confidence: 60"),
        ("code: T109", "code: X109"),
        ("title: Sell at full margin", "title: [Sell at full margin]"),
        ('sign: "-"', "sign: minus"),
    ],
)
def test_bad_plans_are_not(good: str, bad: str) -> None:
    assert good in HALDEN
    changed = HALDEN.replace(good, bad, 1)
    assert problems(changed)
    assert errors(changed)


LEAVES = [match.span() for match in re.finditer(r"(?<=: )[^,{}\[\]\n]+", HALDEN)]


@pytest.mark.parametrize("leaf", range(0, len(LEAVES), 11))
def test_the_schema_takes_whatever_the_reader_takes(leaf: int) -> None:
    start, end = LEAVES[leaf]
    for word in [
        *HARD,
        "5",
        "-1",
        "0.5",
        "22%",
        "22 %",
        ".5",
        "true",
        "1e3",
        "'5'",
        "[]",
        "~",
        "sales",
        "none",
        "2027-01-01",
    ]:
        changed = HALDEN[:start] + word + HALDEN[end:]
        if not problems(changed):
            assert errors(changed) == []


def test_every_key_is_explained_to_the_editor() -> None:
    schema = plan_schema()
    for shape in (schema, *schema["$defs"].values()):
        assert shape["description"]
        assert all(field["description"] and field["title"] for field in shape["properties"].values())
