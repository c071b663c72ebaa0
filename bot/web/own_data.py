"""What is stored of a session wherever its token still leads to it: shown to whoever holds the token, and erased."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.engine import Connection, Engine

from bot.appointments.book import OwnBook
from bot.database import writing
from bot.handover.requests import Requests
from bot.interactions.log import delete_turns_of, turns_of
from bot.interactions.review import delete_messages_of, messages_of
from bot.web.sessions import Session, Sessions
from bot.web.trackers import Trackers

Rows = list[dict[str, Any]]


class Keeper(Protocol):
    """Whatever keeps something of a session. A part that keeps more adds one of its own to ``keepers``."""

    def rows(self, session: Session) -> Rows:
        """What it keeps, as plain data."""
        ...

    def erase(self, session: Session) -> None:
        """Delete all of it."""
        ...


class Messages:
    """What was said: Rasa's tracker of the running conversation."""

    def __init__(self, trackers: Trackers) -> None:
        self._trackers = trackers

    def rows(self, session: Session) -> Rows:
        """Messages and answers in order."""
        said = self._trackers.said(session.conversation)
        return [{"who": each.who, "language": each.language, "text": each.text} for each in said]

    def erase(self, session: Session) -> None:
        """Delete the tracker."""
        self._trackers.erase(session.conversation)


class WithAPerson:
    """What was written to staff, and by them."""

    def __init__(self, requests: Requests) -> None:
        self._requests = requests

    def rows(self, session: Session) -> Rows:
        """Messages in order."""
        return self._requests.told(session.token)

    def erase(self, session: Session) -> None:
        """Delete conversations, messages left, answers not sent yet."""
        self._requests.erase(session.token)


@dataclass(frozen=True)
class ByPseudonym:
    """Rows of the interactions that are found by the pseudonym that the session has now."""

    engine: Engine
    read: Callable[[Connection, str], Rows]
    delete: Callable[[Connection, str], None]

    def rows(self, session: Session) -> Rows:
        """Rows in order, all columns."""
        with self.engine.connect() as connection:
            return self.read(connection, session.pseudonym)

    def erase(self, session: Session) -> None:
        """Delete them."""
        with writing(self.engine) as connection:
            self.delete(connection, session.pseudonym)


class Fields:
    """What was typed into the fields of a booking that has not been made yet."""

    def __init__(self, book: OwnBook) -> None:
        self._book = book

    def rows(self, session: Session) -> Rows:
        """Name and contact, where one was typed."""
        given = self._book.details(session.pseudonym)
        contact = given.contact.value if given.contact else None
        return [{"name": given.name, "contact": contact}] if given.name or contact else []

    def erase(self, session: Session) -> None:
        """Delete them."""
        self._book.forget_details(session.pseudonym)


class State:
    """The session's own row; erased last, since with it goes what leads to all the rest."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def rows(self, session: Session) -> Rows:
        """The row without the hash of the token."""
        return [{name: value for name, value in vars(session).items() if name != "token"}]

    def erase(self, session: Session) -> None:
        """Forget it; the token is worth nothing any more."""
        self._sessions.end(session)


def keepers(engine: Engine, sessions: Sessions, trackers: Trackers, book: OwnBook) -> Mapping[str, Keeper]:
    """All that keep something, by name, in the order in which it is shown and erased."""
    return {
        "messages": Messages(trackers),
        "person": WithAPerson(Requests(engine)),
        "fields": Fields(book),
        "review": ByPseudonym(engine, messages_of, delete_messages_of),
        "statistics": ByPseudonym(engine, turns_of, delete_turns_of),
        "session": State(sessions),
    }


def as_json(kept: Mapping[str, Rows]) -> dict[str, Any]:
    """The rows with moments in ISO 8601."""
    return {name: [{key: _plain(value) for key, value in row.items()} for row in rows] for name, rows in kept.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
