"""The chapters of the welcome package."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from bot.city.departments import Team, departments
from bot.city.directory import find
from bot.dialogue.answers import PORTION, answer
from bot.dialogue.chapters import GROUPS, chapter, groups
from bot.dialogue.lines import Line, marked, unmarked
from bot.language.offered import offered
from bot.welcome.topics import topics
from tests.conftest import TODAY


def test_every_topic_stands_in_one_group() -> None:
    counts = Counter(topic for members in GROUPS.values() for topic in members)
    assert counts == Counter(list(topics()))
    assert groups() == GROUPS


def test_a_topic_without_a_group_comes_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(topics(), "neu", topics()["kita"])
    assert list(groups().items())[-1] == ("other", ("neu",))


@pytest.mark.parametrize("language", offered())
@pytest.mark.parametrize("topic", topics())
def test_a_chapter_says_the_lines_of_the_chat(topic: str, language: str) -> None:
    for section in chapter(topic, language, TODAY).sections:
        portions = range(0, len(section.lines), PORTION)
        said = "\n".join(
            reply.text
            for begin in portions
            for reply in answer(topic, section.facet, language, TODAY, begin=begin).replies
        )
        assert [line for line in section.lines if line.text not in said] == []


def test_a_chapter_links_to_a_map_as_the_chat_does() -> None:
    links = chapter("einbuergerung", "de", TODAY).links
    assert any("openstreetmap.org" in link.url and "Willy-Brandt-Platz" in link.label for link in links)
    assert len(links) == len(set(links))


@pytest.mark.parametrize("topic", topics())
def test_every_fact_that_is_shown_stands_beside_its_own_source(topic: str) -> None:
    lines = [line for section in chapter(topic, "de", TODAY).sections for line in section.lines]
    for fact in topics()[topic].facts:
        if fact.shown(TODAY) != "ask":
            (line, *_) = [line for line in lines if line.text.startswith(fact.text)]
            assert fact.source in {origin.source for origin in line.origins}


def test_past_its_time_a_fact_is_gone_from_the_chapter() -> None:
    lines = [line for section in chapter("kindergeld", "de", date(2027, 1, 1)).sections for line in section.lines]
    assert not [line for line in lines if "259" in line.text]


def test_a_chapter_lists_every_offer_with_its_source_and_that_there_may_be_more() -> None:
    *offers, more = chapter("sport", "de", TODAY).offers
    assert [line.text.split(":")[0] for line in offers] == [offer.name for offer in find("sport")]
    assert all(line.form == "item" and line.origins for line in offers)
    assert "nicht vollständig" in more.text
    assert chapter("steuer_id", "de", TODAY).offers == ()


@pytest.mark.parametrize("topic", topics())
def test_a_chapter_says_nothing_of_this_hour_and_asks_nobody(topic: str) -> None:
    lines = chapter(topic, "de", TODAY).office.lines
    assert not [line for line in lines if line.text.startswith("Jetzt ") or "Wo wohnen Sie?" in line.text]


def test_a_chapter_says_that_the_place_decides_and_names_the_teams(monkeypatch: pytest.MonkeyPatch) -> None:
    office = departments()["wohnen_soziales"]
    team = Team(name="Team Eins", districts=["gahmen", "brambauer"], contacts=[])
    monkeypatch.setitem(departments(), office.id, office.copy(update={"teams": [team]}))
    *_, decides, named = chapter("wbs", "de", TODAY).office.lines
    assert decides.text.startswith("Die Abteilung arbeitet seit November 2011 nach Wohnort.")
    assert decides.origins
    assert named.text == "Für Gahmen, Brambauer zuständig: Team Eins"


def test_lines_are_marked_and_read_back() -> None:
    lines = [
        Line("Bringen Sie mit:"),
        Line("den Pass", "item"),
        Line("Gehen Sie hin.", "step"),
        Line("Fertig.", "step"),
    ]
    assert list(marked(lines)) == ["Bringen Sie mit:", "• den Pass", "1. Gehen Sie hin.", "2. Fertig."]
    assert unmarked("Bringen Sie mit:\n• den Pass\n") == tuple(lines[:2])
