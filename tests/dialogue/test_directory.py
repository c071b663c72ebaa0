from __future__ import annotations

from datetime import datetime

import pytest

from bot.city import directory as city
from bot.city.directory import find
from bot.dialogue.answers import Outcome, answer
from bot.dialogue.directory import PORTION
from bot.dialogue.offices import Named
from bot.dialogue.reply import Reply
from bot.dialogue.routing import Question, respond
from bot.language.dates import BERLIN
from bot.language.offered import offered
from tests.city.test_directory import CONCERNS, offer
from tests.conftest import TODAY

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=BERLIN)


def offers(
    topic: str, language: str = "de", begin: int | None = 0, facet: str = "who", district: str | None = None
) -> Outcome:
    return respond(Question(topic, facet, language, NOW, Named(district=district), begin=begin))


def only(outcome: Outcome) -> Reply:
    (reply,) = outcome.replies
    return reply


def items(reply: Reply) -> list[str]:
    return [line for line in reply.text.splitlines() if line.startswith("• ")]


@pytest.mark.parametrize("concern", CONCERNS)
def test_every_such_topic_has_the_button_who_offers_this(concern: str) -> None:
    choice = only(answer(concern, "what", "de", TODAY)).choices[0]
    assert (choice.label, choice.intent) == ("Wer bietet das an?", concern)
    assert choice.entities == {"facet": "who", "begin": "0"}


def test_other_topics_do_not_have_it() -> None:
    assert "Wer bietet das an?" not in [choice.label for choice in only(answer("kita", "what", "de", TODAY)).choices]


def test_offers_come_in_portions_until_the_last_says_the_list_is_not_complete() -> None:
    seen: list[str] = []
    begin = 0
    while True:
        reply = only(offers("beratung", begin=begin))
        seen += items(reply)
        following = [choice for choice in reply.choices if int(choice.entities.get("begin", "0")) > begin]
        if not following:
            break
        assert "nicht vollständig" not in reply.text
        assert len(items(reply)) == PORTION
        begin = int(following[0].entities["begin"])
    assert "nicht vollständig" in reply.text
    assert [line[2:].split(":")[0] for line in seen] == [offer.name for offer in find("beratung")]


def test_a_portion_has_buttons_for_the_offices_it_names() -> None:
    entities = [choice.entities for choice in only(offers("diskriminierung")).choices]
    assert {"department": "gleichstellung"} in entities


def test_offers_of_the_district_come_first_under_its_name() -> None:
    outcome = offers("sport", district="brambauer")
    lines = only(outcome).text.splitlines()
    assert lines[0] == "In Brambauer kennen wir:"
    assert [line.startswith("• ") for line in lines[1:4]] == [True, True, False]
    assert lines[3] == "Außerdem gibt es in Lünen:"
    assert (outcome.district, outcome.outcome) == ("brambauer", "answered")


def test_the_next_portion_keeps_the_district() -> None:
    choice = only(offers("sport", district="brambauer")).choices[0]
    assert choice.entities == {"facet": "who", "begin": "5", "district": "brambauer"}


def test_a_district_without_an_offer_is_told_so_and_shown_the_city() -> None:
    outcome = offers("sport", district="gahmen")
    lines = only(outcome).text.splitlines()
    assert lines[0] == "Für Gahmen kennen wir kein Angebot. Diese gibt es in der Stadt:"
    assert "Brambauer" not in "".join(lines[1:4])  # what is for all of the city goes before other districts
    assert outcome.outcome == "partly_answered"


def test_a_name_for_several_districts_looks_in_all_of_them() -> None:
    assert only(offers("sport", district="luenen_ost")).text.startswith("In Lünen-Ost kennen wir:\n• TuS Niederaden")
    assert only(offers("beratung", district="luenen_ost")).text.startswith("Für Lünen-Ost kennen wir kein Angebot")


def test_naming_a_district_asks_for_offers_there_whatever_the_facet() -> None:
    for facet in ("what", "where", "who"):
        assert "In Brambauer" in only(offers("sport", begin=None, facet=facet, district="brambauer")).text
    assert "In Brambauer" not in only(offers("sport", begin=None, facet="cost", district="brambauer")).text


def test_who_may_take_part_is_still_answered_by_the_topic() -> None:
    assert "mindestens 18 Jahre" in only(offers("feuerwehr", begin=None)).text


def test_offers_carry_their_age_and_one_date_for_text_and_contact() -> None:
    caritas = next(line for line in items(only(offers("beratung"))) if "Caritas" in line)
    assert caritas.count("Stand unbekannt, bitte prüfen") == 1
    assert "www.caritas-luenen.de" in caritas


def test_languages_and_access_are_said_where_they_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    known = offer("verein", languages=["tr"], barrier_free="yes", where="Musterweg 1", contact="a@example.org")
    monkeypatch.setattr(city, "directory", lambda: (known, offer("anderer")))
    first, second = items(only(offers("sport")))
    assert first == "• verein: Ein Verein. Adresse: Musterweg 1. Sprachen: Türkisch. Barrierefrei. a@example.org"
    assert second == "• anderer: Ein Verein."


@pytest.mark.parametrize("language", offered())
@pytest.mark.parametrize("concern", CONCERNS)
def test_every_offer_is_told_in_every_language(concern: str, language: str) -> None:
    for begin in range(0, len(find(concern)), PORTION):
        reply = only(offers(concern, language, begin))
        assert reply.language == language
        assert "{" not in reply.text
        assert reply.origins
