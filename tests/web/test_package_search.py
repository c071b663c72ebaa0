"""Finding topics by a word."""

from __future__ import annotations

import pytest

from bot.web.package_search import find_topics


@pytest.mark.parametrize(
    ("query", "language", "topic"),
    [
        ("Führerschein", "de", "fuehrerschein"),
        ("fuhrerschein", "de", "fuehrerschein"),
        ("Ehliyet", "tr", "fuehrerschein"),
        ("EHLİYET", "tr", "fuehrerschein"),
        ("Wohngeld", "uk", "wohngeld"),
        ("квартиру", "uk", "wohnen"),
        ("المدرسة", "ar", "schule"),
        ("مدرسه", "ar", "schule"),
        ("library", "en", "bibliothek"),
    ],
)
def test_a_word_of_the_title_finds_its_topic_first(query: str, language: str, topic: str) -> None:
    assert find_topics(query, language)[0] == topic


def test_a_word_of_the_text_finds_the_topic() -> None:
    assert "anmeldung" in find_topics("Wohnungsgeberbestätigung", "de")


def test_topics_with_more_of_the_words_leave_out_those_with_fewer() -> None:
    found = find_topics("Kita Beitrag", "de")
    assert "kita" in found
    assert set(found) < set(find_topics("Kita", "de")) | set(find_topics("Beitrag", "de"))


@pytest.mark.parametrize("query", ["", "   ", "?!", "xyzxyz"])
def test_nothing_finds_nothing(query: str) -> None:
    assert find_topics(query, "de") == ()
