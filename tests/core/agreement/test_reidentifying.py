"""Attempts to work out who said what from all that is published; each succeeds as soon as one rule is switched off."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, combinations_with_replacement, permutations, product

import numpy as np
import pytest

from trine.core.agreement import COMPANY, Answer, Published, Survey, disclosure, pairs, publish, rules, to_json
from trine.core.agreement.collaboration import Collaboration, Question, Rating, rate
from trine.core.agreement.misreads import MisreadKind, misreads

Picks = tuple[str, ...]
Team = tuple[Picks, ...]
Publishing = Callable[[Survey], Published]
Equation = dict[tuple[str, ...], float]

CHOICES: tuple[Picks, ...] = tuple(combinations("abcd", 3))
LISTS = {"product": ("a", "b", "c")}
MIXED = tuple(tuple(row) for row in ("abc", "abd", "acd", "bcd", "abc"))


def own(team: str, rows: Sequence[Picks], believed: Sequence[float | None] = ()) -> list[Answer]:
    beliefs = believed or [None] * len(rows)
    return [Answer(f"{team}{n}", team, COMPANY, row, beliefs[n]) for n, row in enumerate(rows)]


def guessed(team: str, rows: Sequence[Picks]) -> list[Answer]:
    return [Answer(f"{team}{n}", team, "product", row, n % 4) for n, row in enumerate(rows)]


def company(*teams: Team) -> Survey:
    """Teams of the same people with other company picks."""
    answers = [row for name, rows in zip("st", teams, strict=False) for row in own(name, rows)]
    return Survey(tuple("abcd"), tuple(answers))


def guesses(rows: Team) -> Survey:
    """One team, whose company picks are known to all, and its guesses at a list."""
    return Survey(tuple("abcd"), (*own("s", (MIXED * 2)[: len(rows)]), *guessed("s", rows)), LISTS)


# ---- the whole truth that fits: every survey with the very same figures


def told_apart(
    world: Callable[..., Survey], sizes: Sequence[int], publishing: Publishing
) -> dict[str, list[tuple[Team, ...]]]:
    """All surveys of such teams (in any order of their people), by what is published of them."""
    alike: dict[str, list[tuple[Team, ...]]] = defaultdict(list)
    for teams in product(*(tuple(combinations_with_replacement(CHOICES, size)) for size in sizes)):
        alike[repr(to_json(publishing(world(*teams))))].append(teams)
    return alike


def found_by_colleagues(alike: Iterable[list[tuple[Team, ...]]]) -> Iterator[tuple[Team, ...]]:
    """Surveys in which somebody who knows their own answer knows another person's too."""
    for worlds in alike:
        for at in range(len(worlds[0])):
            others: dict[Picks, list[set[Picks]]] = {}
            for teams in worlds:
                for mine in set(teams[at]):
                    left = Counter(teams[at]) - Counter([mine])
                    seen = others.setdefault(mine, [set() for _ in teams])
                    for team, rows in enumerate(teams):
                        seen[team].update(left if team == at else rows)
            yield from (worlds[0] for seen in others.values() if any(len(group) == 1 for group in seen))


def found_by_anybody(alike: Iterable[list[tuple[Team, ...]]]) -> Iterator[tuple[Team, ...]]:
    """Surveys in which it is certain, to somebody who was never asked, that a person named an item."""
    for worlds in alike:
        for at in range(len(worlds[0])):
            answers = {picks for teams in worlds for picks in teams[at]}
            if set.intersection(*map(set, answers)):
                yield worlds[0]


def showing_more(survey: Survey) -> Published:
    """As if a team that is too much alike were hidden in its own pair alone."""
    shown = publish(survey)
    return replace(shown, pairs=tuple(row for row in pairs(survey) if row in shown.pairs or row.team != row.other))


@pytest.fixture(scope="module")
def five_and_five() -> dict[str, list[tuple[Team, ...]]]:
    return told_apart(company, (5, 5), publish)


def test_nobody_learns_a_colleagues_answer_from_any_two_teams_of_five(
    five_and_five: dict[str, list[tuple[Team, ...]]],
) -> None:
    assert len(five_and_five) > 50  # much is told,
    assert not list(found_by_colleagues(five_and_five.values()))  # and of nobody


def test_what_teams_take_for_the_companys_priorities_names_no_item() -> None:
    teams = (MIXED, (*MIXED[:4], MIXED[0][::-1]))
    told = set()
    for names in permutations("abcd"):
        other = dict(zip("abcd", names, strict=True))
        told.add(repr(publish(company(*(tuple(tuple(other[item] for item in row) for row in rows) for rows in teams)))))
    assert len(told) == 1  # whatever the items are called, the figures stay as they are


