"""What a refusal of the appointment book means for the booking: ask again where that helps, else end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.appointments.refusals import (
    EmailNeeded,
    HoldExpired,
    PlacesThere,
    PlaceTaken,
    Refusal,
    TooManyPersons,
    UnknownCode,
)
from bot.appointments.wording import PART
from bot.dialogue.answers import Outcome
from bot.dialogue.booking.questions import ask
from bot.dialogue.booking.state import Booking
from bot.dialogue.booking.turn import Turn
from bot.dialogue.texts import say


def _another_time(booking: Booking) -> Booking:
    return replace(booking, starts=None, appointment=booking.appointment if booking.job == "move" else None)


MENDED: dict[type[Refusal], Callable[[Booking], Booking]] = {
    PlaceTaken: _another_time,
    HoldExpired: _another_time,
    TooManyPersons: lambda booking: replace(booking, persons=None, starts=None),
    UnknownCode: lambda booking: replace(booking, appointment=None),
    EmailNeeded: lambda booking: booking,
    PlacesThere: lambda booking: replace(booking, job="book", starts=None),
}
"""How the booking goes on after a refusal; after any other it ends."""


def refused(turn: Turn, booking: Booking, refusal: Refusal) -> Outcome:
    """Say why; then the question that mends it, or the end."""
    turn.writer.take()
    turn.choices.clear()
    turn.writer.add(say(refusal.key, turn.language, PART, **refusal.values))
    mend = MENDED.get(type(refusal))
    if mend is None:
        return turn.end("booking_refused", booking.service)
    if isinstance(refusal, UnknownCode) and booking.job != "leave":
        turn.choose("leave_list", answer="leave")
    if isinstance(refusal, HoldExpired) and booking.service is None:
        return turn.end("booking_refused")
    return ask(turn, mend(booking))
