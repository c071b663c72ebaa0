"""Messages that were answered already: one sent again after a lost connection is not put to the assistant twice."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

KEPT_FOR = timedelta(minutes=10)

MOST_KEPT = 5_000
"""Answers held in memory, of all sessions together; the oldest go first."""


@dataclass(frozen=True)
class _Answer:
    at: datetime
    messages: list[dict[str, Any]]


class Answered:
    """The answers of the last minutes by session and by the message's own id."""

    def __init__(self) -> None:
        self._answers: OrderedDict[tuple[str, str], _Answer] = OrderedDict()

    def find(self, session: str, message: str, now: datetime) -> list[dict[str, Any]] | None:
        """The answer that a message got, None where it is new."""
        self._forget_old(now)
        found = self._answers.get((session, message))
        return found.messages if found else None

    def keep(self, session: str, message: str, messages: list[dict[str, Any]], now: datetime) -> None:
        """Remember the answer to a message."""
        self._answers[(session, message)] = _Answer(now, messages)
        while len(self._answers) > MOST_KEPT:
            self._answers.popitem(last=False)

    def forget(self, session: str) -> None:
        """Drop all answers of a session."""
        for key in [key for key in self._answers if key[0] == session]:
            del self._answers[key]

    def _forget_old(self, now: datetime) -> None:
        while self._answers:
            key, answer = next(iter(self._answers.items()))
            if now - answer.at <= KEPT_FOR:
                return
            del self._answers[key]
