"""The citizens' voice, as they press it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Row
from starlette.testclient import TestClient

from bot.dialogue.feedback import answer_feedback
from bot.dialogue.guide import small_talk
from bot.dialogue.reply import Reply
from bot.dialogue.texts import say
from bot.interactions.log import write_turn
from bot.interactions.tables import review_queue, turns
from bot.language.offered import offered
from bot.staff.tables import reports
from bot.web.conversation import Door
from bot.web.trackers import events
from bot.web.voice import MOST_ASKED
from tests.conftest import TODAY
from tests.interactions.test_log import turn
from tests.web.conftest import Citizen, FakeAssistant

Message = dict[str, Any]


@pytest.fixture
def logging(door: Door, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rasa and the action server as far as they leave traces: the tracker's event and the row of the log."""
    answer = assistant.turn

    async def turn_with_traces(conversation: str, text: str, metadata: dict[str, Any]) -> list[Reply]:
        replies = await answer(conversation, text, metadata)
        danger = {"intent": {"name": "notfall" if "Messer" in text else "kita"}}
        event = {"event": "user", "text": text, "metadata": metadata, "parse_data": danger}
        row = {"sender_id": conversation, "type_name": "user", "timestamp": 0.0, "data": json.dumps(event)}
        with door.engine.begin() as connection:
            connection.execute(events.insert().values(**row))
        write_turn(door.engine, turn(id=metadata["turn"], session=metadata["session"], facet="what"))
        return replies

    monkeypatch.setattr(assistant, "turn", turn_with_traces)


def says(citizen: Citizen, text: str) -> list[Message]:
    messages: list[Message] = citizen.says(text).json()["messages"]
    return messages


def press(citizen: Citizen, choices: list[dict[str, str]], key: str, language: str = "de") -> list[Message]:
    label = say(key, language, "feedback")
    choice = next(choice["choice"] for choice in choices if choice["label"] == label)
    messages: list[Message] = citizen.chooses(choice).json()["messages"]
    return messages


def logged(door: Door) -> list[Row]:
    with door.engine.connect() as connection:
        return list(connection.execute(select(turns)).all())


def waiting(door: Door) -> list[Row]:
    with door.engine.connect() as connection:
        return list(connection.execute(select(review_queue)).all())


@pytest.mark.usefixtures("logging")
@pytest.mark.parametrize("language", offered())
def test_an_answer_may_be_said_to_have_helped_once(client: TestClient, door: Door, language: str) -> None:
    citizen = Citizen(client, language)
    (answer,) = says(citizen, "kita")
    assert answer["feedback"]["question"] == say("helped_question", language, "feedback")
    assert [(row.helpful_asked, row.survey_asked) for row in logged(door)] == [(True, False)]
    (thanks,) = press(citizen, answer["feedback"]["choices"], "helped_yes", language)
    assert thanks["text"] == say("helped_thanks", language, "feedback")
    press(citizen, answer["feedback"]["choices"], "helped_no", language)
    assert [row.helpful for row in logged(door)] == [True]
    assert waiting(door) == []


@pytest.mark.usefixtures("logging")
def test_what_did_not_help_waits_for_review_and_its_reason_reaches_the_editors_once(
    citizen: Citizen, door: Door
) -> None:
    (answer,) = says(citizen, "kita für Quendolina Zwirbel, 0176 5554433")
    (why,) = press(citizen, answer["feedback"]["choices"], "helped_no")
    for _ in range(2):
        press(citizen, why["choices"], "reason_outdated")
    assert [row.helpful for row in logged(door)] == [False]
    (row,) = waiting(door)
    assert (row.reason, row.topic, row.facet) == ("not_helpful", "kita", "what")
    assert row.text == "kita für [Name], [Telefon]"
    with door.engine.connect() as connection:
        (report,) = connection.execute(select(reports)).all()
    assert (report.topic, report.reason, report.source) == ("kita", "outdated", "citizen")


