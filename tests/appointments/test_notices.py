from __future__ import annotations

import email
import os
import socketserver
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from email.policy import default
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.appointments import outbox, tables
from bot.appointments.book import OwnBook
from bot.appointments.mail import Folder, MailServer, mail_for, sender_of
from bot.appointments.records import Wish
from bot.appointments.worker import Worker
from bot.database import writing
from bot.dialogue.texts import say
from bot.settings import SettingError, read_settings
from tests.appointments.conftest import CODES, SENDER, StillClock, booked, somebody

PAPER = Wish("bescheinigung")
EIGHT = datetime(2026, 12, 4, 7, tzinfo=timezone.utc)  # Friday, 08:00 in Lünen
CITIZEN = "ayse@example.org"


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    """What depends on the database is tested in test_booking and test_races."""
    return sqlite_engine


def send_due(engine: Engine, now: datetime) -> list[EmailMessage]:
    messages: list[EmailMessage] = []
    Worker(engine, CODES, messages.append, SENDER, say, Random(1)).send_notices(now)
    return messages


def calendar_in(message: EmailMessage) -> Calendar:
    (attachment,) = message.iter_attachments()
    assert attachment.get_filename() == "termin.ics"
    return Calendar.from_ical(attachment.get_content())


def test_citizen_and_office_are_told_each_in_their_language(book: OwnBook, engine: Engine, clock: StillClock) -> None:
    confirmed = booked(book, PAPER, EIGHT, somebody(email=CITIZEN, language="tr"))
    citizen, office = send_due(engine, clock())
    assert (citizen["To"], office["To"]) == (CITIZEN, "amt@example.org")
    assert "Randevu alındı" in citizen["Subject"]
    assert "4 Aralık 2026 Cuma" in citizen["Subject"]
    assert [message.get_body()["Content-Language"] for message in (citizen, office)] == ["tr", "de"]
    text = citizen.get_body().get_content()
    code = f"{confirmed.code[:4]}-{confirmed.code[4:]}"
    assert code in text
    assert "08:00" in text
    assert "Termin gebucht: Freitag, 4. Dezember 2026, 08:00 Uhr" in office["Subject"]
    assert code not in office.get_body().get_content()


def test_no_message_says_what_the_appointment_is_for(book: OwnBook, engine: Engine, clock: StillClock) -> None:
    booked(book, PAPER, EIGHT, somebody(email=CITIZEN))
    for message in send_due(engine, clock()):
        assert "bescheinigung" not in message.as_string().lower()


def test_nothing_is_sent_to_a_citizen_without_an_address(book: OwnBook, engine: Engine, clock: StillClock) -> None:
    booked(book, PAPER, EIGHT, somebody())
    assert [message["To"] for message in send_due(engine, clock())] == ["amt@example.org"]


def test_confirmation_change_and_cancellation_replace_each_other_in_the_calendar(
    book: OwnBook, engine: Engine, clock: StillClock
) -> None:
    code = booked(book, PAPER, EIGHT, somebody(email=CITIZEN)).code
    book.move(code, "somebody", EIGHT + timedelta(minutes=30))
    book.cancel(code, "somebody")
    calendars = [calendar_in(message) for message in send_due(engine, clock()) if message["To"] == CITIZEN]
    events = [calendar.walk("VEVENT")[0] for calendar in calendars]
    assert [str(calendar["METHOD"]) for calendar in calendars] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [int(event["SEQUENCE"]) for event in events] == [0, 1, 2]
    assert len({str(event["UID"]) for event in events}) == 1
    assert [event["DTSTART"].dt for event in events] == [EIGHT, *[EIGHT + timedelta(minutes=30)] * 2]
    assert str(events[0]["SUMMARY"]) == "Termin bei der Stadt Lünen"
    assert str(events[2]["STATUS"]) == "CANCELLED"
    assert str(events[0]["ATTENDEE"]) == f"mailto:{CITIZEN}"


def test_reminders_come_two_days_and_two_hours_before(book: OwnBook, engine: Engine, clock: StillClock) -> None:
    booked(book, PAPER, EIGHT, somebody(email=CITIZEN))
    send_due(engine, clock())
    for before in (timedelta(days=2), timedelta(hours=2)):
        assert send_due(engine, EIGHT - before - timedelta(seconds=1)) == []
        (reminder,) = send_due(engine, EIGHT - before)
        assert reminder["To"] == CITIZEN
        assert "Erinnerung" in reminder["Subject"]
        assert not list(reminder.iter_attachments())


def test_after_a_move_only_the_new_time_is_reminded_of(book: OwnBook, engine: Engine, clock: StillClock) -> None:
    code = booked(book, PAPER, EIGHT, somebody(email=CITIZEN)).code
    book.move(code, "somebody", EIGHT + timedelta(days=3, hours=1))  # Monday
    send_due(engine, clock())
    assert send_due(engine, EIGHT) == []
    (reminder,) = send_due(engine, EIGHT + timedelta(days=1, hours=1))
    assert "7. Dezember 2026, 09:00" in reminder["Subject"]


def test_what_is_cancelled_is_not_reminded_of(book: OwnBook, engine: Engine, clock: StillClock) -> None:
    book.cancel(booked(book, PAPER, EIGHT, somebody(email=CITIZEN)).code, "somebody")
    send_due(engine, clock())
    assert send_due(engine, EIGHT) == []


