"""The `trine` command and its subcommands."""

import sys

import typer

from trine.cli.agreement import agreement
from trine.cli.check import check
from trine.cli.doctor import doctor
from trine.cli.facts import app as facts
from trine.cli.mistakes import tell_mistake
from trine.cli.plan import app as plan
from trine.cli.revenue import app as revenue
from trine.cli.schema import schema
from trine.cli.up import up

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Keeps product, marketing and sales in line.",
)


@app.callback()
def trine() -> None:
    """Keeps product, marketing and sales in line."""


app.command()(check)
app.command()(agreement)
app.command()(schema)
app.command()(up)
app.command()(doctor)
app.add_typer(facts, name="facts")
app.add_typer(plan, name="plan")
app.add_typer(revenue, name="revenue")


def main() -> None:
    """Run the command line."""
    try:
        app()
    except Exception as error:  # noqa: BLE001 - the outermost place: whatever nobody expected ends here
        sys.exit(tell_mistake(error))
