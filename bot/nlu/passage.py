"""The passage of the package that answers a question: the fact of its topic that is nearest to it.

"How many hours has an integration course?" asks for one fact among thirty. Near is what is alike in meaning, in the
rare words of the question's own language, and to the questions that a fact answers: those written in the package
(``asked``) and the one with which a fact begins ("Was ist eine Duldung?"). The fact is given on as ``passage`` (its
id) where it stands out, and all that can answer alone as ``nearest``, nearest first; where the topic is unsure, the
nearest fact decides it. docs/understanding.md holds the measurement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from threading import Lock, main_thread
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.language import encoder
from bot.language.catalogue import translate
from bot.language.detect import detect
from bot.language.offered import SOURCE, offered
from bot.language.text import clean
from bot.nlu.component import Component
from bot.nlu.meaning import vector_of
from bot.nlu.recognition import DANGER, centres_of, kind, without_centre
from bot.nlu.spelling import count_ngrams, rarity_in, weighted, weighted_ngrams
from bot.settings import settings
from bot.welcome.topics import Topic, TopicFact, topics

Likeness = npt.NDArray[np.float32]

FEWEST_WORDS = 4
"""Shorter messages name a topic, hardly one fact of it, unless they are like a question that a fact answers."""

LISTED = ("documents", "how")
"""Facets whose facts are parts of a list: alone they answer nothing."""

STANDS_OUT = 0.05
"""By so much the likeness of a fact must exceed the mean of its topic's facts."""

SAME_QUESTION = 0.6
"""So alike (cosine of centred vectors) are two questions for the same thing, in whatever two languages."""

QUESTIONS_WEIGH, NEAREST_QUESTION_WEIGHS = 0.1, 0.05
"""What likeness to a fact's questions, in the mean and to the nearest, adds to that of meaning."""

WORDS_WEIGH, GERMAN_WORDS_WEIGH = 0.15, 0.135
"""What the likeness of words adds to that of meaning; German words stand in messages of every language."""

CHANCE_WEIGHS = 0.02
"""What the logarithm of a topic's chance adds to the likeness of its nearest fact."""

LIKELIEST = 3
"""Where the topic is unsure, a fact is looked for in so many."""

DIRECTORY = "wer_macht_was"
"""Its facts say of other topics who is responsible, and are near to all that these are asked: it wins where it is the
likeliest topic itself."""

_BARE_NUMBER = re.compile(r"(?<!§)(?<!§ )(?<!\w)\d+(?!\w)")
"""A number that stands for itself: "question 24" does not speak of § 24."""

_QUESTION = re.compile(r"(?:Was|Wie|Wer|Wo|Wann|Welche[rsnm]?)\b[^.!?]{3,90}\?")

_encoding = Lock()
"""Held while facts are encoded: two threads would write the same file."""


@cache
def _encoder() -> encoder.CachedEncoder:
    return encoder.CachedEncoder(settings().cache / "passages.npz", encoder.shipped_content())


def passages_of(topic: Topic) -> list[str]:
    """The facts of a topic as they are encoded."""
    return [f"{topic.title}: {fact.text}" for fact in topic.facts]


@cache
def _passages(name: str) -> encoder.Vectors:
    """The vectors of a topic's facts, (facts, dimensions); encoded once for each content."""
    with _encoding:
        return _encoder().passage(passages_of(topics()[name]))


def questions_answered(topic: Topic) -> Iterator[tuple[int, str]]:
    """Rows of facts with a question that they answer."""
    for row, fact in enumerate(topic.facts):
        begins = _QUESTION.match(fact.text)
        yield from ((row, question) for question in (*fact.asked, *([begins[0]] if begins else [])))


