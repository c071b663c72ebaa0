from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu import passage
from bot.nlu.meaning import MeaningFeaturizer
from bot.nlu.passage import PassageFinder, stands_out
from bot.settings import read_settings
from bot.welcome.topics import topics


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    folder = tmp_path_factory.mktemp("cache")
    patch.setattr(passage, "settings", lambda: read_settings({"STATE_DIR": str(folder)}))
    passage._encoder.cache_clear()
    passage._passages.cache_clear()
    passage._all_questions.cache_clear()
    yield
    patch.undo()
    passage._encoder.cache_clear()
    passage._passages.cache_clear()
    passage._all_questions.cache_clear()


def heard(text: str, topic: str, language: str, **more: Any) -> Message:
    found = {"intent": {"name": topic, "confidence": 0.9}, "language": {"language": language}, **more}
    message = Message({"text": text, **found})
    MeaningFeaturizer().process([message])
    PassageFinder().process([message])
    return message


def found(text: str, topic: str, language: str) -> str | None:
    return heard(text, topic, language).get("passage")


@pytest.mark.parametrize(
    ("text", "topic", "language", "facts"),
    [
        (
            "what time in the morning must my grey bin stand on the street",
            "abfall",
            "en",
            {"hinausstellen", "tonne_zeit"},
        ),
        ("wieviele unterrichtsstunden sind das insgesamt im integrationskurs?", "deutsch", "de", {"aufbau"}),
        ("скільки годин має інтеграційний курс", "deutsch", "uk", {"aufbau"}),
        ("كم ساعة دورة الاندماج", "deutsch", "ar", {"aufbau"}),
    ],
)
def test_a_question_finds_its_fact(text: str, topic: str, language: str, facts: set[str]) -> None:
    assert found(text, topic, language) in facts


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Fiktionsbescheinigung nedir", "tr"),
        ("що таке Fiktionsbescheinigung", "uk"),
        ("ما هي Fiktionsbescheinigung", "ar"),
        ("what's a Fiktionsbescheinigung", "en"),
    ],
)
def test_a_german_notion_is_explained_also_where_the_question_is_short(text: str, language: str) -> None:
    assert found(text, "aufenthalt", language) == "fiktionsbescheinigung"


def test_a_name_alone_and_small_talk_find_none() -> None:
    assert found("Integrationskurs", "deutsch", "de") is None
    assert found("graue Tonne wann", "abfall", "de") is None
    assert found("vielen herzlichen Dank für die Hilfe", "danke", "de") is None


def test_the_nearest_facts_come_in_their_order_without_parts_of_a_list() -> None:
    nearest = heard("wie viel Kindergeld bekomme ich im Monat", "kindergeld", "de").get("nearest")
    assert nearest[0] == "hoehe"
    listed = {fact.id for fact in topics()["kindergeld"].facts if fact.facet in ("documents", "how")}
    assert not listed & set(nearest)


def test_where_the_topic_is_unsure_the_nearest_fact_decides() -> None:
    ranking = [{"name": "wohnen", "confidence": 0.3}, {"name": "kindergeld", "confidence": 0.25}]
    message = heard("wie viel Kindergeld bekomme ich", "wohnen", "de", unsure=True, intent_ranking=ranking)
    assert message.get("intent")["name"] == "kindergeld"
    sure = heard("wie viel Kindergeld bekomme ich", "wohnen", "de", unsure=False, intent_ranking=ranking)
    assert sure.get("intent")["name"] == "wohnen"


def test_a_bare_number_decides_no_topic() -> None:
    ranking = [{"name": "anmeldung", "confidence": 0.3}, {"name": "ukraine", "confidence": 0.25}]
    for text, topic in (("wo melde ich mich an, Frage 24", "anmeldung"), ("Schutz nach § 24 verlängern", "ukraine")):
        message = heard(text, ranking[0]["name"], "de", unsure=True, intent_ranking=ranking)
        assert message.get("intent")["name"] == topic


def test_the_directory_of_offices_outbids_no_topic_that_is_likelier() -> None:
    ranking = [{"name": "kita", "confidence": 0.4}, {"name": "wer_macht_was", "confidence": 0.35}]
    text = "wer ist für Kita-Plätze zuständig"
    assert heard(text, "kita", "de", unsure=True, intent_ranking=ranking).get("intent")["name"] == "kita"


def test_danger_is_never_taken_for_something_else() -> None:
    ranking = [{"name": "notfall", "confidence": 0.3}, {"name": "kindergeld", "confidence": 0.25}]
    message = heard("wie viel Kindergeld bekomme ich", "notfall", "de", unsure=True, intent_ranking=ranking)
    assert message.get("intent")["name"] == "notfall"


@pytest.mark.parametrize(
    ("text", "language"),
    [("was kosten die Mülltonnen denn aktuell im Jahr", "de"), ("how much do the bins cost per year now", "en")],
)
def test_where_the_answer_is_not_known_that_is_the_answer(text: str, language: str) -> None:
    """Not another fact that only sounds alike."""
    assert found(text, "abfall", language) == "preise_heute"


def test_nothing_stands_out_where_all_are_alike() -> None:
    topic = topics()["abfall"]
    assert not stands_out(np.full(len(topic.facts), 0.8, np.float32), topic)
