from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from bot.language import encoder
from bot.web.desk import finding
from bot.web.desk.entries import Entry, entries
from bot.web.desk.finding import TOGETHER, Finder, Meaning, Words, finder, get_ready
from tests.web.desk.conftest import Browser, SignedIn

PREPARE, GET_READY = Meaning.prepare, get_ready
"""As they are: the other tests of the desk go without."""


class Counting:
    """An encoder that counts what it is asked to encode and gives every text the same meaning."""

    def __init__(self) -> None:
        self.encoded = 0

    def passage(self, texts: list[str]) -> encoder.Vectors:
        self.encoded += len(texts)
        return np.ones((len(texts), encoder.DIMENSIONS), np.float32)

    query = passage


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    found = Counting()
    monkeypatch.setattr(encoder, "load", lambda: found)
    monkeypatch.setattr(Meaning, "prepare", PREPARE)
    return found


@pytest.fixture(scope="module")
def by_words(tmp_path_factory: pytest.TempPathFactory) -> Finder:
    return Finder(entries(), tmp_path_factory.mktemp("cache") / "desk.npz")


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
    finder = Finder(found, tmp_path / "desk.npz")
    assert finder.find("where can I swim") == []
    finder.meaning.prepare()
    assert finder.meaning.ready
    assert finder.find("where can I swim")[0].title == "Schwimmbad"
    assert (tmp_path / "desk.npz").is_file()


def test_what_is_shipped_is_not_encoded_again(tmp_path: Path, counting: Counting) -> None:
    texts = ["Schwimmbad", "Wohnung"]
    vectors = zip(texts, counting.passage(texts), strict=True)
    encoder.pack(tmp_path / "shipped.npz", {encoder.key_of(text, encoder.PASSAGE): vector for text, vector in vectors})
    counting.encoded = 0
    meaning = Meaning([*texts, "Neu"], tmp_path / "desk.npz", tmp_path / "shipped.npz")
    meaning.prepare()
    assert (meaning.ready, counting.encoded) == (True, 2)  # what is new, and one question to wake the encoder


def test_what_was_encoded_before_the_door_was_ended_is_kept(
    tmp_path: Path, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"Angabe {number}" for number in range(3 * TOGETHER)]
    passage = counting.passage

    def ended(several: list[str]) -> encoder.Vectors:
        if counting.encoded >= 2 * TOGETHER:
            raise SystemExit
        return passage(several)

    monkeypatch.setattr(counting, "passage", ended)
    with pytest.raises(SystemExit):
        Meaning(texts, tmp_path / "desk.npz").prepare()
    monkeypatch.setattr(counting, "passage", passage)
    Meaning(texts, tmp_path / "desk.npz").prepare()
    assert counting.encoded == len(texts) + 1


def test_the_search_gets_ready_with_the_first_page_of_the_staff_and_nobody_waits(
    browser: Browser, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, begun = threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        go_on.wait(10)

    monkeypatch.setattr(finding, "finder", slow)
    monkeypatch.setattr(finding, "get_ready", GET_READY)
    GET_READY.cache_clear()
    try:
        assert browser.get("/de/anmeldung").status_code == 200
        assert not begun.is_set()
        assert signed_in("frontoffice").get("/desk/today").status_code == 200
        assert begun.wait(5)
    finally:
        go_on.set()
        GET_READY.cache_clear()


def test_of_two_who_search_first_one_builds_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[Finder] = []

    class Slow(Finder):
        def __init__(self, found: object, kept: Path, shipped: Path | None = None) -> None:
            built.append(self)
            super().__init__((), kept, shipped)

    monkeypatch.setattr(finding, "Finder", Slow)
    finding._finder.cache_clear()
    try:
        threads = [threading.Thread(target=finder) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(built) == 1
    finally:
        finding._finder.cache_clear()
