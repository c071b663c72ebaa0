from __future__ import annotations

import re
from datetime import datetime, timezone
from functools import partial
from html import unescape
from itertools import pairwise
from pathlib import Path
from random import Random

import anyio
import httpx
import pytest
from starlette.concurrency import run_in_threadpool

from bot.appointments.book import OwnBook
from bot.appointments.codes import Codes
from bot.appointments.mail import folder_of
from bot.appointments.offices import offices
from bot.appointments.people import Contact, Person
from bot.appointments.places import open_days
from bot.appointments.records import State, Wish
from bot.appointments.times import berlin_day
from bot.appointments.worker import Worker
from bot.database import writing
from bot.dialogue.texts import say
from bot.settings import settings
from bot.staff.accounts import set_department
from bot.web.conversation import Door
from bot.web.desk import today
from bot.web.streams import Shared, versions
from tests.web.desk.conftest import Browser, Clock, SignedIn

OFFICE = "buergerbuero"
WISH = Wish("meldebescheinigung")
SOON = datetime(2026, 11, 24, 12, 30, tzinfo=timezone.utc)  # 13:30 in Lünen, on the day of the clock
WHERE = {"office": OFFICE, "day": "2026-11-24", "counter": "2"}


@pytest.fixture
def book(desk_door: Door, clock: Clock) -> OwnBook:
    office = offices()[OFFICE]
    with writing(desk_door.engine) as connection:
        open_days(connection, office, berlin_day(clock.now), office.horizon_days + 1, clock.now)
    return desk_door.book


@pytest.fixture
def identity(book: OwnBook) -> str:
    """Leyla's appointment at 13:30."""
    person = Person(
        "a conversation", "ar", name="Leyla", contact=Contact("email", "leyla@example.org"), interpreter="ar"
    )
    return book.confirm(book.hold(WISH, SOON, person).id, "key", person).appointment.id


@pytest.fixture
def staff(signed_in: SignedIn) -> Browser:
    return signed_in("frontoffice")


def follow(browser: Browser, answer: httpx.Response) -> str:
    assert answer.status_code == 303
    page = browser.get(answer.headers["location"])
    assert page.status_code == 200
    return page.text


def step(browser: Browser, identity: str, name: str, seen: str = "confirmed", **more: str) -> str:
    return follow(browser, browser.submit(f"/desk/today/{identity}/{name}", seen=seen, **{**WHERE, **more}))


def test_the_day_shows_who_is_expected_and_says_that_hours_are_examples(staff: Browser, identity: str) -> None:
    page = staff.get("/desk/today").text
    for text in ("13:30", "Leyla", "Sprache: العربية", "Dolmetschen: العربية", "Beispiele"):
        assert text in page
    assert "leyla@example.org" not in page


def test_a_visit_step_by_step_with_undo(staff: Browser, book: OwnBook, identity: str) -> None:
    page = step(staff, identity, "check_in")
    assert "Nummer 1: ist da." in page
    assert f"/desk/today/{identity}/undo" in page
    assert "Nächste Person aufrufen" in page
    assert "Nummer 1: zum Schalter 2 gerufen." in step(staff, identity, "call", "checked_in")
    assert "Rückgängig gemacht." in step(staff, identity, "undo", "called")
    assert "Nummer 1: zum Schalter 2 gerufen." in step(staff, identity, "call", "checked_in")
    assert "Nummer 1: fertig." in step(staff, identity, "serve", "called")
    (visit,) = book.day(OFFICE, SOON.date())
    assert visit.state is State.SERVED


def test_two_colleagues_the_second_is_told_and_nothing_is_lost(
    signed_in: SignedIn, book: OwnBook, identity: str
) -> None:
    first, second = signed_in("frontoffice"), signed_in("administrator")
    step(first, identity, "check_in")
    step(first, identity, "call", "checked_in")
    page = step(second, identity, "call", "checked_in", counter="4")
    assert "Hier war jemand schneller" in page
    (visit,) = book.day(OFFICE, SOON.date())
    assert visit.desk == 2


def test_nobody_is_called_without_a_counter(staff: Browser, book: OwnBook, identity: str) -> None:
    step(staff, identity, "check_in")
    assert "Wählen Sie zuerst Ihren Schalter." in step(staff, identity, "call", "checked_in", counter="0")
    (visit,) = book.day(OFFICE, SOON.date())
    assert visit.state is State.CHECKED_IN


