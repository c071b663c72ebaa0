"""While a person is asked for or speaks, the door takes the turns itself."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import anyio
import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from bot.dialogue.person import offer
from bot.dialogue.texts import say
from bot.handover.inbox import Inbox
from bot.handover.records import Handover, Said, State
from bot.handover.requests import Requests
from bot.handover.tables import handovers
from bot.language.dates import BERLIN
from bot.web import person_events
from bot.web.app import create_app
from bot.web.conversation import Door
from bot.web.limits import Limiter, Rates
from bot.web.streams import LOOK_EVERY, MOST_STREAMS, Pulse
from bot.web.trackers import events as rasas_events
from tests.web.conftest import Citizen, FakeAssistant

OPEN = datetime(2026, 11, 30, 10, 0, tzinfo=BERLIN)
CLOSED = datetime(2026, 11, 30, 20, 0, tzinfo=BERLIN)


class Hours:
    """A clock that stands, when somebody is there or when nobody is."""

    def __init__(self) -> None:
        self.now = OPEN

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Hours:
    return Hours()


@pytest.fixture
def person_door(door: Door, clock: Hours) -> Door:
    rates = Rates(session=1000, address=1000, conversations=1000, persons=1000)
    return replace(door, clock=clock, limiter=Limiter(rates))


@pytest.fixture
def amal(person_door: Door, assistant: FakeAssistant) -> Citizen:
    """Somebody who was offered a person."""
    assistant.replies = list(offer("ar", OPEN).replies)
    citizen = Citizen(TestClient(create_app(person_door)), "ar")
    citizen.offered = citizen.says("أريد شخصا").json()["messages"]
    assistant.replies = None
    assistant.heard.clear()
    return citizen


@pytest.fixture
def inbox(person_door: Door) -> Inbox:
    return Inbox(person_door.engine, say)


def press(citizen: Citizen, key: str, messages: list[dict[str, Any]]) -> dict[str, Any]:
    label = say(key, "ar", "handover")
    (choice,) = [each["choice"] for message in messages for each in message["choices"] if each["label"] == label]
    answer: dict[str, Any] = citizen.chooses(choice).json()
    return answer


def only(inbox: Inbox) -> Handover:
    (handover,) = inbox.open()
    return handover


def test_in_the_queue_words_go_to_the_inbox_and_rasa_hears_nothing(
    amal: Citizen, inbox: Inbox, assistant: FakeAssistant
) -> None:
    answer = press(amal, "connect_alone", amal.offered)
    assert answer["person"] is True
    assert say("queued", "ar", "handover") in answer["messages"][0]["text"]
    assert amal.says("عندي سؤال").json() == {"messages": [], "person": True}
    assert [message.text for message in inbox.messages(only(inbox))] == ["عندي سؤال"]
    assert assistant.heard == []


def test_the_conversation_so_far_is_shown_with_the_labels_of_buttons(
    amal: Citizen, inbox: Inbox, person_door: Door
) -> None:
    said: list[dict[str, Any]] = [
        {"event": "user", "text": "كيتا", "metadata": {"language": "ar"}},
        {
            "event": "bot",
            "data": {
                "custom": {
                    "text": "Antwort",
                    "language": "ar",
                    "choices": [{"label": "الرسوم", "intent": "kita", "entities": {"facet": "cost"}}],
                }
            },
        },
        {"event": "user", "text": '/kita{"facet": "cost"}', "metadata": {"language": "ar"}},
        {"event": "user", "text": "/restart", "metadata": {"language": "ar"}},
    ]
    session = person_door.sessions.find(amal.begun["token"], OPEN)
    assert session is not None
    with person_door.engine.begin() as connection:
        for event in said:
            row = {"sender_id": session.conversation, "type_name": event["event"], "data": json.dumps(event)}
            connection.execute(rasas_events.insert().values(**row))
    press(amal, "connect_shared", amal.offered)
    shown = [(each.who, each.text) for each in inbox.messages(only(inbox)) if each.earlier]
    assert shown == [("citizen", "كيتا"), ("assistant", "Antwort"), ("citizen", "الرسوم")]


def test_without_consent_nothing_of_it_is_shown(amal: Citizen, inbox: Inbox) -> None:
    press(amal, "connect_alone", amal.offered)
    assert inbox.messages(only(inbox)) == []


@pytest.mark.parametrize("text", ["زوجي يضربني", "أنا في Gefahr"])
def test_danger_is_answered_at_once_and_goes_to_the_front(amal: Citizen, inbox: Inbox, text: str) -> None:
    press(amal, "connect_alone", amal.offered)
    (message,) = amal.says(text).json()["messages"]
    assert message["urgent"]
    assert "112" in message["text"]
    assert only(inbox).urgent
    assert inbox.messages(only(inbox))[0].text == text


def test_danger_is_answered_while_a_message_is_left_too(amal: Citizen, clock: Hours) -> None:
    clock.now = CLOSED
    press(amal, "leave_message", amal.offered)
    first, second = amal.says("زوجي يضربني").json()["messages"]
    assert first["urgent"]
    assert second["text"] == say("ask_contact", "ar", "handover")
    assert amal.says("زوجي يضربني").json()["messages"][0]["urgent"]


def test_a_message_is_left_outside_the_hours_and_the_assistant_answers_again(
    amal: Citizen, inbox: Inbox, clock: Hours, assistant: FakeAssistant
) -> None:
    clock.now = CLOSED
    (refused,) = press(amal, "connect_alone", amal.offered)["messages"]
    assert say("nobody_there", "ar", "handover") in refused["text"]
    asked = press(amal, "leave_message", [refused])
    assert asked["person"] is False
    assert amal.says("اتصلوا بي").json()["messages"][0]["text"] == say("ask_contact", "ar", "handover")
    assert amal.says("غدا").json()["messages"][0]["text"] == say("contact_wrong", "ar", "handover")
    (left,) = amal.says("Amal@Example.org").json()["messages"]
    assert "amal@example.org" in left["text"]
    assert (only(inbox).kind, only(inbox).contact) == ("message", "amal@example.org")
    assert assistant.heard == []
    assert amal.says("kita").json()["messages"][0]["text"] == "Antwort"
    assert len(assistant.heard) == 1


def test_back_to_the_assistant_works_from_every_state(amal: Citizen, inbox: Inbox, assistant: FakeAssistant) -> None:
    for key in ("connect_alone", "leave_message"):
        press(amal, key, amal.offered)
        answer = press(amal, "not_now", amal.offered)
        assert say("withdrawn", "ar", "handover") == answer["messages"][0]["text"]
        assert answer["person"] is False
    assert inbox.open() == []
    assert amal.says("kita").json()["messages"][0]["text"] == "Antwort"
    assert press(amal, "not_now", amal.offered)["messages"][0]["text"] == say("nothing_open", "ar", "handover")


def test_a_button_of_the_assistant_is_not_sent_to_the_person(
    person_door: Door, assistant: FakeAssistant, inbox: Inbox
) -> None:
    citizen = Citizen(TestClient(create_app(person_door)), "ar")
    before = citizen.says("kita").json()["messages"]
    assistant.replies = list(offer("ar", OPEN).replies)
    press(citizen, "connect_alone", citizen.says("person").json()["messages"])
    (message,) = citizen.chooses(before[0]["choices"][0]["choice"]).json()["messages"]
    assert message["text"] == say("silent", "ar", "handover")
    assert inbox.messages(only(inbox)) == []


def test_a_language_chosen_in_between_counts_for_the_staffs_sentences(amal: Citizen, inbox: Inbox) -> None:
    press(amal, "connect_alone", amal.offered)
    (message,) = amal.says("Türkçe").json()["messages"]
    assert message["language"] == "tr"
    assert only(inbox).language == "tr"
    assert inbox.messages(only(inbox)) == []


def test_a_message_sent_again_after_the_door_died_stands_once(person_door: Door, amal: Citizen, inbox: Inbox) -> None:
    press(amal, "connect_alone", amal.offered)
    content = {"text": "عندي سؤال", "id": "a" * 32}
    other = TestClient(create_app(replace(person_door, answered=type(person_door.answered)())))
    for client in (amal.client, other):
        assert client.post("/api/messages", json=content, headers=amal.headers).json()["messages"] == []
    assert len(inbox.messages(only(inbox))) == 1


def test_ending_the_conversation_erases_it_from_the_inbox(person_door: Door, amal: Citizen, inbox: Inbox) -> None:
    press(amal, "connect_alone", amal.offered)
    amal.says("عندي سؤال")
    amal.client.delete("/api/conversations", headers=amal.headers)
    with person_door.engine.connect() as connection:
        assert connection.execute(select(handovers.c.id)).all() == []


def test_wishes_for_a_person_are_limited(person_door: Door, assistant: FakeAssistant) -> None:
    door = replace(person_door, limiter=Limiter(Rates(session=99, address=99, conversations=99, persons=2)))
    citizen = Citizen(TestClient(create_app(door)), "ar")
    assistant.replies = list(offer("ar", OPEN).replies)
    offered = citizen.says("person").json()["messages"]
    for _ in range(2):
        press(citizen, "connect_alone", offered)
    assert press(citizen, "connect_alone", offered)["status"] == 429


def heard(door: Door, citizen: Citizen, looks: int, last_event: str = "") -> list[tuple[str, str, Any]]:
    """The events (name, id, content) of the first looks of a stream."""
    session = door.sessions.find(citizen.begun["token"], door.clock())
    assert session is not None
    found: list[str] = []

    async def listen() -> None:
        stream = person_events._heard(door, Pulse(door.engine), session, last_event)
        for _ in range(looks):
            found.extend(await stream.__anext__())
        await stream.aclose()

    anyio.run(listen)
    events = []
    for each in found:
        fields = dict(line.split(": ", 1) for line in each.strip().split("\n"))
        events.append((fields["event"], fields.get("id", ""), json.loads(fields["data"])))
    return events


def test_the_window_hears_its_place_the_person_and_the_end(person_door: Door, amal: Citizen, inbox: Inbox) -> None:
    press(amal, "connect_alone", amal.offered)
    handover = only(inbox)
    ((name, _, content),) = heard(person_door, amal, 1)
    assert (name, content["text"]) == ("status", say("queue_place", "ar", "handover", place=1))
    inbox.take(handover, "kim", OPEN)
    inbox.write(handover, "kim", Said("staff", "de", "Guten Tag"), OPEN)
    amal.says("مرحبا")
    told, written, status = heard(person_door, amal, 1)
    assert (told[2]["who"], told[2]["text"]) == ("system", say("told_taken", "ar", "handover"))
    assert (written[2]["who"], written[2]["language"], written[2]["direction"]) == ("staff", "de", "ltr")
    assert status[2]["text"] == say("talking", "ar", "handover")
    inbox.close(handover, "kim", "answered", OPEN)
    events = heard(person_door, amal, 1, written[1])
    assert [name for name, _, _ in events] == ["message", "end"]
    assert events[0][2]["text"] == say("told_closed", "ar", "handover")
    assert [name for name, _, _ in heard(person_door, amal, 1, events[0][1])] == ["end"]


def test_who_joins_between_two_looks_at_the_queue_is_not_sent_away(person_door: Door, amal: Citizen) -> None:
    found: list[str] = []

    async def listen() -> None:
        pulse = Pulse(person_door.engine)
        await pulse.look()
        await anyio.to_thread.run_sync(press, amal, "connect_alone", amal.offered)
        session = person_door.sessions.find(amal.begun["token"], person_door.clock())
        assert session is not None
        stream = person_events._heard(person_door, pulse, session, "")
        found.extend(await stream.__anext__())
        await anyio.sleep(LOOK_EVERY)
        found.extend(await stream.__anext__())
        await stream.aclose()

    anyio.run(listen)
    (status,) = found
    assert status.startswith("event: status")


def test_after_the_hours_whoever_waits_is_told_so(person_door: Door, amal: Citizen, clock: Hours) -> None:
    press(amal, "connect_alone", amal.offered)
    clock.now = CLOSED
    ((_, _, content),) = heard(person_door, amal, 1)
    assert content["text"] == say("queue_closed", "ar", "handover")
    assert say("leave_message", "ar", "handover") in [choice["label"] for choice in content["choices"]]


def test_without_a_chat_the_stream_ends_at_once(person_door: Door, amal: Citizen) -> None:
    assert heard(person_door, amal, 1) == [("end", "", {})]
    answer = amal.client.get("/api/conversations/events", headers=amal.headers)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "event: end" in answer.text
    assert amal.client.get("/api/conversations/events").status_code == 401


def test_a_session_has_a_few_streams_at_a_time_at_most(person_door: Door, amal: Citizen) -> None:
    app = create_app(person_door)
    session = person_door.sessions.find(amal.begun["token"], OPEN)
    assert session is not None
    with app.state.pulse.listening(session.token):
        app.state.pulse._listeners[session.token] = MOST_STREAMS
        answer = TestClient(app).get("/api/conversations/events", headers=amal.headers)
    assert answer.status_code == 429


def test_a_person_who_closes_in_the_same_moment_leaves_the_words_to_the_assistant(
    person_door: Door, amal: Citizen, inbox: Inbox, monkeypatch: pytest.MonkeyPatch, assistant: FakeAssistant
) -> None:
    press(amal, "connect_alone", amal.offered)
    handover = only(inbox)
    write = Requests.write

    def close_before(requests: Requests, *arguments: Any) -> bool:
        inbox.take(handover, "kim", OPEN)
        inbox.close(handover, "kim", "answered", OPEN)
        return write(requests, *arguments)

    monkeypatch.setattr(Requests, "write", close_before)
    assert amal.says("kita").json()["messages"][0]["text"] == "Antwort"
    assert len(assistant.heard) == 1
    found = inbox.find(handover.id)
    assert found is not None
    assert found.state is State.CLOSED