@pytest.mark.usefixtures("logging")
def test_words_that_say_it_did_not_help_count_for_the_answer_before(
    citizen: Citizen, door: Door, assistant: FakeAssistant
) -> None:
    says(citizen, "kita")
    assistant.replies = list(answer_feedback("not_helped", "de", TODAY, "kita").replies)
    says(citizen, "das hat nicht geholfen")
    assert sorted(str(row.helpful) for row in logged(door)) == ["False", "None"]
    assert [(row.reason, row.text) for row in waiting(door)] == [("not_helpful", "kita")]


@pytest.mark.usefixtures("logging")
def test_what_spoke_of_danger_is_not_kept(citizen: Citizen, door: Door) -> None:
    (answer,) = says(citizen, "mein Mann hat ein Messer")
    press(citizen, answer["feedback"]["choices"], "helped_no")
    assert waiting(door) == []


def test_nobody_is_asked_again_and_again(citizen: Citizen, assistant: FakeAssistant) -> None:
    asked = []
    for topic in ("kita", "kita", "schule", "wohnen", "bank"):
        assistant.replies = [Reply("Antwort", "de", topic=topic, facet="what")]
        asked.append(says(citizen, topic)[0]["feedback"] is not None)
    assert asked == [True, False, True, True, False]
    assert sum(asked) == MOST_ASKED


def test_buttons_and_help_numbers_are_followed_by_no_question(citizen: Citizen, assistant: FakeAssistant) -> None:
    (answer,) = says(citizen, "kita")
    assistant.replies = [Reply("Antwort", "de", topic="schule", facet="what")]
    assert citizen.chooses(answer["choices"][0]["choice"]).json()["messages"][0]["feedback"] is None
    assistant.replies = [Reply("112", "de", topic="notfall", facet="what", urgent=True)]
    assert says(citizen, "Hilfe")[0]["feedback"] is None


@pytest.mark.usefixtures("logging")
@pytest.mark.parametrize("language", offered())
def test_the_end_asks_once_for_satisfaction_effort_and_a_comment(
    client: TestClient, door: Door, assistant: FakeAssistant, language: str
) -> None:
    citizen = Citizen(client, language)
    says(citizen, "kita")
    assistant.replies = list(small_talk("danke", language).replies)
    _, question = says(citizen, "danke")
    (effort,) = press(citizen, question["choices"], "satisfaction_-1", language)
    (comment,) = press(citizen, effort["choices"], "effort_no", language)
    press(citizen, comment["choices"], "comment_write", language)
    (thanks,) = says(citizen, "Frau Quendolina Zwirbel war nett, 0176 5554433")
    assert thanks["text"] == say("survey_thanks", language, "feedback")
    assert [(row.satisfaction, row.effort) for row in logged(door) if row.survey_asked] == [(-1, False)]
    (row,) = waiting(door)
    assert row.reason == "comment"
    assert "Quendolina" not in row.text
    assert "5554433" not in row.text
    assert len(says(citizen, "danke")) == 1


@pytest.mark.usefixtures("logging")
def test_danger_in_a_comment_is_danger(citizen: Citizen, door: Door, assistant: FakeAssistant) -> None:
    says(citizen, "kita")
    assistant.replies = list(small_talk("danke", "de").replies)
    _, question = says(citizen, "danke")
    (effort,) = press(citizen, question["choices"], "satisfaction_2")
    (comment,) = press(citizen, effort["choices"], "effort_yes")
    press(citizen, comment["choices"], "comment_write")
    assistant.replies = [Reply("112", "de", urgent=True)]
    assert says(citizen, "er will mich umbringen")[0]["urgent"]
    assert waiting(door) == []


def test_who_says_goodbye_without_having_asked_anything_is_not_asked(
    citizen: Citizen, assistant: FakeAssistant
) -> None:
    assistant.replies = list(small_talk("abschied", "de").replies)
    assert len(says(citizen, "tschüss")) == 1


def test_who_was_shown_the_help_numbers_is_not_asked_at_the_end(citizen: Citizen, assistant: FakeAssistant) -> None:
    assistant.replies = [Reply("112", "de", topic="notfall", facet="what", urgent=True)]
    says(citizen, "es brennt")
    assistant.replies = list(small_talk("danke", "de").replies)
    assert len(says(citizen, "danke")) == 1