def test_an_unknown_step_or_appointment_is_refused_with_a_sentence(staff: Browser, identity: str) -> None:
    assert "konnte nicht gelesen werden" in step(staff, identity, "dance")
    assert "Hier war jemand schneller" in step(staff, "nobody", "check_in")
    assert "Hier war jemand schneller" in step(staff, identity, "miss", "dancing")


def test_a_walk_in_gets_a_number_and_can_be_taken_back(staff: Browser, book: OwnBook) -> None:
    given = {**WHERE, "service": "anmeldung", "persons": "2", "language": "uk"}
    page = follow(staff, staff.submit("/desk/today/walk-in", **given))
    assert "Nummer 1 ist vergeben." in page
    assert "ohne Termin" in page
    (visit,) = book.day(OFFICE, SOON.date())
    assert visit.appointment.persons == 2
    step(staff, visit.id, "undo")
    assert book.day(OFFICE, SOON.date()) == []


@pytest.mark.parametrize(
    "wrong", [{"service": "zaubern"}, {"persons": "viele"}, {"persons": "²"}, {"language": "xx"}, {"persons": "9"}]
)
def test_a_walk_in_that_cannot_be_is_refused(staff: Browser, book: OwnBook, wrong: dict[str, str]) -> None:
    given = {**WHERE, "service": "anmeldung", "persons": "1", "language": "de", **wrong}
    page = follow(staff, staff.submit("/desk/today/walk-in", **given))
    assert 'role="alert"' in page
    assert book.day(OFFICE, SOON.date()) == []


def test_an_empty_day_teaches(staff: Browser, book: OwnBook) -> None:
    assert "An diesem Tag gibt es keine Termine." in staff.get("/desk/today").text
    assert "Termine am Mittwoch, 25. November 2026" in staff.get("/desk/today?day=2026-11-25").text


def test_an_address_that_cannot_be_read_shows_today(staff: Browser, book: OwnBook) -> None:
    page = staff.get("/desk/today?day=gestern&office=nirgends&counter=9999&done=<script>&undo='\"><script>")
    assert page.status_code == 200
    assert "Heute, Dienstag, 24. November 2026" in page.text
    assert "<script>" not in page.text


def test_an_appointment_is_moved_to_a_free_time_and_the_day_follows(
    staff: Browser, book: OwnBook, identity: str
) -> None:
    page = staff.get(f"/desk/today/{identity}/move", params={**WHERE, "to": "2026-11-26"}).text
    times = re.findall(r'name="starts" value="([^"]+)"', page)
    assert times
    assert all(earlier < later for earlier, later in pairwise(times))
    shown = follow(staff, staff.submit(f"/desk/today/{identity}/move", **WHERE, starts=times[0]))
    assert "Der Termin ist verschoben." in shown
    assert "26. November 2026" in shown
    assert [visit.id for visit in book.day(OFFICE, datetime(2026, 11, 26).date())] == [identity]  # noqa: DTZ001


def test_a_time_that_cannot_be_had_leaves_the_appointment_as_it_was(
    staff: Browser, book: OwnBook, identity: str
) -> None:
    for starts in ("2026-11-29T09:00:00+00:00", "morgen", "2026-11-26T09:00:00"):
        page = follow(staff, staff.submit(f"/desk/today/{identity}/move", **WHERE, starts=starts))
        assert 'role="alert"' in page
    assert [visit.appointment.starts for visit in book.day(OFFICE, SOON.date())] == [SOON]


def test_a_cancelled_appointment_is_gone_and_its_notices_stand_below(
    staff: Browser, book: OwnBook, identity: str
) -> None:
    page = follow(staff, staff.submit(f"/desk/today/{identity}/cancel", **WHERE))
    assert "Der Termin ist abgesagt." in page
    assert book.day(OFFICE, SOON.date()) == []
    assert re.search(r"Bestätigung</td><td>Bürgerin oder Bürger", page)
    assert re.search(r"Absage</td><td>Amt", page)
    assert staff.get(f"/desk/today/{identity}/move", params=WHERE).status_code == 409


