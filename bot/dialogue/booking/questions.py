"""The question of each step, with its buttons; with ``hint`` also how it can be answered in writing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time

from babel import Locale

from bot.appointments.assumptions import assumptions
from bot.appointments.records import State
from bot.appointments.refusals import HoldExpired
from bot.appointments.services import services as bookable_services
from bot.appointments.wording import PART as APPOINTMENTS
from bot.appointments.wording import SIGN_LANGUAGE, lines
from bot.city.departments import departments
from bot.city.services import services as city_services
from bot.dialogue.answers import Outcome
from bot.dialogue.booking.places import offer
from bot.dialogue.booking.services import BOOK, name_of, services_of
from bot.dialogue.booking.state import Booking, Step
from bot.dialogue.booking.turn import Turn
from bot.dialogue.offices import GUIDE
from bot.dialogue.reply import Choice, Field, InputForm
from bot.dialogue.services import write_kind
from bot.dialogue.texts import say
from bot.language.offered import SOURCE

MOST_SERVICES = 7


def ask(turn: Turn, booking: Booking, outcome: str = "booking_continued", *, near: time | None = None) -> Outcome:
    """Ask for what is missing; after answers that were not understood with a hint, then with the way to a person.

    ``near`` is a time that was wished and is not free.
    """
    step = booking.next_step
    now = replace(booking, step=step, at=turn.message.at.isoformat())
    asked = offer(turn, now, near) if step == "place" else QUESTIONS[step](turn, now)
    if asked.missed and step in HINTED:
        turn.add(f"hint_{step}")
    if asked.missed > 1:
        phone = departments()[GUIDE].ways("phone")[0]
        turn.add("or_person", phone=turn.writer.dated(phone, phone.text))
    if step == "place" and assumptions():
        turn.writer.add(say("example_data", turn.language, APPOINTMENTS))
    turn.choose("stop", answer="stop")
    if turn.days_to_place is not None:
        outcome = "booking_offered"
    return turn.ask(asked, outcome)


def _ask_service(turn: Turn, booking: Booking) -> Booking:
    turn.add("ask_service")
    names = services_of(booking.about) if booking.about else tuple(bookable_services())
    shown = names[: MOST_SERVICES if not booking.about else None]
    turn.choices += [Choice(name_of(name, turn.language), BOOK, {"service": name}) for name in shown]
    if len(shown) < len(bookable_services()):
        turn.choose("more", answer="more")
    return booking


def ask_all_services(turn: Turn, booking: Booking) -> Outcome:
    """The question for the service, with all of them as buttons."""
    turn.add("ask_service")
    turn.choices += [Choice(name_of(name, turn.language), BOOK, {"service": name}) for name in bookable_services()]
    turn.choose("stop", answer="stop")
    return turn.ask(replace(booking, step="service"), "booking_continued")


def ask_change(turn: Turn, booking: Booking) -> Outcome:
    """The person does not want what the summary says: what instead?"""
    turn.add("ask_change")
    turn.choose("other_time", answer="other_time")
    turn.choose("yes_book", answer="yes", appointment=str(booking.appointment))
    turn.choose("stop", answer="stop")
    return turn.ask(booking, "booking_continued")


def _ask_persons(turn: Turn, booking: Booking) -> Booking:
    turn.add("ask_persons")
    most = bookable_services()[str(booking.service)].most_persons
    turn.choices += [Choice(str(count), BOOK, {"persons": str(count)}) for count in range(1, most + 1)]
    return booking


def _ask_needs(turn: Turn, booking: Booking) -> Booking:
    turn.add("ask_needs")
    needs = {"answer": "needs"}
    turn.choices.append(Choice(turn.say("with_nothing"), BOOK, needs))
    if turn.language.split("-")[0] != SOURCE:
        own = Locale(turn.language).languages[turn.language]
        for key, more in (("with_language", {}), ("with_both", {"wish": "accessible"})):
            label = turn.say(key, language=own)
            turn.choices.append(Choice(label, BOOK, {**needs, "language": turn.language, **more}))
    turn.choose("with_access", **needs, wish="accessible")
    turn.choose("with_sign", **needs, language=SIGN_LANGUAGE)
    return booking


def _ask_details(turn: Turn, booking: Booking) -> Booking:
    if booking.starts_at and not booking.missed:
        turn.add_time("chosen", booking.starts_at)
    turn.add("ask_details")
    contact = Field("contact", turn.say("field_contact"), turn.say("hint_contact"))
    _show_fields(turn, Field("name", turn.say("field_name")), contact)
    turn.choose("without_details", answer="skip")
    return booking


def _ask_email(turn: Turn, booking: Booking) -> Booking:
    turn.add("ask_email")
    _show_fields(turn, Field("email", turn.say("field_email")))
    return booking


def _show_fields(turn: Turn, *fields: Field) -> None:
    turn.form = InputForm(fields, Choice(turn.say("next"), BOOK, {"answer": "details"}))


def _ask_confirm(turn: Turn, booking: Booking) -> Booking:
    """The summary with what to bring, before anything is booked."""
    appointment = turn.book.find(str(booking.appointment))
    if appointment is None or appointment.appointment.state is not State.HELD:
        raise HoldExpired
    service = city_services()[str(booking.service)]
    turn.add("summary")
    turn.add("concern", service=name_of(service.id, turn.language))
    for line in lines(appointment.appointment, turn.language, turn.today, say):
        turn.writer.add(line)
    given = turn.book.details(turn.message.person)
    turn.add("details_given" if given.name or given.contact else "details_none")
    for kind in ("who", "documents", "fee"):
        write_kind(turn.writer, service, kind)
    turn.add("ask_confirm")
    turn.choose("yes_book", answer="yes", appointment=str(booking.appointment))
    turn.choose("other_time", answer="other_time")
    return booking


def _ask_code(turn: Turn, booking: Booking) -> Booking:
    turn.add("ask_code")
    return booking


def _ask_agree(turn: Turn, booking: Booking) -> Booking:
    """Whether the appointment with the code is really to be moved or cancelled."""
    if booking.job == "move" and booking.starts_at:
        turn.add_time("ask_move", booking.starts_at)
        turn.choose("yes_move", answer="yes")
        turn.choose("other_time", answer="other_time")
    else:
        turn.add("ask_cancel")
        turn.choose("yes_cancel", answer="yes")
    turn.choose("keep", answer="no")
    return booking


QUESTIONS: dict[Step, Callable[[Turn, Booking], Booking]] = {
    "service": _ask_service,
    "persons": _ask_persons,
    "needs": _ask_needs,
    "details": _ask_details,
    "email": _ask_email,
    "confirm": _ask_confirm,
    "code": _ask_code,
    "agree": _ask_agree,
}
HINTED = ("service", "persons", "needs", "place", "details")
