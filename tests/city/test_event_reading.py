from __future__ import annotations

from datetime import date, datetime, timezone

import pytest

from bot.city.event_reading import MOST_EVENTS, plain_text, read_feed, safe_link, shortened
from bot.city.events import Event, Notice
from bot.city.feed import FeedError
from bot.language.dates import BERLIN

TODAY = date(2026, 11, 24)


def calendar(*events: str, head: str = "") -> bytes:
    """iCalendar with events, each given by its lines."""
    blocks = [f"BEGIN:VEVENT\n{event}\nEND:VEVENT" for event in events]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *filter(None, [head]), *blocks, "END:VCALENDAR"]).encode()


def read(*events: str, head: str = "", today: date = TODAY) -> list[Event]:
    found, notices = read_feed(calendar(*events, head=head), today)
    assert notices == ()
    return sorted(found, key=lambda event: event.starts)


def test_an_event_is_read_with_all_that_the_feed_says() -> None:
    (event,) = read(
        "UID:1\nDTSTART;TZID=Europe/Berlin:20261128T153000\nDTEND;TZID=Europe/Berlin:20261128T163000\n"
        "SUMMARY:Kindertheater\nLOCATION:Bürgerhaus\\, Brambauer\nDESCRIPTION:Ab fünf.\\nEintritt frei!\n"
        "URL:https://luenen.de/kindertheater\nCATEGORIES:Theater,Familie"
    )
    assert event == Event(
        title="Kindertheater",
        starts=datetime(2026, 11, 28, 15, 30, tzinfo=BERLIN),
        ends=datetime(2026, 11, 28, 16, 30, tzinfo=BERLIN),
        place="Bürgerhaus, Brambauer",
        description="Ab fünf. Eintritt frei!",
        url="https://luenen.de/kindertheater",
        categories=("Theater", "Familie"),
        free=True,
        children=True,
        districts=frozenset({"brambauer"}),
    )


def test_a_weekly_event_keeps_its_hour_when_the_clocks_change_and_leaves_out_what_is_excepted() -> None:
    events = read(
        "UID:1\nDTSTART;TZID=Europe/Berlin:20260306T080000\nRRULE:FREQ=WEEKLY;COUNT=5\n"
        "EXDATE;TZID=Europe/Berlin:20260320T080000\nSUMMARY:Wochenmarkt",
        today=date(2026, 3, 1),
    )
    assert [(event.starts.day, event.starts.hour) for event in events] == [(6, 8), (13, 8), (27, 8), (3, 8)]
    assert [event.starts.astimezone(timezone.utc).hour for event in events] == [7, 7, 7, 6]


def test_one_date_of_a_series_may_be_moved() -> None:
    events = read(
        "UID:1\nDTSTART:20261201T180000Z\nRRULE:FREQ=DAILY;COUNT=2\nSUMMARY:Chor",
        "UID:1\nRECURRENCE-ID:20261202T180000Z\nDTSTART:20261202T200000Z\nSUMMARY:Chor später",
    )
    assert [(event.title, event.starts.hour) for event in events] == [("Chor", 19), ("Chor später", 21)]


def test_an_all_day_event_of_several_days_ends_with_its_last_day() -> None:
    (event,) = read("UID:1\nDTSTART;VALUE=DATE:20261230\nDTEND;VALUE=DATE:20270103\nSUMMARY:Ausstellung")
    assert (event.all_day, event.first_day, event.last_day) == (True, date(2026, 12, 30), date(2027, 1, 2))


@pytest.mark.parametrize(
    ("start", "head", "hour"),
    [
        (":20261201T180000Z", "", 19),
        (":20261201T180000", "", 18),
        (";TZID=Nirgendwo/Stadt:20261201T180000", "", 18),
        (";TZID=W. Europe Standard Time:20261201T180000", "", 18),
        (";TZID=Europe/London:20261201T180000", "", 19),
        (":20261201T180000Z", "X-WR-TIMEZONE:Europe/Berlin", 19),
    ],
)
def test_times_are_shown_as_the_clocks_in_luenen_stand(start: str, head: str, hour: int) -> None:
    (event,) = read(f"UID:1\nDTSTART{start}\nSUMMARY:Lesung", head=head)
    assert (event.starts.hour, event.starts.tzinfo, event.ends) == (hour, BERLIN, None)


