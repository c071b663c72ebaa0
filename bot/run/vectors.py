"""Vectors that are shipped with the repository, so that neither a first training nor a first start has to encode."""

from __future__ import annotations

from pathlib import Path

from rasa.shared.nlu.constants import TEXT

from bot.language import encoder
from bot.language.text import clean
from bot.nlu.importer import utterances
from bot.nlu.meaning import remembered_utterances, shipped_utterances
from bot.nlu.passage import passages_of, questions_answered
from bot.settings import settings
from bot.web.desk.entries import entries
from bot.welcome.topics import topics


def training_texts() -> list[str]:
    """All utterances as they are encoded."""
    files = sorted((settings().data / "nlu").glob("*.yml"))
    return sorted({clean(str(each.get(TEXT))) for file in files for each in utterances(file)})


def content_texts() -> tuple[list[str], list[str]]:
    """What the content says and which questions it answers, as the assistant and the desk's search encode them."""
    passages = [text for topic in topics().values() for text in passages_of(topic)]
    passages += [entry.meant for entry in entries()]
    questions = [question for topic in topics().values() for _, question in questions_answered(topic)]
    return sorted(set(passages)), sorted(set(questions))


def ship_vectors() -> dict[Path, int]:
    """Write the vectors into the repository; returns how many there are in each file."""
    texts, (passages, questions) = training_texts(), content_texts()
    known = encoder.CachedEncoder(settings().cache / "content.npz", encoder.shipped_content())
    shipped = {
        shipped_utterances(): _by_key(texts, encoder.QUESTION, remembered_utterances().query(texts)),
        encoder.shipped_content(): {
            **_by_key(passages, encoder.PASSAGE, known.passage(passages)),
            **_by_key(questions, encoder.QUESTION, known.query(questions)),
        },
    }
    for file, vectors in shipped.items():
        encoder.pack(file, vectors)
    return {file: len(vectors) for file, vectors in shipped.items()}


def _by_key(texts: list[str], kind: str, vectors: encoder.Vectors) -> dict[str, encoder.Vectors]:
    return {encoder.key_of(text, kind): vector for text, vector in zip(texts, vectors, strict=True)}
