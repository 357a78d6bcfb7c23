"""The commands that bring a plan in and take it out."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.web.factories import make_person, make_team
from tests.web.goals.plans import NASTY, SMALL

from trine.web.base.models import Event
from trine.web.goals.models import Goal

pytestmark = pytest.mark.django_db


def run(command: str, *arguments: str) -> str:
    """What the command says."""
    said = StringIO()
    call_command(command, *arguments, stdout=said)
    return said.getvalue()


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "plan.yaml"
    file.write_text(SMALL)
    return file


def test_a_plan_comes_in_from_a_file_and_the_same_again_changes_nothing(plan: Path) -> None:
    assert run("import_plan", str(plan)) == "The plan is in: 13 changes.\n"
    assert run("import_plan", str(plan)) == "Nothing to change: all of it was there already.\n"
    assert Event.objects.get(verb="plan_imported").actor is None


def test_a_plan_comes_in_from_a_folder(tmp_path: Path) -> None:
    at = SMALL.index("metrics:")
    (tmp_path / "a.yaml").write_text(SMALL[:at])
    (tmp_path / "b.yaml").write_text(f"trine: 1\n{SMALL[at:]}")
    run("import_plan", str(tmp_path))
    assert Goal.objects.count() == 2


def test_what_goes_out_comes_in_again_to_the_last_byte(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(NASTY)
    run("import_plan", str(file))
    out = run("export_plan")
    file.write_text(out)
    assert run("import_plan", str(file)) == "Nothing to change: all of it was there already.\n"
    assert run("export_plan") == out


def test_all_problems_of_a_plan_are_said_with_their_places_and_nothing_comes_in(plan: Path) -> None:
    plan.write_text(SMALL.replace("function: sales", "function: selling").replace("rank: 1", "rank: first"))
    with pytest.raises(CommandError) as problem:
        run("import_plan", str(plan))
    places = [line.split(": ")[0] for line in str(problem.value).splitlines()]
    assert places == [f"{plan}:7:40", f"{plan}:21:45"]
    assert not Goal.objects.exists()


def test_a_file_that_is_not_there_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.yaml:1:1: "):
        run("import_plan", str(tmp_path / "nowhere.yaml"))


def test_what_stays_though_the_plan_lacks_it_is_said(plan: Path) -> None:
    make_person("Mara", teams=(make_team("Partner Sales"),))
    assert "Stays, because something else needs it: team Partner Sales\n" in run("import_plan", str(plan))
