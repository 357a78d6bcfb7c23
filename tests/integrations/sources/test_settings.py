"""Settings of sources, and the secrets that are never in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from trine.integrations.connecting import connect
from trine.integrations.sources.errors import SettingsError
from trine.integrations.sources.settings import load_settings, parse_settings


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("kind: hubspot", "A source's settings start with the line `trine: source 1`."),
        ("{trine: source 1, kind: hubspt}", "`kind` is 'hubspt'; it must be one of hubspot, salesforce, tryton"),
        ("{trine: source 1, kind: hubspot, secret: abc}", "A source's settings have no 'secret'; did you mean"),
        ("{trine: source 1, kind: salesforce}", "`address` is missing; a source of kind salesforce needs it."),
        ("{trine: source 1, kind: hubspot, address: 'file:///etc/passwd'}", "`address` must begin with https://"),
        (
            "{trine: source 1, kind: warehouse, address: 'postgres://me:s3cret@db/x'}",
            "`address` has a password in it. Write {secret} in its place",
        ),
        (
            "{trine: source 1, kind: warehouse, address: 'postgres://db/sales?user=me&Password=hunter2'}",
            "`address` has a password in it. Write {secret} in its place",
        ),
        ("{trine: source 1, kind: hubspot, map: {opportunities: {amont: x}}}", "did you mean 'amount'?"),
        ("trine: [", "This is not YAML in line 1."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_without_the_secret(text: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_settings(text)
    assert sentence in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_the_secret_comes_from_the_environment_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = parse_settings("{trine: source 1, kind: hubspot, secret_env: TRINE_TEST_KEY}")
    with pytest.raises(SettingsError, match="variable TRINE_TEST_KEY is empty; hubspot needs it"):
        connect(settings)
    monkeypatch.setenv("TRINE_TEST_KEY", "abc")
    assert (settings.secret(), connect(settings).title) == ("abc", "HubSpot")
    (tmp_path / "key").write_text("def\n")
    path = tmp_path / "source.yaml"
    path.write_text(f"trine: source 1\nkind: tryton\naddress: http://crm.local\nsecret_file: {tmp_path}/key\n")
    assert load_settings(path).secret() == "def"
    with pytest.raises(SettingsError, match="`user` and `database` are needed for Tryton"):
        connect(load_settings(path))
