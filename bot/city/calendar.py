"""The city's events calendar: answered from what is there, refreshed in the background."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from bot.city.event_reading import read_feed
from bot.city.events import Event, Notice
from bot.city.feed import FeedError, Fetched, fetch, split_address
from bot.city.feed_copy import FeedCopy
from bot.language.dates import BERLIN
from bot.settings import SettingError, Settings, settings

logger = logging.getLogger(__name__)

REFRESH = timedelta(hours=1)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=6)
"""After a failure, and after many."""

TOO_OLD = timedelta(days=14)
"""Age at which a copy says nothing dependable any more."""

STUCK = timedelta(minutes=10)
"""A refresh that takes longer is given up; a host that sends a header a byte at a time gets no further."""

PATIENCE = 3.0
"""Seconds for which an answer waits while there is nothing to show yet."""


@dataclass(frozen=True)
class CityCalendar:
    """What the feed of ``host`` held at ``current_at`` (aware): events, or notices where it names no dates."""

    host: str
    current_at: datetime
    events: tuple[Event, ...] = ()
    notices: tuple[Notice, ...] = ()


class Fetch(Protocol):
    """How a feed is fetched; see ``bot.city.feed.fetch``."""

    def __call__(self, url: str, *, etag: str, last_modified: str, local: bool) -> Fetched | None: ...


def utc_now() -> datetime:
    """The clock."""
    return datetime.now(timezone.utc)


class CalendarKeeper:
    """Holds the calendar of one feed and sees to it that it is at most an hour old."""

    def __init__(
        self,
        url: str,
        file: Path,
        *,
        local: bool = False,
        fetch: Fetch = fetch,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._url = url
        self._file = file
        self._local = local
        self._fetch = fetch
        self._clock = clock
        self._host = urlsplit(url).hostname or ""
        self._lock = threading.Lock()
        self._next = clock()
        self._failures = 0
        self._calendar: CityCalendar | None = None
        self._first = threading.Event()

    def calendar(self, patience: float = PATIENCE) -> CityCalendar | None:
        """What is known now, None where nothing is; begins a refresh where one is due.

        Waits ``patience`` seconds at most, and only until the first refresh has brought something or failed.
        """
        with self._lock:
            due = self._clock() >= self._next
            if due:
                self._next = self._clock() + STUCK
        if due:
            threading.Thread(target=self.refresh, name="events feed", daemon=True).start()
        self._first.wait(patience)
        found = self._calendar
        return found if found and self._clock() - found.current_at < TOO_OLD else None

    def refresh(self) -> None:
        """Fetch the feed and take over what came; whatever goes wrong, the old copy stays."""
        try:
            self._refresh()
            self._failures, pause = 0, REFRESH
        except Exception as error:
            pause = min(FIRST_PAUSE * 2**self._failures, LONGEST_PAUSE)
            self._failures += 1
            reason = str(error) if isinstance(error, FeedError) else type(error).__name__
            logger.error("the events feed of %s was not refreshed: %s", self._host, reason)
        self._next = self._clock() + pause
        self._first.set()

    def _refresh(self) -> None:
        copy = FeedCopy.load(self._file, self._url)
        if copy and self._calendar is None:
            try:
                self._show(copy)
            except FeedError:  # an earlier version could read it
                copy = None
        fetched = self._fetch(
            self._url,
            etag=copy.feed.etag if copy else "",
            last_modified=copy.feed.last_modified if copy else "",
            local=self._local,
        )
        feed = fetched or (copy.feed if copy else None)
        if feed is None:
            raise FeedError("the host says that nothing has changed, but nothing is here")
        fresh = FeedCopy(self._url, self._clock(), feed)
        self._show(fresh)
        fresh.save(self._file)

    def _show(self, copy: FeedCopy) -> None:
        """Read a copy and answer from it. An unreadable one raises and changes nothing."""
        events, notices = read_feed(copy.feed.content, self._clock().astimezone(BERLIN).date())
        self._calendar = CityCalendar(self._host, copy.current_at, events, notices)
        self._first.set()


def keeper_of(current: Settings) -> CalendarKeeper | None:
    """The keeper of the feed that is set, None without one.

    Raises:
        SettingError: the address cannot be used.
    """
    if not current.events_feed:
        return None
    try:
        split_address(current.events_feed, local=current.events_feed_local)
    except FeedError as error:
        raise SettingError(f"EVENTS_FEED cannot be used: {error}.") from None
    file = current.state / "events" / "feed.json"
    return CalendarKeeper(current.events_feed, file, local=current.events_feed_local)


@cache
def keeper() -> CalendarKeeper | None:
    """The keeper of this process."""
    return keeper_of(settings())
