from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from bot.dialogue.answers import title
from bot.dialogue.reply import Origin, Reply
from bot.language.offered import offered
from bot.web.api import openapi
from bot.web.conversation import Door
from bot.web.sessions import RENEWED_AFTER, sessions
from tests.web.conftest import Citizen, FakeAssistant


def valid(schema: str, content: Any) -> None:
    """Check content against a schema of the published description."""
    description = openapi()
    Draft202012Validator(
        {**description["components"]["schemas"][schema], "components": description["components"]}
    ).validate(content)


def is_problem(response: Any, status: int, title: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    valid("Problem", problem)
    assert problem["title"] == title
    return problem


@pytest.mark.parametrize("language", offered())
def test_a_conversation_begins_with_who_speaks_and_what_is_stored(client: TestClient, language: str) -> None:
    response = client.post("/api/conversations", json={"language": language})
    assert response.status_code == 201
    begun = response.json()
    assert begun["language"] == language
    assert len(begun["token"]) >= 43
    for message in begun["messages"]:
        valid("Message", message)
        assert message["language"] == language
    assert begun["messages"][0]["direction"] == ("rtl" if language == "ar" else "ltr")


def test_without_a_language_the_browser_is_asked(client: TestClient) -> None:
    response = client.post("/api/conversations", headers={"accept-language": "uk"})
    assert response.json()["language"] == "uk"


@pytest.mark.parametrize(
    ("named", "channel"),
    [
        ("website", "website"), ("kiosk", "kiosk"), ("counter", "counter"), (None, "website"), ("Kiosk", "website"),
        ("test", "website"), ("Ayse Yilmaz", "website"), (["kiosk"], "website"), ({"kiosk": 1}, "website"),
    ],
)  # fmt: skip
def test_a_channel_is_one_of_three_and_never_what_a_visitor_writes(
    client: TestClient, assistant: FakeAssistant, named: object, channel: str
) -> None:
    begun = client.post("/api/conversations", json={"language": "de", "channel": named})
    assert begun.status_code == 201
    bearer = {"authorization": f"Bearer {begun.json()['token']}"}
    client.post("/api/messages", json={"text": "kita"}, headers=bearer)
    assert assistant.heard[-1][2]["channel"] == channel


@pytest.mark.parametrize(
    ("query", "channel"),
    [("", "website"), ("?channel=kiosk", "kiosk"), ("?channel=counter", "counter"), ("?channel=%22onload=", "website")],
)
def test_the_chats_page_says_where_it_stands(client: TestClient, query: str, channel: str) -> None:
    page = client.get(f"/{query}")
    assert f' channel="{channel}">' in page.text
    assert page.text.count("onload") == 0


def test_a_message_is_answered(citizen: Citizen, assistant: FakeAssistant) -> None:
    assistant.replies = [
        Reply(
            "Gut",
            "de",
            "kita",
            "cost",
            origins=(Origin("b", "", "2021-05"), Origin("a", "https://a.de", "2019")),
        )
    ]
    (message,) = citizen.says("was kostet das").json()["messages"]
    valid("Message", message)
    assert (message["source"], message["checked"]) == ("b; a", "2019")


def test_an_undated_source_is_the_weakest(citizen: Citizen, assistant: FakeAssistant) -> None:
    assistant.replies = [Reply("Gut", "de", origins=(Origin("b", "", "2021-05"), Origin("a", "", "undated")))]
    assert citizen.says("hallo").json()["messages"][0]["checked"] == "undated"


def test_a_choice_reaches_rasa_as_its_intent(citizen: Citizen, assistant: FakeAssistant) -> None:
    choice = citizen.says("kita").json()["messages"][0]["choices"][0]
    assert citizen.chooses(choice["choice"]).status_code == 200
    assert assistant.heard[-1][1] == '/kita{"facet": "cost"}'


def test_the_session_remembers_language_and_topic(citizen: Citizen, assistant: FakeAssistant) -> None:
    assistant.replies = [Reply("Merhaba", "tr", topic="kita")]
    citizen.says("bir soru")
    citizen.says("ne kadar")
    metadata = assistant.heard[-1][2]
    assert (metadata["language"], metadata["topic"], metadata["channel"]) == ("tr", "kita", "website")


def test_an_empty_reply_becomes_a_sentence(citizen: Citizen, assistant: FakeAssistant) -> None:
    assistant.replies = []
    (message,) = citizen.says("hallo").json()["messages"]
    assert message["text"].startswith("Darauf habe ich gerade keine Antwort")


def test_a_98_kilobyte_message_is_refused_unread(citizen: Citizen, assistant: FakeAssistant) -> None:
    is_problem(citizen.says("a" * 98_000), 413, "too_large")
    assert assistant.heard == []


def test_501_characters_are_too_many_and_500_are_not(citizen: Citizen) -> None:
    is_problem(citizen.says("ä" * 501), 413, "too_long")
    assert citizen.says("ä" * 500).status_code == 200


def test_a_missing_or_foreign_token_is_refused(client: TestClient) -> None:
    for headers in (
        {},
        {"authorization": "Bearer nonsense"},
        {"authorization": "Basic abc"},
        {"authorization": "Bearer ü".encode()},
    ):
        response = client.post("/api/messages", json={"text": "hallo"}, headers=headers)  # type: ignore[arg-type]
        is_problem(response, 401, "no_token")


def test_the_token_itself_is_nowhere_in_the_database(citizen: Citizen, door: Door) -> None:
    with door.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM sessions").all()
    assert citizen.begun["token"] not in str(rows)


def test_a_command_is_only_text(citizen: Citizen, assistant: FakeAssistant) -> None:
    citizen.says("/restart")
    citizen.says(' //kita{"facet": "cost"}')
    assert [text for _, text, _ in assistant.heard] == ["restart", 'kita{"facet": "cost"}']
    is_problem(citizen.says("///"), 422, "empty")


def test_a_forged_button_is_refused(citizen: Citizen, client: TestClient, assistant: FakeAssistant) -> None:
    mine = citizen.says("kita").json()["messages"][0]["choices"][0]["choice"]
    other = Citizen(client)
    signature = mine.index(".") + 1
    other_letter = "A" if mine[signature] != "A" else "B"  # the last letter holds padding bits, the first does not
    tampered = mine[:signature] + other_letter + mine[signature + 1 :]
    for forged in (tampered, "WyJraXRhIiwge31d.abc", "", "/restart"):
        is_problem(citizen.chooses(forged), 422, "bad_choice")
    is_problem(other.chooses(mine), 422, "bad_choice")
    assert len(assistant.heard) == 1


def test_nul_and_bidi_controls_never_reach_rasa(citizen: Citizen, assistant: FakeAssistant) -> None:
    citizen.says("wo\x00 ist \u202edas\u2069 Amt")
    assert assistant.heard[-1][1] == "wo ist das Amt"
    is_problem(citizen.says("\u202e\x00 \u200b"), 422, "empty")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b"[" * 5000,
        b"{}",
        b'{"text": 1}',
        b'{"text": "a", "choice": "b"}',
        b'{"text": "\\ud800"}',
    ],
)
def test_an_unreadable_body_is_a_clear_error(citizen: Citizen, client: TestClient, body: bytes) -> None:
    response = client.post("/api/messages", content=body, headers=citizen.headers)
    assert response.status_code in (400, 422)
    valid("Problem", response.json())


