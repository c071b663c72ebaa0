from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from sqlalchemy.engine import Engine

from bot.database import writing
from bot.interactions.grouping import grouped_by_vectors
from bot.interactions.review import put_aside
from bot.interactions.reviewing import Waiting, decide, decided_by, open_messages, take_back
from tests.conftest import NOW
from tests.interactions.test_review import unclear


def aside(engine: Engine, *texts: str) -> dict[str, int]:
    """Messages in the queue as a reviewer sees them: id and revision."""
    for text in texts:
        put_aside(engine, unclear(text=text))
    return seen(engine)


def waiting(engine: Engine) -> list[Waiting]:
    with engine.connect() as connection:
        return open_messages(connection)


def seen(engine: Engine) -> dict[str, int]:
    return {message.id: message.revision for message in waiting(engine)}


def test_a_decision_takes_messages_from_the_list_and_taking_it_back_returns_them(engine: Engine) -> None:
    shown = aside(engine, "der rote Zettel", "roter Zettel wo")
    with writing(engine) as connection:
        assert decide(connection, shown, "topic", "anna", NOW, "kita", "where") == 2
    assert waiting(engine) == []
    with writing(engine) as connection:
        mine = decided_by(connection, "anna")
        assert {(each.decided_topic, each.decided_facet) for each in mine} == {("kita", "where")}
        assert decided_by(connection, "ben") == []
        assert take_back(connection, {each.id: each.revision for each in mine}, "ben") == 0
        assert take_back(connection, {each.id: each.revision for each in mine}, "anna") == 2
    assert len(waiting(engine)) == 2


def test_who_decides_second_changes_nothing_and_learns_it(engine: Engine) -> None:
    shown = aside(engine, "der rote Zettel")
    with writing(engine) as connection:
        assert decide(connection, shown, "topic", "anna", NOW, "kita") == 1
        assert decide(connection, shown, "out_of_scope", "ben", NOW) == 0
        assert [each.decision for each in decided_by(connection, "anna")] == ["topic"]


def test_what_was_taken_back_meanwhile_is_another_revision(engine: Engine) -> None:
    shown = aside(engine, "der rote Zettel")
    with writing(engine) as connection:
        decide(connection, shown, "topic", "anna", NOW, "kita")
        (mine,) = decided_by(connection, "anna")
        take_back(connection, {mine.id: mine.revision}, "anna")
        assert decide(connection, shown, "new_topic", "ben", NOW) == 0
    with writing(engine) as connection:
        assert decide(connection, seen(engine), "new_topic", "ben", NOW) == 1


def test_of_two_reviewers_at_once_each_message_is_decided_by_one(engine: Engine) -> None:
    shown = aside(engine, *(f"Zettel Nummer {word}" for word in ("eins", "zwei", "drei", "vier", "fünf")))
    together = threading.Barrier(2)

    def work(account: str) -> int:
        together.wait()
        with writing(engine) as connection:
            return decide(connection, shown, "topic", account, NOW, "kita")

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(work, ("anna", "ben")))
    assert sum(done) == 5
    with engine.connect() as connection:
        assert [len(decided_by(connection, account)) for account in ("anna", "ben")] == done


def test_what_means_the_same_stands_together_and_most_comes_first() -> None:
    near = np.eye(4, 8, dtype=np.float32)
    vectors = np.array([near[0], near[1], near[0], near[2], near[0], near[1]])
    assert grouped_by_vectors(vectors) == [[0, 2, 4], [1, 5], [3]]
    assert grouped_by_vectors(vectors[:1]) == [[0]]
