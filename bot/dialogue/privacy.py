"""Data protection in the chat: what is stored of whoever asks, and its deletion."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Literal

from bot.data_files import Written, read_model
from bot.dialogue.answers import Outcome, title
from bot.dialogue.guide import guide_values
from bot.dialogue.reply import Choice, Reply
from bot.dialogue.texts import say
from bot.dialogue.writer import Writer
from bot.language.fold import folded
from bot.language.word_lists import word_pattern
from bot.settings import settings
from bot.welcome.topics import topics

PART = "privacy"

INTENT = "datenschutz"

Kept = Mapping[str, Sequence[Mapping[str, Any]]]
"""What is stored of a conversation: rows by the name of what keeps them, as ``bot/web/own_data.py`` collects them."""


class PrivacyWords(Written):
    """Words by language; one that ends in a hyphen may go on."""

    delete: dict[str, list[str]]
    opening: dict[str, list[str]]
    asking: dict[str, list[str]]


@cache
def privacy_words() -> PrivacyWords:
    """The words that tell an order to delete from a question.

    Raises:
        DataFileError: the file has a mistake.
    """
    return read_model(settings().data / "privacy_words.yml", PrivacyWords)


def orders_deletion(text: str) -> bool:
    """Whether a message about data protection says "delete it"; a question whether or how is none."""
    plain = folded(text)
    asks = _pattern("opening").match(plain) or _pattern("asking").search(plain)
    return bool(_pattern("delete").search(plain)) and not asks and not any(mark in text for mark in "?؟")


@cache
def _pattern(of: Literal["delete", "opening", "asking"]) -> re.Pattern[str]:
    return word_pattern(getattr(privacy_words(), of))


def delete_choice(language: str) -> Choice:
    """The button that deletes."""
    return Choice(say("delete_all", language, PART), INTENT, {"data": "delete"})


def explain(language: str, today: date) -> Outcome:
    """What is stored in general, and for how long; the door adds what is stored of this conversation."""
    writer = Writer(language, today)
    writer.add(say("privacy", language, **guide_values(writer)))
    return Outcome((Reply(writer.reply(None, None, (), ()).text, language, order="show_data"),), "answered")


def delete(language: str) -> Outcome:
    """Says that everything is deleted; the door does it before anybody reads this."""
    lines = [say("deleted", language, PART), say("bookings_stay", language, PART)]
    return Outcome((Reply("\n".join(lines), language, order="delete_data"),), "answered")


def stored(kept: Kept, language: str) -> Reply:
    """What is stored of this conversation now, as a list that can be read."""
    items = [_item(name, rows, language) for name, rows in kept.items() if rows]
    lines = [say("stored", language, PART), *(f"• {item}" for item in items), say("bookings_stay", language, PART)]
    return Reply("\n".join(lines), language, choices=(delete_choice(language),), own_data=True)


def _item(name: str, rows: Sequence[Mapping[str, Any]], language: str) -> str:
    count = sum(row.get("who", "citizen") == "citizen" for row in rows)
    values: dict[str, object] = {"count": count}
    if name == "statistics":
        named = dict.fromkeys(title(row["topic"], language) for row in rows if row["topic"] in topics())
        values["topics"] = ", ".join(named) or "–"
    if name == "review":
        values["texts"] = " / ".join(f"„{row['text']}“" for row in rows)
    if name == "fields":
        values["given"] = ", ".join(filter(None, rows[0].values()))
    return say(f"stored_{name}", language, PART, **values)
