from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from actions import base
from actions.inform import ActionInform
from actions.route import ActionRoute
from bot.interactions.tables import turns
from bot.language.dates import BERLIN
from tests.actions.test_base import run, tracker

TUESDAY = datetime(2026, 11, 24, 11, 0, tzinfo=BERLIN)


@pytest.fixture(autouse=True)
def engine(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setattr(base, "engine", lambda: sqlite_engine)
    monkeypatch.setattr(base, "now", lambda: TUESDAY)
    return sqlite_engine


def entities(**named: str) -> list[dict[str, str]]:
    return [{"entity": entity, "value": value} for entity, value in named.items()]


def routed(language: str = "de", **named: str) -> dict[str, Any]:
    (reply,) = run(ActionRoute(), tracker("wer_macht_was", entities=entities(**named), metadata={"language": language}))
    return reply


def informed(topic: str, language: str = "de", **named: str) -> dict[str, Any]:
    (reply,) = run(ActionInform(), tracker(topic, entities=entities(**named), metadata={"language": language}))
    return reply


def test_a_named_office_is_described_and_logged(engine: Engine) -> None:
    reply = routed(department="buergertelefon")
    assert "Jetzt geöffnet bis 16:00 Uhr (Stand 2019, bitte prüfen)" in reply["text"]
    with engine.connect() as connection:
        row = connection.execute(select(turns)).one()
    assert (row.topic, row.department, row.outcome) == ("wer_macht_was", "buergertelefon", "answered")


def test_a_named_office_is_described_in_arabic_with_its_german_name() -> None:
    reply = routed("ar", department="fuehrerscheinstelle")
    assert "مفتوح الآن حتى الساعة 12:00" in reply["text"]
    assert "Führerscheinstelle Kreis Unna" in reply["text"]


def test_opening_hours_of_a_topic_tell_whether_its_office_is_open_now() -> None:
    reply = informed("fuehrerschein", facet="opening_hours")
    assert "Jetzt geöffnet bis 12:00 Uhr (Stand 2022, bitte prüfen)" in reply["text"]
    assert "مفتوح الآن" in informed("fuehrerschein", "ar", facet="opening_hours")["text"]


def test_shortly_after_midnight_it_is_already_the_citizens_next_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "now", lambda: datetime(2027, 1, 1, 0, 30, tzinfo=BERLIN))  # 2026 still, in UTC
    assert "nicht mehr aktuell" in informed("kindergeld")["text"]


def test_a_named_service_is_answered_with_its_card_in_german_and_arabic() -> None:
    german, arabic = routed(service="fuehrungszeugnis"), routed("ar", service="fuehrungszeugnis")
    assert "13 Euro" in german["text"]
    assert "شهادة السجل العدلي (Führungszeugnis)" in arabic["text"]
    assert german["topic"] == arabic["topic"] == "weitere_papiere"


def test_the_fee_of_a_named_service_is_its_own() -> None:
    reply = informed("ausweis_pass", facet="cost", service="reisepass")
    assert "70,00 Euro" in reply["text"]
    assert "46,00" not in reply["text"]


def test_who_offers_something_in_a_district_is_listed_in_german_and_arabic(engine: Engine) -> None:
    german = informed("sport", facet="where", district="brambauer")
    assert german["text"].startswith("In Brambauer kennen wir:\n• VfB Brambauer")
    with engine.connect() as connection:
        assert connection.execute(select(turns.c.district)).scalar_one() == "brambauer"
    assert "Brambauer" in informed("sport", "ar", facet="who", begin="0", district="brambauer")["text"]


def test_the_next_offers_follow_by_button() -> None:
    first, second = (informed("beratung", facet="who", begin=begin)["text"].splitlines() for begin in ("0", "5"))
    assert len(second) == 5
    assert not set(first) & set(second)
