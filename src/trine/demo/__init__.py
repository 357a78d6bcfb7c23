"""The demo company, Halden Instruments: its plan, its facts and the misalignments planted in them.

Everything is a pure function of a day (and a seed), so that the company looks alive whenever somebody looks around.
May import core, plan and analytics; knows no Django.
"""

from trine.demo.company import company
from trine.demo.facts import SEED, as_of, facts
from trine.demo.planted import PLANTED, Planted
from trine.demo.pulse import measured
from trine.demo.questions import questions
from trine.demo.writing import plan_text

__all__ = ["PLANTED", "SEED", "Planted", "as_of", "company", "facts", "measured", "plan_text", "questions"]
