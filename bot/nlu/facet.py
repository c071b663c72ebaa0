"""The facet of a message: which side of a topic it asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language import fold
from bot.nlu import linear, spelling, wording
from bot.nlu.component import Learner
from bot.nlu.meaning import vector_of
from bot.nlu.wording import WordingModel, fit_wording

SURE = 0.35
"""Below this probability the general answer is the honest one."""

GENERAL = "what"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class FacetClassifier(Learner[WordingModel]):
    """Adds the entity ``facet`` where a message asks for documents, cost, a deadline and so on."""

    helpers = (fold, linear, spelling, wording)

    @classmethod
    def read(cls, folder: Path) -> WordingModel:
        """The model of a folder."""
        return WordingModel.load(folder)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the utterances whose block names a facet."""
        rows = [
            (vector, str(example.get(TEXT)), facet)
            for example in training_data.training_examples
            if (facet := _labelled(example)) and (vector := vector_of(example)) is not None
        ]
        vectors, texts, facets = zip(*_fewer_general(rows), strict=True)
        return self._keep(fit_wording(np.stack(vectors), texts, facets))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the facet of typed messages."""
        for message in messages:
            vector = vector_of(message)
            if vector is None:
                continue
            probabilities = self._model.probabilities(vector[None, :], [str(message.get(TEXT))])[0]
            best = int(probabilities.argmax())
            facet = self._model.linear.labels[best]
            if facet != GENERAL and probabilities[best] >= SURE:
                entity = {"entity": "facet", "value": facet, "extractor": "FacetClassifier"}
                message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
        return messages


def _fewer_general(rows: list[tuple[Any, str, str]]) -> list[tuple[Any, str, str]]:
    """Half of all messages ask generally: every third of them says enough and trains faster."""
    general = [row for row in rows if row[2] == GENERAL]
    return [row for row in rows if row[2] != GENERAL] + general[::3]


def _labelled(example: Message) -> str | None:
    """The facet in the block's metadata (``metadata: {facet: cost}``)."""
    about_intent = (example.get("metadata") or {}).get("intent") or {}
    facet: str | None = about_intent.get("facet")
    return facet
