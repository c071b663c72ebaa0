from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from bot.dialogue.texts import parts
from bot.language import catalogue
from bot.language.catalogue import translate
from bot.language.offered import offered
from bot.run.catalogues import Message, messages, update_catalogue
from bot.settings import read_settings

TRANSLATIONS = [tag for tag in offered() if tag != "de"]
ALL = list(messages())


@pytest.fixture
def turkish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder of catalogues, with a Turkish one to write."""
    folder = tmp_path / "locale" / "tr"
    folder.mkdir(parents=True)
    monkeypatch.setattr(catalogue, "settings", lambda: read_settings({"DATA_DIR": str(tmp_path)}))
    catalogue.catalogue.cache_clear()
    yield folder / "welcome.po"
    catalogue.catalogue.cache_clear()


def write(file: Path, context: str, german: str, text: str) -> None:
    file.write_text(f'msgctxt "{context}"\nmsgid "{german}"\nmsgstr "{text}"\n', encoding="utf-8")


def test_a_translation_is_found_by_its_context(turkish: Path) -> None:
    write(turkish, "kita.title", "Kita", "Kreş")
    assert translate("kita.title", "Kita", "tr") == catalogue.Translated("Kreş", "tr", "exact")


def test_a_changed_german_text_makes_the_translation_older(turkish: Path) -> None:
    write(turkish, "kita.title", "Kita", "Kreş")
    assert translate("kita.title", "Kita und Tagespflege", "tr").status == "older"


def test_without_a_translation_the_german_text_is_given_and_says_so(turkish: Path) -> None:
    assert translate("kita.title", "Kita", "tr") == catalogue.Translated("Kita", "de", "missing")


def test_updating_keeps_translations_and_marks_changed_ones_fuzzy(turkish: Path) -> None:
    write(turkish, "a.title", "Alt", "Eski")
    wanted = [Message("welcome", "a.title", "Neu"), Message("welcome", "b.title", "Weiter")]
    assert update_catalogue(turkish, "tr", wanted) == (1, 1)
    written = turkish.read_text(encoding="utf-8")
    assert "#, fuzzy" in written
    assert '#| msgid "Alt"' in written
    assert translate("a.title", "Neu", "tr").status == "older"


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_every_text_is_translated_from_the_german_of_today(language: str) -> None:
    wrong = [
        f"{message.context}: {status}"
        for message in ALL
        if (status := translate(message.context, message.german, language).status) != "exact"
    ]
    assert wrong == []


def _placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_placeholders_survive_translation(language: str) -> None:
    wrong = [
        message.context
        for message in ALL
        if message.catalogue in parts()
        and _placeholders(translate(message.context, message.german, language).text) != _placeholders(message.german)
    ]
    assert wrong == []


def _numbers(text: str) -> list[str]:
    text = re.sub(r"(?<=\d):00(?!\d)", "", text)  # "16 Uhr" is 16:00 in English
    return sorted(re.sub(r"\D", "", number) for number in re.findall(r"\d[\d.,  ]*\d|\d", text))


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_numbers_survive_translation(language: str) -> None:
    """Every digit sequence of the German text stands in the translation, in any order and grouping."""
    wrong = []
    for message in ALL:
        digits = sorted("".join(_numbers(message.german)))
        translated = sorted("".join(_numbers(translate(message.context, message.german, language).text)))
        if digits != translated:
            wrong.append(message.context)
    assert wrong == []
