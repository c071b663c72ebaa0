"""The coordinators' pages, exports and the report, over the figures of a year. The clock stands at 24 November 2026."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import Any

import jsonschema
import pytest

from bot.database import writing
from bot.interactions.counting import set_moment
from bot.interactions.definitions import indicators
from bot.interactions.measuring import Unit
from bot.staff.sessions import begin_session
from bot.web.conversation import Door
from bot.web.indicators.exports import openapi
from bot.web.indicators.records import COLUMNS, defused, to_csv
from bot.web.indicators.words import told, with_unit
from tests.conftest import NOW
from tests.interactions.year import write_figures
from tests.web.desk.conftest import Browser, Clock, SignedIn


@pytest.fixture
def coordinator(desk_door: Door, signed_in: SignedIn) -> Browser:
    write_figures(desk_door.engine)
    return signed_in("coordinator")


def records(browser: Browser, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.get(f"/indicators/data.json{query}").json()["records"]
    return found


def test_without_figures_the_page_says_when_they_come(signed_in: SignedIn) -> None:
    page = signed_in("coordinator").get("/indicators")
    assert page.status_code == 200
    assert "Noch keine Zahlen" in page.text


def test_the_overview_shows_every_indicator_with_what_it_must_be_read_with(coordinator: Browser) -> None:
    page = coordinator.get("/indicators").text
    assert "Verlauf, nicht Wirkung" in page
    assert "Die Sprache eines Gesprächs ist nicht die Herkunft eines Menschen" in page
    assert "3. Quartal 2026, verglichen mit: 2. Quartal 2026." in page
    for indicator in indicators().values():
        assert f"/indicators/{indicator.id}?" in page
        assert indicator.limits in page
    row = page[page.index("/indicators/self_service?") :]
    assert "Immer dazu lesen – Anteil derer, denen es geholfen hat" in row[: row.index("</tr>")]


def test_each_indicator_has_its_page_with_chart_and_table(coordinator: Browser) -> None:
    for name in indicators():
        page = coordinator.get(f"/indicators/{name}")
        assert page.status_code == 200, name
        assert page.text.count("<svg") >= 1
        assert all('role="img" aria-label="' in drawing for drawing in re.findall(r"<svg[^>]*>", page.text))
        assert "<table>" in page.text


def test_by_language_small_counts_are_withheld(coordinator: Browser) -> None:
    found = records(coordinator, "?period=2026-08&by=language&indicator=not_understood")
    in_august = {row["value"]: row for row in found if row["period"] == "2026-08"}
    assert in_august["tr"]["denominator"] in range(50, 70, 5)
    assert [in_august["en"][name] for name in ("amount", "numerator", "denominator")] == [None, None, None]


def test_every_count_is_a_multiple_of_five(coordinator: Browser) -> None:
    for query in ("", "?period=2026-05", "?filter=language:tr", "?by=language&indicator=satisfaction"):
        for row in records(coordinator, query):
            for count in (row["numerator"], row["denominator"]):
                assert count is None or (count >= 5 and count % 5 == 0)
            if row["unit"] == "share" and row["amount"] is not None:
                assert row["denominator"] >= 25


def test_the_json_is_as_its_description_says(coordinator: Browser) -> None:
    description = coordinator.get("/indicators/openapi.json").json()
    assert description == openapi()
    schema = {"$ref": "#/components/schemas/Data", "components": description["components"]}
    for query in ("", "?period=2026-10", "?filter=language:ar", "?by=topic&indicator=demand"):
        jsonschema.validate(coordinator.get(f"/indicators/data.json{query}").json(), schema)


def test_the_csv_is_explained_column_by_column(coordinator: Browser) -> None:
    file, explained = (
        coordinator.get(f"/indicators/{name}.csv").content.decode("utf-8-sig") for name in ("data", "dictionary")
    )
    rows = list(csv.reader(StringIO(file), delimiter=";"))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) > 100
    names = {row[1] for row in csv.reader(StringIO(explained), delimiter=";")}
    assert names >= {*COLUMNS, *indicators()}


@pytest.mark.parametrize(
    ("unit", "text", "expected"),
    [
        ("days", "1", "1 Tag"), ("days", "2", "2 Tage"), ("days", "0 bis 1", "0 bis 1 Tage"),
        ("minutes", "−1", "−1 Minute"),
        ("points", "+1", "+1 Punkt"), ("points", "+11", "+11 Punkte"), ("share", "1", "1 %"), ("number", "1", "1"),
    ],
)  # fmt: skip
def test_one_is_told_in_the_singular(unit: Unit, text: str, expected: str) -> None:
    assert with_unit(unit, text) == expected


def test_of_one_value_that_is_hidden_the_page_speaks_in_the_singular() -> None:
    assert told("hidden", count=1).startswith("Für einen weiteren Wert")
    assert told("hidden", count=2).startswith("Für 2 weitere Werte")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_defused(begin: str) -> None:
    assert defused(f"{begin}1+1") == f"'{begin}1+1"
    assert f"'{begin}1" in to_csv(["a"], [[f"{begin}1"]]).decode("utf-8-sig")


def test_numbers_stay_numbers() -> None:
    assert defused(-3.5) == -3.5
    assert defused("3") == "3"


def test_the_report_of_a_quarter_is_a_pdf(coordinator: Browser) -> None:
    report = coordinator.get("/indicators/report.pdf?period=2026-Q3")
    assert report.headers["content-type"] == "application/pdf"
    assert report.content.startswith(b"%PDF-")
    assert coordinator.get("/indicators/report.pdf?period=2026-08").status_code == 422


def test_an_invented_year_is_marked_everywhere(desk_door: Door, coordinator: Browser) -> None:
    pages = ("/indicators", "/indicators/demand", "/indicators/reach_languages?by=topic")
    assert not any("Simulierte Daten" in coordinator.get(page).text for page in pages)
    with writing(desk_door.engine) as connection:
        set_moment(connection, "simulated", NOW)
    assert all("Simulierte Daten" in coordinator.get(page).text for page in pages)
    assert all(row["simulated"] for row in records(coordinator))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("period=2026", "Diesen Zeitraum gibt es nicht"),
        ("period=2026-13", "Diesen Zeitraum gibt es nicht"),
        ("period=2026-07-01", "Diesen Zeitraum gibt es nicht"),
        ("period=2026-Q3&compare=2026-05", "nur zwei Monate oder zwei Quartale"),
        ("filter=language:xx", "Dieses Merkmal oder diesen Wert"),
        ("filter=language:tr&filter=topic:kita,language:tr", "Dieses Merkmal oder diesen Wert"),
        ("filter=topic", "Dieses Merkmal oder diesen Wert"),
        ("by=day", "Dieses Merkmal oder diesen Wert"),
    ],
)
def test_what_cannot_be_chosen_ends_in_a_sentence(coordinator: Browser, query: str, sentence: str) -> None:
    answer = coordinator.get(f"/indicators/not_understood?{query}")
    assert answer.status_code == 422
    assert sentence in answer.text


def test_figures_of_today_are_told_tomorrow(desk_door: Door, coordinator: Browser, clock: Clock) -> None:
    def september() -> list[int]:
        found = records(coordinator, "?period=2026-09")
        return [row["denominator"] for row in found if row["period"] == "2026-09" and row["denominator"]]

    for day, is_told in ((15, False), (16, True)):  # the figures of September are those of its 15th
        clock.now = NOW.replace(month=9, day=day)
        with writing(desk_door.engine) as connection:
            coordinator.cookies.set("desk", begin_session(connection, "coordinator", clock.now), domain="127.0.0.1")
        assert bool(september()) == is_told
