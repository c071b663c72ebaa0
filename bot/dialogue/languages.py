"""Choosing and offering languages."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError

from bot.dialogue.reply import Choice, Reply
from bot.dialogue.texts import say
from bot.language.offered import offered

INTENT = "sprache_wechseln"


def language_choice(tag: str, *, back: bool = False) -> Choice:
    """A button that changes the language, labelled in that language."""
    name = offered()[tag].name
    label = say("language_switched_back", tag, language=name) if back else name
    return Choice(label, INTENT, {"language": tag})


def language_choices(without: str = "") -> tuple[Choice, ...]:
    """Buttons for all offered languages, by their own names."""
    return tuple(language_choice(tag) for tag in offered() if tag != without)


def name_of(tag: str, language: str) -> str:
    """The name of a language in another, its tag where nobody has named it."""
    try:
        return str(Locale(language).languages.get(tag, tag))
    except UnknownLocaleError:
        return tag


def offer_languages(language: str, foreign: str) -> Reply:
    """Says that ``foreign`` is understood but not spoken, with the languages that are."""
    text = say("language_not_offered", language, language=name_of(foreign, language))
    return Reply(text, language, choices=language_choices(without=language))
