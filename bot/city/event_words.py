"""The words by which a wish for events, and what a feed says of an event, are understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache

from bot.city.events import Days, Wish
from bot.data_files import Written, read_model
from bot.language.fold import folded
from bot.settings import settings

_JOINED = "و?(?:ال|هال|بهال|بال|عال|لل|ل|ب)?"
"""Arabic prefixes: and, the, this, in, to."""

_PRICE = re.compile(r"\d\s*(?:€|eur\b|euro\b)|€\s*\d")
_PIECES = re.compile(r"[.,;:!?|()/\n]|\s[-–—]\s")
_BEFORE_FREE = re.compile(r"\beintritt:\s*")


class EventWords(Written):
    """The lists of ``data/city/event_words.yml``; ``kinder*`` stands for every word that begins so."""

    weekend: tuple[str, ...]
    week: tuple[str, ...]
    next_week: tuple[str, ...]
    tonight: tuple[str, ...]
    children: tuple[str, ...]
    free: tuple[str, ...]
    whats_on: tuple[str, ...]
    feed_children: tuple[str, ...]
    feed_free: tuple[str, ...]
    feed_restricted: tuple[str, ...]


@cache
def event_words() -> EventWords:
    """The words.

    Raises:
        DataFileError: the file has a mistake.
    """
    return read_model(settings().data / "city" / "event_words.yml", EventWords)


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    plain = [re.escape(folded(word.removesuffix("*"))) + r"\w*" * word.endswith("*") for word in words]
    return re.compile(rf"(?<!\w){_JOINED}(?:{'|'.join(plain)})(?!\w)")


def holds(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text holds one of the words, in whatever spelling."""
    return _pattern(words).search(folded(text)) is not None


def says_children(texts: Iterable[str]) -> bool:
    """Whether a feed says in title or categories that an event is for children or families."""
    return any(holds(text, event_words().feed_children) for text in texts)


def says_free(texts: Iterable[str]) -> bool:
    """Whether a feed says of an event, without a condition and without naming a price, that it is free of charge."""
    words = event_words()
    plain = [_BEFORE_FREE.sub("eintritt ", folded(text)) for text in texts]
    if any(_PRICE.search(text) for text in plain):
        return False
    pieces = [piece for text in plain for piece in _PIECES.split(text)]
    return any(holds(piece, words.feed_free) and not holds(piece, words.feed_restricted) for piece in pieces)


def weekend(today: date) -> Days:
    """The weekend that is or comes next; what of it is past is left out."""
    saturday = today + timedelta(days=5 - today.weekday())
    return Days(max(today, saturday), saturday + timedelta(days=1))


def _days(text: str, today: date) -> Days | None:
    words = event_words()
    monday = today - timedelta(days=today.weekday())
    if holds(text, words.weekend):
        return weekend(today)
    if holds(text, words.next_week):
        return Days(monday + timedelta(days=7), monday + timedelta(days=13))
    if holds(text, words.week):
        return Days(today, monday + timedelta(days=6))
    return Days(today, today) if holds(text, words.tonight) else None


def wish_of(text: str, entities: Mapping[str, str], today: date) -> Wish:
    """What a message or a button asks for; a date that was understood already wins over words.

    Buttons bring the entities that ``entities_of`` wrote; ``text`` is empty then.
    """
    words = event_words()
    first, _, last = entities.get("date", "").partition("/")
    chosen = entities.get("wish", "").split()
    return Wish(
        days=Days(date.fromisoformat(first), date.fromisoformat(last or first)) if first else _days(text, today),
        children="children" in chosen or holds(text, words.children),
        free="free" in chosen or holds(text, words.free),
        district=entities.get("district", ""),
    )


def entities_of(wish: Wish) -> dict[str, str]:
    """A wish as a button carries it: days as an ISO 8601 interval, and as "wish" what is looked for.

    A button can only carry entities that Rasa's domain knows.
    """
    found = {}
    if wish.days:
        found["date"] = f"{wish.days.first.isoformat()}/{wish.days.last.isoformat()}"
    if looked_for := [name for name in ("children", "free") if getattr(wish, name)]:
        found["wish"] = " ".join(looked_for)
    if wish.district:
        found["district"] = wish.district
    return found
