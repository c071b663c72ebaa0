"""The desk in a real browser: every page by axe, narrow and wide, light and dark; search by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bot.appointments.offices import offices
from bot.appointments.places import open_days
from bot.appointments.times import berlin_day
from bot.database import writing
from bot.staff.accounts import Role
from bot.staff.notes import version_of, write_note
from bot.staff.reports import report
from bot.web.desk.finding import Meaning
from tests.browser.conftest import Staff, Windows
from tests.browser.scripted import Scripted
from tests.browser.test_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("secret")]

TABLET = {"width": 768, "height": 1024}

PAGES = (
    "/desk",
    "/desk?q=anmelden&language=ar",
    "/desk?q=xqzv",
    "/desk/topic/anmeldung?language=ar",
    "/desk/topic/sport?language=uk&reported=1",
    "/desk/service/reisepass?language=tr",
    "/desk/office/buergerbuero?language=en",
    "/desk/topic/anmeldung/screen?language=ar",
    "/desk/service/anmeldung/screen?language=de&part=documents",
    "/desk/book?service=anmeldung&language=ar",
    "/desk/reports",
    "/desk/accounts",
    "/desk/own",
    "/desk/nowhere",
)

Opens = Callable[..., Page]


@pytest.fixture(autouse=True)
def _words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search goes by words: the vectors of everything take minutes to make."""
    monkeypatch.setattr(Meaning, "prepare", lambda self: None)


@pytest.fixture
def opens(staff: Staff) -> Opens:
    """Opens a page of the desk as somebody with a role."""

    def open_page(path: str, role: Role = "administrator", **options: object) -> Page:
        return staff(path, role, role, **{"viewport": TABLET, **options})

    return open_page


@pytest.fixture
def lived_in(scripted_door: Scripted) -> None:
    """A desk on which somebody has worked: a note, a report, free times."""
    door, office = scripted_door.door, offices()["buergerbuero"]
    with writing(door.engine) as connection:
        version = version_of(connection, "topic:anmeldung")
        write_note(connection, "topic:anmeldung", "Zimmer 12 ist geschlossen.", version, "editor", door.clock())
        report(connection, "kita", "cost", "tr", "outdated", "citizen", door.clock())
        open_days(connection, office, berlin_day(door.clock()), office.horizon_days + 1, door.clock())


def overflow(page: Page) -> float:
    content, screen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return float(content - screen)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(opens: Opens, lived_in: None, path: str, scheme: str) -> None:
    page = opens(path, color_scheme=scheme, reduced_motion="reduce")
    assert violations(page) == []
    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert overflow(page) <= 0, width


def test_axe_finds_nothing_at_the_sign_in(windows: Windows, scripted_door: Scripted) -> None:
    page = windows.open(f"{scripted_door.address}/desk/sign-in", "de", viewport=TABLET)
    assert violations(page) == []


def test_an_answer_is_found_and_shown_by_keyboard_alone(opens: Opens) -> None:
    page = opens("/desk?language=ar", "frontoffice")
    page.keyboard.type("Wohnung anm")
    expect(page.locator("ol.results a").first).to_contain_text("Wohnung anmelden")
    page.keyboard.press("ArrowDown")
    expect(page.locator("ol.results a").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/desk/(topic|service)/anmeldung\?language=ar"))
    assert page.locator("[lang=ar][dir=rtl]").count() > 1
    page.go_back()
    expect(page.locator("#q")).to_have_value("Wohnung anm")
    expect(page.locator("ol.results a").first).to_be_visible()


def test_the_key_for_the_search_works_from_anywhere_but_a_field(opens: Opens) -> None:
    page = opens("/desk?q=kita", "frontoffice")
    page.locator("ol.results a").first.focus()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("kita")


def test_whoever_is_signed_out_while_typing_is_asked_to_sign_in(opens: Opens) -> None:
    page = opens("/desk", "frontoffice")
    page.context.clear_cookies()
    page.keyboard.type("kita")
    page.wait_for_url(re.compile(r"/desk/sign-in\?next="))


def test_the_screen_for_the_person_is_large_and_in_their_direction(opens: Opens) -> None:
    page = opens("/desk/topic/anmeldung/screen?language=ar", "frontoffice")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    size = page.locator("main p").first.evaluate("(each) => parseFloat(getComputedStyle(each).fontSize)")
    assert size >= 22
    page.get_by_role("link", name="Zurück zur Auskunft").click()
    page.wait_for_url("**/desk/topic/anmeldung?language=ar")


def test_on_paper_there_are_both_languages_and_nothing_of_the_office_alone(opens: Opens, lived_in: None) -> None:
    page = opens("/desk/topic/anmeldung?language=ar", "editor")
    page.emulate_media(media="print")
    assert page.locator(".pair").first.is_visible()
    assert page.get_by_text("Zimmer 12 ist geschlossen").count() >= 1
    assert not page.get_by_text("Zimmer 12 ist geschlossen").first.is_visible()


def test_a_report_is_one_click_and_thanks(opens: Opens) -> None:
    page = opens("/desk/topic/kita?language=tr", "frontoffice")
    page.get_by_role("button", name="ist veraltet").click()
    expect(page.get_by_text("Danke. Die Redaktion sieht Ihren Hinweis.")).to_be_visible()
