"""The passage of the package that answers a question: the fact of its topic that is nearest to it in meaning.

"How many hours has an integration course?" asks for one fact among thirty. It is given on as ``passage`` (the id of
the fact) where it stands out from the others; docs/understanding.md holds the measurement.
"""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.language import encoder
from bot.nlu.component import Component
from bot.nlu.meaning import vector_of
from bot.settings import settings
from bot.welcome.topics import Topic, topics

FEWEST_WORDS = 4
"""Shorter messages name a topic, hardly one fact of it."""

LISTED = ("documents", "how")

STANDS_OUT = 0.025
"""By so much the likeness of a fact must exceed the mean of its topic's facts."""


_encoding = Lock()
"""Held while facts are encoded: two threads would write the same file."""


@cache
def _passages(name: str) -> encoder.Vectors:
    """The vectors of a topic's facts, (facts, dimensions); encoded once for each content."""
    topic = topics()[name]
    texts = [f"{topic.title}: {fact.text}" for fact in topic.facts]
    with _encoding:
        return encoder.CachedEncoder(settings().cache / "passages.npz").passage(texts)


def warm_up() -> None:
    """Encode the facts of all topics, so that nobody's question waits for it."""
    for name in topics():
        _passages(name)


def find_passage(vector: encoder.Vectors, topic: Topic) -> str | None:
    """The id of the fact that answers a message (its vector, (dimensions,)); None where none stands out.

    What is not known, only whom to ask, answers nothing; papers and steps are parts of their lists.
    """
    likeness = _passages(topic.topic) @ vector
    likeness[[bool(fact.ask) or fact.facet in LISTED for fact in topic.facts]] = -1
    best = int(likeness.argmax())
    known = likeness[likeness > -1]
    stands_out = len(known) > 1 and likeness[best] - float(np.mean(known)) >= STANDS_OUT
    return topic.facts[best].id if stands_out else None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PassageFinder(Component):
    """Adds ``passage`` to typed messages about a topic of the package."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Look the passage up; nothing is learned, so a changed fact needs no training."""
        for message in messages:
            intent: dict[str, Any] = message.get(INTENT) or {}
            topic = topics().get(intent.get(INTENT_NAME_KEY, ""))
            vector = vector_of(message)
            short = len(str(message.get(TEXT)).split()) < FEWEST_WORDS
            if topic is None or vector is None or short or message.get("follow_up"):
                continue
            message.set("passage", find_passage(vector, topic), add_to_output=True)
        return messages
