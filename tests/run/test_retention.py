"""What the privacy notice promises, on Rasa's own tracker store and on our tables."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import MetaData, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from bot.interactions.log import write_turn
from bot.interactions.periods import Periods, periods
from bot.interactions.pseudonym import salt_of
from bot.interactions.review import put_aside
from bot.interactions.tables import review_queue, salts, turns
from bot.run import worker as worker_process
from bot.run.retention import ROUND, Retention
from bot.settings import Settings
from bot.web import trackers
from bot.web.sessions import RENEWED_AFTER, Sessions, sessions
from bot.web.trackers import Trackers, events
from tests.conftest import NOW, TODAY
from tests.interactions.test_log import turn
from tests.interactions.test_review import unclear

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
CANARY = "Kanarienvogel"

Says = Callable[[str, str, datetime], None]


@pytest.fixture
def says(engine: Engine) -> Iterator[Says]:
    """Lets Rasa's own store write a message of a conversation."""
    store = SQLTrackerStore(Domain.empty(), host=engine.url.render_as_string(hide_password=False))

    def say(conversation: str, text: str, at: datetime) -> None:
        async def save() -> None:
            tracker = await store.retrieve(conversation) or DialogueStateTracker(conversation, [])
            tracker.update(UserUttered(text, timestamp=at.timestamp()))
            await store.save(tracker)

        asyncio.run(save())

    yield say
    store.engine.dispose()


def retention(engine: Engine) -> Retention:
    kept = Periods(conversation_hours=24, statistics_days=90, messages_days=14, review_days=30)
    return Retention(engine, Trackers(engine), kept)


def remembered(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(select(events.c.sender_id)).scalars())


