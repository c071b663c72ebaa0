from __future__ import annotations

import pytest

from bot.database import writing
from bot.staff.reports import open_reports, report
from bot.web.conversation import Door
from bot.web.desk.reports import old_facts
from tests.conftest import NOW, TODAY
from tests.web.desk.conftest import Browser, SignedIn
from tests.web.page import read

WRONG_FEE = {"topic": "kita", "facet": "cost", "language": "tr", "reason": "outdated"}


def newest(browser: Browser) -> str:
    return read(browser.get("/desk/reports").text).all("input", name="newest")[0]["value"]


def test_front_office_reports_and_an_editor_sees_it_marks_it_done_and_takes_that_back(signed_in: SignedIn) -> None:
    front, editor = signed_in("frontoffice"), signed_in("editor")
    assert "Keine offenen Hinweise" in editor.get("/desk/reports").text
    answer = front.submit("/desk/reports", **WRONG_FEE)
    assert answer.headers["location"] == "/desk/topic/kita?language=tr&reported=1#report"
    assert "ist veraltet" in editor.get("/desk/reports").text
    done = editor.submit("/desk/reports/done", topic="kita", facet="cost", newest=newest(editor))
    page = editor.get(done.headers["location"]).text
    assert "Erledigt: " in page
    assert "ist veraltet" not in page
    moment = read(page).all("input", name="done")[0]["value"]
    editor.submit("/desk/reports/undo", topic="kita", facet="cost", done=moment)
    assert "ist veraltet" in editor.get("/desk/reports").text


def test_of_two_editors_the_second_is_told(signed_in: SignedIn, desk_door: Door) -> None:
    first, second = signed_in("editor"), signed_in("administrator")
    with writing(desk_door.engine) as connection:
        report(connection, "kita", "cost", "de", "wrong", "citizen", NOW)
    seen = newest(second)
    first.submit("/desk/reports/done", topic="kita", facet="cost", newest=seen)
    late = second.submit("/desk/reports/done", topic="kita", facet="cost", newest=seen)
    assert late.status_code == 409
    assert "war schneller" in late.text


@pytest.mark.parametrize(
    "change", [{"topic": "nothing"}, {"facet": "nothing"}, {"language": "xx"}, {"reason": "Meine Telefonnummer ist 1"}]
)
def test_only_known_topics_and_reasons_can_be_reported(
    signed_in: SignedIn, desk_door: Door, change: dict[str, str]
) -> None:
    answer = signed_in("frontoffice").submit("/desk/reports", **WRONG_FEE | change)
    assert answer.status_code == 422
    with desk_door.engine.connect() as connection:
        assert open_reports(connection) == []


def test_only_editors_mark_reports_as_done(signed_in: SignedIn) -> None:
    front = signed_in("frontoffice")
    assert front.submit("/desk/reports/done", topic="kita", facet="cost", newest="1").status_code == 403


def test_facts_that_grow_old_are_listed_with_their_file() -> None:
    found = old_facts(TODAY)
    assert all(fact.is_old(TODAY) for each in found for fact in each.facts)
    registering = next(each for each in found if each.file == "data/welcome/anmeldung.yml")
    assert "2015-10" in {fact.checked for fact in registering.facts}
    assert "2026-03" not in {fact.checked for fact in registering.facts}
