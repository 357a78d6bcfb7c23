"""What is said of a plan that can't be used: every problem at once, each at its place."""

import pytest
from tests.plan.plans import HALDEN, HEAD, problems

METRIC = "metrics: [{id: mql, name: Leads, unit: count, better: up}]\n"
CYCLE = "cycles: [{id: q1, kind: quarter, start: 2027-01-01, end: 2027-03-31}]\n"
TEAMS = "teams:\n  - {id: sales, name: Sales, function: sales}\n  - {id: product, name: Product, function: product}\n"
PEOPLE = "people: [{id: ana, name: Ana}]\n"
WORLD = HEAD + METRIC + CYCLE + TEAMS + PEOPLE
"""Eight lines that hold one or two of each; what a test adds begins in line 9."""


def reading(value: str) -> str:
    return f"{WORLD}readings:\n  - metric: mql\n    on: 2027-01-31\n    value: {value}\n"


def test_the_example_of_the_format_has_no_problem() -> None:
    assert problems(HALDEN) == []


def test_all_problems_are_told_in_the_order_of_the_file() -> None:
    text = HALDEN.replace("rank: 1", "rank: 0").replace("currency: EUR", "curency: EUR").replace("to: 0.12", "to: much")
    assert [line.split(": ")[1].split("`")[1] for line in problems(text)] == ["curency", "much", "0", "0", "0"]


@pytest.mark.parametrize(
    ("plan", "problem"),
    [
        ("company: {name: H}", "1:1: the plan has no `trine`; add it, like `trine: 1`"),
        ("trine: 1", "1:1: no `company` is named; add it, like `company: {name: Halden Instruments, currency: EUR}`"),
        (
            "trine: 2\ncompany: {name: H}",
            (
                "1:8: `2` in `trine` is a version of the plan file that this Trine does not know (it knows 1); "
                "update Trine, or correct the number"
            ),
        ),
        ("trine: one\ncompany: {name: H}", "1:8: `one` in `trine` is not the version 1; write it like `trine: 1`"),
        (
            "trine: 1\ncompany:",
            "1:1: no `company` is named; add it, like `company: {name: Halden Instruments, currency: EUR}`",
        ),
        (
            "trine: 1\ncompany: Halden",
            (
                "2:10: `Halden` in `company` is not a company with its keys; "
                "write it like `company: {name: Halden Instruments, currency: EUR}`"
            ),
        ),
        (
            "trine: 1\ncompany: {name: H, currency: euro}",
            "2:30: `euro` in `currency` is not a currency of three capitals; write it like `currency: EUR`",
        ),
        (
            "trine: 1\ncompany: {name: H, fiscal_year_start: 13}",
            (
                "2:39: `13` in `fiscal_year_start` is not a whole number from 1 to 12; "
                "write it like `fiscal_year_start: 1`"
            ),
        ),
        (
            "trine: 1\ncompany: {name: H, country: QE}",
            (
                "2:29: in `country`, the public holidays of `QE` are not known. Did you mean `SE`, `VE` or `YE`? "
                "Or leave it out to count weekends only"
            ),
        ),
        ("trine: 1\ntrine: 1\ncompany: {name: H}", "2:1: `trine` is given twice, first in line 1; keep one of the two"),
    ],
)
def test_the_head_of_a_plan_is_checked(plan: str, problem: str) -> None:
    assert problems(plan) == [problem]


@pytest.mark.parametrize(
    ("added", "problem"),
    [
        ("gaols: []", "9:1: `gaols` is not a key of a plan; did you mean `goals`?"),
        (
            "goals: [{id: g, title: T, cycle: q1, owners: [sales], custmer-outcome: happy}]",
            "9:55: `custmer-outcome` is not a key of a goal; did you mean `customer_outcome`?",
        ),
        (
            "assumptions: [{metric: mql, cycle: q1, between: [1, 2], zzz: 1}]",
            "9:57: `zzz` is not a key of an assumption; its keys are `metric`, `cycle`, `between`, `because`, `source`",
        ),
        (
            "readings: [{metric: mql, on: 2027-01-31, value: 600,000}]",
            (
                "9:53: `000` is not a key of a reading; a comma begins a new key here: "
                "write numbers without thousands separators, as `600000`"
            ),
        ),
    ],
)
def test_an_unknown_key_is_told_with_the_key_that_was_meant(added: str, problem: str) -> None:
    assert problems(WORLD + added) == [problem]


