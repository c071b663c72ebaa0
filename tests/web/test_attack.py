"""What somebody could send who means harm, or whose program is broken: never a failure, never a word of it to Rasa."""

from __future__ import annotations

import asyncio
import json
import unicodedata
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from bot.language.text import MOST_CHARACTERS
from bot.web.app import create_app
from bot.web.conversation import Door
from bot.web.limits import Limiter, Rates
from tests.web.conftest import Citizen, FakeAssistant
from tests.web.test_api import is_problem

ANYTHING = st.text(st.characters(), max_size=MOST_CHARACTERS)
"""Any code points at all, lone surrogates and unassigned ones too."""

COMBINING = st.lists(
    st.tuples(st.characters(categories=["L"]), st.text(st.characters(categories=["Mn", "Me", "Mc"]), max_size=8)),
    max_size=60,
).map(lambda pairs: "".join(letter + marks for letter, marks in pairs)[:MOST_CHARACTERS])

MANY = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def patient(door: Door) -> Door:
    """A door that lets this many messages through."""
    object.__setattr__(door, "limiter", Limiter(Rates(session=10**6, address=10**6, conversations=10**6)))
    return door


def _never_harmful(text: str) -> bool:
    return (
        0 < len(text) <= MOST_CHARACTERS
        and not text.startswith("/")
        and not any(unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") for character in text)
        and unicodedata.is_normalized("NFC", text)
    )


@pytest.mark.parametrize("strategy", [ANYTHING, COMBINING], ids=["anything", "combining"])
def test_any_text_is_cleaned_or_refused_with_a_sentence(
    patient: Door, assistant: FakeAssistant, strategy: st.SearchStrategy[str]
) -> None:
    citizen = Citizen(TestClient(create_app(patient)))

    @MANY
    @given(strategy)
    @example("\ud800")
    @example("/" * MOST_CHARACTERS)
    @example("\u0344" * MOST_CHARACTERS)  # composes to twice as many
    @example("a" + "\u0301" * (MOST_CHARACTERS - 1))
    @example("\u202e/restart")
    def send(text: str) -> None:
        assistant.heard.clear()
        response = citizen.client.post("/api/messages", content=json.dumps({"text": text}), headers=citizen.headers)
        if response.status_code == 200:
            ((_, heard, _),) = assistant.heard
            assert _never_harmful(heard)
        else:
            assert response.status_code in (413, 422)
            assert response.json()["detail"]
            assert assistant.heard == []

    send()


def _every_block() -> list[str]:
    """Texts of sixteen characters, which together hold one of every sixteen code points of Unicode."""
    picked = [chr(code) for code in range(0, 0x110000, 16)]
    return ["".join(picked[begin : begin + 256]) for begin in range(0, len(picked), 256)]


def test_every_block_of_unicode_is_cleaned_or_refused(patient: Door, assistant: FakeAssistant) -> None:
    citizen = Citizen(TestClient(create_app(patient)))
    for text in _every_block():
        response = citizen.client.post("/api/messages", content=json.dumps({"text": text}), headers=citizen.headers)
        assert response.status_code in (200, 413, 422)
    assert assistant.heard
    assert all(_never_harmful(heard) for _, heard, _ in assistant.heard)


BODIES = [
    b"[" * 8000,
    b'{"text":' * 1000,
    b'{"text": ' + b"[" * 3000 + b"]" * 3000 + b"}",
    b'{"text": 1e999999}',
    b'{"text": ' + b"9" * 5000 + b"}",
    b'{"text": "a", "text": {"b": 1}}',
    b'{"text": "\\ud800"}',
    b'{"text": "\xff\xfe"}',
    b"\x00" * 100,
    b'{"text": NaN}',
    "{“text”: “hallo”}".encode(),
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_broken_deep_and_strange_json_is_refused(citizen: Citizen, assistant: FakeAssistant, body: bytes) -> None:
    response = citizen.client.post("/api/messages", content=body, headers=citizen.headers)
    assert response.status_code in (400, 422)
    assert response.json()["detail"]
    assert assistant.heard == []


def test_guessed_tokens_are_refused_like_any_other(citizen: Citizen, client: TestClient) -> None:
    token = citizen.begun["token"]
    near = [token[:-1], token + "A", token.swapcase(), token[::-1], "", "%00", "' OR 1=1 --", "a" * 10_000]
    answers = [
        client.post("/api/messages", json={"text": "hallo"}, headers={"authorization": f"Bearer {each}"})
        for each in near
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1


def test_a_replayed_message_is_answered_once_also_in_parallel(patient: Door, assistant: FakeAssistant) -> None:
    assistant.pause = 0.02

    async def scene() -> list[Any]:
        transport = httpx.ASGITransport(app=create_app(patient))
        async with httpx.AsyncClient(transport=transport, base_url="http://door") as client:
            token = (await client.post("/api/conversations", json={})).json()["token"]
            sent = {"text": "hallo", "id": "x" * 22}
            headers = {"authorization": f"Bearer {token}"}
            return await asyncio.gather(*(client.post("/api/messages", json=sent, headers=headers) for _ in range(4)))

    answers = asyncio.run(scene())
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({answer.text for answer in answers}) == 1
    assert len(assistant.heard) == 1


TRICKS = [
    {"host": "evil.example"},
    {"x-forwarded-host": "evil.example"},
    {"x-forwarded-for": "127.0.0.1"},
    {"x-original-url": "/api/openapi.json"},
    {"x-http-method-override": "DELETE"},
    {"x-door-secret": "guess"},
    {"accept-language": "de;q=" + "9" * 2000},
    {"accept-language": "\x01, *;q=nan, ../../etc"},
    {"accept-language": ",".join(["xx"] * 2000)},
    {"content-type": "text/html"},
    {"transfer-encoding": "identity"},
]


@pytest.mark.parametrize("headers", TRICKS, ids=[next(iter(trick)) for trick in TRICKS])
def test_no_header_changes_what_is_done_or_shows_up(citizen: Citizen, headers: dict[str, str]) -> None:
    response = citizen.client.post("/api/messages", json={"text": "hallo"}, headers={**citizen.headers, **headers})
    assert response.status_code == 200
    page = citizen.client.get("/", headers=headers, follow_redirects=False)
    assert page.status_code < 400
    for found in (response, page):
        assert "evil.example" not in found.text + str(found.headers)


def test_a_forwarded_address_does_not_escape_the_limit(door: Door) -> None:
    object.__setattr__(door, "limiter", Limiter(Rates(session=99, address=99, conversations=3)))
    client = TestClient(create_app(door))
    answers = [
        client.post("/api/conversations", json={}, headers={"x-forwarded-for": f"10.0.0.{number}"})
        for number in range(5)
    ]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429, 429]
    is_problem(answers[-1], 429, "too_many")


def test_a_flood_from_one_address_is_turned_away_before_the_assistant_and_others_are_served(
    door: Door, assistant: FakeAssistant
) -> None:
    object.__setattr__(door, "limiter", Limiter(Rates(session=10**6, address=20, conversations=10**6)))
    app = create_app(door)
    flood, other = (Citizen(TestClient(app, client=(address, 50000))) for address in ("10.0.0.1", "10.0.0.2"))
    answers = [flood.says("hallo").status_code for _ in range(200)]
    assert (answers.count(200), answers.count(429)) == (20, 180)
    assert other.says("hallo").status_code == 200
    assert len(assistant.heard) == 21