def test_a_reminder_whose_time_has_passed_is_not_sent(book: OwnBook, engine: Engine, clock: StillClock) -> None:
    clock.now = EIGHT - timedelta(hours=20)
    booked(book, PAPER, EIGHT, somebody(email=CITIZEN))
    send_due(engine, clock())
    assert len(send_due(engine, EIGHT)) == 1


def test_what_cannot_be_sent_is_tried_again_later_and_given_up_in_the_end(
    book: OwnBook, engine: Engine, clock: StillClock, caplog: pytest.LogCaptureFixture
) -> None:
    booked(book, PAPER, EIGHT, somebody())
    attempts: list[datetime] = []

    def refuse(message: EmailMessage) -> None:
        attempts.append(clock())
        raise ConnectionRefusedError(f"no server for {message['To']}")

    worker = Worker(engine, CODES, refuse, SENDER, say, Random(1))
    for _ in range(10 * 60):
        worker.send_notices(clock())
        clock.forward(minutes=1)
    pauses = [(later - earlier) // timedelta(minutes=1) for earlier, later in pairwise(attempts)]
    assert pauses == [2, 4, 8, 16, 32, 64, 128]
    with engine.connect() as connection:
        assert connection.execute(select(tables.outbox.c.state)).scalar_one() == "failed"
    assert "example.org" not in caplog.text
    assert "ConnectionRefusedError" in caplog.text


def test_a_message_is_the_same_when_it_is_written_again(book: OwnBook, engine: Engine, clock: StillClock) -> None:
    confirmed = booked(book, PAPER, EIGHT, somebody())
    (message,) = send_due(engine, clock())
    assert message["Message-ID"] == f"<{confirmed.appointment.id}.0.confirmed.office@example.org>"


def test_without_a_mail_server_messages_lie_in_a_folder(
    book: OwnBook, engine: Engine, clock: StillClock, tmp_path: Path
) -> None:
    settings = read_settings({"STATE_DIR": str(tmp_path)})
    booked(book, PAPER, EIGHT, somebody(email=CITIZEN, language="ar"))
    Worker(engine, CODES, mail_for(settings), sender_of(settings), say, Random(1)).send_notices(clock())
    read = [email.message_from_bytes(file.read_bytes(), policy=default) for file in (tmp_path / "mail").glob("*.eml")]
    assert sorted(message["To"] for message in read) == ["amt@example.org", CITIZEN]
    assert {message["From"] for message in read} == {"assistent@localhost"}


class _Session(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs to hand over a message."""

    def handle(self) -> None:
        self._answer("220 ready")
        while line := self.rfile.readline().decode().strip().upper():
            if line == "DATA":
                self._answer("354 go on")
                message = bytearray()
                while (row := self.rfile.readline()) != b".\r\n":
                    message += row
                self.server.messages.append(bytes(message))  # type: ignore[attr-defined]
            self._answer("221 bye" if line == "QUIT" else "250 fine")
            if line == "QUIT":
                return

    def _answer(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def mail_server() -> Iterator[tuple[str, list[bytes]]]:
    """The address of a mail server on loopback and the messages that it has received."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session) as server:
        server.messages = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}", server.messages  # type: ignore[attr-defined]
        server.shutdown()
        thread.join()


def test_messages_go_to_the_mail_server_and_what_has_no_recipient_to_the_folder(
    mail_server: tuple[str, list[bytes]], tmp_path: Path
) -> None:
    url, received = mail_server
    send = mail_for(read_settings({"SMTP_URL": url, "MAIL_FROM": SENDER, "STATE_DIR": str(tmp_path)}))
    for recipient in (CITIZEN, None):
        message = EmailMessage()
        message["Message-ID"], message["From"] = f"<{recipient}@example.org>", SENDER
        if recipient:
            message["To"] = recipient
        message.set_content("Grüße")
        send(message)
    (only,) = received
    assert email.message_from_bytes(only, policy=default).get_content().strip() == "Grüße"
    assert [file.name for file in (tmp_path / "mail").iterdir()] == ["None@example.org.eml"]


def test_mail_settings_that_cannot_work_name_the_mend() -> None:
    with pytest.raises(SettingError, match="SMTP_URL cannot be used: write it as smtp"):
        MailServer("mail.example.org:587")
    with pytest.raises(SettingError, match="MAIL_FROM is not set"):
        sender_of(read_settings({"SMTP_URL": "smtp://127.0.0.1"}))


def test_the_folder_forgets_old_messages(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for number in (1, 2):
        message = EmailMessage()
        message["Message-ID"] = f"<{number}@example.org>"
        folder(message)
    os.utime(tmp_path / "1@example.org.eml", (0, 0))
    folder.forget(datetime(2026, 1, 1, tzinfo=timezone.utc))
    assert [file.name for file in tmp_path.iterdir()] == ["2@example.org.eml"]


def test_an_offer_that_has_lapsed_is_not_told(book: OwnBook, engine: Engine, clock: StillClock) -> None:
    held = book.hold(PAPER, EIGHT, somebody(email=CITIZEN))
    with writing(engine) as connection:
        outbox.put(connection, held, outbox.OFFER, "citizen", clock(), clock())
    assert send_due(engine, clock()) == []
