from __future__ import annotations

import re

import pytest

from bot.interactions.review import put_aside
from bot.web.conversation import Door
from bot.web.desk import review
from tests.interactions.test_review import unclear
from tests.web.desk.conftest import Browser, SignedIn

PAGE = "/review"


@pytest.fixture(autouse=True)
def by_first_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups without the encoder: what begins alike means the same."""

    def grouped(texts: list[str]) -> list[list[int]]:
        by_word: dict[str, list[int]] = {}
        for number, text in enumerate(texts):
            by_word.setdefault(text.split()[0], []).append(number)
        return sorted(by_word.values(), key=lambda group: -len(group))

    monkeypatch.setattr(review, "grouped", grouped)


@pytest.fixture
def queue(desk_door: Door) -> None:
    for text in ("Zettel rot", "Ausflug ins Grüne", "Zettel gelb", "Zettel <b>blau</b>"):
        put_aside(desk_door.engine, unclear(text=text, topic="kita", at=desk_door.clock()))
    put_aside(desk_door.engine, unclear(text="Alles sehr freundlich", reason="comment", at=desk_door.clock()))


def ticks(browser: Browser, text: str) -> list[str]:
    """The values of the ticks whose sentences begin so."""
    found = re.findall(r'name="message" value="(\w+:\d+)"[^>]*>\s*<span><span[^>]*>([^<]*)', browser.get(PAGE).text)
    return [value for value, said in found if said.startswith(text)]


def decide(browser: Browser, messages: list[str], decision: str, **fields: str) -> str:
    """Decide and see the page after it."""
    data = {"csrf": browser.csrf(), "message": messages, "decision": decision, **fields}
    answer = browser.post(f"{PAGE}/decide", data=data, headers={"origin": "http://127.0.0.1"})
    assert answer.status_code == 303
    return browser.get(answer.headers["location"]).text


def test_with_nothing_to_decide_the_page_says_where_it_comes_from(signed_in: SignedIn) -> None:
    assert "Nichts zu entscheiden" in signed_in("coordinator").get(PAGE).text


@pytest.mark.usefixtures("queue")
def test_the_largest_group_stands_first_with_the_topic_that_was_guessed(signed_in: SignedIn) -> None:
    page = signed_in("editor").get(PAGE).text
    assert page.index("3 ähnliche Sätze") < page.index("Ein einzelner Satz")
    assert '<option value="kita" selected>' in page
    assert "<b>blau</b>" not in page
    assert page.index("Ein einzelner Satz") < page.index("Alles sehr freundlich")


@pytest.mark.usefixtures("queue")
def test_a_group_is_assigned_and_the_decision_taken_back(signed_in: SignedIn) -> None:
    editor = signed_in("editor")
    page = decide(editor, ticks(editor, "Zettel"), "topic", topic="schule", facet="cost")
    assert "3 Sätze entschieden." in page
    assert "zugeordnet: " in page
    assert ticks(editor, "Zettel") == []
    undone = re.findall(r'name="message" value="(\w+:\d+)">\s*<button class="second"', page)
    answer = editor.submit(f"{PAGE}/undo", message=undone[0])
    assert "Eine Entscheidung zurückgenommen." in editor.get(answer.headers["location"]).text
    assert len(ticks(editor, "Zettel")) == 1


@pytest.mark.usefixtures("queue")
def test_the_second_of_two_reviewers_is_told_what_was_not_stored(signed_in: SignedIn) -> None:
    first, second = signed_in("editor"), signed_in("coordinator")
    shown = ticks(second, "Zettel")
    decide(first, shown[:2], "new_topic")
    page = decide(second, shown, "out_of_scope")
    assert "Ein Satz entschieden." in page
    assert "2 Sätze hat inzwischen jemand anders entschieden" in page


@pytest.mark.usefixtures("queue")
def test_a_comment_is_read(signed_in: SignedIn) -> None:
    coordinator = signed_in("coordinator")
    assert "Ein Satz entschieden." in decide(coordinator, ticks(coordinator, "Alles"), "read")
    assert ticks(coordinator, "Alles") == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"decision": "topic", "topic": "kita"}, "Kein Satz ist angehakt"),
        ({"decision": "topic", "topic": "", "message": "a:0"}, "Bitte wählen Sie ein Thema"),
        ({"decision": "topic", "topic": "nothing", "message": "a:0"}, "Bitte wählen Sie ein Thema"),
        ({"decision": "nothing", "message": "a:0"}, "Bitte wählen Sie ein Thema"),
        ({"decision": "read", "message": "a:x"}, "Kein Satz ist angehakt"),
    ],
)
def test_what_cannot_be_decided_is_said_in_a_sentence(signed_in: SignedIn, fields: dict[str, str], said: str) -> None:
    answer = signed_in("editor").submit(f"{PAGE}/decide", **fields)
    assert answer.status_code == 422
    assert said in answer.text
