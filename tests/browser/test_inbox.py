"""Two of the staff and three citizens at once, each at a browser of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from bot.dialogue.texts import say
from bot.handover.inbox import Inbox
from bot.handover.requests import Requests
from tests.browser.conftest import Staff, Visit
from tests.browser.scripted import DANGER, Scripted
from tests.browser.states import ask_for_a_person
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser

INBOX = "/desk/inbox"


@pytest.fixture(autouse=True)
def empty_inbox(scripted_door: Scripted) -> None:
    """Nobody waits from an earlier test."""
    requests = Requests(scripted_door.door.engine)
    for handover in Inbox(scripted_door.door.engine, say).open():
        requests.erase(handover.session)


def write(page: Page, text: str) -> None:
    page.fill("#message", text)
    page.press("#message", "Enter")


def test_two_of_the_staff_and_three_citizens_at_once(visit: Visit, staff: Staff, scripted_door: Scripted) -> None:
    kim, alex = staff(INBOX, "kim"), staff(INBOX, "alex")
    expect(kim.get_by_role("heading", name="Niemand wartet")).to_be_visible()
    citizens = {language: visit(language) for language in ("de", "ar", "tr")}
    conversations = {}
    for place, (language, page) in enumerate(citizens.items(), 1):
        scripted_door.assistant.now += timedelta(minutes=1)
        conversations[language] = ask_for_a_person(page, scripted_door)
        expect(page.locator(".person-status")).to_contain_text(say("queue_place", language, "handover", place=place))
        write(page, f"Frage {language}")
    for page in (kim, alex):  # without reloading
        expect(page.locator(".handovers a")).to_have_count(3)
    expect(kim).to_have_title("(3) Posteingang – Lünen – Arbeitsplatz")

    kim.get_by_role("link", name="Chat auf Deutsch").click()
    alex.goto(kim.url)
    expect(alex.get_by_role("button", name="Übernehmen")).to_be_visible()
    kim.get_by_role("button", name="Übernehmen").click()
    expect(kim.get_by_label("Ihre Nachricht")).to_be_visible()
    expect(alex.get_by_text("In Arbeit bei kim")).to_be_visible()
    expect(alex.get_by_role("button", name="Übernehmen")).to_have_count(0)
    expect(citizens["de"].locator("article").last).to_have_text(
        f"Assistent: {say('told_taken', 'de', 'handover')}", use_inner_text=False
    )
    expect(citizens["ar"].locator(".person-status")).to_contain_text(say("queue_place", "ar", "handover", place=1))

    alex.goto(f"{scripted_door.address}/desk/inbox/{conversations['ar'].id}")
    alex.get_by_role("button", name="Übernehmen").click()
    alex.get_by_role("button", name="Guten Tag! Ich arbeite bei der Stadt Lünen").click()
    arabic = citizens["ar"].locator(".person").last
    expect(arabic).to_contain_text(say("welcome", "ar", "handover_sentences"))
    expect(arabic).to_have_attribute("dir", "rtl")
    kim.get_by_label("Ihre Nachricht").fill("Kommen Sie um 9 Uhr.")
    kim.get_by_label("Ihre Nachricht").press("Control+Enter")
    expect(citizens["de"].locator(".person").last).to_contain_text("Kommen Sie um 9 Uhr.")
    expect(citizens["de"].locator("#announcer")).to_contain_text("Mensch bei der Stadt Lünen: Kommen Sie um 9 Uhr.")
    expect(citizens["ar"].locator(".person")).to_have_count(1)
    expect(citizens["tr"].locator(".person")).to_have_count(0)

    write(citizens["de"], "Danke, bis morgen")
    expect(kim.locator("#messages")).to_contain_text("Danke, bis morgen")
    expect(kim.locator("#announcer")).to_have_text("Eine neue Nachricht ist da.")
    assert "Danke, bis morgen" not in scripted_door.assistant.heard
    expect(citizens["tr"].locator(".person-status")).to_contain_text(say("queue_place", "tr", "handover", place=1))

    kim.get_by_label("Grund").select_option("answered")
    kim.once("dialog", lambda dialog: dialog.accept())
    kim.get_by_role("button", name="Beenden").click()
    expect(citizens["de"].locator("article").last).to_contain_text(say("told_closed", "de", "handover"))
    expect(citizens["de"].locator(".person-status")).to_be_hidden()
    write(citizens["de"], "kita")
    expect(citizens["de"].locator("article").last).to_contain_text("Kita")


def test_both_sides_survive_a_reload(visit: Visit, staff: Staff, scripted_door: Scripted) -> None:
    citizen = visit("ar")
    conversation = ask_for_a_person(citizen, scripted_door)
    kim = staff(f"/desk/inbox/{conversation.id}", "kim")
    kim.get_by_role("button", name="Übernehmen").click()
    kim.get_by_role("button", name="Einen Moment bitte").click()
    expect(citizen.locator(".person")).to_have_count(1)
    citizen.reload()
    kim.reload()
    kim.get_by_role("button", name="Haben Sie noch eine Frage?").click()
    expect(citizen.locator(".person")).to_have_count(2)
    expect(citizen.locator(".person").last).to_contain_text(say("anything_else", "ar", "handover_sentences"))
    expect(citizen.locator(".person-status")).to_contain_text(say("talking", "ar", "handover"))
    write(citizen, "لا، شكرا")
    expect(kim.locator("#messages")).to_contain_text("لا، شكرا")


def test_what_was_written_while_the_citizen_was_offline_arrives_once(
    visit: Visit, staff: Staff, scripted_door: Scripted
) -> None:
    citizen = visit("tr")
    conversation = ask_for_a_person(citizen, scripted_door)
    kim = staff(f"/desk/inbox/{conversation.id}", "kim")
    kim.get_by_role("button", name="Übernehmen").click()
    expect(citizen.locator("article").last).to_contain_text(say("told_taken", "tr", "handover"))
    page_language = citizen.locator("article")
    before = page_language.count()
    citizen.goto("about:blank")
    kim.get_by_role("button", name="Einen Moment bitte").click()
    expect(kim.locator(".said.staff")).to_have_count(1)
    citizen.go_back()
    expect(citizen.locator(".person")).to_have_count(1)
    expect(citizen.locator("article")).to_have_count(before + 1)


def test_danger_shows_the_numbers_and_goes_to_the_front(visit: Visit, staff: Staff, scripted_door: Scripted) -> None:
    first, second = visit("de"), visit("tr")
    ask_for_a_person(first, scripted_door)
    ask_for_a_person(second, scripted_door)
    kim = staff(INBOX, "kim")
    write(second, DANGER)
    expect(second.locator(".message.urgent")).to_be_visible()
    expect(kim.locator(".handovers li").first).to_contain_text("Mögliche Gefahr")
    expect(kim.locator(".handovers li").first).to_contain_text("Chat auf Türkisch")
    expect(first.locator(".person-status")).to_contain_text(say("queue_place", "de", "handover", place=2))


def test_back_to_the_assistant_by_the_button_above_the_field(visit: Visit, scripted_door: Scripted) -> None:
    page = visit("de")
    ask_for_a_person(page, scripted_door)
    page.locator(".person-status").get_by_role("button", name="Zurück zum Assistenten").click()
    expect(page.locator(".person-status")).to_be_hidden()
    expect(page.locator("article").last).to_contain_text(say("withdrawn", "de", "handover"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_the_desk(visit: Visit, staff: Staff, scripted_door: Scripted, scheme: str) -> None:
    kim = staff(INBOX, "kim", color_scheme=scheme)
    assert violations(kim) == []
    citizen = visit("ar")
    conversation = ask_for_a_person(citizen, scripted_door)
    write(citizen, DANGER)
    expect(kim.locator(".handovers li")).to_contain_text("Mögliche Gefahr")
    assert violations(kim) == []
    kim.goto(f"{scripted_door.address}/desk/inbox/{conversation.id}")
    assert violations(kim) == []
    kim.get_by_role("button", name="Übernehmen").click()
    kim.get_by_role("button", name="Einen Moment bitte").click()
    expect(kim.locator(".said.staff")).to_have_count(1)
    assert violations(kim) == []
