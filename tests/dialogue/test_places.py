from __future__ import annotations

from datetime import datetime

import pytest

from bot.city.departments import Department
from bot.city.districts import districts
from bot.city.streets import read_streets
from bot.dialogue import places
from bot.dialogue.answers import Outcome
from bot.dialogue.offices import Named
from bot.dialogue.places import write_team
from bot.dialogue.reply import Choice, Reply
from bot.dialogue.routing import Question, respond
from bot.dialogue.writer import Writer
from bot.language.dates import BERLIN
from bot.language.offered import offered
from tests.city.test_streets import EXAMPLE
from tests.conftest import TODAY

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=BERLIN)


def asked(language: str = "de", topic: str = "wbs", facet: str = "where", **named: str) -> Outcome:
    return respond(Question(topic, facet, language, NOW, Named.of(named)))


def only(outcome: Outcome) -> Reply:
    (reply,) = outcome.replies
    return reply


def district_buttons(reply: Reply) -> list[str]:
    return [choice.entities["district"] for choice in reply.choices if "district" in choice.entities]


@pytest.fixture
def with_streets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "streets", lambda: read_streets(EXAMPLE))


def test_without_a_place_all_fourteen_districts_are_offered() -> None:
    reply = only(asked())
    assert "Wo wohnen Sie? Bitte wählen Sie Ihren Stadtteil." in reply.text
    assert "Straße mit Hausnummer" not in reply.text  # no list of streets, so none is asked for
    assert district_buttons(reply) == list(districts())
    assert reply.choices[0].intent == "wbs"
    assert reply.choices[0].entities["facet"] == "where"


def test_that_the_place_decides_is_said_with_its_age() -> None:
    assert "davon ab, wo Sie wohnen. (Stand 2012, bitte prüfen)" in only(asked()).text


def test_a_district_is_answered_honestly_and_goes_into_the_log() -> None:
    outcome = asked(district="brambauer")
    assert "Welches Team für Brambauer zuständig ist, ist uns nicht gesichert bekannt" in only(outcome).text[:300]
    assert (outcome.district, outcome.outcome) == ("brambauer", "partly_answered")
    assert district_buttons(only(outcome)) == []


def test_a_name_for_several_districts_offers_those() -> None:
    outcome = asked(district="altluenen")
    assert "steht für mehrere Stadtteile" in only(outcome).text
    assert district_buttons(only(outcome)) == ["alstedde", "nordluenen", "wethmar"]
    assert outcome.district is None


def test_a_street_without_a_list_is_answered_honestly() -> None:
    reply = only(asked(street="Beispielstraße 5"))
    assert "Wir haben noch kein Verzeichnis der Straßen" in reply.text
    assert len(district_buttons(reply)) == 14


@pytest.mark.usefixtures("with_streets")
def test_with_a_list_the_street_is_asked_for_and_leads_to_the_district() -> None:
    assert "Straße mit Hausnummer" in only(asked()).text
    outcome = asked(street="beispielstr. 5")
    assert "Brambauer" in only(outcome).text
    assert outcome.district == "brambauer"
    assert "eispielstr" not in repr(outcome)


@pytest.mark.usefixtures("with_streets")
def test_a_street_in_two_districts_asks_for_the_number() -> None:
    reply = only(asked(street="Musterweg"))
    assert "schreiben Sie die Hausnummer dazu" in reply.text
    assert district_buttons(reply) == ["horstmar", "niederaden"]


@pytest.mark.usefixtures("with_streets")
def test_a_street_that_is_not_in_the_list_is_not_guessed() -> None:
    reply = only(asked(street="Nirgendwoweg 3"))
    assert "finden wir nicht" in reply.text
    assert len(district_buttons(reply)) == 14


def test_a_known_team_is_named_with_its_contacts() -> None:
    origin = {"source": "Stadt Lünen", "checked": "2026-01", "confidence": "S"}
    office = Department.parse_obj(
        {
            "id": "wohnen_soziales",
            "name": "Amt",
            "does": "Hilft.",
            "by_place": {"id": "nach_wohnort", "text": "Es kommt auf den Ort an.", **origin},
            "teams": [
                {
                    "name": "Team Eins",
                    "districts": ["gahmen"],
                    "contacts": [{"id": "telefon", "kind": "phone", "text": "02306 000", **origin}],
                }
            ],
        }
    )
    writer = Writer("de", TODAY)
    assert write_team(writer, office, Named(district="gahmen"), Choice("", "wbs")) == []
    assert [line.text for line in writer.lines[1:]] == ["Für Gahmen zuständig: Team Eins", "Telefon: 02306 000"]
    assert not writer.unknown


def test_an_office_by_name_asks_as_well_and_its_buttons_come_back_to_it() -> None:
    reply = only(asked(topic="wer_macht_was", facet="what", department="wohnen_soziales"))
    choice = reply.choices[0]
    assert choice.intent == "wer_macht_was"
    assert choice.entities == {"department": "wohnen_soziales", "district": "luenen_mitte"}


@pytest.mark.parametrize(("topic", "facet"), [("wbs", "opening_hours"), ("wbs", "what"), ("kita", "where")])
def test_nobody_is_asked_where_the_place_does_not_matter(topic: str, facet: str) -> None:
    assert district_buttons(only(asked(topic=topic, facet=facet))) == []


@pytest.mark.parametrize("language", offered())
def test_every_way_of_asking_exists_in_every_language(language: str, with_streets: None) -> None:
    ways: list[dict[str, str]] = [{}, {"district": "gahmen"}, {"district": "altluenen"}]
    ways += [{"street": "Musterweg"}, {"street": "Nirgendwoweg 3"}]
    texts = {only(asked(language, **way)).text for way in ways}
    assert len(texts) == len(ways)
    assert not any("{" in text for text in texts)
