"""Reading events out of iCalendar, and notices out of RSS and Atom. What is broken costs itself alone."""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html.parser import HTMLParser
from io import BytesIO
from itertools import islice
from urllib.parse import urlsplit

import feedparser
import recurring_ical_events
from icalendar import Calendar, Component
from icalendar import Event as VEvent

from bot.city.event_words import says_children, says_free
from bot.city.events import Event, Notice, midnight
from bot.city.feed import FeedError
from bot.city.names import districts_named
from bot.language.dates import BERLIN
from bot.language.text import clean

logger = logging.getLogger(__name__)

AHEAD = timedelta(days=366)
"""How far ahead events are read."""

MOST_EVENTS = 5_000
MOST_NOTICES = 100
TITLE, PLACE, DESCRIPTION = 120, 100, 300
"""Most characters shown."""

_XML_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")
_PER_DAY = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
_WITHIN_A_DAY = {"BYHOUR", "BYMINUTE", "BYSECOND"}


class _Text(HTMLParser):
    """Collects what a browser would show of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._silent += tag in ("script", "style")
        self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style") and self._silent > 0
        self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def plain_text(text: str) -> str:
    """Text without tags, control and direction characters, on one line."""
    parser = _Text()
    parser.feed(text)
    parser.close()
    return clean("".join(parser.parts))


def shortened(text: str, most: int) -> str:
    """Text cut at a word where it is longer than ``most`` characters."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def safe_link(url: str) -> str:
    """The address if it is one of https without a user's name, else nothing."""
    url = url.strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    fine = parts.scheme == "https" and parts.hostname and parts.username is None and clean(url) == url
    return url if fine and " " not in url and len(url) <= 500 else ""


def read_feed(content: bytes, today: date) -> tuple[tuple[Event, ...], tuple[Notice, ...]]:
    """The events from ``today`` on (iCalendar), or the notices (RSS, Atom), whichever the content is.

    Raises:
        FeedError: it is neither.
    """
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:4096]
    if start[:15].upper() == b"BEGIN:VCALENDAR":
        return tuple(islice(_events(_calendars(content), today), MOST_EVENTS)), ()
    if _XML_FEED.search(start):
        return (), tuple(islice(_notices(content), MOST_NOTICES))
    raise FeedError("it is neither iCalendar nor RSS nor Atom")


def _calendars(content: bytes) -> list[Component]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    try:
        return list(Calendar.from_ical(text.strip(), multiple=True))
    except (ValueError, KeyError, IndexError, AttributeError) as error:
        raise FeedError(f"it is damaged iCalendar ({type(error).__name__})") from None


def _events(calendars: list[Component], today: date) -> Iterator[Event]:
    unreadable = 0
    for calendar in calendars:
        series: dict[str, list[Component]] = defaultdict(list)
        for number, event in enumerate(calendar.walk("VEVENT")):
            series[str(event.get("UID", number))].append(event)
        for components in series.values():
            try:
                yield from _occurrences(calendar, components, today)
            except Exception:  # the libraries raise what the feed's mistake leads to
                unreadable += 1
    if unreadable:
        logger.error("the events feed holds %d events that cannot be read; they are left out", unreadable)


def _occurrences(calendar: Component, components: list[Component], today: date) -> list[Event]:
    """The events of one series: an event with its repetitions and the changes of single ones."""
    alone = Calendar()
    if zone := calendar.get("X-WR-TIMEZONE"):
        alone["X-WR-TIMEZONE"] = zone
    for component in components:
        if _too_often(component):
            return []
        alone.add_component(component)
    begin = midnight(today)
    found = recurring_ical_events.of(alone).between(begin, begin + AHEAD)
    events = (_event(component) for component in found if _is_public(component))
    return [event for event in events if event]


def _too_often(component: Component) -> bool:
    """Whether it would repeat within a day: no event does, and a year of seconds would fill the memory."""
    rules = component.get("RRULE", [])
    return any(
        not {str(value).upper() for value in rule.get("FREQ", [])} <= _PER_DAY or _WITHIN_A_DAY & set(rule)
        for rule in (rules if isinstance(rules, list) else [rules])
    )


def _is_public(component: Component) -> bool:
    return (
        str(component.get("STATUS", "")).upper() != "CANCELLED"
        and str(component.get("CLASS", "PUBLIC")).upper() == "PUBLIC"
    )


def _event(component: VEvent) -> Event | None:
    title, place, description = (
        plain_text(str(component.get(name, ""))) for name in ("SUMMARY", "LOCATION", "DESCRIPTION")
    )
    if not title:
        return None
    starts, ends = _moment(component.start), _moment(component.end)
    categories = tuple(plain_text(name) for name in component.categories)
    return Event(
        title=shortened(title, TITLE),
        starts=starts,
        ends=ends if ends > starts else None,
        all_day=not isinstance(component.start, datetime),
        place=shortened(place, PLACE),
        description=shortened(description, DESCRIPTION),
        url=safe_link(str(component.get("URL", ""))),
        categories=categories,
        free=says_free((title, *categories, description)),
        children=says_children((title, *categories)),
        districts=districts_named(place),
    )


def _moment(value: date) -> datetime:
    """In Europe/Berlin; a time without a zone, or with one that nobody knows, is meant as local."""
    if not isinstance(value, datetime):
        return midnight(value)
    return value.astimezone(BERLIN) if value.tzinfo else value.replace(tzinfo=BERLIN)


def _notices(content: bytes) -> Iterator[Notice]:
    for entry in feedparser.parse(BytesIO(content)).entries:
        title = plain_text(str(entry.get("title", "")))
        if title:
            yield Notice(shortened(title, TITLE), safe_link(str(entry.get("link", ""))))