@pytest.mark.parametrize(
    "instead", [lambda _: False, rules.are_all_the_same], ids=["alike teams are shown", "all alike but one are shown"]
)
def test_teams_that_are_alike_would_give_each_other_away(
    monkeypatch: pytest.MonkeyPatch, instead: Callable[[Iterable[object]], bool]
) -> None:
    monkeypatch.setattr(disclosure, "are_alike", instead)
    assert list(found_by_colleagues(told_apart(company, (5,), publish).values()))


def found_first_picks(rests: Iterable[Team]) -> list[set[str]]:
    """What one who named a, b, c in this order can take their four colleagues to have named first, by what is told."""
    alike: dict[str, set[str]] = defaultdict(set)
    for rest in rests:
        shown = repr(to_json(publish(company((("a", "b", "c"), *rest)))))
        alike[shown].update(row[0] for row in rest)
    return list(alike.values())


def test_the_order_of_picks_tells_nobody_what_a_colleague_named_first(monkeypatch: pytest.MonkeyPatch) -> None:
    in_order = [(first, *sorted(set(picks) - {first})) for picks in CHOICES for first in picks]
    rests = list(combinations_with_replacement(in_order, 4))
    told = found_first_picks(rests)
    assert len(told) > 50
    assert all(len(firsts) > 1 for firsts in told)
    monkeypatch.setattr(disclosure, "_are_alike_in_order", lambda _: False)
    assert any(len(firsts) == 1 for firsts in found_first_picks(rests))


def test_the_order_of_a_team_is_in_no_pair_and_not_in_everybodys_either() -> None:
    first_alike = tuple(tuple(row) for row in ("abc", "abd", "acd", "adb", "bcd"))  # four of five name a first
    mixed = tuple(tuple(row) for row in ("abc", "bad", "cda", "dcb", "acd"))
    shown = publish(company(first_alike, mixed))
    assert {(row.team, row.other): row.ordered is None for row in shown.pairs} == {
        ("s", "s"): True,
        ("s", "t"): True,
        ("t", "s"): True,
        ("t", "t"): False,
    }
    assert shown.everybody is not None
    assert shown.everybody.ordered is None
    assert {(row.team, row.other) for row in shown.suppressed if row.what == "ordered"} == {*product("st", "st")} - {
        ("t", "t")
    }


def test_two_alike_teams_would_tell_of_each_other_if_their_common_pair_were_shown() -> None:
    same, other = (CHOICES[0],) * 5, (CHOICES[1],) * 5
    worlds = [(one, two) for one in (same, other) for two in (same, other)]

    def alike(publishing: Publishing) -> dict[str, list[tuple[Team, ...]]]:
        found: dict[str, list[tuple[Team, ...]]] = defaultdict(list)
        for teams in worlds:
            found[repr(to_json(publishing(company(*teams))))].append(teams)
        return found

    assert len(alike(publish)) == 1
    assert len(alike(showing_more)) == 2


def test_guesses_tell_of_nobody() -> None:
    alike = told_apart(guesses, (6,), publish)
    assert len(alike) > 10
    assert not list(found_by_colleagues(alike.values()))
    assert not list(found_by_anybody(alike.values()))


def test_guesses_that_all_name_one_item_would_tell_it_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disclosure, "_is_named_by_all", lambda *_: False)
    assert list(found_by_anybody(told_apart(guesses, (6,), publish).values()))


def test_what_a_group_of_fewer_than_five_says_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def shown(few: Team) -> Published:
        rows = [*own("s", MIXED, [0, 1, 2, 3, 3]), *own("t", few, [n % 4 for n in range(len(few))])]
        survey = Survey(tuple("abcd"), (*rows, *guessed("s", MIXED), *guessed("t", few)), LISTS)
        return publish(survey, asked=("s", "t"))

    all_fours = list(combinations_with_replacement(CHOICES, 4))
    assert len({repr(shown(few)) for few in all_fours}) == 1
    assert {repr(shown(few)) for few in all_fours} == {repr(shown(few[:2])) for few in all_fours}  # not even how many
    assert {repr(shown(few)) for few in all_fours} == {repr(shown(()))}  # nor whether anybody answered
    monkeypatch.setattr(disclosure, "is_too_few", lambda _: False)
    assert len({repr(shown(few)) for few in all_fours}) > 1


# ---- every sum and difference: what the rows of all tables span


BIG = (*MIXED, ("a", "b", "d"), ("b", "c", "d"))


