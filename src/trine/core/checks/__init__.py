"""The catalogue of checks: one module per code, each a pure function from a company and a day to findings."""

from trine.core.checks.catalogue import EXAMPLE_DAY, Check, Undecided
from trine.core.checks.registered import CATALOGUE
from trine.core.checks.run import Report, accepts, run_checks

__all__ = ["CATALOGUE", "EXAMPLE_DAY", "Check", "Report", "Undecided", "accepts", "run_checks"]
