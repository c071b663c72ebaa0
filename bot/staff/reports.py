"""Answers that somebody reported as wrong, for the editors: no words of citizens, only reasons from a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Literal, get_args

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.interactions.log import quarter_hour
from bot.staff.tables import reports

Reason = Literal["wrong", "outdated", "incomplete", "unclear", "translation", "other_question"]

REASONS: tuple[Reason, ...] = get_args(Reason)

Source = Literal["staff", "citizen"]


@dataclass(frozen=True)
class Reported:
    """What was reported of one side of a topic in one language: how often by whom, the newest, since when."""

    topic: str
    facet: str
    language: str
    reason: Reason
    source: Source
    times: int
    newest: int
    first: datetime
    last: datetime


def report(
    connection: Connection,
    topic: str,
    facet: str | None,
    language: str,
    reason: Reason,
    source: Source,
    now: datetime | None = None,
    account: str | None = None,
) -> None:
    """Put an answer before the editors. ``now`` is this moment where it is left out; ``account`` is of the staff."""
    at = now or datetime.now(timezone.utc)
    row = {
        "at": at if source == "staff" else quarter_hour(at),
        "topic": topic,
        "facet": facet or "",
        "language": language,
        "reason": reason,
        "source": source,
        "account": account,
    }
    connection.execute(reports.insert().values(**row))


def open_reports(connection: Connection) -> list[Reported]:
    """What is not done yet, those reported most often first."""
    same = [reports.c[name] for name in ("topic", "facet", "language", "reason", "source")]
    counted = [
        func.count().label("times"),
        func.max(reports.c.id).label("newest"),
        func.min(reports.c.at).label("first"),
        func.max(reports.c.at).label("last"),
    ]
    rows = connection.execute(
        select(*same, *counted).where(reports.c.done.is_(None)).group_by(*same).order_by(func.count().desc(), *same)
    )
    return [Reported(**row._mapping) for row in rows]


def mark_done(connection: Connection, topic: str, facet: str, newest: int, account: str, now: datetime) -> int:
    """Mark the reports of one side of a topic as done, up to the ``newest`` that was seen; returns how many.

    What was reported after the page was shown stays open, and so does nothing that a colleague did already.
    """
    these = (reports.c.topic == topic) & (reports.c.facet == facet) & (reports.c.id <= newest)
    change = reports.update().where(these, reports.c.done.is_(None)).values(done=now, done_by=account)
    return int(connection.execute(change).rowcount)


def open_again(connection: Connection, topic: str, facet: str, done: datetime, account: str) -> int:
    """Take back what ``account`` marked as done at a moment; returns how many."""
    these = (reports.c.topic == topic) & (reports.c.facet == facet)
    mine = (reports.c.done == done) & (reports.c.done_by == account)
    return int(connection.execute(reports.update().where(these, mine).values(done=None, done_by=None)).rowcount)


def forget_done_before(connection: Connection, moment: datetime) -> None:
    """Delete what was done before ``moment``."""
    connection.execute(reports.delete().where(reports.c.done < moment))
