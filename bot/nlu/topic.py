"""The topic of a message: regression on its meaning; declined where it is like nothing that was learned."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    METADATA,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language import detect as detection
from bot.language import fold, word_lists
from bot.language.detect import is_only_a_wish
from bot.nlu import danger_words, gate, linear, recognition, spelling
from bot.nlu.component import Learner
from bot.nlu.meaning import vector_of
from bot.nlu.recognition import DANGER, FALLBACK, FOLLOW_UP, Recognition, TopicModel

RANKED = 12
"""Length of the ranking given on."""

CHANGE_LANGUAGE = "sprache_wechseln"

GOES_ON, CLEAR, NEAR = 0.07, 0.4, 3
"""After an answer, a message that goes on with this chance stays with the topic, where it names no other clearly or the
topic is among the first three."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(Learner[TopicModel]):
    """Rasa's face of ``recognition.TopicModel``.

    Sets ``intent``, ``intent_ranking``, ``unsure`` (whether the second topic is nearly as likely), ``follow_up``
    (whether the message names no topic of its own) and ``alarm`` (whether somebody may be in danger all the same).
    """

    helpers = (detection, danger_words, fold, gate, linear, recognition, spelling, word_lists)
    read_files = ("language/danger_words.yml", "language/detection.yml")

    @classmethod
    def read(cls, folder: Path) -> TopicModel:
        """The model of a folder."""
        return TopicModel.load(folder)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all utterances."""
        examples = [example for example in training_data.intent_examples if vector_of(example) is not None]
        vectors = np.stack([vector for example in examples if (vector := vector_of(example)) is not None])
        texts = [str(example.get(TEXT)) for example in examples]
        labels = [str(example.get(INTENT)) for example in examples]
        return self._keep(recognition.train(vectors, texts, labels))

    def process(self, messages: list[Message]) -> list[Message]:
        """Classify typed messages."""
        for message in messages:
            vector = vector_of(message)
            if vector is None:
                continue
            text = str(message.get(TEXT))
            last_topic = (message.get(METADATA) or {}).get("topic")
            language = (message.get("language") or {}).get("language", "und")
            recognised = self._model.recognise(vector, text, language)
            found = _with_context(recognised, text, last_topic)
            message.set(INTENT, _named(found.intent, found.confidence), add_to_output=True)
            ranking = [_named(name, confidence) for name, confidence in found.ranking[:RANKED]]
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            message.set("unsure", found.unsure, add_to_output=True)
            message.set("follow_up", recognised.intent == FOLLOW_UP, add_to_output=True)
            message.set("alarm", found.alarm, add_to_output=True)
        return messages


def _with_context(found: Recognition, text: str, last_topic: str | None) -> Recognition:
    """A bare language name is a wish; "and what does it cost?" belongs to the topic before."""
    if found.intent == DANGER:
        return found
    if is_only_a_wish(text):
        return found.as_intent(CHANGE_LANGUAGE)
    if last_topic == DANGER:
        # Nobody goes on asking about danger by half a sentence: the help numbers stay beside the question back.
        return replace(found.as_intent(FALLBACK), alarm=True) if found.intent == FOLLOW_UP else found
    if found.intent == FOLLOW_UP:
        return found.as_intent(last_topic or FALLBACK)
    near = last_topic in [name for name, _ in found.ranking[:NEAR]]
    if last_topic and found.follow_up >= GOES_ON and (found.confidence < CLEAR or near):
        return found.as_intent(last_topic)
    return found


def _named(name: str, confidence: float) -> dict[str, Any]:
    return {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: float(confidence)}
