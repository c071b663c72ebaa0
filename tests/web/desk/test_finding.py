from __future__ import annotations

from pathlib import Path

import pytest

from bot.language import encoder
from bot.web.desk.entries import Entry, entries
from bot.web.desk.finding import Finder, Meaning, Words

PREPARE = Meaning.prepare
"""As it is: the other tests of the desk go without."""


@pytest.fixture(scope="module")
def by_words(tmp_path_factory: pytest.TempPathFactory) -> Finder:
    return Finder(entries(), tmp_path_factory.mktemp("cache"))


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("anmeld", "/desk/service/anmeldung"),
        ("reisepa", "/desk/service/reisepass"),
        ("Wohngeld", "/desk/topic/wohngeld"),
        ("bürgerbür", "/desk/office/buergerbuero"),
        ("kita", "/desk/topic/kita"),
    ],
)
def test_the_beginning_of_a_word_is_enough(by_words: Finder, query: str, address: str) -> None:
    assert address in [entry.address for entry in by_words.find(query)[:3]]


@pytest.mark.parametrize(("query", "topic"), [("ehliyet", "fuehrerschein"), ("الإقامة", "aufenthalt")])
def test_words_of_the_persons_language_are_found(by_words: Finder, query: str, topic: str) -> None:
    assert f"/desk/topic/{topic}" in [entry.address for entry in by_words.find(query)]


def test_a_fact_leads_to_its_side_of_the_topic(by_words: Finder) -> None:
    found = [entry for entry in by_words.find("Wohnungsgeberbestätigung Einzugsdatum") if entry.kind == "fact"]
    assert (found[0].address, found[0].anchor) == ("/desk/topic/anmeldung", "documents")


def test_one_page_does_not_fill_the_list(by_words: Finder) -> None:
    addresses = [entry.address for entry in by_words.find("Kita")]
    assert max(addresses.count(address) for address in addresses) <= 2


def test_nothing_is_found_where_no_word_and_no_meaning_fits(by_words: Finder) -> None:
    assert by_words.find("xqzv") == []
    assert by_words.find("?!") == []


def test_rare_words_count_more_than_frequent_ones() -> None:
    words = Words([["die Wohnung"], ["die Kita"], ["die Schule"]])
    assert words.scores(["die", "kita"]).argmax() == 1


def test_a_question_without_a_word_in_common_is_found_by_its_meaning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Meaning, "prepare", PREPARE)
    texts = ["Der Hund ist angemeldet.", "Miete einer Wohnung", "Schwimmbad", "Abfall trennen", "Pass verlängern"]
    found = [Entry("fact", text, text, f"/{text}", "", text, (), ()) for text in texts]
    finder = Finder(found, tmp_path)
    assert finder.find("where can I swim") == []
    finder.meaning.prepare()
    assert finder.meaning.ready
    assert finder.find("where can I swim")[0].title == "Schwimmbad"
    assert (tmp_path / "desk.npz").is_file()


def test_vectors_that_rasa_has_made_are_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Meaning, "prepare", PREPARE)
    encoder.CachedEncoder(tmp_path / "passages.npz").passage(["Schwimmbad", "Wohnung"])
    meaning = Meaning(["Schwimmbad", "Wohnung"], tmp_path / "desk.npz", tmp_path / "passages.npz")
    meaning.prepare()
    assert not (tmp_path / "desk.npz").exists()
