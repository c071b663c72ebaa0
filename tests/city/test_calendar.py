from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.city.calendar import CalendarKeeper, keeper_of
from bot.city.feed import FeedError, Fetched
from bot.settings import SettingError, read_settings
from tests.city.feed_server import sends, serving
from tests.city.test_event_reading import calendar

NOW = datetime(2026, 11, 24, 10, tzinfo=timezone.utc)
CONCERT = calendar("UID:1\nDTSTART:20261201T180000Z\nSUMMARY:Konzert")
READING = calendar("UID:1\nDTSTART:20261201T180000Z\nSUMMARY:Lesung")


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Host:
    """Answers with ``content``; None stands for "not changed", nothing for a failure."""

    def __init__(self, content: bytes | None = CONCERT) -> None:
        self.content = content
        self.asked: list[str] = []
        self.free = threading.Event()
        self.free.set()

    def __call__(self, url: str, *, etag: str, last_modified: str, local: bool) -> Fetched | None:
        self.asked.append(etag)
        assert self.free.wait(10)
        if self.content == b"":
            raise FeedError("the host cannot be reached")
        return self.content if self.content is None else Fetched(self.content, '"1"')


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "events" / "feed.json"


@pytest.fixture
def clock() -> Clock:
    return Clock()


def keep(file: Path, clock: Clock, host: Host, url: str = "https://kalender.example/a.ics") -> CalendarKeeper:
    return CalendarKeeper(url, file, fetch=host, clock=clock)


def titles(keeper: CalendarKeeper) -> list[str] | None:
    """What is known after all refreshing has ended."""
    keeper.calendar(10)
    for thread in threading.enumerate():
        if thread.name == "events feed":
            thread.join(10)
    found = keeper.calendar(0)
    return found and [event.title for event in found.events]


def test_the_first_answer_waits_for_the_feed_and_later_ones_within_the_hour_do_not_ask_again(
    file: Path, clock: Clock
) -> None:
    host = Host()
    keeper = keep(file, clock, host)
    assert titles(keeper) == ["Konzert"]
    clock.now += timedelta(minutes=59)
    assert titles(keeper) == ["Konzert"]
    assert host.asked == [""]
    clock.now += timedelta(minutes=1)
    host.content = READING
    assert titles(keeper) == ["Lesung"]
    assert host.asked == ["", '"1"']


def test_a_feed_that_takes_its_time_keeps_nobody_waiting(file: Path, clock: Clock) -> None:
    host = Host()
    keeper = keep(file, clock, host)
    host.free.clear()
    assert keeper.calendar(0.01) is None
    host.free.set()
    assert titles(keeper) == ["Konzert"]
    host.free.clear()
    host.content = READING
    clock.now += timedelta(hours=2)
    found = keeper.calendar(10)
    assert found is not None
    assert [event.title for event in found.events] == ["Konzert"]
    host.free.set()
    assert titles(keeper) == ["Lesung"]


def test_what_has_not_changed_counts_as_seen_today(file: Path, clock: Clock) -> None:
    host = Host()
    keeper = keep(file, clock, host)
    titles(keeper)
    host.content = None
    clock.now += timedelta(days=1)
    assert titles(keeper) == ["Konzert"]
    found = keeper.calendar(0)
    assert found is not None
    assert found.current_at == clock.now


@pytest.mark.parametrize("content", [b"", b"<html>maintenance</html>"])
def test_when_the_feed_is_gone_the_old_copy_is_shown_with_its_date_also_after_a_restart(
    content: bytes, file: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    assert titles(keep(file, clock, Host())) == ["Konzert"]
    clock.now += timedelta(days=3)
    keeper = keep(file, clock, Host(content))
    assert titles(keeper) == ["Konzert"]
    found = keeper.calendar(0)
    assert found is not None
    assert (found.current_at, found.host) == (NOW, "kalender.example")
    assert "kalender.example was not refreshed" in caplog.text
    assert "a.ics" not in caplog.text


def test_a_copy_of_two_weeks_ago_is_not_shown(file: Path, clock: Clock) -> None:
    assert titles(keep(file, clock, Host())) == ["Konzert"]
    clock.now += timedelta(days=14)
    assert titles(keep(file, clock, Host(b""))) is None


def test_a_copy_of_another_feed_or_a_damaged_one_is_not_shown(file: Path, clock: Clock) -> None:
    titles(keep(file, clock, Host()))
    assert titles(keep(file, clock, Host(b""), "https://kalender.example/b.ics")) is None
    file.write_text('{"url": "https://kalender.example/a.ics", "content"', encoding="ascii")
    assert titles(keep(file, clock, Host(b""))) is None


def test_after_failures_the_host_is_asked_less_and_less_often(file: Path, clock: Clock) -> None:
    host = Host(b"")
    keeper = keep(file, clock, host)
    assert titles(keeper) is None
    for asked, minutes in enumerate((5, 10, 20, 40, 80, 160, 320, 360, 360), 1):
        clock.now += timedelta(minutes=minutes) - timedelta(seconds=1)
        titles(keeper)
        assert len(host.asked) == asked
        clock.now += timedelta(seconds=1)
        titles(keeper)
        assert len(host.asked) == asked + 1


def test_a_refresh_that_never_ends_is_given_up(file: Path, clock: Clock) -> None:
    host = Host()
    host.free.clear()
    keeper = keep(file, clock, host)
    assert keeper.calendar(0) is None
    clock.now += timedelta(minutes=10)
    assert keeper.calendar(0) is None
    host.free.set()
    assert titles(keeper) == ["Konzert"]
    assert len(host.asked) == 2


def test_a_real_host_is_asked_whether_anything_changed(file: Path, clock: Clock) -> None:
    with serving(sends(CONCERT, etag='"7"')) as server:
        keeper = CalendarKeeper(server.url, file, local=True, clock=clock)
        assert titles(keeper) == ["Konzert"]
        server.answer = sends(b"", 304)
        clock.now += timedelta(hours=1)
        assert titles(keeper) == ["Konzert"]
    assert [asked.get("if-none-match") for asked in server.asked] == [None, '"7"']


def test_without_the_setting_there_is_no_feed() -> None:
    assert keeper_of(read_settings({})) is None


def test_a_setting_that_cannot_be_used_is_named_with_the_reason() -> None:
    with pytest.raises(SettingError, match="EVENTS_FEED cannot be used: the address must begin with https://"):
        keeper_of(read_settings({"EVENTS_FEED": "http://luenen.de/a.ics"}))
