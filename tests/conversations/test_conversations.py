"""Whole dialogues through door, understanding, action and log, as the YAML files beside this one tell them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.chain import Talk

SCRIPTS = [
    pytest.param(script, id=f"{file.stem}: {script['conversation']}")
    for file in sorted(Path(__file__).parent.glob("*.yml"))
    for script in yaml.safe_load(file.read_text(encoding="utf-8"))
]


def mistakes(turn: dict[str, Any], messages: list[dict[str, Any]]) -> list[str]:
    """What a turn's answer lacks of what the script expects."""
    last, text = messages[-1], "\n".join(message["text"] for message in messages)
    labels = [choice["label"] for message in messages for choice in message["choices"]]
    topics = {message["topic"] for message in messages}
    found = []
    if "topic" in turn and turn["topic"] not in topics:
        found.append(f"topic {topics}")
    if "facet" in turn and turn["facet"] not in {message["facet"] for message in messages}:
        found.append(f"facet {last['facet']}")
    if "language" in turn and last["language"] != turn["language"]:
        found.append(f"language {last['language']}")
    if turn.get("urgent") and not messages[0]["urgent"]:
        found.append("not urgent")
    found += [f"no “{part}”" for part in turn.get("contains", ()) if part not in text]
    found += [f"no button “{label}” among {labels}" for label in turn.get("buttons", ()) if label not in labels]
    return [f"{mistake}: {text[:200]}" for mistake in found]


@pytest.mark.trained
@pytest.mark.parametrize("script", SCRIPTS)
def test_conversation(script: dict[str, Any], chain: str) -> None:
    talk = Talk(chain, script["language"])
    for number, turn in enumerate(script["turns"], 1):
        messages = talk.say(turn["say"]) if "say" in turn else talk.press(turn["press"])
        assert mistakes(turn, messages) == [], f"turn {number}: {turn}"
