"""The meaning of a message: the vector that the sentence encoder gives it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language import encoder
from bot.language.text import clean
from bot.nlu.component import Component
from bot.settings import settings

ORIGIN = "meaning"


def vector_of(message: Message) -> encoder.Vectors | None:
    """The vector that this component gave a message, shape (dimensions,); None for a button's payload."""
    for features in message.features:
        if features.origin == ORIGIN:
            return np.asarray(features.features[0], np.float32)
    return None


def _add(message: Message, vector: encoder.Vectors) -> None:
    message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, ORIGIN))


def shipped_utterances() -> Path:
    """The vectors of the utterances as they came with the repository."""
    return settings().data / "nlu" / "vectors.npz"


def remembered_utterances() -> encoder.CachedEncoder:
    """Encodes utterances, from one training to the next."""
    return encoder.CachedEncoder(settings().cache / "embeddings.npz", shipped_utterances(), encoder.shipped_content())


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class MeaningFeaturizer(Component):
    """Wraps the sentence encoder as a Rasa featurizer."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Another encoder is another vector space."""
        return encoder.ENCODER

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode all utterances, remembering them by text from one training to the next."""
        examples = training_data.training_examples
        vectors = remembered_utterances().query([clean(example.get(TEXT) or "") for example in examples])
        for example, vector in zip(examples, vectors, strict=True):
            _add(example, vector)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode messages, except a button's payload, which needs no understanding."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not text.startswith(INTENT_MESSAGE_PREFIX):
                _add(message, encoder.load().query([clean(text)])[0])
        return messages
