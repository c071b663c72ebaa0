"""Why something cannot be booked: each refusal is a sentence of ``data/texts/appointments.yml``."""

from __future__ import annotations


class Refusal(Exception):
    """The citizen's wish cannot be met. ``key`` names the sentence, ``values`` fill its placeholders."""

    key = ""

    def __init__(self, **values: object) -> None:
        super().__init__(self.key)
        self.values = values


class PlaceTaken(Refusal):
    """The time is not free, or not any more."""

    key = "place_taken"


class HoldExpired(Refusal):
    """The ten minutes to confirm are over."""

    key = "hold_expired"


class AlreadyConfirmed(Refusal):
    """It was confirmed before, by another request."""

    key = "already_confirmed"


class TooManyPersons(Refusal):
    """More persons than the service takes: ``most``."""

    key = "too_many_persons"


class TooManyOpen(Refusal):
    """The person has ``most`` open appointments."""

    key = "too_many_open"


class UnknownCode(Refusal):
    """No appointment has this code."""

    key = "unknown_code"


class TooManyWrongCodes(Refusal):
    """Wait ``minutes`` after so many wrong codes."""

    key = "too_many_wrong_codes"


class NotOpen(Refusal):
    """The appointment was cancelled, has begun or is over."""

    key = "not_open"


class PlacesThere(Refusal):
    """There are free places soon: nobody needs to wait."""

    key = "places_there"


class EmailNeeded(Refusal):
    """The waiting list tells people by e-mail."""

    key = "email_needed"


class AlreadyWaiting(Refusal):
    """The person waits for this service already."""

    key = "already_waiting"


class OfferGone(Refusal):
    """The offer of the waiting list was accepted before, or its two hours are over."""

    key = "offer_gone"
