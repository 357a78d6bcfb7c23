"""Other attribution tools on plain paths, in an environment of their own: their licences are not ours to import.

Run by `bench.attribution` as `python attribution_rivals.py TOOL PATHS.parquet`; says in JSON how long it took (reading
the file is not counted), its peak memory, and what each channel gets.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from typing import Any


def channel_attribution(paths: Any) -> dict[str, dict[str, float]]:
    """ChannelAttribution: heuristics, and a Markov chain of order 1."""
    import ChannelAttribution

    columns = {"var_path": "path", "var_conv": "conversions"}
    simple = ChannelAttribution.heuristic_models(Data=paths, **columns, sep=">")
    chain = ChannelAttribution.markov_model(
        paths, **columns, var_null="nulls", order=1, out_more=False, sep=">", verbose=False
    )
    names = [name.strip() for name in simple["channel_name"]]
    found = {
        ours: dict(zip(names, map(float, simple[theirs]), strict=True))
        for ours, theirs in (("first", "first_touch"), ("last", "last_touch"), ("linear", "linear_touch"))
    }
    chain_names = [name.strip() for name in chain["channel_name"]]
    found["markov"] = dict(zip(chain_names, map(float, chain.iloc[:, 1]), strict=True))
    return found


def marketing_attribution_models(paths: Any) -> dict[str, dict[str, float]]:
    """marketing-attribution-models 2: heuristics and a Markov chain.

    It gives the chain's weights to the channels of each journey alone, so its Markov is another one than ours.
    """
    import pandas as pd
    from mam import MAM

    won = pd.DataFrame({"path": paths["path"], "occurrences": paths["conversions"], "won": True})
    lost = pd.DataFrame({"path": paths["path"], "occurrences": paths["nulls"], "won": False})
    journeys = pd.concat([won, lost])
    tool = MAM(
        journeys[journeys["occurrences"] > 0],
        format_type="grouped_journey",
        channels_colname="path",
        journey_with_conv_colname="won",
        occurrences_colname="occurrences",
        path_separator=" > ",
    )
    runs = {
        "first": tool.run_first_click(),
        "last": tool.run_last_click(),
        "linear": tool.run_linear(),
        "markov": tool.run_markov(transition_to_same_state=True),
    }
    answers = {name: run.to_dict() for name, run in runs.items()}
    return {
        name: dict(zip(map(str, answer["channels"]), map(float, answer["attribution"]), strict=True))
        for name, answer in answers.items()
    }


def main() -> None:
    """Run one tool."""
    import pandas as pd

    tool = {"ChannelAttribution": channel_attribution, "marketing_attribution_models": marketing_attribution_models}
    paths = pd.read_parquet(sys.argv[2])
    start = time.perf_counter()
    models = tool[sys.argv[1]](paths)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak": peak, "models": models}))


if __name__ == "__main__":
    main()
