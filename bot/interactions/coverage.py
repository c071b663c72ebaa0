"""How far the welcome package is translated and lately checked: what is counted of the content itself."""

from __future__ import annotations

from datetime import date

from bot.city.facts import Fact, a_year_before, last_day
from bot.language.catalogue import translate
from bot.welcome.topics import Topic, topics


def _current(fact: Fact, today: date) -> bool:
    """Whether the source was seen within 12 months; what is to be asked of an office has no source to see."""
    seen = last_day(fact.checked)
    return bool(fact.ask) or (seen is not None and seen >= a_year_before(today))


def covered(topic: Topic, language: str, today: date) -> bool:
    """Whether every fact of a topic is translated, not fuzzy, and checked within 12 months."""
    return all(
        _current(fact, today) and translate(f"{topic.topic}.facts.{fact.id}", fact.text, language).status == "exact"
        for fact in topic.facts
    )


def topics_covered(language: str, today: date) -> int:
    """How many topics a language covers."""
    return sum(covered(topic, language, today) for topic in topics().values())
