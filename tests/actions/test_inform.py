from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from actions import base, inform
from actions.inform import ActionInform
from bot.city.calendar import CalendarKeeper
from bot.interactions.tables import turns
from tests.actions.test_base import run, tracker
from tests.city.feed_server import FeedServer, sends, serving
from tests.city.test_event_reading import calendar

NOW = datetime(2026, 11, 24, 10, tzinfo=timezone.utc)
FEED = calendar(
    "UID:1\nDTSTART;TZID=Europe/Berlin:20261128T153000\nSUMMARY:<i>Kinderkino</i>\nLOCATION:Hansesaal\n"
    "URL:https://luenen.de/kino\nDESCRIPTION:Eintritt frei.",
    "UID:2\nDTSTART;TZID=Europe/Berlin:20261130T193000\nSUMMARY:Jazz",
)
WEEKEND_AND_CHILDREN = [
    {"entity": "date", "value": "2026-11-28/2026-11-29"},
    {"entity": "wish", "value": "children"},
]


@pytest.fixture
def logged(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setattr(base, "engine", lambda: sqlite_engine)
    monkeypatch.setattr(base, "now", lambda: NOW)
    return sqlite_engine


@pytest.fixture
def feed(tmp_path: Path, logged: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[FeedServer]:
    """The city's calendar on a host of this machine."""
    with serving(sends(FEED)) as server:
        keeper = CalendarKeeper(server.url, tmp_path / "feed.json", local=True, clock=lambda: NOW)
        monkeypatch.setattr(inform, "keeper", lambda: keeper)
        yield server


def asks(text: str, language: str = "de", **parsed: Any) -> dict[str, Any]:
    (reply,) = run(ActionInform(), tracker("veranstaltungen", text=text, metadata={"language": language}, **parsed))
    return reply


def test_the_weekend_in_german(feed: FeedServer, logged: Engine) -> None:
    reply = asks("was ist am wochenende für kinder los?")
    assert (
        "Samstag, 28. November 2026\n• 15:30 Uhr: Kinderkino – Ort: Hansesaal – laut Kalender kostenlos"
        in reply["text"]
    )
    assert "Jazz" not in reply["text"]
    assert [link["url"] for link in reply["links"]] == ["https://luenen.de/kino"]
    assert [(origin["source"], origin["checked"]) for origin in reply["origins"]] == [("127.0.0.1", "2026-11-24")]
    with logged.connect() as connection:
        row = connection.execute(select(turns)).one()
    assert (row.outcome, row.facet, row.department) == ("answered", "what", "kulturbuero")


def test_the_weekend_in_arabic(feed: FeedServer) -> None:
    reply = asks("شو في فعاليات هالويكند للاولاد", "ar")
    assert reply["language"] == "ar"
    assert "السبت، 28 نوفمبر 2026" in reply["text"]
    assert "الساعة 15:30، Kinderkino" in reply["text"]
    assert "Jazz" not in reply["text"]


def test_a_button_brings_its_wish(feed: FeedServer) -> None:
    reply = asks('/veranstaltungen{"service": "children"}', entities=WEEKEND_AND_CHILDREN)
    assert "Auswahl: für Kinder und Familien." in reply["text"]
    assert "Kinderkino" in reply["text"]


def test_other_facets_are_answered_from_the_package(feed: FeedServer) -> None:
    reply = asks("wo ist der Hansesaal", entities=[{"entity": "facet", "value": "where"}])
    assert reply["facet"] == "where"
    assert feed.asked == []


def test_a_feed_that_fails_leaves_the_answer_of_the_package(feed: FeedServer) -> None:
    feed.answer = sends(b"", 500)
    reply = asks("was ist am wochenende los?")
    assert "Kulturbüro" in reply["text"]
    assert reply["origins"][0]["source"] == "lokalkompass.de"


def test_a_question_for_one_fact_is_answered_by_it_not_by_the_calendar(feed: FeedServer) -> None:
    reply = asks("how many people fit into the theatre", "en", passage="plaetze")
    assert "762" in reply["text"].splitlines()[0]
    assert feed.asked == []


@pytest.mark.parametrize("facet", ["what", "where", "deadline"])
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("was ist am wochenende los?", "de"),
        ("what's on this weekend?", "en"),
        ("hafta sonu ne var?", "tr"),
        ("شو في هالويكند؟", "ar"),
        ("що відбувається на вихідних?", "uk"),
    ],
)
def test_without_a_feed_the_kulturbuero_is_named_first(
    logged: Engine, monkeypatch: pytest.MonkeyPatch, text: str, language: str, facet: str
) -> None:
    monkeypatch.setattr(inform, "keeper", lambda: None)
    entities = [{"entity": "facet", "value": facet}] if facet != "what" else []
    first = asks(text, language, entities=entities, passage="plaetze")["text"].splitlines()[0]
    assert "Kulturbüro" in first


def test_without_a_feed_the_package_answers(logged: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inform, "keeper", lambda: None)
    assert "Fragen zu Veranstaltungen und Karten beantwortet das Kulturbüro" in asks("was ist los?")["text"]
