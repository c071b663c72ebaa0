"""Finding topics by a word, in the person's language or in German."""

from __future__ import annotations

import re
from functools import cache

from bot.language.catalogue import translate
from bot.language.fold import folded
from bot.welcome.topics import Topic, topics

_WORD = re.compile(r"[^\W_]+")
_ARTICLE = "ال"


def stems(text: str) -> list[str]:
    """The words of a text, folded, without the Arabic article and without the last letter of long ones."""
    words = (word.removeprefix(_ARTICLE) if len(word) > 4 else word for word in _WORD.findall(folded(text)))
    return [word[:-1] if len(word) > 5 else word for word in words]


def _spaced(texts: list[str]) -> str:
    return " " + " ".join(stem for text in texts for stem in stems(text))


def _translated(topic: Topic, key: str, german: str, language: str) -> list[str]:
    return [german, translate(f"{topic.topic}.{key}", german, language).text]


@cache
def _index(language: str) -> dict[str, tuple[str, str]]:
    """Title and text of each topic, in German and in the language, a blank before each word."""
    index = {}
    for topic in topics().values():
        title = _translated(topic, "title", topic.title, language)
        facts = [text for fact in topic.facts for text in _translated(topic, f"facts.{fact.id}", fact.text, language)]
        index[topic.topic] = (_spaced(title), _spaced([*title, *facts]))
    return index


def find_topics(query: str, language: str) -> tuple[str, ...]:
    """The topics that have most of the query's words, or words that begin with them; those in titles first."""
    wanted = set(stems(query))
    found = {
        topic: (sum(f" {stem}" in text for stem in wanted), sum(f" {stem}" in title for stem in wanted))
        for topic, (title, text) in _index(language).items()
    }
    most = max((count for count, _ in found.values()), default=0)
    best = [topic for topic, (count, _) in found.items() if count == most > 0]
    return tuple(sorted(best, key=lambda topic: -found[topic][1]))
