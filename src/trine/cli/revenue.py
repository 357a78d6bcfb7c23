"""`trine revenue`: which channels deals come from, why the win rate changed, what the funnel will bring."""

import typer

from trine.cli.revenue_attribute import attribute
from trine.cli.revenue_funnel import funnel
from trine.cli.revenue_signals import signals
from trine.cli.revenue_winrate import winrate

app = typer.Typer(no_args_is_help=True, help="Attribution, win rate, funnel and signals, from the facts.")


@app.callback()
def revenue() -> None:
    """Attribution, win rate, funnel and signals, from the facts."""


app.command("attribute")(attribute)
app.command("funnel")(funnel)
app.command("winrate")(winrate)
app.command("signals")(signals)
