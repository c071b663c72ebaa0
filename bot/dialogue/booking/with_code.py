"""What can be done with the code of an appointment: see it, move it, cancel it, accept an offer, leave the list."""

from __future__ import annotations

from dataclasses import replace

from bot.appointments.book import Confirmed
from bot.appointments.codes import spaced
from bot.appointments.records import Appointment, State
from bot.appointments.refusals import UnknownCode
from bot.appointments.times import clock_time, day_in_words
from bot.appointments.wording import lines
from bot.city.services import services as city_services
from bot.dialogue.answers import Outcome
from bot.dialogue.booking.answers import Answer
from bot.dialogue.booking.questions import ask
from bot.dialogue.booking.services import name_of, office_choices
from bot.dialogue.booking.state import Booking
from bot.dialogue.booking.turn import Turn
from bot.dialogue.services import write_kind
from bot.dialogue.texts import say


def write_appointment(turn: Turn, appointment: Appointment) -> None:
    """The concern and the lines of an appointment."""
    turn.add("concern", service=name_of(appointment.service, turn.language))
    for line in lines(appointment, turn.language, turn.today, say):
        turn.writer.add(line)


def write_booked(turn: Turn, appointment: Appointment) -> None:
    """That it is booked, with what to bring; the door adds the code."""
    turn.add("booked")
    write_appointment(turn, appointment)
    if appointment.email:
        turn.add("mail_sent")
    write_kind(turn.writer, city_services()[appointment.service], "documents")
    turn.appointment = appointment.id


def look_up(turn: Turn, booking: Booking, code: str) -> Outcome:
    """What a code stands for, and on with what was wanted.

    Raises:
        UnknownCode, TooManyWrongCodes
    """
    if booking.job == "leave":
        turn.book.stop_waiting(code, turn.message.person)
        turn.add("left_list")
        return turn.end("booking_shown")
    found = turn.book.look_up(code, turn.message.person)
    known = replace(booking, appointment=found.id, service=found.service, persons=found.persons, missed=0)
    if found.state is State.CONFIRMED and found.starts > turn.message.at and booking.job in ("move", "cancel"):
        return _begun(turn, known, found)
    return show(turn, found)


def show(turn: Turn, found: Appointment) -> Outcome:
    """The appointment, and what can be done with it."""
    ahead = found.starts > turn.message.at
    if found.state is State.OFFERED:
        until = found.hold_until
        turn.add("offered", day=day_in_words(until, turn.language), time=clock_time(until))
        write_appointment(turn, found)
        turn.choose("accept", answer="accept", appointment=found.id)
    elif found.state in (State.CANCELLED, State.EXPIRED) or not ahead:
        turn.add("found_over" if found.state is not State.CANCELLED else "found_cancelled")
        turn.choices += office_choices(turn.language)
    else:
        turn.add("found")
        write_appointment(turn, found)
        turn.appointment = found.id
        turn.choose("move", answer="move", appointment=found.id)
        turn.choose("cancel", answer="cancel", appointment=found.id)
    return turn.end("booking_shown", found.service)


def _of_button(turn: Turn, identity: str | None) -> Confirmed:
    """The appointment that a button names: it was signed for whoever knew the code."""
    found = turn.book.find(identity or "")
    if found is None:
        raise UnknownCode
    return found


def begin_move(turn: Turn, booking: Booking, answer: Answer) -> Outcome:
    """The button "move" of an appointment that was looked up."""
    found = _of_button(turn, answer.appointment).appointment
    return _begun(turn, Booking(at=booking.at, job="move", appointment=found.id), found)


def begin_cancel(turn: Turn, booking: Booking, answer: Answer) -> Outcome:
    """The button "cancel" of an appointment that was looked up."""
    found = _of_button(turn, answer.appointment).appointment
    return _begun(turn, Booking(at=booking.at, job="cancel", appointment=found.id), found)


def _begun(turn: Turn, booking: Booking, found: Appointment) -> Outcome:
    turn.add("found")
    write_appointment(turn, found)
    return ask(turn, replace(booking, service=found.service, persons=found.persons))


def agreed(turn: Turn, booking: Booking) -> Outcome:
    """Moved or cancelled, as was asked.

    Raises:
        NotOpen, PlaceTaken
    """
    identity = _of_button(turn, booking.appointment).appointment.id
    if booking.job == "cancel":
        cancelled = turn.book.cancel_for(identity)
        turn.add("cancelled")
        turn.choices += office_choices(turn.language)
        return turn.end("booking_cancelled", cancelled.service)
    starts = booking.starts_at
    if starts is None:
        return ask(turn, booking)
    moved = turn.book.move_for(identity, starts)
    turn.add("moved")
    write_appointment(turn, moved)
    turn.appointment = moved.id
    return turn.end("booking_moved", moved.service)


def kept(turn: Turn, booking: Booking) -> Outcome:
    """Neither moved nor cancelled."""
    turn.add("kept")
    return turn.end("booking_shown", booking.service)


def accept(turn: Turn, booking: Booking, answer: Answer) -> Outcome:
    """The offer of the waiting list becomes an appointment.

    Raises:
        OfferGone, TooManyOpen
    """
    offered = _of_button(turn, answer.appointment)
    accepted = turn.book.accept(offered.code, turn.message.person).appointment
    write_booked(turn, accepted)
    return turn.end("booking_accepted", accepted.service)


def joined(turn: Turn, booking: Booking, code: str) -> Outcome:
    """The person waits; the code is for leaving the list."""
    turn.add("waiting", code=spaced(code))
    return turn.end("booking_waiting", booking.service)