def test_an_unknown_language_is_a_clear_error(client: TestClient) -> None:
    for language in ("xx", "", 5, ["de"], {"a": 1}):
        is_problem(client.post("/api/conversations", json={"language": language}), 422, "unknown_language")


def test_errors_speak_the_language_of_the_conversation(client: TestClient) -> None:
    problem = is_problem(Citizen(client, "ar").says(""), 422, "empty")
    assert (problem["language"], problem["direction"]) == ("ar", "rtl")
    assert not problem["detail"].isascii()


def test_when_rasa_is_away_the_citizen_is_told_and_the_session_lives(
    citizen: Citizen, assistant: FakeAssistant
) -> None:
    assistant.available = False
    response = citizen.says("hallo")
    problem = is_problem(response, 503, "unavailable")
    assert "112" in problem["detail"]
    assert response.headers["retry-after"] == "30"
    assistant.available = True
    assert citizen.says("hallo").status_code == 200


def test_a_failure_inside_shows_nothing_of_itself(
    citizen: Citizen,
    assistant: FakeAssistant,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail(*_arguments: Any) -> list[Reply]:
        raise RuntimeError("Erika Mustermann, DE89370400440532013000")

    monkeypatch.setattr(assistant, "turn", fail)
    response = citizen.says("mein name ist Erika")
    is_problem(response, 503, "unavailable")
    assert "Erika" not in response.text
    assert "Erika" not in caplog.text
    assert "RuntimeError" in caplog.text


def test_after_twenty_turns_a_new_conversation_begins_unseen(citizen: Citizen, assistant: FakeAssistant) -> None:
    for _ in range(21):
        citizen.says("kita")
    conversations = [conversation for conversation, _, _ in assistant.heard]
    assert len(set(conversations[:20])) == 1
    assert conversations[20] != conversations[0]
    assert assistant.heard[20][2]["topic"] == "kita"
    assert assistant.heard[20][2]["session"] == assistant.heard[0][2]["session"]


def test_never_inside_a_form(citizen: Citizen, door: Door, assistant: FakeAssistant) -> None:
    with door.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE sessions SET in_form = 1, turns = 30")
    assistant.replies = [Reply("Für wie viele Personen?", "de", in_form=True)]
    citizen.says("termin")
    citizen.says("2")
    assert assistant.heard[0][0] == assistant.heard[1][0]


@pytest.mark.parametrize("in_form", [False, True])
def test_after_half_a_day_the_next_message_begins_a_conversation_that_nothing_links_to_the_old(
    citizen: Citizen, door: Door, assistant: FakeAssistant, in_form: bool
) -> None:
    with door.engine.begin() as connection:
        connection.execute(sessions.update().values(in_form=in_form))
    citizen.says("kita")
    later = door.clock() + RENEWED_AFTER
    object.__setattr__(door, "clock", lambda: later)
    citizen.says("kita")
    citizen.says("kita")
    (before, _, old), (after, _, new), (again, _, newer) = assistant.heard
    assert before != after == again
    assert old["session"] != new["session"] == newer["session"]
    assert new["topic"] == "kita"


def test_a_token_ends_after_a_day_of_silence(citizen: Citizen, door: Door, client: TestClient) -> None:
    later = door.clock() + timedelta(hours=24, minutes=1)
    object.__setattr__(door, "clock", lambda: later)
    is_problem(citizen.says("hallo"), 401, "no_token")


def test_health_names_each_process(client: TestClient, assistant: FakeAssistant) -> None:
    response = client.get("/health")
    assert (response.status_code, response.json()["status"]) == (200, "ok")
    valid("Health", response.json())
    assistant.available = False
    response = client.get("/health")
    assert response.status_code == 503
    assert response.json()["processes"]["rasa"] == "down"


def test_the_description_is_served(client: TestClient) -> None:
    description = client.get("/api/openapi.json").json()
    assert description["openapi"] == "3.1.0"
    assert description["components"]["schemas"]["Language"]["enum"] == list(offered())
    assert set(description["paths"]) >= {"/api/conversations", "/api/messages", "/health"}


@pytest.mark.parametrize("path", ["/nowhere", "/api/nowhere", "/static/nowhere.js", "/static/../api.py"])
def test_unknown_addresses_are_problems_in_the_browsers_language(client: TestClient, path: str) -> None:
    problem = is_problem(client.get(path, headers={"accept-language": "tr"}), 404, "not_found")
    assert problem["language"] == "tr"


def test_a_wrong_method_is_a_problem(client: TestClient) -> None:
    is_problem(client.get("/api/messages"), 405, "method_not_allowed")


def test_every_response_carries_the_security_headers(client: TestClient) -> None:
    for path in ("/", "/health", "/nowhere", "/widget.js"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("language", offered())
def test_the_texts_of_the_page_are_served(client: TestClient, language: str) -> None:
    texts = client.get(f"/api/texts/{language}").json()
    assert texts["texts"]["checked"].count("{date}") == 1
    assert texts["texts"]["send"]
    assert [each["tag"] for each in texts["languages"]] == list(offered())
    assert texts["most_characters"] == 500
    assert "www.luenen.de" in texts["hosts"]


def test_auto_gives_the_texts_in_the_browsers_language(client: TestClient) -> None:
    assert client.get("/api/texts/auto", headers={"accept-language": "uk,de;q=0.5"}).json()["language"] == "uk"


def test_a_message_names_topic_and_facet_in_its_language(citizen: Citizen, assistant: FakeAssistant) -> None:
    assistant.replies = [Reply("x", "en", topic="kita", facet="cost"), Reply("y", "en", topic="something new")]
    known, unknown = citizen.says("kita").json()["messages"]
    assert (known["topic_title"], known["facet_title"]) == (title("kita", "en"), "Costs")
    assert (unknown["topic_title"], unknown["facet_title"]) == (None, None)


def test_the_page_comes_in_the_language_asked_for(client: TestClient) -> None:
    assert '<html lang="ar" dir="rtl"' in client.get("/?language=ar").text
    assert '<html lang="tr" dir="ltr"' in client.get("/", headers={"accept-language": "tr"}).text
    assert '<html lang="de"' in client.get("/?language=<script>").text


def test_the_page_asks_no_third_party_and_holds_no_inline_code(client: TestClient) -> None:
    page = client.get("/").text
    assert "http://" not in page
    assert "https://" not in page
    assert "<style" not in page
    assert " style=" not in page
    assert json.dumps(" onclick=") not in page
