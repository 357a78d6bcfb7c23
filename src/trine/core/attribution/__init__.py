"""Attribution: how a won deal is shared out among the touches before it, by models that anybody can check.

`catalogue` names the models; `positions` has the weights of one path, `chain` the exact removal effects of a Markov
chain, `shapley` the shares of the sum game; `counting` says what is to be counted, by an engine or over plain paths,
and `crediting` makes every model's credit of it. Definitions, formulas and sources: docs/algorithms/attribution.md.
"""

from trine.core.attribution.catalogue import MODELS, Model, find_model
from trine.core.attribution.chain import Chain, Steps, solve_chain
from trine.core.attribution.counting import Counted, Path, Tally, count_paths
from trine.core.attribution.crediting import Credit, credit, credit_paths
from trine.core.attribution.disagreement import Disagreement, disagreements

__all__ = [
    "MODELS",
    "Chain",
    "Counted",
    "Credit",
    "Disagreement",
    "Model",
    "Path",
    "Steps",
    "Tally",
    "count_paths",
    "credit",
    "credit_paths",
    "disagreements",
    "find_model",
    "solve_chain",
]
