"""Answers by e-mail to messages that were left: laid ready with the answer, taken one by one by the worker.

As with appointments' notices (docs/appointments.md): an answer is taken by a conditional update that counts the attempt
before it is sent; killed in between, it is taken again, with the same Message-ID.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine, Row

from bot.appointments.mail import Send
from bot.appointments.outbox import MOST_ATTEMPTS, SENDING
from bot.appointments.wording import Say
from bot.database import insert_missing, writing
from bot.handover.tables import handover_mails, handover_messages, handovers

logger = logging.getLogger(__name__)


def put_mail(connection: Connection, handover: str, number: int, now: datetime) -> None:
    """Lay an answer ready to be sent, once."""
    row = {"key": f"{handover}.{number}", "handover": handover, "number": number, "due": now}
    connection.execute(insert_missing(connection, handover_mails), {**row, "state": "waiting", "attempts": 0})


def mail_states(connection: Connection, handover: str) -> dict[int, str]:
    """The states of the answers of a conversation, by the number of the message."""
    columns = (handover_mails.c.number, handover_mails.c.state)
    rows = connection.execute(select(*columns).where(handover_mails.c.handover == handover))
    return {row.number: row.state for row in rows}


class AnswerMails:
    """Sends the answers that are due."""

    def __init__(self, engine: Engine, send: Send, sender: str, say: Say) -> None:
        self._engine = engine
        self._send = send
        self._sender = sender
        self._say = say

    def work(self, now: datetime) -> None:
        """Send what is due; a failure is logged without address and text, and tried again later."""
        for key, attempts, message in self._due(now):
            try:
                self._send(message)
            except OSError as error:  # smtplib's errors are OSErrors
                logger.error("an answer was not sent (attempt %d): %s", attempts, type(error).__name__)
                given_up = attempts >= MOST_ATTEMPTS
                later = now + timedelta(minutes=2**attempts)
                self._mark(key, state="failed" if given_up else "waiting", due=later)
            else:
                self._mark(key, state="sent")

    def _mark(self, key: str, **values: object) -> None:
        with writing(self._engine) as connection:
            connection.execute(handover_mails.update().where(handover_mails.c.key == key).values(**values))

    def _due(self, now: datetime) -> Iterator[tuple[str, int, EmailMessage]]:
        """Each answer that is due, for one worker alone, with the number of this attempt."""
        waiting = (handover_mails.c.state == "waiting") & (handover_mails.c.due <= now)
        with self._engine.connect() as connection:
            rows = connection.execute(select(handover_mails).where(waiting).order_by(handover_mails.c.due)).all()
        for row in rows:
            mine = (handover_mails.c.key == row.key) & (handover_mails.c.due == row.due) & waiting
            take = handover_mails.update().where(mine).values(attempts=row.attempts + 1, due=now + SENDING)
            with writing(self._engine) as connection:
                message = self._compose(connection, row, now) if connection.execute(take).rowcount else None
            if message is not None:
                yield row.key, row.attempts + 1, message

    def _compose(self, connection: Connection, mail: Row, now: datetime) -> EmailMessage | None:
        """The answer as an e-mail; None where the conversation has been erased."""
        query = select(
            handover_messages.c.text, handover_messages.c.language, handovers.c.contact, handovers.c.language
        ).join_from(handover_messages, handovers, handovers.c.id == handover_messages.c.handover)
        here = (handover_messages.c.handover == mail.handover) & (handover_messages.c.number == mail.number)
        row = connection.execute(query.where(here)).first()
        if row is None:
            return None
        text, language, contact, citizens_language = row
        message = EmailMessage()
        message["Message-ID"] = f"<{mail.key}@{self._sender.rpartition('@')[2]}>"
        message["From"] = self._sender
        message["To"] = contact
        message["Date"] = format_datetime(now)
        message["Subject"] = self._say("mail_subject", citizens_language, "handover")
        message.set_content(f"{text}\n\n-- \n{self._say('mail_footer', citizens_language, 'handover')}\n")
        # After the text: setting that drops all headers of content.
        message["Content-Language"] = ", ".join(dict.fromkeys((language, citizens_language)))
        return message