@pytest.mark.parametrize(
    "broken",
    [
        "UID:2\nSUMMARY:ohne Beginn",
        "UID:2\nDTSTART:gestern\nSUMMARY:falscher Beginn",
        "UID:2\nDTSTART;VALUE=PERIOD:20261201T180000Z/PT1H\nSUMMARY:Zeitraum",
        "UID:2\nDTSTART:20261201T180000Z\nSUMMARY: ",
        "UID:2\nDTSTART:20261201T180000Z\nRRULE:FREQ=SECONDLY\nSUMMARY:jede Sekunde",
        "UID:2\nDTSTART:20261201T180000Z\nRRULE:FREQ=DAILY;BYMINUTE=1,2,3\nSUMMARY:jede Minute",
        "UID:2\nDTSTART:20261201T180000Z\nSTATUS:CANCELLED\nSUMMARY:abgesagt",
        "UID:2\nDTSTART:20261201T180000Z\nCLASS:PRIVATE\nSUMMARY:privat",
        "UID:2\nDTSTART:20251201T180000Z\nSUMMARY:vorbei",
    ],
)
def test_what_is_broken_cancelled_private_or_over_costs_itself_alone(broken: str) -> None:
    events = read(broken, "UID:1\nDTSTART:20261201T180000Z\nSUMMARY:Konzert")
    assert [event.title for event in events] == ["Konzert"]


def test_a_feed_of_endless_repetitions_is_cut() -> None:
    daily = (f"UID:{n}\nDTSTART:20261124T180000Z\nRRULE:FREQ=DAILY\nSUMMARY:Immer {n}" for n in range(15))
    assert len(read(*daily)) == MOST_EVENTS


@pytest.mark.parametrize(
    "content",
    [b"", b"garbage", b"<html><body>404</body></html>", b"BEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR", b"\xff\xfe\x00"],
)
def test_what_is_no_feed_is_refused(content: bytes) -> None:
    with pytest.raises(FeedError, match=r"neither|damaged"):
        read_feed(content, TODAY)


def test_a_feed_in_the_old_western_encoding_is_readable() -> None:
    content = calendar("UID:1\nDTSTART:20261201T180000Z\nSUMMARY:Lünsche Mess").decode().encode("cp1252")
    assert read_feed(content, TODAY)[0][0].title == "Lünsche Mess"


RSS = """<?xml version="1.0" encoding="ISO-8859-1"?><rss version="2.0"><channel><title>Kalender</title>
<item><title>&lt;b&gt;Lünsche&lt;/b&gt; Mess</title><link>https://luenen.de/mess</link>
<pubDate>Sat, 28 Nov 2026 10:00:00 GMT</pubDate></item>
<item><title>Lesung</title><link>javascript:alert(1)</link></item>
<item><link>https://luenen.de/ohne-titel</link></item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Kalender</title>
<entry><title type="html">Chor &amp;amp; Band</title><link href="https://luenen.de/chor"/></entry></feed>"""


def test_rss_gives_titles_and_links_and_no_dates() -> None:
    expected = (Notice("Lünsche Mess", "https://luenen.de/mess"), Notice("Lesung", ""))
    assert read_feed(RSS.encode("latin-1"), TODAY) == ((), expected)


def test_atom_is_read_as_well() -> None:
    assert read_feed(ATOM.encode(), TODAY) == ((), (Notice("Chor & Band", "https://luenen.de/chor"),))


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("<b>Jazz</b> &amp; Soul", "Jazz & Soul"),
        ("Rock <3 Lünen", "Rock <3 Lünen"),
        ("Fest<script>alert(1)</script><br>im Park", "Fest im Park"),
        ('<img src=x onerror="alert(1)">Kirmes', "Kirmes"),
        ("Zeile\nzwei\u202eegatS", "Zeile zweiegatS"),
    ],
)
def test_titles_hold_text_alone(html: str, plain: str) -> None:
    assert plain_text(html) == plain


def test_long_text_is_cut_between_words() -> None:
    assert shortened("Ein langer Abend, mit Musik", 20) == "Ein langer Abend…"
    assert shortened("Kurz", 20) == "Kurz"


@pytest.mark.parametrize(
    "url",
    ["http://luenen.de", "javascript:alert(1)", "data:text/html,x", "//luenen.de", "https://luenen.de@evil.example/",
     "https://luenen.de/\u202e", "https://luenen.de/a b", "https://[", "", "https://x.de/" + "a" * 500],
)  # fmt: skip
def test_unsafe_links_are_dropped(url: str) -> None:
    assert safe_link(url) == ""
