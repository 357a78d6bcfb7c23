"""The steps that most launches have, as a beginning for a company's own playbook."""

from trine.core.deliverables import Stage
from trine.core.launches import After, Step


def _step(
    id_: str, title: str, stage: Stage, role: str, when: tuple[int, int], *after: str, gate: bool = False
) -> Step:
    """`when` is how many working days from the launch day it begins, and how many it takes."""
    return Step(id_, title, stage, role, None, *when, tuple(After(one) for one in sorted(after)), (), gate)


_R, _B, _G, _E, _M = Stage

USUAL = (
    _step("talks", "Talk to ten customers", _R, "product", (-60, 15)),
    _step("pain", "Agree on the pain and the audience", _R, "product marketing", (-45, 3), "talks", gate=True),
    _step("beta", "Try it with three customers", _B, "product", (-42, 20), "pain"),
    _step("message", "Agree on positioning and messages", _B, "product marketing", (-30, 5), "pain", gate=True),
    _step("price", "Set the price and the packages", _G, "product", (-25, 5), "message"),
    _step("card", "Write the battle card", _G, "product marketing", (-20, 5), "message"),
    _step("page", "Write the page and the mailing", _G, "marketing", (-20, 8), "message"),
    _step("support", "Write what support needs to know", _G, "support", (-20, 5), "beta"),
    _step("train", "Train the sellers", _G, "sales", (-10, 2), "card", "price"),
    _step("drill", "Brief success and support", _G, "support", (-10, 2), "support"),
    _step(
        "check", "Check that everybody is ready", _G, "product marketing", (-3, 1), "drill", "page", "train", gate=True
    ),
    _step("go", "Publish the page and send the mailing", _E, "marketing", (0, 1), "check"),
    _step("first", "Call the first ten interested accounts", _E, "sales", (1, 5), "go"),
    _step("look", "Look back with all teams", _M, "product marketing", (10, 1), "first"),
)
"""From the first talks with customers to the day on which everybody looks back."""
