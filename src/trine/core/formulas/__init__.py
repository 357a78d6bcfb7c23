"""Formulas of metrics: an identity such as `deals_won * average_deal`, read and worked out without running anything.

The grammar: `+ - * / ( )`, numbers, metric ids (`[a-z][a-z0-9_]*`) and `sum(a, b, c)`.
"""

from trine.core.formulas.problems import FormulaProblem, circles, formula_problems
from trine.core.formulas.reading import MAX_DEPTH, MAX_LENGTH, parse_formula
from trine.core.formulas.tree import Expression, FormulaError, MetricTerm, Node, Number, Product, Sum, metric_terms
from trine.core.formulas.values import bounds, evaluate

__all__ = [
    "MAX_DEPTH",
    "MAX_LENGTH",
    "Expression",
    "FormulaError",
    "FormulaProblem",
    "MetricTerm",
    "Node",
    "Number",
    "Product",
    "Sum",
    "bounds",
    "circles",
    "evaluate",
    "formula_problems",
    "metric_terms",
    "parse_formula",
]
