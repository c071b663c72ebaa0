from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.language import encoder
from bot.nlu import passage
from bot.nlu.meaning import MeaningFeaturizer
from bot.nlu.passage import PassageFinder, find_passage
from bot.settings import read_settings
from bot.welcome.topics import topics


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(passage, "settings", lambda: read_settings({"STATE_DIR": str(tmp_path)}))
    passage._passages.cache_clear()
    yield
    passage._passages.cache_clear()


def found(text: str, topic: str) -> str | None:
    message = Message({"text": text, "intent": {"name": topic, "confidence": 0.9}})
    MeaningFeaturizer().process([message])
    PassageFinder().process([message])
    return message.get("passage")


@pytest.mark.parametrize(
    ("text", "topic", "facts"),
    [
        ("what time in the morning must my grey bin stand on the street", "abfall", {"hinausstellen", "tonne_zeit"}),
        ("wieviele unterrichtsstunden sind das insgesamt im integrationskurs?", "deutsch", {"aufbau"}),
    ],
)
def test_a_long_question_finds_its_fact(text: str, topic: str, facts: set[str]) -> None:
    assert found(text, topic) in facts


def test_a_short_message_and_small_talk_find_none() -> None:
    assert found("graue Tonne wann", "abfall") is None
    assert found("vielen herzlichen Dank für die Hilfe", "danke") is None


def test_what_is_not_known_is_never_the_answer() -> None:
    topic = next(each for each in topics().values() if any(fact.ask for fact in each.facts))
    unknown = next(fact for fact in topic.facts if fact.ask)
    same = encoder.load().passage([f"{topic.title}: {unknown.text}"])[0]
    assert find_passage(same, topic) != unknown.id


def test_nothing_stands_out_for_a_vector_like_all_of_them() -> None:
    topic = topics()["abfall"]
    mean = passage._passages("abfall").mean(axis=0)
    assert find_passage(mean / np.linalg.norm(mean), topic) is None
