"""Reading the training utterances quickly.

Rasa reads and checks every file of utterances five times in one training, each time with a YAML reader written in
Python, and copies them eleven times, all the way down: together two fifths of a training on 25,000 utterances. Ours
hold nothing but intents, facets and texts, so they are read once and copied by reference.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cached_property
from pathlib import Path
from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.data_files import Written, read_model
from bot.nlu.recognition import DANGER
from bot.welcome.topics import topics


class _About(Written):
    facet: str


class _Block(Written):
    intent: str
    metadata: _About | None
    examples: str


class _File(Written):
    version: str
    nlu: list[_Block]


class Utterance(Message):
    """A message whose copies share what is never changed: its strings and features."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Utterance:
        return Utterance(dict(self.data), set(self.output_properties), self.time, list(self.features))

    def __hash__(self) -> int:
        # Rasa's own hash fingerprints the whole message; equal messages have equal texts.
        return hash(self.data.get("text"))


def utterances(file: Path) -> list[Utterance]:
    """The utterances of a file of ``data/nlu``.

    Raises:
        DataFileError: the file holds something else than intents, facets and a list of texts.
    """
    return [
        Utterance.build(line[2:].strip(), block.intent, intent_metadata=block.metadata and block.metadata.dict())
        for block in read_model(file, _File).nlu
        for line in block.examples.splitlines()
        if line.startswith("- ")
    ]


def questions() -> list[Utterance]:
    """The questions that the facts of the package answer (``asked``): each an utterance of its topic.

    Not those about danger: they ask what help there is, and sound like none that cries for it.
    """
    return [
        Utterance.build(question, topic.topic)
        for topic in topics().values()
        if topic.topic != DANGER
        for fact in topic.facts
        for question in fact.asked
    ]


class UtteranceImporter(RasaFileImporter):
    """Rasa's importer of project files with a quick reader of utterances."""

    @cached_property
    def _utterances(self) -> list[Utterance]:
        return [*(message for file in self._nlu_files for message in utterances(Path(file))), *questions()]

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """All utterances, each a fresh message, since components write into them."""
        return TrainingData(deepcopy(self._utterances))
