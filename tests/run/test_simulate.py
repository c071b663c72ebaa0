"""Two invented weeks: the same for everybody, marked, rightly counted, without a citizen's word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Engine

from bot.appointments.tables import appointments, outbox, transitions, visits
from bot.database import make_engine, metadata, writing
from bot.interactions.appointment_figures import visits_on
from bot.interactions.counting import count_log, moment_of
from bot.interactions.figures import BOOK_FIGURES, LOG_FIGURES, Counts, count_visits
from bot.interactions.log import write_turn
from bot.interactions.tables import daily_figures, review_queue, turns
from bot.run.migrate import migrate
from bot.run.simulate import SimulationError, simulate_year
from tests.interactions.test_log import turn

NOW = datetime(2026, 11, 24, 10, tzinfo=timezone.utc)
DAYS = 14


def nothing(_told: str) -> None:
    """Nobody listens."""


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Two weeks in a SQLite database, for all tests that only look."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('lived') / 'year.db'}")
    migrate(engine)
    simulate_year(engine, NOW, nothing, DAYS)
    return engine


def rows(engine: Engine) -> dict[str, list[str]]:
    """Everything that the database holds but for the numbers that it gives itself."""
    found = {}
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            columns = [column for column in table.columns if column.name != "id" or column.type.python_type is str]
            # SQLite forgets the zone of the log's moments, PostgreSQL may tell them in another.
            found[table.name] = sorted(
                str([_in_utc(value) for value in row]) for row in connection.execute(select(*columns))
            )
    return found


def _in_utc(value: object) -> object:
    if not isinstance(value, datetime):
        return value
    return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)


def of_day(connection: Connection, day: object, figures: tuple[str, ...]) -> Counts:
    no_sum = (daily_figures.c.dimension == "") | (daily_figures.c.value != "")
    wanted = (daily_figures.c.day == day) & daily_figures.c.figure.in_(figures) & no_sum
    found = connection.execute(select(daily_figures).where(wanted))
    return Counts({(row.dimension, row.value, row.figure, row.bucket): row.count for row in found})


def test_the_same_seed_lives_the_same_days_on_every_database(lived: Engine, engine: Engine) -> None:
    simulate_year(engine, NOW, nothing, DAYS)
    assert rows(engine) == rows(lived)


def test_it_is_marked_as_invented(lived: Engine) -> None:
    with lived.connect() as connection:
        assert moment_of(connection, "simulated") == NOW
        versions = connection.execute(select(turns.c.content_version, turns.c.model_version).distinct()).all()
    assert all(name.startswith("simuliert-") for row in versions for name in row)


def test_people_talk_book_come_and_say_whether_it_helped(lived: Engine) -> None:
    with lived.connect() as connection:
        talks = connection.execute(select(func.count(turns.c.session.distinct()))).scalar_one()
        assert 14 * 10 < talks < 14 * 60
        assert set(connection.execute(select(turns.c.channel)).scalars()) == {"website", "counter", "kiosk"}
        assert set(connection.execute(select(turns.c.language)).scalars()) == {"de", "tr", "ar", "uk", "en"}
        states = set(connection.execute(select(appointments.c.state)).scalars())
        assert {"served", "missed", "confirmed"} <= states
        asked, said = turns.c.helpful_asked.is_(True), turns.c.helpful.is_not(None)
        assert connection.execute(select(turns.c.id).where(said, ~asked)).all() == []
        share = connection.execute(select(func.count()).where(asked, said)).scalar_one()
        assert 0 < share < connection.execute(select(func.count()).where(asked)).scalar_one()
        for table in (visits, transitions):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() > 0


def test_the_figures_are_those_of_a_count_of_everything(lived: Engine) -> None:
    with lived.connect() as connection:
        for number in range(1, DAYS + 1):
            day = NOW.date() - timedelta(days=number)
            assert of_day(connection, day, LOG_FIGURES) == count_log(connection, day) != Counts()
            assert of_day(connection, day, BOOK_FIGURES) == count_visits(visits_on(connection, day))


def test_it_holds_no_word_and_no_address_of_anybody_and_sends_nothing(lived: Engine) -> None:
    with lived.connect() as connection:
        for table in (review_queue, outbox):
            assert connection.execute(select(table)).all() == []
        personal = select(appointments.c.name, appointments.c.contact).distinct()
        assert connection.execute(personal).all() == [(None, None)]


def _a_turn(connection: Connection) -> None:
    connection.execute(turns.insert().values(**_row()))


def _row() -> dict[str, object]:
    values = {**vars(turn()), "quarter_hour": NOW}
    del values["at"]
    return values


def _a_figure(connection: Connection) -> None:
    row = {"dimension": "", "figure": "helped", "value": "", "day": NOW.date(), "bucket": 0, "month": 1, "count": 1}
    connection.execute(daily_figures.insert().values(**row))


@pytest.mark.parametrize(("fill", "table"), [(_a_turn, "turns"), (_a_figure, "daily_figures")])
def test_a_database_that_holds_anything_is_refused_and_stays_as_it_was(
    engine: Engine, fill: Callable[[Connection], None], table: str
) -> None:
    with writing(engine) as connection:
        fill(connection)
    before = rows(engine)
    with pytest.raises(SimulationError, match=rf"not empty \({table}\).*DATABASE_URL"):
        simulate_year(engine, NOW, nothing, DAYS)
    assert rows(engine) == before


def test_what_is_broken_off_leaves_the_database_empty(engine: Engine) -> None:
    def stop(_told: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate_year(engine, NOW, stop, 2)
    assert all(found == [] for found in rows(engine).values())


def test_what_comes_in_between_is_not_mixed_with_what_is_invented(engine: Engine) -> None:
    def a_citizen_asks(_told: str) -> None:
        write_turn(engine, turn())

    with pytest.raises(SimulationError, match="not empty"):
        simulate_year(engine, NOW, a_citizen_asks, 2)
    assert len(rows(engine)["turns"]) == 1


def test_it_tells_how_far_it_is_and_how_long_it_will_take(sqlite_engine: Engine) -> None:
    told: list[str] = []
    seconds = iter(range(0, 1000, 6))  # six seconds go by between two looks at the clock
    simulate_year(sqlite_engine, NOW, told.append, 3, clock=lambda: float(next(seconds)))
    assert told == [
        "2 of 3 days (66 %), about 12 s left",
        "3 of 3 days (100 %), about 0 s left",
        "The invented year is in the database; every page says that it is invented.",
    ]