@cache
def _all_questions() -> tuple[dict[str, encoder.Vectors], dict[str, tuple[npt.NDArray[np.int64], encoder.Vectors]]]:
    """The centres of all questions by language or script; by topic the rows of facts, and centred vectors.

    Rows are (questions,), vectors (questions, dimensions).
    """
    found = [(name, row, text) for name, topic in topics().items() for row, text in questions_answered(topic)]
    with _encoding:
        vectors = _encoder().query([text for _, _, text in found])
    kinds = [kind(text, detect(text).language) for _, _, text in found]
    centres = centres_of(vectors, kinds)
    moved = without_centre(vectors, kinds, centres)
    owners = np.array([name for name, _, _ in found])
    rows = np.array([row for _, row, _ in found], np.int64)
    return centres, {name: (rows[owners == name], moved[owners == name]) for name in topics()}


def _texts(topic: Topic, language: str) -> list[str]:
    return [translate(f"{topic.topic}.facts.{fact.id}", fact.text, language).text for fact in topic.facts]


@cache
def _counted(name: str, language: str) -> Any:
    """How often each fact of a topic holds each n-gram in a language, (facts, buckets)."""
    return count_ngrams(_texts(topics()[name], language))


@cache
def _rarity() -> Likeness:
    """How rare an n-gram is in the whole package, (buckets,), in the language that uses it."""
    return rarity_in(*(_counted(name, language) for language in offered() for name in topics()))


@cache
def _words(name: str, language: str) -> tuple[Any, Likeness, float, Any, Any]:
    """The n-grams of a topic's facts in a language and in German (buckets) with their rarity, the rarity of all others
    in the topic, and the weighted ones of its facts in that language and in German, each (facts, buckets).

    All languages and topics together hold 40 MB; with the rarity of every bucket it would be 100 more.
    """
    own, german = _counted(name, language), _counted(name, SOURCE)
    in_topic = rarity_in(own, german)
    rarity = in_topic * _rarity()
    buckets = np.unique(np.concatenate([own.indices, german.indices]))
    elsewhere = float(in_topic.max())
    return buckets, rarity[buckets], elsewhere, weighted(own, rarity), weighted(german, rarity)


def _alike_in_words(text: str, topic: Topic, language: str) -> Likeness:
    """What common rare words add to the likeness of each fact, (facts,)."""
    buckets, rarity, elsewhere, own, german = _words(topic.topic, language if language in offered() else SOURCE)
    everywhere = elsewhere * _rarity()
    everywhere[buckets] = rarity
    asked = weighted_ngrams([text], everywhere).toarray()[0]
    likeness: Likeness = np.maximum(WORDS_WEIGH * (own @ asked), GERMAN_WORDS_WEIGH * (german @ asked))
    return likeness


def warm_up() -> None:
    """Encode the facts of all topics and weigh their words, so that nobody's question waits for it.

    Stops where the process ends.
    """
    for name in topics():
        if not main_thread().is_alive():
            return
        _passages(name)
        for language in offered():
            _words(name, language)
    if main_thread().is_alive():
        _all_questions()


def _alike_to_questions(vector: encoder.Vectors, text: str, language: str, topic: Topic) -> tuple[Likeness, Likeness]:
    """Centred cosines of a message with the questions of each fact: in the mean, and with the nearest; (facts,).

    A fact without questions is as near as the others in the mean.
    """
    centres, by_topic = _all_questions()
    rows, vectors = by_topic[topic.topic]
    mean = np.full(len(topic.facts), np.nan if len(rows) else 0, np.float32)
    nearest = mean.copy()
    if len(rows):
        cosines = vectors @ without_centre(vector[None, :], [kind(text, language)], centres)[0]
        for row in np.unique(rows):
            mean[row], nearest[row] = cosines[rows == row].mean(), cosines[rows == row].max()
    if len(rows):
        mean[np.isnan(mean)], nearest[np.isnan(nearest)] = np.nanmean(mean), np.nanmean(nearest)
    return mean, nearest


def _asked_the_same(vector: encoder.Vectors, text: str, language: str, topic: Topic) -> set[str]:
    """The ids of facts that answer the same question as a message."""
    _, nearest = _alike_to_questions(vector, text, language, topic)
    return {topic.facts[row].id for row in np.flatnonzero(nearest >= SAME_QUESTION)}


