"""Races between processes, on SQLite and PostgreSQL: whatever the order, nobody gets what another has."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.appointments.book import OwnBook
from bot.appointments.bookings import Bookings
from bot.appointments.mail import Folder
from bot.appointments.records import State, Wish
from bot.appointments.refusals import Refusal
from bot.appointments.tables import NEVER, appointments, outbox, places, transitions
from bot.appointments.worker import Worker
from bot.database import make_engine, writing
from bot.dialogue.texts import say
from tests.appointments.conftest import CODES, SENDER, StillClock, book_on, booked, somebody
from tests.conftest import NOW

EIGHT = datetime(2026, 11, 25, 7, tzinfo=timezone.utc)
CROWD = Wish("andrang")
SMALL = Wish("klein")
PROCESSES = 8

forked = multiprocessing.get_context("fork")
_own: list[Engine] = []


def _begin(url: str) -> None:
    """Each process has a connection of its own."""
    _own[:] = [make_engine(url)]


def in_processes(engine: Engine, jobs: Sequence[Callable[[], str]]) -> list[str]:
    """What the jobs answer, done by eight processes at once, one after another in each."""
    engine.dispose()
    with forked.Pool(PROCESSES, _begin, [address(engine)]) as pool:
        return pool.map(_call, jobs, chunksize=1)


def address(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def _call(job: Callable[[], str]) -> str:
    try:
        return job()
    except Refusal as refusal:
        return refusal.key


def _book(now: datetime = NOW, seed: int = 0) -> OwnBook:
    return book_on(_own[0], StillClock(now), seed or os.getpid())


def hold_and_confirm(
    number: int, wish: Wish = CROWD, starts: datetime = EIGHT, now: datetime = NOW, email: str | None = None
) -> str:
    booked(_book(now, number), wish, starts, somebody(number, email=email))
    return "booked"


def confirm(identity: str, key: str, number: int, now: datetime = NOW) -> str:
    return _book(now).confirm(identity, key, somebody(number)).code


def cancel(code: str) -> str:
    return _book().cancel(code, "cancel").state.value


def move(code: str, starts: datetime) -> str:
    return _book().move(code, "move", starts).state.value


def accept(code: str, source: str, now: datetime) -> str:
    return _book(now).accept(code, source).appointment.state.value


def nobody_shares_a_place(engine: Engine) -> bool:
    """Each confirmed appointment has exactly its places, and each place of one has it."""
    with engine.connect() as connection:
        kept = connection.execute(
            select(places.c.appointment, func.count()).where(places.c.free_at == NEVER).group_by(places.c.appointment)
        ).all()
        confirmed = connection.execute(
            select(appointments.c.id, appointments.c.minutes).where(appointments.c.state == State.CONFIRMED)
        ).all()
    return {tuple(row) for row in kept} == {(row.id, -(-row.minutes // 10)) for row in confirmed}


def test_two_hundred_clients_for_ten_places_are_ten_bookings_and_190_refusals(book: OwnBook, engine: Engine) -> None:
    answers = in_processes(engine, [partial(hold_and_confirm, number) for number in range(1, 201)])
    assert Counter(answers) == {"booked": 10, "place_taken": 190}
    assert nobody_shares_a_place(engine)
    with engine.connect() as connection:
        counters = connection.execute(select(appointments.c.counter).where(appointments.c.state == State.CONFIRMED))
        assert sorted(counters.scalars()) == list(range(1, 11))


def test_one_person_in_many_conversations_gets_two_appointments(book: OwnBook, engine: Engine) -> None:
    jobs = [
        partial(hold_and_confirm, step, SMALL, EIGHT + timedelta(minutes=10 * step), email="a@example.org")
        for step in range(1, 12)
    ]
    assert Counter(in_processes(engine, jobs)) == {"booked": 2, "too_many_open": 9}
    assert nobody_shares_a_place(engine)


def test_a_hold_that_expires_while_it_is_confirmed_belongs_to_one(book: OwnBook, engine: Engine) -> None:
    times = [EIGHT + timedelta(minutes=10 * step) for step in range(12)]
    held = [book.hold(SMALL, starts, somebody(number)) for number, starts in enumerate(times)]
    before, after = (held[0].hold_until + timedelta(seconds=seconds) for seconds in (-1, 1))
    jobs: list[Callable[[], str]] = []
    for number, (hold, starts) in enumerate(zip(held, times, strict=True)):
        rivals: list[Callable[[], str]] = [
            partial(confirm, hold.id, "key", number, before),
            partial(hold_and_confirm, 100 + number, SMALL, starts, after),
        ]
        jobs += rivals if number % 2 else reversed(rivals)
    answers = in_processes(engine, jobs)
    for first, second in zip(answers[::2], answers[1::2], strict=True):
        assert len({first, second} & {"hold_expired", "place_taken"}) == 1
    assert nobody_shares_a_place(engine)


def test_a_hold_confirmed_twice_is_one_appointment(book: OwnBook, engine: Engine) -> None:
    held = book.hold(SMALL, EIGHT, somebody(1, email="a@example.org"))
    answers = in_processes(engine, [partial(confirm, held.id, "key", 1) for _ in range(PROCESSES)])
    assert answers == [CODES.code_of(held.id)] * PROCESSES
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(transitions)).scalar_one() == 2
        assert connection.execute(select(func.count()).select_from(outbox)).scalar_one() == 1  # the office's


def test_a_hold_confirmed_with_two_keys_is_confirmed_by_one(book: OwnBook, engine: Engine) -> None:
    held = book.hold(SMALL, EIGHT, somebody(1))
    answers = in_processes(engine, [partial(confirm, held.id, f"key {number}", 1) for number in range(PROCESSES)])
    assert Counter(answers) == {CODES.code_of(held.id): 1, "already_confirmed": PROCESSES - 1}


def test_cancelling_against_moving_leaves_nothing_behind(book: OwnBook, engine: Engine) -> None:
    times = [EIGHT + timedelta(minutes=20 * step) for step in range(6)]
    codes = [booked(book, SMALL, starts, somebody(number)).code for number, starts in enumerate(times)]
    jobs: list[Callable[[], str]] = []
    for code, starts in zip(codes, times, strict=True):
        jobs += [partial(cancel, code), partial(move, code, starts + timedelta(minutes=10))]
    answers = in_processes(engine, jobs)
    assert answers[::2] == ["cancelled"] * 6
    assert set(answers[1::2]) <= {"confirmed", "not_open"}
    with engine.connect() as connection:
        kept = select(func.count()).where(places.c.appointment.is_not(None))
        assert connection.execute(kept).scalar_one() == 0


def test_an_offer_accepted_twice_is_accepted_once(
    book: OwnBook, engine: Engine, worker: Worker, clock: StillClock
) -> None:
    taken = [booked(book, SMALL, starts, somebody(number)) for number, starts in enumerate(book.places(SMALL))]
    book.wait(SMALL, somebody(100, email="waiting@example.org"))
    book.cancel(taken[0].code, "somebody")
    worker.serve_waiting_list(clock())
    with engine.connect() as connection:
        offered = connection.execute(
            select(appointments.c.id).where(appointments.c.state == State.OFFERED)
        ).scalar_one()
    jobs = [partial(accept, CODES.code_of(offered), f"source {n}", clock()) for n in range(PROCESSES)]
    assert Counter(in_processes(engine, jobs)) == {"confirmed": 1, "offer_gone": PROCESSES - 1}
    assert nobody_shares_a_place(engine)


def _claim_and_wait(url: str, told: Any) -> None:
    with writing(make_engine(url)) as connection:
        Bookings(connection, CODES, Random(9), NOW).hold(SMALL, EIGHT, somebody(1))
        told.send("claimed")
        signal.pause()


def killed_when_it_tells(target: Callable[..., None], *arguments: object) -> None:
    """Run ``target`` in a process and kill it (-9) as soon as it says that it has come so far."""
    here, there = forked.Pipe()
    process = forked.Process(target=target, args=(*arguments, there))
    process.start()
    assert here.poll(30)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(10)
    assert process.exitcode == -signal.SIGKILL


def test_a_process_killed_after_its_claim_leaves_the_place_free(book: OwnBook, engine: Engine) -> None:
    engine.dispose()
    killed_when_it_tells(_claim_and_wait, address(engine))
    assert booked(book, SMALL, EIGHT, somebody(2)).appointment.state is State.CONFIRMED
    assert nobody_shares_a_place(engine)


def _send_notices(url: str, folder: Path, before: bool, now: datetime, told: Any) -> None:
    keep = Folder(folder)

    def stop_there(message: Any) -> None:
        if not before:
            keep(message)
        told.send("so far")
        signal.pause()

    Worker(make_engine(url), CODES, stop_there, SENDER, say, Random(1)).send_notices(now)


@pytest.mark.parametrize("before", [True, False], ids=["before sending", "after sending, before noting it"])
def test_a_notice_is_sent_once_though_the_worker_is_killed(
    before: bool, book: OwnBook, engine: Engine, worker: Worker, clock: StillClock, tmp_path: Path
) -> None:
    booked(book, SMALL, EIGHT, somebody(1))
    engine.dispose()
    killed_when_it_tells(_send_notices, address(engine), tmp_path / "mail", before, clock())
    worker.send_notices(clock())
    clock.forward(minutes=5)
    for _ in range(2):
        worker.send_notices(clock())
    assert len(list((tmp_path / "mail").iterdir())) == 1
    with engine.connect() as connection:
        (row,) = connection.execute(select(outbox)).all()
    assert (row.state, row.attempts) == ("sent", 2)


def _take_all() -> str:
    sent: list[str] = []
    worker = Worker(_own[0], CODES, lambda message: sent.append(message["Message-ID"]), SENDER, say, Random(1))
    worker.send_notices(NOW)
    return " ".join(sent)


def test_two_workers_do_not_send_the_same_notice(book: OwnBook, engine: Engine) -> None:
    for step in range(10):
        booked(book, SMALL, EIGHT + timedelta(minutes=10 * step), somebody(step))
    sent = " ".join(in_processes(engine, [_take_all] * 4)).split()
    assert len(sent) == len(set(sent)) == 10
