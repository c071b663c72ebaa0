from __future__ import annotations

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from bot.run.rasa_server import compile_reply_check


@pytest.fixture
def patched(monkeypatch: pytest.MonkeyPatch) -> RemoteAction:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    compile_reply_check()
    return RemoteAction("action_inform", None)


def test_the_patched_check_lets_a_right_reply_through(patched: RemoteAction) -> None:
    assert patched._validate_action_result({"events": [], "responses": []})


def test_the_patched_check_refuses_what_rasa_refuses(patched: RemoteAction) -> None:
    with pytest.raises(ValidationError):
        patched._validate_action_result({"events": "none"})


def test_another_version_of_rasa_is_not_patched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rasa.__version__", "3.7.0")
    with pytest.raises(RuntimeError, match=r"3\.7\.0"):
        compile_reply_check()
