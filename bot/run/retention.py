"""Retention: what is past its time is erased (docs/privacy.md)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.database import writing
from bot.handover.forgetting import forget
from bot.interactions.log import delete_turns_before
from bot.interactions.periods import Periods
from bot.interactions.pseudonym import destroy_salts_before
from bot.interactions.review import delete_messages_before, unlink_before
from bot.staff import audit
from bot.staff.reports import forget_done_before
from bot.staff.sessions import forget_ended
from bot.web.sessions import Sessions
from bot.web.trackers import Trackers

logger = logging.getLogger(__name__)

ROUND = timedelta(hours=1)
"""Between two rounds; each also erases what would grow too old before the next."""


class Retention:
    """Erases once an hour; a round may break off at any line, or run in two processes, and be done again."""

    def __init__(self, engine: Engine, trackers: Trackers, periods: Periods) -> None:
        self._engine = engine
        self._sessions = Sessions(engine)
        self._trackers = trackers
        self._periods = periods
        self._done: datetime | None = None

    def work(self, now: datetime) -> None:
        """A round where one is due ``now``; one in which something failed is due again at once."""
        if self._done is not None and now < self._done + ROUND:
            return
        purges: dict[str, Callable[[datetime], None]] = {
            "conversations": self._forget_conversations,
            "sessions": self._forget_sessions,
            "salts": self._destroy_salts,
            "turns": self._delete_turns,
            "handovers": self._forget_handovers,
            "messages for review": self._delete_reviews,
            "what the staff did": self._forget_staff,
        }
        failed = [name for name, purge in purges.items() if not _succeeds(name, purge, now)]
        if not failed:
            self._done = now

    def _forget_conversations(self, now: datetime) -> None:
        self._trackers.forget_begun_before(now + ROUND - self._periods.conversation)

    def _forget_sessions(self, now: datetime) -> None:
        self._sessions.forget_idle_since(now + ROUND - self._periods.conversation)

    def _destroy_salts(self, now: datetime) -> None:
        with writing(self._engine) as connection:
            destroy_salts_before(connection, (now - self._periods.conversation).date())

    def _delete_turns(self, now: datetime) -> None:
        with writing(self._engine) as connection:
            delete_turns_before(connection, now + ROUND - self._periods.statistics)

    def _forget_handovers(self, now: datetime) -> None:
        soon, kept = now + ROUND, self._periods
        forget(self._engine, now, soon - kept.conversation, soon - kept.messages, soon - kept.statistics)

    def _delete_reviews(self, now: datetime) -> None:
        with writing(self._engine) as connection:
            delete_messages_before(connection, now + ROUND - self._periods.review)
            unlink_before(connection, now - ROUND, self._sessions.pseudonyms())

    def _forget_staff(self, now: datetime) -> None:
        with writing(self._engine) as connection:
            forget_ended(connection, now)
            audit.forget_before(connection, now + ROUND - self._periods.audit)
            forget_done_before(connection, now + ROUND - self._periods.audit)


def _succeeds(name: str, purge: Callable[[datetime], None], now: datetime) -> bool:
    try:
        purge(now)
    except SQLAlchemyError as error:  # its message could hold what was to be erased
        logger.error("%s were not erased: %s", name, type(error).__name__)
        return False
    return True
