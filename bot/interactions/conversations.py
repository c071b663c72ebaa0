"""From the turns of the log to conversations, and what of a conversation belongs to which dimension."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import groupby
from operator import attrgetter
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.appointments.times import berlin_day, midnight
from bot.interactions.tables import turns
from bot.language.offered import SOURCE
from bot.welcome.topics import topics

Dimension = Literal["", "language", "topic", "department", "district", "channel"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
""""" is all conversations together."""

IDLE = timedelta(minutes=30)
"""A conversation ends after so long without a message. The log knows quarters of an hour only: a pause counts as longer
where the beginnings of its quarters lie more than 30 minutes apart, so that one of 31 to 44 minutes may still join."""

CHANNELS = ("website", "counter", "kiosk")
"""What is counted: tests and robots have channels of their own."""

USUAL_CHANNEL = CHANNELS[0]


def channel_named(name: object) -> str:
    """One of the channels by its name; whatever else somebody writes there counts as the website."""
    return next((channel for channel in CHANNELS if channel == name), USUAL_CHANNEL)


STAFF = ("handover_taken", "handover_passed_on", "handover_closed")
"""Outcomes that the front office writes, maybe days later; they belong to no conversation."""


@dataclass(frozen=True)
class LoggedTurn:
    """A row of the log as far as it is counted; ``quarter_hour`` is in UTC."""

    id: str
    quarter_hour: datetime
    session: str
    channel: str
    language: str
    kind: str
    outcome: str
    content_version: str
    model_version: str
    position: int | None = None
    topic: str | None = None
    nearest_topic: str | None = None
    facet: str | None = None
    department: str | None = None
    district: str | None = None
    translated: bool | None = None
    helpful_asked: bool | None = None
    survey_asked: bool | None = None
    helpful: bool | None = None
    satisfaction: int | None = None
    effort: bool | None = None
    days_to_place: int | None = None

    @property
    def not_understood(self) -> bool:
        """Whether the assistant asked back or, the second time in a row, named the way to a person."""
        return self.outcome == "not_understood" or (self.outcome == "to_a_person" and self.topic == "nlu_fallback")

    @property
    def package_topic(self) -> str | None:
        """The topic of the package that was meant."""
        return self.topic if self.topic in topics() else None


_COLUMNS = [turns.c[name] for name in LoggedTurn.__dataclass_fields__]


@dataclass(frozen=True)
class Conversation:
    """The turns of a session without a pause, in their order; at least one."""

    turns: tuple[LoggedTurn, ...]

    @property
    def begin(self) -> datetime:
        """The quarter of an hour in which it began."""
        return self.turns[0].quarter_hour

    @property
    def language(self) -> str:
        """The language at its end: who begins in German and changes was not served in German."""
        return self.turns[-1].language

    @property
    def german(self) -> bool:
        """Whether it is one in German."""
        return self.language == SOURCE

    def has(self, *outcomes: str) -> bool:
        """Whether a turn came out in one of these ways."""
        return any(turn.outcome in outcomes for turn in self.turns)


def split(logged: Iterable[LoggedTurn]) -> Iterator[Conversation]:
    """The conversations among turns in any order."""
    ordered = sorted(logged, key=lambda turn: (turn.session, turn.quarter_hour, turn.position or 0, turn.id))
    for _, of_session in groupby(ordered, key=attrgetter("session")):
        current: list[LoggedTurn] = []
        for turn in of_session:
            if current and turn.quarter_hour - current[-1].quarter_hour > IDLE:
                yield Conversation(tuple(current))
                current = []
            current.append(turn)
        yield Conversation(tuple(current))


def slices(conversation: Conversation) -> Iterator[tuple[Dimension, str, tuple[LoggedTurn, ...]]]:
    """Where a conversation is counted, each with the turns that belong there.

    It has one language and one channel, but counts for every topic, department and district that it touches.
    A question that was not understood belongs to the topic that it came closest to.
    """
    everything = conversation.turns
    yield "", "", everything
    yield "language", conversation.language, everything
    yield "channel", everything[0].channel, everything
    found: dict[tuple[Dimension, str], list[LoggedTurn]] = {}
    for turn in everything:
        touched: tuple[tuple[Dimension, str | None], ...] = (
            ("topic", turn.package_topic or turn.nearest_topic),
            ("department", turn.department),
            ("district", turn.district),
        )
        for dimension, value in touched:
            if value:
                found.setdefault((dimension, value), []).append(turn)
    for (dimension, value), some in found.items():
        yield dimension, value, tuple(some)


def read_turns(connection: Connection, begin: datetime, end: datetime) -> list[LoggedTurn]:
    """The counted turns between two moments."""
    query = select(*_COLUMNS).where(
        turns.c.quarter_hour >= begin, turns.c.quarter_hour < end, turns.c.channel.in_(CHANNELS)
    )
    rows = connection.execute(query)
    return [LoggedTurn(**{**row._mapping, "quarter_hour": aware(row.quarter_hour)}) for row in rows]


def aware(moment: datetime) -> datetime:
    """A moment of the log with its zone, which SQLite forgets."""
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def conversations_begun(connection: Connection, day: date) -> list[Conversation]:
    """The conversations that began on a day in Lünen, with what they have of the next; a session lives 12 hours."""
    begin, end = midnight(day), midnight(day + timedelta(days=1))
    around = read_turns(connection, begin - timedelta(hours=1), end + timedelta(hours=13))
    citizens = [turn for turn in around if turn.outcome not in STAFF]
    return [found for found in split(citizens) if berlin_day(found.begin) == day]
