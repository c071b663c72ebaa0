"""The language of a message, and the language that it asks for."""

from __future__ import annotations

from dataclasses import asdict

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.language import detect as detection
from bot.language.detect import detect, wished
from bot.nlu.component import Component


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LanguageIdentifier(Component):
    """Adds ``language`` ({"language", "confidence", "words"}) and ``wished_language`` to the parsed message."""

    helpers = (detection,)
    read_files = ("language/detection.yml",)

    def process(self, messages: list[Message]) -> list[Message]:
        """Say what can be said of each typed message."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text.startswith(INTENT_MESSAGE_PREFIX):
                continue
            message.set("language", asdict(detect(text)), add_to_output=True)
            message.set("wished_language", wished(text), add_to_output=True)
        return messages