@pytest.mark.parametrize(
    ("added", "problem"),
    [
        (
            "goals: {id: g}",
            (
                "9:8: a group of keys in `goals` is not a list; write one row for each goal, like "
                "`goals: [{id: s-margin, title: Sell at full margin, cycle: 2027-q1, owners: [sales]}]`"
            ),
        ),
        (
            "influences: [mql]",
            (
                "9:14: `mql` in `influences` is not an influence; write its keys, like "
                '`influences: [{from: list_price, to: market_share, sign: "-"}]`'
            ),
        ),
        (
            "goals: [{id: g, title: T, cycle: q1, owners: sales}]",
            "9:46: `sales` in `owners` is not a list; write it like `owners: [sales]`",
        ),
        (
            "goals: [{id: g, title: [T], cycle: q1, owners: [sales]}]",
            "9:24: a list in `title` is not a text; write it like `title: Sell at full margin`",
        ),
        (
            "goals: [{id: g, title: T, cycle: {q1: x}, owners: [sales]}]",
            "9:34: a group of keys in `cycle` is not the id of a cycle; write it like `cycle: 2027-q1`",
        ),
        (
            "kpis: [{team: sales, cycle: q1, rank: 1, metric: mql, pay: mql}]",
            (
                "9:60: `mql` in `pay` is not `none` or a pay rule with its keys; "
                "write it like `pay: {basis: gross_margin, share_of_variable: 0.6}`"
            ),
        ),
        (
            "assumptions: [{metric: mql, cycle: q1, between: 5}]",
            "9:49: `5` in `between` is not a range `[low, high]`; write it like `between: [0.15, 0.24]`",
        ),
        (
            "assumptions: [{metric: mql, cycle: q1, between: [1, 2, 3]}]",
            "9:49: a list in `between` is not a range `[low, high]`; write it like `between: [0.15, 0.24]`",
        ),
        (
            "goals: [{id: g, title: T, cycle: q1, owners: [sales, ~]}]",
            "9:54: a value in `owners` is empty; write it like `owners: [sales]`, or take it out",
        ),
    ],
)
def test_a_value_of_the_wrong_type_is_told(added: str, problem: str) -> None:
    assert problems(WORLD + added) == [problem]


@pytest.mark.parametrize(
    ("added", "problem"),
    [
        (
            "goals: [{id: g, title: T, owners: [sales]}]",
            "9:9: the goal `g` has no `cycle`; add it, like `cycle: 2027-q1`",
        ),
        (
            "goals: [{id: g, title: '', cycle: q1, owners: [sales]}]",
            "9:24: `title` of a goal is empty; write it like `title: Sell at full margin`",
        ),
        (
            "goals: [{id: g, title: T, cycle: q1, owners: []}]",
            "9:46: `owners` is an empty list; write it like `owners: [sales]`",
        ),
        (
            "expectations: [{id: e1, from: sales, of: product, cycle: q1}]",
            "9:21: the expectation `e1` has neither `metric` nor `what`; say what is expected, like `metric: mql`",
        ),
        (
            "accepted: [{code: T101, subjects: [g], by: ana, on: 2027-01-01, until: 2027-02-01}]",
            '9:12: the acceptance has no `because`; add it, like `because: "board decision: share first in Q1"`',
        ),
    ],
)
def test_a_missing_key_is_told(added: str, problem: str) -> None:
    assert problems(WORLD + added) == [problem]