def likeness(vector: encoder.Vectors, text: str, language: str, topic: Topic) -> Likeness:
    """How near each fact of a topic is to a message (its vector, (dimensions,)), (facts,)."""
    mean, nearest = _alike_to_questions(vector, text, language, topic)
    meaning: Likeness = _passages(topic.topic) @ vector
    asked = QUESTIONS_WEIGH * mean + NEAREST_QUESTION_WEIGHS * nearest
    return meaning + _alike_in_words(text, topic, language) + asked


def _answers(fact: TopicFact) -> bool:
    """Whether a fact can answer alone: no part of a list. That it is not known, and whom to ask, is an answer."""
    return fact.facet not in LISTED


def nearest_facts(near: Likeness, topic: Topic) -> list[str]:
    """The ids of the facts that can answer alone, nearest first."""
    return [topic.facts[row].id for row in np.argsort(-near, kind="stable") if _answers(topic.facts[row])]


def stands_out(near: Likeness, topic: Topic) -> bool:
    """Whether the nearest of the facts that can answer alone is much nearer than the others."""
    known = near[[_answers(fact) for fact in topic.facts]]
    return len(known) > 1 and float(known.max() - known.mean()) >= STANDS_OUT


def _whose_fact_is_nearest(ranking: list[dict[str, Any]], vector: encoder.Vectors, text: str, language: str) -> str:
    """Of the likeliest topics the one with the nearest fact, weighed by the topic's chance."""
    # What a number counts is told by the words around it; alone it would decide for the one topic that has it.
    words = clean(_BARE_NUMBER.sub(" ", text))
    meant = vector if words == clean(text) else encoder.load().query([words])[0]

    def worth(ranked: dict[str, Any]) -> float:
        topic = topics()[ranked[INTENT_NAME_KEY]]
        near = likeness(meant, words, language, topic)[[_answers(fact) for fact in topic.facts]]
        return float(near.max(initial=0)) + CHANCE_WEIGHS * float(np.log(ranked[PREDICTED_CONFIDENCE_KEY] + 1e-3))

    return str(max(ranking, key=worth)[INTENT_NAME_KEY])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PassageFinder(Component):
    """Adds ``passage`` and ``nearest`` to typed messages about a topic of the package."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Look the passage up; nothing is learned, so a changed fact needs no training."""
        for message in messages:
            intent: dict[str, Any] = message.get(INTENT) or {}
            topic = topics().get(intent.get(INTENT_NAME_KEY, ""))
            vector = vector_of(message)
            if topic is None or vector is None or message.get("follow_up"):
                continue
            text = str(message.get(TEXT))
            language = (message.get("language") or {}).get("language", SOURCE)
            if message.get("unsure") and topic.topic != DANGER:
                ranking = [each for each in message.get(INTENT_RANKING_KEY) if each[INTENT_NAME_KEY] in topics()]
                likeliest = ranking[:1] + [each for each in ranking[1:LIKELIEST] if each[INTENT_NAME_KEY] != DIRECTORY]
                likeliest = [each for each in likeliest if each[INTENT_NAME_KEY] != DANGER]
                name = _whose_fact_is_nearest(likeliest, vector, text, language)
                message.set(
                    INTENT, next(each for each in likeliest if each[INTENT_NAME_KEY] == name), add_to_output=True
                )
                topic = topics()[name]
            near = likeness(vector, text, language, topic)
            nearest = nearest_facts(near, topic)
            message.set("nearest", nearest, add_to_output=True)
            words = len(text.split())
            if words >= FEWEST_WORDS:
                found = stands_out(near, topic)
            else:
                found = words > 1 and bool(set(nearest[:1]) & _asked_the_same(vector, text, language, topic))
            message.set("passage", nearest[0] if found else None, add_to_output=True)
        return messages
