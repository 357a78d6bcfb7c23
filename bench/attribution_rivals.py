"""Other attribution tools on plain paths, in an environment of their own: their licences are not ours to import.

Run by `bench.attribution` as `python attribution_rivals.py TOOL PATHS.parquet`; says in JSON how long it took (reading
the file is not counted), its peak memory, and what each channel gets.
"""

from __future__ import annotations

import json
import resource
import sys
import time


def channel_attribution(paths: object) -> dict[str, dict[str, float]]:
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


def marketing_attribution_models(paths: object) -> dict[str, dict[str, float]]:
    """marketing-attribution-models: heuristics and a Markov chain, a row a journey."""
    import pandas as pd
    from marketing_attribution_models import MAM

    rows = []
    for path, won, lost in paths[["path", "conversions", "nulls"]].itertuples(index=False):
        rows += [(path, True)] * int(won) + [(path, False)] * int(lost)
    journeys = pd.DataFrame(rows, columns=["path", "won"])
    tool = MAM(
        journeys,
        channels_colname="path",
        journey_with_conv_colname="won",
        group_channels=False,
        path_separator=" > ",
    )
    tool.attribution_first_click()
    tool.attribution_last_click()
    tool.attribution_linear()
    tool.attribution_markov(transition_to_same_state=True)
    table = tool.group_by_channels_models
    found = {}
    for ours, theirs in (("first", "first_click"), ("last", "last_click"), ("linear", "linear"), ("markov", "markov")):
        column = next(name for name in table.columns if theirs in name)
        found[ours] = dict(zip(table["channels"], map(float, table[column]), strict=True))
    return found


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