@pytest.mark.parametrize(
    ("added", "problem"),
    [
        (
            "goals: [{id: Sell More!, title: T, cycle: q1, owners: [sales]}]",
            (
                "9:14: `Sell More!` in `id` is not an id: lower-case letters, digits, - and _, "
                "beginning with a letter or digit; write `sell-more`"
            ),
        ),
        (
            "goals: [{id: '?', title: T, cycle: q1, owners: [sales]}]",
            (
                "9:14: `?` in `id` is not an id: lower-case letters, digits, - and _, "
                "beginning with a letter or digit; write it like `id: s-margin`"
            ),
        ),
        (
            f"goals: [{{id: {'g' * 101}, title: T, cycle: q1, owners: [sales]}}]",
            f"9:14: `{'g' * 59}…` in `id` has 101 characters; write at most 100",
        ),
        (
            (
                "expectations: [{id: e1, from: sales, of: product, cycle: q1, metric: mql, at_least: 4},\n"
                "  {id: e1, from: sales, of: product, cycle: q1, metric: mql, at_least: 5}]"
            ),
            "10:8: the expectation `e1` is already in plan.yaml:9; give one of the two another id",
        ),
        (
            "kpis: [{team: sales, cycle: q1, rank: 1, metric: mql},\n  {team: sales, cycle: q1, rank: 1, metric: mql}]",
            "10:3: the KPI `sales/q1/1` is already in plan.yaml:9; take one of the two out",
        ),
        (
            (
                "goals: [{id: g, title: T, cycle: q1, owners: [sales],\n"
                " sign_offs: [{team: sales, by: ana, on: 2027-01-01},\n"
                " {team: sales, by: ana, on: 2027-01-02}]}]"
            ),
            "11:2: the sign-off `sales` is already in plan.yaml:10; take one of the two out",
        ),
        (
            "goals: [{id: g, title: T, cycle: q1, owners: [sales, sales]}]",
            "9:54: `sales` in `owners` is named twice; take one of the two out",
        ),
    ],
)
def test_an_id_is_a_slug_and_its_own(added: str, problem: str) -> None:
    assert problems(WORLD + added)[-1] == problem


def test_no_two_people_share_a_mail_address() -> None:
    people = "people:\n  - {id: a, name: A, email: ana@x.example}\n  - {id: b, name: B, email: Ana@X.example}\n"
    assert problems(HEAD + people) == [
        "5:29: `Ana@X.example` in `email` is already given in plan.yaml:4; each person has their own"
    ]


def test_no_team_is_called_company() -> None:
    assert problems(HEAD + "teams: [{id: company, name: All, function: other}]") == [
        "3:14: `company` in `id` stands for the whole company; give the team another id"
    ]


def test_a_mail_address_has_its_shape() -> None:
    assert problems(HEAD + "people: [{id: a, name: A, email: ana}]") == [
        "3:34: `ana` in `email` is not a mail address; write it like `email: ana@halden.example`"
    ]


@pytest.mark.parametrize(
    ("start", "end", "problem"),
    [
        (
            "2027-02-30",
            "2027-03-31",
            "3:41: `2027-02-30` in `start` is not a day of the calendar; write it like `start: 2027-01-01`",
        ),
        (
            "2027-2-1",
            "2027-03-31",
            "3:41: `2027-2-1` in `start` is not a day, year-month-day; write it like `start: 2027-01-01`",
        ),
        (
            "20270101",
            "2027-03-31",
            "3:41: `20270101` in `start` is not a day, year-month-day; write it like `start: 2027-01-01`",
        ),
        (
            "0000-01-01",
            "2027-03-31",
            "3:41: `0000-01-01` in `start` is not a day of the calendar; write it like `start: 2027-01-01`",
        ),
        (
            "2027-04-01",
            "2027-03-31",
            "3:58: `2027-03-31` in `end` is before `2027-04-01` in `start`; correct one of the two days",
        ),
    ],
)
def test_days_are_days_and_in_order(start: str, end: str, problem: str) -> None:
    assert problems(HEAD + f"cycles: [{{id: q1, kind: quarter, start: {start}, end: {end}}}]") == [problem]


