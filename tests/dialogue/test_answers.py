from __future__ import annotations

from datetime import date

import pytest

from bot.dialogue.answers import answer
from bot.dialogue.emergency import emergency, with_help_numbers
from bot.dialogue.guide import START, change_language, clarify, introduction, likely_topics
from bot.dialogue.reply import Reply
from bot.language.offered import offered
from bot.welcome.topics import topics
from tests.conftest import TODAY


def only(outcome: object) -> Reply:
    (reply,) = outcome.replies  # type: ignore[attr-defined]
    assert isinstance(reply, Reply)
    return reply


def test_the_asked_facet_comes_first_and_the_others_are_buttons() -> None:
    reply = only(answer("anmeldung", "documents", "de", TODAY))
    assert "Wohnungsgeberbestätigung" in reply.text
    facets = [choice.entities["facet"] for choice in reply.choices if choice.intent == "anmeldung"]
    assert "cost" in facets
    assert "documents" not in facets


def test_every_answer_carries_its_sources_and_their_dates() -> None:
    reply = only(answer("anmeldung", "what", "de", TODAY))
    assert any(origin.source == "§ 17 Abs. 1 BMG" for origin in reply.origins)
    assert all(origin.checked for origin in reply.origins)


def test_an_old_fact_says_its_year() -> None:
    reply = only(answer("anmeldung", "where", "de", TODAY))
    assert "02306 104-2030 (Stand 2021, bitte prüfen)" in reply.text


def test_the_german_office_name_stays_beside_the_translation() -> None:
    for language in ("en", "tr", "ar", "uk"):
        assert "Bürgerbüro" in only(answer("anmeldung", "what", language, TODAY)).text


def test_unknown_opening_hours_name_whom_to_ask() -> None:
    reply = only(answer("anmeldung", "opening_hours", "de", TODAY))
    assert "nicht gesichert bekannt" in reply.text
    assert "Bürgerbüro, 02306 104-2030" in reply.text


def test_a_facet_without_facts_is_not_invented() -> None:
    topic = next(topic for topic in topics().values() if not topic.of("online"))
    outcome = answer(topic.topic, "online", "de", TODAY)
    assert "keine gesicherte Angabe" in only(outcome).text
    assert outcome.outcome == "partly_answered"


def test_after_valid_until_the_amount_is_gone() -> None:
    before = only(answer("kindergeld", "what", "de", date(2026, 12, 31))).text
    after = only(answer("kindergeld", "what", "de", date(2027, 1, 1))).text
    assert "259" in before
    assert "259" not in after
    assert "nicht mehr aktuell" in after


def test_what_is_good_to_know_comes_in_portions() -> None:
    first = only(answer("anerkennung", "more", "de", TODAY))
    assert first.choices[0].entities == {"facet": "more", "begin": "5"}
    last_begin = len(topics()["anerkennung"].of("more")) // 5 * 5
    last = only(answer("anerkennung", "more", "de", TODAY, begin=last_begin))
    assert "begin" not in last.choices[0].entities


def test_what_is_not_known_is_said_first_where_it_was_asked_for() -> None:
    unknown = next(fact for fact in topics()["abfall"].facts if fact.ask)
    outcome = answer("abfall", "what", "de", TODAY, passage=unknown.id)
    assert only(outcome).text.startswith(unknown.text)
    assert outcome.outcome == "partly_answered"


def test_a_passage_beside_a_portion_takes_nothing_from_it() -> None:
    facts = topics()["anerkennung"].of("more")
    plain = only(answer("anerkennung", "more", "de", TODAY)).text
    with_passage = only(answer("anerkennung", "more", "de", TODAY, passage=facts[7].id)).text
    assert with_passage.splitlines()[0].startswith(facts[7].text)
    assert set(plain.splitlines()) < set(with_passage.splitlines())


