"""Writing a notice as an e-mail: in the citizen's language for the citizen, in German for the office."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from bot.appointments.calendar import Method, calendar_file
from bot.appointments.codes import Codes, spaced
from bot.appointments.offices import offices
from bot.appointments.outbox import CANCELLED, OFFER, REMINDERS, Notice
from bot.appointments.times import berlin_day, clock_time, day_in_words
from bot.appointments.wording import PART, Say, lines
from bot.language.offered import SOURCE


def compose(notice: Notice, codes: Codes, sender: str, now: datetime, say: Say) -> EmailMessage:
    """The message. Its Message-ID follows from the notice: sent again, it is recognisably the same.

    ``To`` is missing where the office has no address: only the folder of messages can take it then.
    """
    appointment = replace(notice.appointment, starts=notice.starts, sequence=notice.sequence)
    for_citizen = notice.audience == "citizen"
    language = appointment.language if for_citizen else SOURCE
    recipient = appointment.email if for_citizen else offices()[appointment.office].email
    kind = "reminder" if notice.kind in REMINDERS else notice.kind

    message = EmailMessage()
    message["Message-ID"] = f"<{notice.key}@{sender.rpartition('@')[2]}>"
    message["From"] = sender
    if recipient:
        message["To"] = recipient
    message["Date"] = format_datetime(now)
    message["Subject"] = say(
        f"subject_{kind}",
        language,
        PART,
        day=day_in_words(appointment.starts, language),
        time=clock_time(appointment.starts),
    )
    message["Auto-Submitted"] = "auto-generated"
    text = [say(f"mail_{kind}", language, PART), "", *lines(appointment, language, berlin_day(now), say)]
    if for_citizen:
        text += ["", *_for_citizen(notice, spaced(codes.code_of(appointment.id)), language, say)]
    else:
        text.append(say("counter", language, PART, number=appointment.counter))
    text += ["", say("mail_automatic", language, PART)]
    message.set_content("\n".join(text) + "\n")
    message["Content-Language"] = language  # set_content would drop it
    if kind in ("confirmed", "moved", "cancelled"):
        method: Method = "CANCEL" if notice.kind == CANCELLED else "REQUEST"
        file = calendar_file(
            appointment, language, now, say, method=method, organizer=sender, attendee=recipient or sender
        )
        message.add_attachment(
            file.decode("utf-8"), subtype="calendar", filename="termin.ics", params={"method": method}
        )
    return message


def _for_citizen(notice: Notice, code: str, language: str, say: Say) -> list[str]:
    if notice.kind == CANCELLED:
        return [say("book_again", language, PART)]
    if notice.kind == OFFER:
        until = notice.appointment.hold_until
        day, time = day_in_words(until, language), clock_time(until)
        return [say("accept_until", language, PART, day=day, time=time), say("your_code", language, PART, code=code)]
    return [say("your_code", language, PART, code=code), say("change_by_code", language, PART)]
