"""Booking in the chat: begins, takes answers, goes on after another question, ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.appointments.book import OwnBook
from bot.appointments.refusals import Refusal
from bot.appointments.services import services as bookable_services
from bot.dialogue.answers import Outcome
from bot.dialogue.booking import with_code
from bot.dialogue.booking.answers import Answer, Word, answer_in
from bot.dialogue.booking.elsewhere import elsewhere, other_office
from bot.dialogue.booking.message import Message
from bot.dialogue.booking.places import chosen_time, offer_days
from bot.dialogue.booking.questions import ask, ask_all_services, ask_change
from bot.dialogue.booking.refused import refused
from bot.dialogue.booking.services import BOOK, office_choices, office_of, services_of
from bot.dialogue.booking.state import Booking, Job
from bot.dialogue.booking.turn import Turn, wish_of

JOBS: dict[str, Job] = {"termin_buchen": "book", "termin_aendern": "move", "termin_absagen": "cancel"}


def begin(message: Message, book: OwnBook) -> Outcome:
    """What follows from a wish for an appointment, or to change one; what the message says already is not asked."""
    turn = Turn.of(message, book)
    booking = Booking(at=message.at.isoformat(), job=JOBS.get(message.intent, "look_up"))
    if booking.job != "book":
        return _guarded(turn, booking, Answer(code=message.entities.get("code")))
    answer = answer_in(message, booking) or Answer()
    if answer.word or answer.appointment:  # a button of a booking that is over
        return _guarded(turn, booking, answer)
    if not answer.service and not answer.about:
        if office := other_office(message):
            return elsewhere(office, turn)
        if message.topic and services_of(message.topic):
            answer = replace(answer, about=message.topic)
    booking = changed(booking, answer)
    turn.add("begin", office=office_of(booking.service or next(iter(bookable_services()))).name)
    return ask(turn, booking, "booking_begun")


def go_on(message: Message, booking: Booking | None, book: OwnBook) -> Outcome | None:
    """The next step, where the message belongs to the booking; None where it is about something else.

    A code alone is looked up also where nothing was asked; a wish for an appointment begins one.
    """
    if booking is None:
        intent = "code" if message.is_code else BOOK if message.wants_appointment else None
        return begin(replace(message, intent=intent), book) if intent else None
    answer = answer_in(message, booking)
    return None if answer is None else _guarded(Turn.of(message, book), booking, answer)


def ask_again(outcome: Outcome, message: Message, booking: Booking, book: OwnBook) -> Outcome:
    """Another question was answered; the booking goes on. After danger only a button leads back to it."""
    language = outcome.replies[-1].language if outcome.replies else message.language
    turn = Turn.of(replace(message, language=language), book)
    if outcome.outcome == "emergency":
        turn.add("paused")
        turn.choose("go_on", answer="go_on")
        again = turn.ask(booking, outcome.outcome)
    else:
        again = _guarded(turn, booking, Answer())
    return replace(outcome, replies=(*outcome.replies, *again.replies), booking=again.booking)


def changed(booking: Booking, answer: Answer) -> Booking:
    """The booking with what an answer says; whatever the time depended on makes it open again."""
    if answer.service and answer.service != booking.service:
        most = bookable_services()[answer.service].most_persons
        booking = replace(booking, service=answer.service, persons=1 if most == 1 else booking.persons, starts=None)
    if answer.about:
        booking = replace(booking, about=answer.about)
    if answer.persons:
        booking = replace(booking, persons=answer.persons, starts=None)
    if answer.word == "needs":
        booking = replace(booking, needs=True, interpreter=answer.language, accessible=answer.accessible)
    if answer.date or answer.part_of_day:
        booking = replace(booking, date=answer.date or booking.date, part_of_day=answer.part_of_day, starts=None)
    return replace(booking, missed=0)


def _guarded(turn: Turn, booking: Booking, answer: Answer) -> Outcome:
    """The next step; what the book refuses is said, and asked for anew where that helps."""
    try:
        return _step(turn, booking, answer)
    except Refusal as refusal:
        return refused(turn, booking, refusal)


def _step(turn: Turn, booking: Booking, answer: Answer) -> Outcome:
    if answer.code:
        return with_code.look_up(turn, booking, answer.code)
    if answer.word in ACTS:
        return ACTS[answer.word](turn, booking, answer)
    if answer.unclear:
        turn.add("not_understood")
        return ask(turn, replace(booking, missed=booking.missed + 1))
    booking = changed(booking, answer)
    if booking.next_step != "place":
        return ask(turn, booking)
    starts = chosen_time(turn, booking, answer)
    if starts is None:
        return ask(turn, booking, near=answer.time)
    if booking.job == "book":
        held = turn.book.hold(wish_of(booking), starts, turn.person(booking))
        booking = replace(booking, appointment=held.id)
    return ask(turn, replace(booking, starts=starts.isoformat(), date=None, part_of_day=None))


def stop(turn: Turn, booking: Booking, answer: Answer) -> Outcome:
    """The booking ends; nothing of it stays."""
    if booking.appointment and booking.job == "book":
        turn.book.give_up(booking.appointment, turn.person(booking))
    turn.book.forget_details(turn.message.person)
    turn.add("nothing_booked" if booking.job in ("book", "wait") else "stopped")
    turn.choices += office_choices(turn.language)
    return turn.end("booking_stopped" if booking.job in ("book", "wait") else "booking_shown", booking.service)


def _yes(turn: Turn, booking: Booking, answer: Answer) -> Outcome:
    if booking.job in ("move", "cancel"):
        return with_code.agreed(turn, booking)
    held = answer.appointment or booking.appointment
    return _confirm(turn, booking, held) if held else ask(turn, booking)


def _confirm(turn: Turn, booking: Booking, held: str) -> Outcome:
    """Book what is held. The key follows from it: pressed twice, the second time says the same again."""
    confirmed = turn.book.confirm(held, held, turn.person(booking)).appointment
    turn.book.forget_details(turn.message.person)
    with_code.write_booked(turn, confirmed)
    return turn.end("booking_confirmed" if booking.appointment == held else "booking_shown", confirmed.service)


def _no(turn: Turn, booking: Booking, answer: Answer) -> Outcome:
    if booking.job in ("move", "cancel"):
        return with_code.kept(turn, booking)
    return ask_change(turn, booking) if booking.step == "confirm" else ask(turn, booking)


def _skip(turn: Turn, booking: Booking, answer: Answer) -> Outcome:
    turn.book.forget_details(turn.message.person)
    return ask(turn, replace(booking, details=True))


def _details(turn: Turn, booking: Booking, answer: Answer) -> Outcome:
    if booking.job != "wait":
        return ask(turn, replace(booking, details=True))
    code = turn.book.wait(wish_of(booking), turn.person(booking))
    turn.book.forget_details(turn.message.person)
    return with_code.joined(turn, booking, code)


def _wait(turn: Turn, booking: Booking, answer: Answer) -> Outcome:
    return ask(turn, replace(booking, job="wait"))


def _other_time(turn: Turn, booking: Booking, answer: Answer) -> Outcome:
    return ask(turn, replace(booking, starts=None, date=None, part_of_day=None, missed=0))


def _other_day(turn: Turn, booking: Booking, answer: Answer) -> Outcome:
    open_again = replace(booking, starts=None, date=None, part_of_day=None, missed=0)
    if open_again.next_step != "place":
        return ask(turn, open_again)
    return offer_days(turn, open_again, answer.begin)


def _more(turn: Turn, booking: Booking, answer: Answer) -> Outcome:
    return ask_all_services(turn, replace(booking, about=None))


def _leave(turn: Turn, booking: Booking, answer: Answer) -> Outcome:
    return ask(turn, replace(booking, job="leave", appointment=None))


ACTS: dict[Word | None, Callable[[Turn, Booking, Answer], Outcome]] = {
    "stop": stop,
    "yes": _yes,
    "no": _no,
    "skip": _skip,
    "details": _details,
    "wait": _wait,
    "other_time": _other_time,
    "other_day": _other_day,
    "more": _more,
    "leave": _leave,
    "move": with_code.begin_move,
    "cancel": with_code.begin_cancel,
    "accept": with_code.accept,
}