def three_teams() -> Survey:
    """Two teams that are shown and one of three people; everybody says what they believe of all."""
    teams = {"s": BIG, "t": MIXED, "few": MIXED[:3]}
    answers = [row for name, rows in teams.items() for row in own(name, rows, [n % 4 for n in range(len(rows))])]
    for name, rows in teams.items():
        answers += [Answer(f"{name}{n}", name, "product", row, n % 3) for n, row in enumerate(rows)]
    return Survey(tuple("abcd"), tuple(answers), LISTS)


def equations(shown: Published, survey: Survey) -> list[Equation]:
    """Every figure as a sum of what it is made of: how much groups share, how often they name an item, how many."""
    size = {team: len(rows) for team, rows in survey.own.items()}
    told = []
    for pair in shown.pairs:
        told += _shares((pair.team,), (pair.other,), size)
        told.append({("n", team): 1.0 for team in {pair.team, pair.other}})
        if pair.perceived is not None:
            told.append({("believed", pair.team, pair.other): 1.0})
    told += [{("n", team): 1.0} for team, n in shown.answered.items() if n is not None]
    told += [{("named", row.team, row.about, row.item): 1.0} for row in shown.misreads]
    told += [{("named", row.team, row.about, item): 1.0 for item in LISTS[row.about]} for row in shown.readings]
    # anybody knows that three picks a head are made
    told += [{("named", team, about, item): 1.0 for item in survey.items} for team, about in survey.guesses]
    if shown.everybody is not None:
        within = tuple(team for team in size if (team, team) in {(row.team, row.other) for row in shown.pairs})
        teams = within if shown.everybody.n == sum(size[team] for team in within) else tuple(size)
        told += _shares(teams, teams, size)
        told.append({("n", team): 1.0 for team in teams})
    return told


def _shares(ours: tuple[str, ...], theirs: tuple[str, ...], size: dict[str, int]) -> list[Equation]:
    """The overlap (depth 3) and the ordered overlap (depths 1 to 3) of two groups of teams."""
    whole: Equation = defaultdict(float)
    ordered: Equation = defaultdict(float)
    for one, two in product(ours, theirs):
        first, second = sorted((one, two))
        whole["shared", first, second, "3"] += 1
        for depth in "123":
            ordered["shared", first, second, depth] += 1 / int(depth)
    return [whole, ordered]


def leaks(told: list[Equation], secret: Callable[[tuple[str, ...]], bool]) -> int:
    """How many combinations of all figures speak of nothing but the secret unknowns."""
    names = sorted({name for row in told for name in row})
    table = np.array([[row.get(name, 0.0) for name in names] for row in told])
    known = np.array([not secret(name) for name in names])
    return int(np.linalg.matrix_rank(table) - np.linalg.matrix_rank(table[:, known]))


def of_few(name: tuple[str, ...]) -> bool:
    return "few" in name


def test_no_sum_or_difference_of_figures_speaks_of_a_small_team() -> None:
    survey = three_teams()
    shown = publish(survey)
    told = [row for row in equations(shown, survey) if not all(map(of_few, row)) or row.keys() <= {("n", "few")}]
    assert len(told) > 20
    assert leaks(told, of_few) == 0
    # who knows from elsewhere how many answered in all learns how many of the only small team did, and nothing more
    total: Equation = {("n", team): 1.0 for team in survey.own}
    assert leaks([*told, total], of_few) == leaks([*told, total], lambda name: name == ("n", "few")) == 1


def test_a_mean_over_everybody_would_tell_of_a_small_team() -> None:
    survey = three_teams()
    shown = publish(survey)
    everybody = replace(survey, answers=tuple(replace(row, team="all") for row in survey.answers))
    careless = replace(shown, everybody=next(pairs(everybody)))
    told = [row for row in equations(careless, survey) if not all(map(of_few, row))]
    assert leaks(told, of_few) >= 2  # what they share, and how many they are


def test_leaving_out_the_one_item_that_tells_would_hide_nothing() -> None:
    rows = tuple(tuple(row) for row in ("abd", "abd", "acd", "bad", "cad"))  # all name d, and a
    survey = guesses(rows)
    shown = publish(survey)
    assert (shown.misreads, shown.readings) == ((), ())
    careless = replace(shown, misreads=tuple(row for row in misreads(survey) if row.item != "d"))
    hidden = ("named", "s", "product", "d")
    assert leaks(equations(shown, survey), lambda name: name == hidden) == 0
    items = {row.item for row in careless.misreads} | {
        "a"
    }  # that a is on the list and nobody misses it tells its count
    told = equations(careless, survey)
    told += [{("named", "s", "product", item): 1.0} for item in items]
    assert leaks(told, lambda name: name == hidden) == 1


# ---- one wave less another


