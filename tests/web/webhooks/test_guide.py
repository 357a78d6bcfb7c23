"""The guide's receiver, as it stands there, takes what Trine sends, once, and refuses what others send."""

import re
from pathlib import Path
from typing import Any

import pytest
from tests.integrations.webhooks.hook_sink import HookSink
from tests.web.briefing.conftest import MONDAY
from tests.web.briefing.test_briefing import move

from trine.integrations.webhooks.signing import new_secret
from trine.web.briefing.running import run_round
from trine.web.launches.models import Launch
from trine.web.webhooks.models import Endpoint

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "webhooks.md"


@pytest.mark.django_db
def test_the_guides_receiver_takes_a_call_once_and_refuses_another_secret(
    launch: Launch, made: tuple[Endpoint, str], sink: HookSink, capsys: pytest.CaptureFixture[str]
) -> None:
    move(launch)
    run_round(MONDAY)
    found = re.search(r"```python\n(.*?)```", GUIDE.read_text(), re.S)
    assert found is not None
    guide: dict[str, Any] = {}
    exec(found[1], guide)
    (heard,) = sink.heard
    guide["SECRET"] = made[1]
    assert [guide["receive"](heard.headers, heard.body) for _ in range(2)] == [204, 204]
    assert capsys.readouterr().out.count("launch.moved Trine moved The sensor line") == 1
    guide["SECRET"] = new_secret()
    assert guide["receive"](heard.headers, heard.body) == 401
