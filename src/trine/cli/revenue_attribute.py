"""`trine revenue attribute`: the deals that each channel, campaign or asset gets, by ten models side by side."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trine.cli.answering import Format, Rhythm, day_of, days_of, needs_file, opened, sentences, waiting
from trine.cli.given import refuse

if TYPE_CHECKING:
    from trine.cli.reports.attributed import Answer


class By(StrEnum):
    """What gets the credit, or what to keep apart."""

    CHANNEL = "channel"
    CAMPAIGN = "campaign"
    ASSET = "asset"
    SEGMENT = "segment"
    PERIOD = "period"


class Basis(StrEnum):
    """What is shared out."""

    DEALS = "deals"
    VALUE = "value"


class Scope(StrEnum):
    """Whose touches count for a deal."""

    CONTACT = "contact"
    ACCOUNT = "account"


OF_PATHS = frozenset({"paths", "model", "basis", "format_", "out"})
"""What can be said of a file of paths; the other options ask about facts."""


def attribute(
    context: typer.Context,
    *,
    facts: Annotated[
        str | None,
        typer.Option(
            "--facts", metavar="PATH|URL", help="A folder of facts, or their address. [default: Trine's data folder]"
        ),
    ] = None,
    paths: Annotated[
        Path | None,
        typer.Option("--paths", metavar="FILE", help="A CSV of paths instead: path, conversions, value, nulls."),
    ] = None,
    model: Annotated[
        list[str] | None, typer.Option("--model", metavar="NAME", help="Only this model; may be given again.")
    ] = None,
    by: Annotated[By, typer.Option("--by", help="What gets the credit; by segment and period the channels do.")] = (
        By.CHANNEL
    ),
    basis: Annotated[Basis, typer.Option("--basis", help="What the table shows and models are compared by.")] = (
        Basis.DEALS
    ),
    scope: Annotated[Scope, typer.Option("--scope", help="Whose touches count for a deal.")] = Scope.CONTACT,
    lookback: Annotated[
        str, typer.Option("--lookback", metavar="DAYS", help="How long before a deal's creation touches count.")
    ] = "180d",
    half_life: Annotated[
        str, typer.Option("--half-life", metavar="DAYS", help="The half-life of the time decay model.")
    ] = "7d",
    start: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="Deals won or lost from this day on.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Up to and with this day.")] = None,
    every: Annotated[Rhythm, typer.Option("--every", help="How long periods are.")] = Rhythm.QUARTER,
    currency: Annotated[
        str | None, typer.Option("--currency", metavar="CODE", help="Money in this currency. [default: the commonest]")
    ] = None,
    format_: Annotated[
        Format, typer.Option("--format", help="table for people, json, csv or parquet for programs.")
    ] = Format.TABLE,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a file.")] = None,
) -> None:
    """Share out the won deals among the touches before them, by first, last, Markov, Shapley and other models.

    Exit code 0: done. 2: the input can't be used; standard error says where and what to do.
    """
    from trine.cli.reports import attributed

    needs_file(format_, out, "credit")
    if paths is not None:
        _refuse_questions_to_facts(context)
    models = _models(model)
    with sentences():
        if paths is not None:
            answer = _of_paths(paths, models, basis)
        else:
            with waiting("counting touches"):
                answer = _of_facts(
                    facts,
                    {
                        "models": models,
                        "by": by.value,
                        "basis": basis.value,
                        "scope": scope.value,
                        "lookback_days": days_of(lookback, "--lookback"),
                        "half_life_days": days_of(half_life, "--half-life", least=1),
                        "start": day_of(start, "--from") if start else None,
                        "end": day_of(end, "--to") if end else None,
                        "currency": currency.upper() if currency else None,
                        "every": every.value,
                    },
                )
        attributed.tell(answer, format_.value, out)


def _of_facts(facts: str | None, settings: dict[str, object]) -> "Answer":
    from trine.analytics.attribution import attribute as attribute_facts
    from trine.cli.reports.attributed import of_report

    with opened(facts) as found:
        return of_report(attribute_facts(found, **settings))  # type: ignore[arg-type]


def _refuse_questions_to_facts(context: typer.Context) -> None:
    asked = [
        f"`{option.opts[0]}`"
        for option in context.command.params
        if option.name is not None
        and option.name not in OF_PATHS
        and (source := context.get_parameter_source(option.name)) is not None
        and source.name == "COMMANDLINE"
    ]
    if asked:
        refuse(f"{' and '.join(asked)} can't be given with `--paths`: a file of paths has channels and counts only.")


def _of_paths(file: Path, models: list[str] | None, basis: Basis) -> "Answer":
    from trine.analytics.attribution.paths_file import read_paths
    from trine.cli.reports.attributed import of_paths

    return of_paths(read_paths(file), models, basis.value, str(file))


def _models(given: list[str] | None) -> list[str] | None:
    """The names of models, all of them for none or `all`; several may be given with commas."""
    from trine.core.attribution import find_model

    names = [name for one in given or [] for name in one.split(",") if name.strip()]
    if not names or "all" in names:
        return None
    try:
        return [find_model(name).name for name in names]
    except KeyError as error:
        refuse(str(error.args[0]))