def counts(shown: Published, items: str) -> Counter[str]:
    """How many named each item, from what was shown."""
    (whole,) = shown.readings
    found = Counter({item: whole.n if item in LISTS["product"] else 0 for item in items})
    for row in shown.misreads:
        found[row.item] = row.n - row.count if row.kind is MisreadKind.MISSED else row.count
    return found


def test_who_leaves_between_two_waves_does_not_leave_their_answer_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    stay, leaver = MIXED, ("b", "c", "d")
    first = publish(guesses((*stay, leaver)))
    second = publish(guesses(stay), [first])
    assert first.readings
    assert (second.readings, second.misreads) == ((), ())
    assert {row.why for row in second.suppressed if row.what == "misreads"} == {disclosure.TOO_NEAR}
    third = publish(guesses(stay), [first, second])  # nor a wave later
    assert third.readings == ()
    joined = publish(guesses((*stay, leaver)), [publish(guesses(stay))])
    assert joined.readings == ()
    monkeypatch.setattr(disclosure, "tells_of_few", lambda *_: False)
    subtracted = counts(first, "abcd") - counts(publish(guesses(stay), [first]), "abcd")
    assert tuple(sorted(subtracted.elements())) == leaver


def whole_wave(people: int, changed: int = 0) -> tuple[Survey, list[Rating]]:
    """A team of so many that answers all there is to answer; some changed their minds on the list of product."""
    picks = tuple(tuple(row) for row in ("abc", "abd", "acd", "bcd", "abd", "acd"))[:people]
    turned = tuple(picks[-1 - n] if n < changed else row for n, row in enumerate(picks))
    rows = [*own("s", picks, [3, 1, 2, 2, 0, 1][:people]), *own("t", BIG), *guessed("s", turned)]
    marks = [Rating(f"s{n}", "s", "product", {Question.AGAIN: mark}) for n, mark in enumerate((4, 5, 3, 4, 2, 1))]
    return Survey(tuple("abcd"), tuple(rows), LISTS), marks[:people]


def shared(shown: Published) -> float:
    """How many picks all pairs of the team have in common, from the overlap that was shown."""
    (pair,) = (row for row in shown.pairs if row.team == row.other == "s")
    return pair.overlap * pair.n * (pair.n - 1) / 2 * 3


def believed(shown: Published) -> float:
    """The sum of what the team believes of itself."""
    (pair,) = (row for row in shown.pairs if row.team == row.other == "s")
    return (pair.perceived or 0) * pair.n_perceived * 3


def marked(together: Collaboration) -> float:
    """The sum of the marks that the team gave."""
    ((score,),) = (row.scores for row in together.rated)
    return score.mean * score.n


@pytest.mark.parametrize(("then", "now"), [(6, 5), (5, 6)], ids=["one left", "one joined"])
def test_where_guesses_bear_out_that_nobody_else_changed_no_other_figure_tells_of_who_left_or_joined(
    monkeypatch: pytest.MonkeyPatch, then: int, now: int
) -> None:
    (survey, marks), (survey_now, marks_now) = whole_wave(then), whole_wave(now)
    before, before_marks = publish(survey), rate(marks)
    shown = publish(survey_now, [before])
    assert shown.near == {"s"}
    assert {(row.team, row.other) for row in shown.pairs} == {("t", "t")}
    assert rate(marks_now, near=shown.near).rated == ()
    monkeypatch.setattr(disclosure, "_says_it_again", lambda *_: False)
    careless = publish(survey_now, [before])
    assert round(abs(shared(before) - shared(careless))) == 11  # they have so much in common with the other five
    assert round(abs(believed(before) - believed(careless))) == 1  # they said 1 of 3
    assert round(abs(marked(before_marks) - marked(rate(marks_now, near=careless.near)))) == 1  # and gave 1 of 5


def test_where_guesses_bear_out_nothing_the_other_figures_are_shown() -> None:
    before = publish(whole_wave(6)[0])
    others_changed = publish(whole_wave(5, changed=1)[0], [before])
    assert (others_changed.near, len(others_changed.pairs)) == (frozenset(), 4)
    nobody_left = publish(whole_wave(6)[0], [before])
    assert (nobody_left.near, len(nobody_left.pairs)) == (frozenset(), 4)


def test_a_wave_in_which_others_changed_their_minds_is_shown() -> None:
    first = publish(guesses((*MIXED[:4], ("b", "c", "d"), ("b", "c", "d"))))
    assert publish(guesses(MIXED), [first]).readings  # one fewer, and one more who names a
    assert publish(guesses((*MIXED, ("a", "b", "c"))), [first]).readings  # as many as before
