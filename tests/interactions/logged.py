"""Turns of the log for tests: what is not said is ordinary."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import count

from bot.interactions.conversations import Conversation, LoggedTurn

MONDAY = datetime(2026, 9, 7, 8, 0, tzinfo=timezone.utc)
"""Ten o'clock in Lünen on a working day."""

_numbers = count()


def logged(outcome: str = "answered", minutes: int = 0, **values: object) -> LoggedTurn:
    """A turn so many minutes after MONDAY."""
    number = next(_numbers)
    defaults: dict[str, object] = {
        "id": f"{number:032}",
        "quarter_hour": MONDAY + timedelta(minutes=minutes),
        "session": "a",
        "channel": "website",
        "language": "de",
        "kind": "text",
        "content_version": "c",
        "model_version": "m",
        "position": number,
    }
    return LoggedTurn(outcome=outcome, **{**defaults, **values})  # type: ignore[arg-type]


def talk(*turns: LoggedTurn) -> Conversation:
    """A conversation of these turns."""
    return Conversation(turns)
