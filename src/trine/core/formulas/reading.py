"""Reading a formula: a recursive descent whose depth is limited, so that a strange text costs one sentence."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import NoReturn

from trine.core.formulas.tree import Expression, FormulaError, MetricTerm, Node, Number, Product, Sum, metric_terms

MAX_LENGTH = 10_000
MAX_DEPTH = 50
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])|(?P<id>[a-z][a-z0-9_]*)(?!\w)|(?P<mark>[-+*/(),]))"
)
_WORD = re.compile(r"[\w.]+|\S")
_OTHER_MARKS = {"×": "*", "·": "*", "÷": "/", ":": "/", "−": "-", "–": "-", "[": "(", "]": ")", "{": "(", "}": ")"}


@lru_cache(maxsize=16_384)
def parse_formula(text: str) -> Expression:
    """Reads a formula.

    Raises:
        FormulaError: with the place and a sentence, for the first thing that can't be read.

    >>> sorted(parse_formula("deals_won * average_deal").metrics)
    ['average_deal', 'deals_won']
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"the formula has {len(text):,} characters; {MAX_LENGTH:,} is the most", MAX_LENGTH)
    root = _Reader(text).read()
    return Expression(text, root, frozenset(term.id for term in metric_terms(root)))


class _Reader:
    """One pass over the text from left to right; `word` is the token being looked at, empty at the end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.end = 0
        self.depth = 0
        self.advance()

    def advance(self) -> None:
        """Moves on to the next token; what is no token is an error that names it."""
        match = _TOKEN.match(self.text, self.end)
        if match is None:
            rest = self.text[self.end :]
            self.kind, self.word, self.start = "end", "", len(self.text)
            if rest.strip():
                self.refuse(self.end + len(rest) - len(rest.lstrip()))
            return
        self.kind = match.lastgroup or "end"
        self.word = match[self.kind]
        self.start, self.end = match.start(self.kind), match.end()

    def refuse(self, offset: int) -> NoReturn:
        """Says what is wrong with the text at the offset, and what to write instead."""
        match = _WORD.match(self.text, offset)
        word = match[0] if match else self.text[offset]
        if word in _OTHER_MARKS:
            raise FormulaError(f"`{word}` can't be used in a formula; write `{_OTHER_MARKS[word]}`", offset)
        if word == "%":
            raise FormulaError("`%` can't be used in a formula; write 22 % as 0.22", offset)
        if word.lower() != word:
            raise FormulaError(f"`{_short(word)}` is no metric id: ids are lower case", offset)
        if word[0].isdigit():
            raise FormulaError(
                f"`{_short(word)}` is neither a number nor a metric id, which starts with a letter", offset
            )
        raise FormulaError(
            f"`{_short(word)}` can't be used in a formula; it takes + - * / ( ), numbers, metric ids and sum(a, b)",
            offset,
        )

    def read(self) -> Node:
        if not self.word:
            raise FormulaError("the formula is empty; write what the metric is made of, or leave it out", 0)
        root = self.read_sum()
        if self.word == ")":
            raise FormulaError("`)` closes nothing; take it out or open it with `(`", self.start)
        if self.word:
            raise FormulaError(f"an operator such as + or * is missing before `{_short(self.word)}`", self.start)
        return root

    def read_sum(self) -> Node:
        start = self.start
        terms = [(1, self.read_product())]
        while self.word in {"+", "-"}:
            sign = 1 if self.word == "+" else -1
            self.advance()
            terms.append((sign, self.read_product()))
        return terms[0][1] if len(terms) == 1 else Sum(tuple(terms), start)

    def read_product(self) -> Node:
        start = self.start
        factors = [(1, self.read_factor())]
        while self.word in {"*", "/"}:
            power = 1 if self.word == "*" else -1
            self.advance()
            factors.append((power, self.read_factor()))
        return factors[0][1] if len(factors) == 1 else Product(tuple(factors), start)

    def read_factor(self) -> Node:
        start, negative = self.start, False
        while self.word in {"+", "-"}:
            negative ^= self.word == "-"
            self.advance()
        node = self.read_operand()
        return Sum(((-1, node),), start) if negative else node

    def read_operand(self) -> Node:
        word, kind, start = self.word, self.kind, self.start
        if kind == "number":
            self.advance()
            if not math.isfinite(float(word)):
                raise FormulaError(f"`{_short(word)}` is too large a number", start)
            return Number(float(word), start)
        if kind == "id":
            self.advance()
            if self.word == "(":
                return self.read_call(word, start)
            return MetricTerm(word, start)
        if word == "(":
            return self.read_inside(start)[0]
        if not word:
            raise FormulaError("the formula ends where a number or a metric id should stand", start)
        raise FormulaError(f"a number or a metric id is missing before `{word}`", start)

    def read_call(self, name: str, start: int) -> Node:
        if name != "sum":
            raise FormulaError(f"`{_short(name)}(` is no function; the only one is sum(a, b, c)", start)
        return Sum(tuple((1, node) for node in self.read_inside(self.start, commas=True)), start)

    def read_inside(self, opened: int, *, commas: bool = False) -> list[Node]:
        """What stands between the parenthesis being looked at and the one that closes it."""
        if self.depth == MAX_DEPTH:
            raise FormulaError(f"parentheses are nested more than {MAX_DEPTH} deep", opened)
        self.depth += 1
        self.advance()
        nodes = [self.read_sum()]
        while commas and self.word == ",":
            self.advance()
            nodes.append(self.read_sum())
        if self.word != ")":
            self.refuse_unclosed(opened)
        self.advance()
        self.depth -= 1
        return nodes

    def refuse_unclosed(self, opened: int) -> NoReturn:
        if not self.word:
            raise FormulaError("`(` is never closed; add `)`", opened)
        if self.word == ",":
            raise FormulaError("`,` can stand only in sum(a, b, c); decimals take a point", self.start)
        raise FormulaError(f"an operator such as + or * is missing before `{_short(self.word)}`", self.start)


def _short(word: str) -> str:
    return word if len(word) <= 40 else word[:37] + "..."
