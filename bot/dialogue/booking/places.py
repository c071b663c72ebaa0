"""Offering times: the earliest, those of a day, days with something free, the waiting list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from babel.dates import format_date, format_skeleton

from bot.appointments.times import berlin_day, clock_time
from bot.dialogue.answers import Outcome
from bot.dialogue.booking.answers import Answer
from bot.dialogue.booking.services import BOOK
from bot.dialogue.booking.state import Booking
from bot.dialogue.booking.turn import Turn, wish_of
from bot.dialogue.reply import Choice
from bot.language.dates import BERLIN
from bot.language.offered import locale_of

EARLIEST = 3
MOST_TIMES = 6
"""Times of one day, spread over it: more can be typed."""

MOST_DAYS = 7
NOON = time(12)


def _time(starts: datetime) -> time:
    return starts.astimezone(BERLIN).time()


def _of_part(places: Sequence[datetime], part: str | None) -> list[datetime]:
    """The times of a part of the day, all where none is named."""
    return [starts for starts in places if part is None or (_time(starts) < NOON) == (part == "morning")]


def spread(places: Sequence[datetime], most: int) -> list[datetime]:
    """At most ``most`` of them at even distances, the first always among them."""
    if len(places) <= most:
        return list(places)
    return [places[number * len(places) // most] for number in range(most)]


def place_choice(turn: Turn, starts: datetime) -> Choice:
    """A button for a time."""
    day = format_skeleton("yMMMEd", berlin_day(starts), locale=locale_of(turn.language))
    return Choice(turn.say("place", day=day, time=clock_time(starts)), BOOK, {"place": starts.isoformat()})


def chosen_time(turn: Turn, booking: Booking, answer: Answer) -> datetime | None:
    """The free time that an answer names exactly: pressed, counted, or typed."""
    if answer.starts:
        return datetime.fromisoformat(answer.starts)
    if answer.choice and answer.choice <= len(booking.shown):
        return datetime.fromisoformat(booking.shown[answer.choice - 1])
    if answer.time is None:
        return None
    known = answer.date or booking.date or (booking.shown and str(berlin_day(datetime.fromisoformat(booking.shown[0]))))
    places = turn.book.places(wish_of(booking), date.fromisoformat(known) if known else None)
    return next((starts for starts in places if _time(starts) == answer.time), None)


def offer(turn: Turn, booking: Booking, near: time | None = None) -> Booking:
    """Write what is free: on the day wished, else the earliest; returns the booking with the times shown.

    ``near`` is a time that was wished and is not free.
    """
    wish = wish_of(booking)
    if near:
        turn.add("nothing_at", time=f"{near:%H:%M}")
    shown = _on_the_day(turn, booking, near) if booking.date else []
    if not shown:
        free = [starts for starts in turn.book.places(wish) if str(berlin_day(starts)) >= (booking.date or "")]
        booking = replace(booking, date=None)
        if booking.job == "book" and turn.book.nothing_soon(wish):
            turn.add("nothing_soon")
            turn.choose("wait", answer="wait")
        elif not free:
            turn.add("nothing_at_all")
        shown = _of_part(free, booking.part_of_day)[:EARLIEST]
        if shown:
            turn.add("places_next")
            if not booking.offered and booking.job == "book":
                turn.days_to_place = (berlin_day(free[0]) - turn.today).days
    turn.choices[:0] = [place_choice(turn, starts) for starts in shown]
    turn.choose("other_day", answer="other_day")
    return replace(booking, shown=tuple(starts.isoformat() for starts in shown), offered=booking.offered or bool(shown))


def _on_the_day(turn: Turn, booking: Booking, near: time | None) -> list[datetime]:
    day = date.fromisoformat(str(booking.date))
    words = format_date(day, "full", locale=locale_of(turn.language))
    places = turn.book.places(wish_of(booking), day)
    wished = _of_part(places, booking.part_of_day)
    if not wished:
        turn.add("nothing_on", day=words)
        return _say_day(turn, spread(places, MOST_TIMES), "places_on", words) if places else []
    if near:
        wished = sorted(wished, key=lambda starts: abs(_minutes(_time(starts)) - _minutes(near)))[:EARLIEST]
        return _say_day(turn, sorted(wished), "places_on", words)
    key = f"places_on_{booking.part_of_day}" if booking.part_of_day else "places_on"
    if not booking.part_of_day and len(wished) > MOST_TIMES:
        for part in ("morning", "afternoon"):
            if 0 < len(_of_part(wished, part)) < len(wished):
                turn.choose(part, date=str(day), part_of_day=part)
    if not booking.offered and booking.job == "book":
        turn.days_to_place = (day - turn.today).days
    return _say_day(turn, spread(wished, MOST_TIMES), key, words)


def _say_day(turn: Turn, places: list[datetime], key: str, words: str) -> list[datetime]:
    turn.add(key, day=words)
    return places


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def offer_days(turn: Turn, booking: Booking, begin: int) -> Outcome:
    """The days with something free, from the one numbered ``begin`` on."""
    days = turn.book.days(wish_of(booking))
    turn.add("days_next" if days else "nothing_at_all")
    for day in days[begin : begin + MOST_DAYS]:
        turn.choices.append(Choice(format_date(day, "full", locale=locale_of(turn.language)), BOOK, {"date": str(day)}))
    if begin + MOST_DAYS < len(days):
        turn.choose("more", answer="other_day", begin=str(begin + MOST_DAYS))
    turn.choose("stop", answer="stop")
    return turn.ask(replace(booking, step="place", shown=()), "booking_continued")