@pytest.mark.parametrize(
    "row",
    [
        "teams: [{id: t, name: T, function: sales, since: 2027-02-01, until: 2027-01-31}]",
        "people: [{id: p, name: P, since: 2027-02-01, until: 2027-01-31}]",
        (
            "teams: [{id: t, name: T, function: sales}]\n"
            "people: [{id: p, name: P, memberships: [{team: t, since: 2027-02-01, until: 2027-01-31}]}]"
        ),
    ],
)
def test_nothing_ends_before_it_begins(row: str) -> None:
    (problem,) = problems(HEAD + row)
    assert problem.endswith("`2027-01-31` in `until` is before `2027-02-01` in `since`; correct one of the two days")


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("much", "is not a number; write it like `value: 0.08`"),
        ("0x1F", "is not a number; write it like `value: 0.08`"),
        ("007", "is not a number; write it like `value: 0.08`"),
        (".nan", "is not a finite number; write a number, or leave the key out"),
        ("nan", "is not a finite number; write a number, or leave the key out"),
        ("-.inf", "is not a finite number; write a number, or leave the key out"),
        ("1e309", "is too large a number; write it like `value: 0.08`"),
        ("600,000", "has thousands separators; write `600000`"),
        ("1_000", "has thousands separators; write `1000`"),
        ("1'200'000", "has thousands separators; write `1200000`"),
        ("1 200 000", "has thousands separators; write `1200000`"),
        ("1.200.000", "has thousands separators; write `1200000`"),
        ("1,200.50", "has thousands separators; write it without them, with a point for decimals"),
        ("0,22", "has a decimal comma; write a point: `0.22`"),
        ("€ 400", "is not a number; write it without the currency, as `400`"),
        ("400 EUR", "is not a number; write it without the currency, as `400`"),
        ("40k", "is not a number; write it like `value: 0.08`"),
        ("22%%", "is not a number; write it like `value: 0.08`"),
        ("2027-01-01", "is not a number; write it like `value: 0.08`"),
        ("yes", "is not a number; write it like `value: 0.08`"),
    ],
)
def test_a_number_that_is_none_is_explained(written: str, what: str) -> None:
    assert problems(reading(written)) == [f"12:12: `{written}` in `value` {what}"]


def test_a_number_stands_without_quotes() -> None:
    assert problems(reading("'400'")) == [
        "12:12: `400` in `value` stands in quotes, so it is not a number; take the quotes away"
    ]


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("70", "is not a number from 0 to 1; write `70%` for percent"),
        ("700", "is not a number from 0 to 1; write it like `confidence: 0.6`"),
        ("-0.1", "is not a number from 0 to 1; write it like `confidence: 0.6`"),
    ],
)
def test_a_share_lies_between_0_and_1(written: str, what: str) -> None:
    goal = "goals: [{id: g, title: T, cycle: q1, owners: [sales]}]\n"
    check_in = f"check_ins: [{{goal: g, on: 2027-01-01, by: ana, confidence: {written}}}]"
    assert problems(WORLD + goal + check_in) == [f"10:60: `{written}` in `confidence` {what}"]