def test_who_asks_how_much_they_get_hears_the_amount_and_who_asks_for_the_fee_the_fee() -> None:
    received = only(answer("kindergeld", "cost", "de", TODAY, nearest=("hoehe", "keine")))
    assert received.text.startswith("Das Kindergeld beträgt 259 Euro")
    assert received.facet == "amount"
    paid = only(answer("kindergeld", "cost", "de", TODAY, nearest=("keine", "hoehe")))
    assert paid.text.startswith("Der Antrag auf Kinderzuschlag oder Elterngeld kostet keine Gebühr.")
    assert {"facet": "amount"} in [choice.entities for choice in paid.choices]


def test_a_button_for_the_cost_means_the_fee() -> None:
    assert "kostet nichts" in only(answer("wohngeld", "cost", "de", TODAY)).text


def test_what_is_like_the_question_comes_first_within_a_facet() -> None:
    reply = only(answer("ausweis_pass", "cost", "de", TODAY, nearest=("foto_amt", "reisepass")))
    assert reply.text.startswith("Ein Foto, das im Amt gemacht wird")
    assert "Der Reisepass kostet" in reply.text.splitlines()[1]


def test_the_short_answer_keeps_its_order() -> None:
    shown = only(answer("kita", "what", "de", TODAY, nearest=("stichtag_kurz", "webkita"))).text
    assert shown == only(answer("kita", "what", "de", TODAY)).text


@pytest.mark.parametrize("language", offered())
@pytest.mark.parametrize("topic", topics())
def test_every_topic_answers_every_facet_in_every_language(topic: str, language: str) -> None:
    for facet in (
        "what",
        "documents",
        "cost",
        "deadline",
        "how",
        "where",
        "who",
        "opening_hours",
        "online",
        "more",
    ):
        reply = only(answer(topic, facet, language, TODAY))
        assert reply.text.strip()
        assert reply.language == language
        assert "{" not in reply.text


@pytest.mark.parametrize("language", offered())
def test_in_danger_the_numbers_come_first(language: str) -> None:
    reply = only(emergency(language, TODAY))
    assert reply.urgent
    for number in ("112", "110", "116 016", "116 123"):
        assert number in reply.text
    assert reply.text.index("112") < reply.text.index("116 117")


def test_a_hint_of_danger_puts_the_numbers_before_the_answer() -> None:
    outcome = with_help_numbers(answer("beratung", "what", "tr", TODAY), "tr")
    assert outcome.replies[0].urgent
    assert "112" in outcome.replies[0].text
    assert outcome.replies[1].topic == "beratung"


def test_the_introduction_says_what_it_is_and_what_is_stored() -> None:
    (reply,) = introduction("de")
    assert "kein Mensch" in reply.text
    assert "24 Stunden" in reply.text
    assert "112" in reply.text
    assert [choice.intent for choice in reply.choices] == list(START)


def test_a_translation_nobody_reviewed_says_so_once_in_the_introduction() -> None:
    (german,), (turkish,) = introduction("de"), introduction("tr")
    assert len(turkish.text.splitlines()) == len(german.text.splitlines()) + 1


def test_what_is_not_understood_offers_the_likeliest_topics_and_something_else() -> None:
    reply = only(clarify("nlu_fallback", ["kita", "gruss", "schule", "kindergeld", "asyl"], 0, "de", TODAY))
    assert [choice.intent for choice in reply.choices] == ["kita", "schule", "kindergeld", "ablehnen"]


def test_the_second_time_a_person_is_named() -> None:
    outcome = clarify("nlu_fallback", ["kita"], 1, "de", TODAY)
    assert "02306 104-2020" in only(outcome).text
    assert outcome.outcome == "to_a_person"


def test_a_language_that_is_not_offered_leads_to_those_that_are() -> None:
    reply = only(change_language("pl", "de"))
    assert "Polnisch" in reply.text
    assert {choice.entities["language"] for choice in reply.choices} == set(offered()) - {"de"}


def test_likely_topics_are_topics_only() -> None:
    assert likely_topics(["gruss", "kita", "hilfe", "schule"], without="schule") == ("kita",)


def test_a_reply_survives_the_wire() -> None:
    reply = only(answer("kita", "what", "ar", TODAY))
    assert Reply.from_json(reply.to_json()) == reply