def test_the_call_screen_shows_numbers_and_counters_and_no_names(
    staff: Browser, browser: Browser, book: OwnBook, identity: str
) -> None:
    found = re.search(r'href="(/display/[^"]+)"', staff.get("/desk/today").text)
    assert found
    assert "Zurzeit wird niemand aufgerufen." in browser.get(found[1]).text
    step(staff, identity, "check_in")
    step(staff, identity, "call", "checked_in")
    screen = browser.get(found[1]).text
    assert re.search(r'<th scope="row">1</th><td>2</td>', screen)
    assert "Leyla" not in screen
    assert "meldebescheinigung" not in screen.lower()


def test_a_call_screen_that_nobody_signed_is_not_there(browser: Browser) -> None:
    answer = browser.get("/display/erraten")
    assert answer.status_code == 404
    assert "Diesen Aufrufbildschirm gibt es nicht" in answer.text
    assert browser.get("/display/erraten/events").status_code == 404


def test_a_stream_tells_of_each_change_once(book: OwnBook, identity: str) -> None:
    async def watch() -> list[list[str]]:
        looks = versions(partial(run_in_threadpool, book.version))
        heard = [await anext(looks), await anext(looks)]
        with book.at_the_counters() as visits:
            visits.check_in(identity)
        return [*heard, await anext(looks)]

    at_once, nothing_new, after = anyio.run(watch)
    assert len(at_once) == len(after) == 1
    assert at_once != after
    assert nothing_new == []


def test_however_many_look_the_database_is_asked_once_in_half_a_second() -> None:
    asked: list[int] = []

    def read() -> int:
        asked.append(1)
        return len(asked)

    async def look() -> list[int]:
        shared, seen = Shared(read), []

        async def one() -> None:
            seen.append(await shared.look())

        async with anyio.create_task_group() as people:
            for _ in range(20):
                people.start_soon(one)
        return seen

    assert anyio.run(look) == [1] * 20


def test_a_stream_ends_with_the_right_to_listen(book: OwnBook) -> None:
    async def watch() -> list[list[str]]:
        async def signed_out() -> bool:
            return False

        return [look async for look in versions(partial(run_in_threadpool, book.version), signed_out)]

    assert anyio.run(watch) == []


def test_the_offices_notice_is_shown_and_the_citizens_is_not(
    staff: Browser, desk_door: Door, identity: str, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    settings.cache_clear()
    codes = Codes(settings().secret)
    worker = Worker(desk_door.engine, codes, folder_of(settings()), "termine@example.org", say, Random(1))
    worker.send_notices(clock.now)
    page = staff.get("/desk/today").text
    found = re.findall(r'href="(/desk/today/notices/[^"]+)"', page)
    assert len(found) == 1
    shown = staff.get(unescape(found[0]))
    assert "Termin gebucht: Dienstag, 24. November 2026" in shown.text
    assert codes.code_of(identity)[:4] not in shown.text
    for key in (f"{identity}.0.confirmed.citizen", "../../secret_key", f"{identity}.0.moved.office"):
        assert staff.get(f"/desk/today/notices/{key}").status_code == 404


@pytest.mark.parametrize(("interpreter", "shown"), [("gsg", "Deutsche Gebärdensprache"), ("fa", "Persisch")])
def test_a_language_that_is_not_offered_has_its_german_name(
    staff: Browser, book: OwnBook, interpreter: str, shown: str
) -> None:
    person = Person("a conversation", "en", interpreter=interpreter)
    book.confirm(book.hold(WISH, SOON, person).id, "key", person)
    assert f"Dolmetschen: {shown}" in staff.get("/desk/today").text


def test_the_day_opens_on_the_office_of_ones_department(
    signed_in: SignedIn, desk_door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    [first] = offices().values()
    second = first.copy(update={"id": "second", "department": "standesamt"})
    monkeypatch.setattr(today, "offices", lambda: {first.id: first, second.id: second})
    browser = signed_in("frontoffice")
    chosen = '<option value="{}" selected>'
    assert chosen.format(first.id) in browser.get("/desk/today").text
    for department, office in (("standesamt", second.id), ("jugendamt", first.id)):
        with writing(desk_door.engine) as connection:
            set_department(connection, "frontoffice", department)
        assert chosen.format(office) in browser.get("/desk/today").text
        assert chosen.format(first.id) in browser.get(f"/desk/today?office={first.id}").text