@pytest.mark.parametrize(
    ("added", "problem"),
    [
        (
            "goals: [{id: g, title: T, cycle: q1, owners: [sale]}]",
            "9:47: `sale` in `owners` is not the id of a team, nor `company`; did you mean `sales`?",
        ),
        (
            "goals: [{id: g, title: T, cycle: q1, owners: [compny]}]",
            "9:47: `compny` in `owners` is not the id of a team, nor `company`; did you mean `company`?",
        ),
        (
            "goals: [{id: g, title: T, cycle: q9000, owners: [company]}]",
            "9:34: `q9000` in `cycle` is not the id of a cycle; add it to `cycles`, or correct it",
        ),
        (
            "goals: [{id: g, title: T, cycle: q1, owners: [sales], serves: [big]}]",
            "9:64: `big` in `serves` is not the id of a goal; add it to `goals`, or correct it",
        ),
        (
            "goals: [{id: g, title: T, cycle: q1, owners: [sales], lead: anna}]",
            "9:61: `anna` in `lead` is not the id of a person; did you mean `ana`?",
        ),
        (
            "kpis: [{team: Sales, cycle: q1, rank: 1, metric: mql}]",
            "9:15: `Sales` in `team` is not the id of a team; did you mean `sales`?",
        ),
        (
            "kpis: [{team: sales, cycle: q1, rank: 1, metric: mqls, pay: {basis: mlq}}]",
            "9:50: `mqls` in `metric` is not the id of a metric; did you mean `mql`?",
        ),
        (
            "expectations: [{id: e, from: company, of: sales, cycle: q1, what: w}]",
            "9:30: `company` in `from` is not the id of a team; add it to `teams`, or correct it",
        ),
    ],
)
def test_a_reference_leads_somewhere(added: str, problem: str) -> None:
    assert problems(WORLD + added)[0] == problem


def test_an_owner_of_a_metric_is_a_team_or_a_person() -> None:
    metric = "metrics: [{{id: m, name: M, unit: count, better: up, owner: {}}}]\n"
    for owner in ("sales", "ana"):
        assert problems(HEAD + metric.format(owner) + TEAMS + PEOPLE) == []
    assert problems(HEAD + metric.format("bob") + TEAMS + PEOPLE) == [
        "3:60: `bob` in `owner` is not the id of a team or a person; add it to `teams` or `people`, or correct it"
    ]


def test_a_row_with_a_problem_is_still_known_to_the_others() -> None:
    text = (
        WORLD.replace("function: sales", "function: selling") + "goals: [{id: g, title: T, cycle: q1, owners: [sales]}]"
    )
    assert len(problems(text)) == 1


def test_what_refers_to_a_section_that_cannot_be_read_is_not_blamed() -> None:
    goal = "goals: [{id: g, title: T, cycle: q1, owners: [sales]}]"
    assert problems(WORLD.replace("teams:", "taems:") + goal) == [
        "5:1: `taems` is not a key of a plan; did you mean `teams`?"
    ]


@pytest.mark.parametrize(
    ("result", "problem"),
    [
        ("keep: [5, 2]", "9:89: the low end 5 of `keep` is above the high end 2; write the lower number first"),
        (
            "keep: [1, 2], at_least: 3",
            (
                "9:107: `keep` and `at_least` contradict each other; "
                "keep a range with `keep`, or aim with `at_least`, not both"
            ),
        ),
        (
            "at_least: 5, at_most: 2",
            "9:105: `2` in `at_most` is below `5` in `at_least`, so nothing meets both; correct one of them",
        ),
        ("to: 5, weight: -1", "9:98: `-1` in `weight` is not a number of at least 0; write it like `weight: 2`"),
    ],
)
def test_a_key_result_does_not_contradict_itself(result: str, problem: str) -> None:
    goal = "goals: [{{id: g, title: T, cycle: q1, owners: [sales], key_results: [{{metric: mql, {}}}]}}]"
    assert problems(WORLD + goal.format(result)) == [problem]


def test_a_key_result_without_a_target_can_be_read() -> None:
    goal = "goals: [{id: g, title: T, cycle: q1, owners: [sales], key_results: [{metric: mql}]}]"
    assert problems(WORLD + goal) == []