def everything_kept(engine: Engine) -> str:
    """All rows of all tables, and of SQLite also the bytes of its files."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        # A Row itself is shown cut short.
        kept = [str(tuple(row)) for table in tables.sorted_tables for row in connection.execute(select(table))]
    if engine.dialect.name == "sqlite":
        file = Path(str(engine.url.database))
        kept += [path.read_bytes().decode("latin-1") for path in file.parent.glob(f"{file.name}*")]
    return "\n".join(kept)


def test_words_are_nowhere_after_a_day_while_a_conversation_in_use_keeps_its_own(engine: Engine, says: Says) -> None:
    for number in range(40):  # several pages, so that SQLite moves rows
        says(f"old {number}", f"{CANARY} {number} " * 20, NOW - DAY)
    says("in use", "Zeisig", NOW - RENEWED_AFTER)
    says("in use", "Stieglitz", NOW)
    assert CANARY in everything_kept(engine)
    retention(engine).work(NOW)
    kept = everything_kept(engine)
    assert CANARY not in kept
    assert "Zeisig" in kept
    assert "Stieglitz" in kept


def test_words_that_rasa_left_in_the_file_go_too(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    rewritten: list[Engine] = []
    monkeypatch.setattr(trackers, "rewrite", rewritten.append)
    retention(engine).work(NOW)
    assert rewritten == [engine]


def test_with_a_round_each_hour_no_word_is_ever_older_than_a_day(engine: Engine, says: Says) -> None:
    said = NOW + timedelta(minutes=1)
    says("conversation", CANARY, said)
    says("conversation", "and later", said + RENEWED_AFTER)
    worker = retention(engine)
    for hour in range(24):
        assert remembered(engine) == {"conversation"}
        worker.work(NOW + hour * HOUR)
    worker.work(said + DAY)
    assert remembered(engine) == set()


def test_a_conversation_that_can_still_be_in_use_is_never_cut_whatever_the_city_sets() -> None:
    shortest = Periods.schema()["properties"]["conversation_hours"]["minimum"]
    assert shortest * HOUR - ROUND > RENEWED_AFTER


def test_the_periods_of_the_city_keep_the_promise_of_the_notice() -> None:
    assert periods().conversation <= DAY


def test_a_session_goes_a_day_after_its_last_message_and_no_sooner(engine: Engine) -> None:
    store = Sessions(engine)
    store.begin("de", "website", NOW - DAY)
    _, used = store.begin("de", "website", NOW - 22 * HOUR)
    retention(engine).work(NOW)
    with engine.connect() as connection:
        assert connection.execute(select(sessions.c.token)).scalars().all() == [used.token]


def test_a_salt_goes_when_no_conversation_of_its_day_can_go_on(engine: Engine) -> None:
    with engine.begin() as connection:
        for days in range(4):
            salt_of(connection, TODAY - days * DAY)
    retention(engine).work(NOW)
    with engine.connect() as connection:
        assert connection.execute(select(salts.c.day).order_by(salts.c.day)).scalars().all() == [TODAY - DAY, TODAY]


def test_turns_are_deleted_after_ninety_days(engine: Engine) -> None:
    write_turn(engine, turn(id="old", at=NOW - 90 * DAY))
    write_turn(engine, turn(id="young", at=NOW - 89 * DAY))
    retention(engine).work(NOW)
    with engine.connect() as connection:
        assert connection.execute(select(turns.c.id)).scalars().all() == ["young"]


def test_redacted_messages_are_deleted_after_thirty_days_and_lose_their_session_before(engine: Engine) -> None:
    _, session = Sessions(engine).begin("de", "website", NOW - 20 * HOUR)
    put_aside(engine, unclear(at=NOW - 30 * DAY, text="alt"))
    put_aside(engine, unclear(at=NOW - 29 * DAY, text="jung"))
    put_aside(engine, unclear(at=NOW - 20 * HOUR, text="noch im Gespräch", session=session.pseudonym))
    put_aside(engine, unclear(at=NOW, text="eben geschrieben, die Sitzung ist noch nicht gespeichert"))
    retention(engine).work(NOW)
    with engine.connect() as connection:
        kept = connection.execute(select(review_queue.c.text, review_queue.c.session)).all()
    assert {text: pseudonym for text, pseudonym in kept} == {
        "jung": None,
        "noch im Gespräch": session.pseudonym,
        "eben geschrieben, die Sitzung ist noch nicht gespeichert": "a" * 32,
    }


def test_a_round_comes_at_the_start_and_then_each_hour(engine: Engine, says: Says) -> None:
    worker = retention(engine)
    worker.work(NOW)
    says("old", CANARY, NOW - 2 * DAY)
    worker.work(NOW + HOUR - timedelta(seconds=1))
    assert remembered(engine) == {"old"}
    worker.work(NOW + HOUR)
    assert remembered(engine) == set()


def test_two_processes_may_erase_at_once(engine: Engine, says: Says) -> None:
    for number in range(20):
        says(f"old {number}", CANARY, NOW - DAY)
    says("in use", "Zeisig", NOW)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda worker: worker.work(NOW), [retention(engine), retention(engine)]))
    retention(engine).work(NOW)
    assert remembered(engine) == {"in use"}


def test_what_fails_is_told_without_words_keeps_nothing_else_and_is_tried_again(
    engine: Engine, says: Says, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError(CANARY, {}, Exception(CANARY))

    says("old", CANARY, NOW - DAY)
    write_turn(engine, turn(at=NOW - 90 * DAY))
    worker = retention(engine)
    with monkeypatch.context() as broken:
        broken.setattr(Trackers, "forget_begun_before", fail)
        worker.work(NOW)
    assert caplog.messages == ["conversations were not erased: OperationalError"]
    with engine.connect() as connection:
        assert connection.execute(select(turns)).all() == []
    worker.work(NOW)
    assert remembered(engine) == set()


def test_before_rasa_has_made_its_table_there_is_nothing_to_erase(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    retention(engine).work(NOW)
    assert caplog.messages == []


def test_the_worker_erases(engine: Engine, says: Says, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class OneRound(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            self.set()
            return True

    monkeypatch.setattr(worker_process.threading, "Event", OneRound)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(worker_process, "engine", lambda: engine)
    says("old", CANARY, datetime.now(timezone.utc) - DAY)
    address = engine.url.render_as_string(hide_password=False)
    worker_process.run(Settings(tracker_url=address, state=tmp_path, secret="secret"))
    assert remembered(engine) == set()
