"""The answer to "what is on?", from the city's events calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import Literal

from babel.dates import format_date, format_skeleton

from bot.city.calendar import CityCalendar
from bot.city.departments import departments
from bot.city.districts import name_of
from bot.city.event_words import entities_of, event_words, holds, weekend
from bot.city.events import Days, Event, Notice, Wish, select
from bot.dialogue.answers import Outcome, topic_choice
from bot.dialogue.reply import Choice, Hyperlink, Origin
from bot.dialogue.texts import say
from bot.dialogue.writer import Writer
from bot.language.dates import BERLIN
from bot.language.offered import SOURCE, locale_of
from bot.welcome.topics import topics

TOPIC = "veranstaltungen"

PORTION = 5
"""Events shown at once."""


def is_asked(text: str, facet: str, wish: Wish, passage: str | None = None) -> bool:
    """Whether a question about the topic is one for the calendar, by its facet and by its words.

    "What is on at the weekend?" looks like a question for a place or a deadline, "something free?" like one for
    a price. Without such words, a fact that answers it (``passage``) is the better answer.
    """
    by_words = bool(wish.days or wish.children or wish.free or holds(text, event_words().whats_on))
    if facet in ("where", "deadline"):
        return by_words
    return (facet == "what" and (by_words or not passage)) or (facet == "cost" and wish.free)


def whats_on(
    calendar: CityCalendar,
    wish: Wish,
    language: str,
    now: datetime,
    *,
    begin: int = 0,
    alternatives: Sequence[str] = (),
) -> Outcome:
    """Up to five events that fit a wish, ``begin`` events after the first; the next steps follow as buttons.

    ``now`` is aware. Topics in ``alternatives`` follow as buttons, too.
    """
    writer = Writer(language, now.astimezone(BERLIN).date())
    current_at = calendar.current_at.astimezone(BERLIN).date()
    writer.noted.append(Origin(calendar.host, "", current_at.isoformat()))
    portion = slice(begin, begin + PORTION)
    found: Sequence[Event | Notice]
    choices: list[Choice] = []
    if calendar.notices:
        found = calendar.notices
        _write_notices(writer, calendar.notices[portion], wish)
    else:
        found = events = select(calendar.events, wish, now)
        choices = _choices(calendar, wish, language, now)
        _write_events(writer, events[portion], wish, is_empty=not choices and not events)
    shown = found[portion]
    if begin + PORTION < len(found):
        following = {**entities_of(wish), "begin": str(begin + PORTION)}
        choices.insert(0, Choice(_say("choice_more", language), TOPIC, following))
    choices += [topic_choice(other, language) for other in alternatives]
    if shown:
        if language.split("-")[0] != SOURCE:
            writer.add(_say("german_titles", language))
        writer.add(_say("as_of", language, date=_day(current_at, language, "long"), host=calendar.host))
    else:
        office = departments()[topics()[TOPIC].department]
        writer.add(say("responsible", language, office=writer.office(office)))
    links = [Hyperlink(each.title, each.url) for each in shown if each.url]
    reply = writer.reply(TOPIC, "what", choices, tuple(dict.fromkeys(links)))
    return Outcome((reply,), "answered" if shown else "partly_answered", topics()[TOPIC].department)


def _say(key: str, language: str, /, **values: object) -> str:
    return say(key, language, "events", **values)


def _choices(calendar: CityCalendar, wish: Wish, language: str, now: datetime) -> list[Choice]:
    """Other wishes: narrower ones, or wider ones where nothing was found; only those that find something."""
    base = wish if select(calendar.events, wish, now) else Wish()
    other = {
        "choice_weekend": replace(base, days=weekend(now.astimezone(BERLIN).date())),
        "choice_children": replace(base, children=True),
        "choice_free": replace(base, free=True),
        "choice_all": Wish(),
    }
    return [
        Choice(_say(key, language), TOPIC, entities_of(each))
        for key, each in other.items()
        if each != wish and select(calendar.events, each, now)
    ]


def _day(day: date, language: str, length: Literal["full", "long"] = "full") -> str:
    """A day in words, with the day of the week where it is "full"."""
    return format_date(day, length, locale=locale_of(language))


def _time(moment: datetime, language: str) -> str:
    return format_skeleton("Hm", moment, locale=locale_of(language))


def _days(days: Days, language: str) -> str:
    first = _day(days.first, language)
    if days.first == days.last:
        return first
    return _say("day_to_day", language, first=first, last=_day(days.last, language))


def _filters(wish: Wish, language: str) -> str:
    filters = [_say(f"only_{name}", language) for name in ("children", "free") if getattr(wish, name)]
    if wish.district:
        filters.append(_say("only_district", language, district=name_of(wish.district)))
    return "; ".join(filters)


def _write_events(writer: Writer, events: Sequence[Event], wish: Wish, *, is_empty: bool) -> None:
    language = writer.language
    days = _days(wish.days, language) if wish.days else ""
    if is_empty:
        writer.add(_say("nothing_at_all", language))
        return
    key = ("on_days" if days else "coming") if events else ("nothing_on_days" if days else "nothing")
    writer.add(_say(key, language, days=days))
    if filters := _filters(wish, language):
        writer.add(_say("only", language, filters=filters))
    first = max(writer.today, wish.days.first) if wish.days else writer.today
    for day, group in groupby(events, lambda event: max(first, event.first_day)):
        if not (wish.days and wish.days.first == wish.days.last):
            writer.add(_day(day, language))
        for event in group:
            writer.add(_line(event, day, language), "item")
    if len(events) == 1 and events[0].description:
        writer.add(events[0].description)


def _line(event: Event, day: date, language: str) -> str:
    """An event under the heading of a day."""
    line = event.title
    if not event.all_day and day == event.first_day:
        begin = _time(event.starts, language)
        if event.ends is None or event.last_day > day:
            line = _say("at", language, time=begin, title=line)
        else:
            line = _say("from_to", language, begin=begin, end=_time(event.ends, language), title=line)
    if event.place:
        line = _say("place", language, line=line, place=event.place)
    if event.last_day > day:
        line = _say("until", language, line=line, day=_day(event.last_day, language))
    return _say("free", language, line=line) if event.free else line


def _write_notices(writer: Writer, notices: Sequence[Notice], wish: Wish) -> None:
    writer.add(_say("notices", writer.language))
    for notice in notices:
        writer.add(notice.title, "item")
    if wish != Wish():
        writer.add(_say("notices_without_choice", writer.language))