@pytest.mark.parametrize(
    ("added", "what"),
    [
        (
            "influences: [{from: mql, to: mql, sign: '+'}]",
            "9:30: `mql` in `to` is also in `from`; a metric does not influence itself",
        ),
        (
            "influences: [{from: mql, to: mql, sign: up}]",
            '9:41: `up` in `sign` is not one of `+`, `-`; write it like `sign: "-"`',
        ),
        (
            "dependencies: [{id: d, from: sales, of: sales, what: w, needed_by: 2027-01-01}]",
            "9:41: `sales` in `of` is also in `from`; a team depends on another team",
        ),
        (
            "expectations: [{id: d, from: sales, of: sales, what: w, cycle: q1}]",
            "9:41: `sales` in `of` is also in `from`; a team expects something of another team",
        ),
        (
            "accepted: [{code: X9, subjects: [g], by: ana, on: 2027-01-01, until: 2027-02-01, because: b}]",
            "9:19: `X9` in `code` is not the code of a check, T and three digits; write it like `code: T109`",
        ),
        (
            "accepted: [{code: T101, subjects: [g], by: ana, on: 2027-01-01, until: 2026-02-01, because: b}]",
            "9:72: `2026-02-01` in `until` is before `2027-01-01` in `on`; correct one of the two days",
        ),
    ],
)
def test_a_row_does_not_contradict_itself(added: str, what: str) -> None:
    assert problems(WORLD + added) == [what]


def test_teams_that_are_part_of_each_other_are_told() -> None:
    teams = (
        "teams:\n  - {id: a, name: A, function: sales, parent: b}\n  - {id: b, name: B, function: sales, parent: a}\n"
    )
    assert problems(HEAD + teams) == ["4:47: the team `a` is part of itself: a → b → a; take one `parent` out"]


def test_goals_that_serve_each_other_are_told() -> None:
    goals = (
        "goals:\n"
        "  - {id: a, title: A, cycle: q1, owners: [sales], serves: [c, b]}\n"
        "  - {id: b, title: B, cycle: q1, owners: [sales], serves: [a]}\n"
        "  - {id: c, title: C, cycle: q1, owners: [sales]}\n"
        "  - {id: d, title: D, cycle: q1, owners: [sales], serves: [d]}\n"
    )
    assert problems(WORLD + goals) == [
        "10:63: the goal `a` serves itself: a → b → a; take one of them out of `serves`",
        "13:60: the goal `d` serves itself: d → d; take one of them out of `serves`",
    ]


@pytest.mark.parametrize(
    ("formula", "place"),
    [
        ("formula: mql * mq", "4:58"),
        ('formula: "mql * mq"', "4:59"),
        ("formula: 'mql *   mq'", "4:61"),
    ],
)
def test_a_formula_that_names_no_metric_is_told_at_the_word(formula: str, place: str) -> None:
    text = (
        HEAD + f"metrics:\n  - {{id: m, name: M, unit: x, better: up, {formula}}}\n"
        "  - {id: mql, name: L, unit: count, better: up}\n"
    )
    assert problems(text) == [f"{place}: in the `formula` of `m`, `mq` is no metric; did you mean `mql`?"]


def test_a_formula_over_several_lines_is_told_in_its_line() -> None:
    text = (
        HEAD
        + "metrics:\n  - id: m\n    name: M\n    unit: x\n    better: up\n    formula: >\n      mql +\n      mql2\n"
    )
    text += "  - {id: mql, name: L, unit: count, better: up}\n"
    assert problems(text) == ["10:7: in the `formula` of `m`, `mql2` is no metric; did you mean `mql`?"]


def test_formulas_in_a_circle_are_told() -> None:
    text = (
        HEAD + "metrics:\n  - {id: a, name: A, unit: x, better: up, formula: b + 1}\n"
        "  - {id: b, name: B, unit: x, better: up, formula: a - 1}\n"
    )
    assert problems(text) == ["4:52: in the `formula` of `a`, `a` is made of itself: a → b → a"]


def test_the_formula_of_a_metric_with_another_problem_is_checked_too() -> None:
    text = HEAD + "metrics:\n  - {id: a, name: A, unit: x, better: sideways, formula: nothing * 2}\n"
    assert [line.split(":")[1] for line in problems(text)] == ["39", "58"]


def test_a_long_word_is_shortened_and_kept_on_one_line() -> None:
    text = WORLD + 'goals: [{id: g, title: T, cycle: "a\\nb' + "x" * 500 + '", owners: [sales]}]'
    (problem,) = problems(text)
    assert problem.startswith("9:34: `a\\nbxxx")
    assert len(problem) < 200
