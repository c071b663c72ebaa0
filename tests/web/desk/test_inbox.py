from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.appointments.people import Contact
from bot.database import writing
from bot.dialogue.texts import say
from bot.handover.inbox import Inbox
from bot.handover.records import Handover, Said, State
from bot.handover.requests import Requests
from bot.staff.accounts import set_department
from bot.staff.tables import accounts
from bot.web.conversation import Door
from bot.web.desk.inbox import _changed
from tests.conftest import NOW
from tests.handover.conftest import ASKER
from tests.web.desk.conftest import SignedIn

PAGE = "/desk/inbox"


@pytest.fixture
def requests(desk_door: Door) -> Requests:
    return Requests(desk_door.engine)


@pytest.fixture
def inbox(desk_door: Door) -> Inbox:
    return Inbox(desk_door.engine, say)


@pytest.fixture
def waiting(requests: Requests) -> Handover:
    handover = requests.ask_for_chat(ASKER, None, NOW)
    requests.write(handover, Said("citizen", "ar", "عندي سؤال"), NOW)
    return handover


def again(inbox: Inbox, handover: Handover) -> Handover:
    found = inbox.find(handover.id)
    assert found is not None
    return found


def test_an_empty_inbox_says_what_will_be_there(signed_in: SignedIn) -> None:
    assert "Niemand wartet" in signed_in("frontoffice").get(PAGE).text


def test_who_waits_is_listed_with_language_topic_and_danger(
    signed_in: SignedIn, waiting: Handover, requests: Requests
) -> None:
    requests.mark_urgent(waiting)
    page = signed_in("frontoffice").get(PAGE).text
    for part in ("Chat auf Arabisch", "Mögliche Gefahr", "Neue Nachricht", "Bürgertelefon", f"{PAGE}/{waiting.id}"):
        assert part in page


def test_the_list_of_one_department_holds_no_other(signed_in: SignedIn, waiting: Handover, inbox: Inbox) -> None:
    browser = signed_in("frontoffice")
    assert f"{PAGE}/{waiting.id}" in browser.get(f"{PAGE}?department=buergertelefon").text
    assert f"{PAGE}/{waiting.id}" not in browser.get(f"{PAGE}?department=jugendamt").text


def works_at(door: Door, department: str | None) -> None:
    with writing(door.engine) as connection:
        set_department(connection, "frontoffice", department)


def test_the_inbox_opens_on_ones_own_department_and_says_so_with_all_one_tap_away(
    signed_in: SignedIn, desk_door: Door, waiting: Handover
) -> None:
    browser, here = signed_in("frontoffice"), f"{PAGE}/{waiting.id}"
    works_at(desk_door, "jugendamt")
    page = browser.get(PAGE).text
    assert here not in page
    for part in ("Ihre Stelle: Jugendamt", "An andere Stellen warten: 1.", f'href="{PAGE}?department=all"'):
        assert part in page
    assert 'data-address="/desk/inbox/live?department=jugendamt"' in page
    everything = browser.get(f"{PAGE}?department=all").text
    assert here in everything
    assert "Ihre Stelle" not in everything
    works_at(desk_door, "buergertelefon")
    page = browser.get(PAGE).text
    assert here in page
    assert "An andere Stellen wartet niemand." in page
    works_at(desk_door, None)
    assert here in browser.get(PAGE).text


def test_danger_and_ones_own_conversations_are_in_every_list(
    signed_in: SignedIn, desk_door: Door, waiting: Handover, requests: Requests, inbox: Inbox
) -> None:
    browser, here = signed_in("frontoffice"), f"{PAGE}/{waiting.id}"
    works_at(desk_door, "jugendamt")
    assert here not in browser.get(PAGE).text
    assert '{"waiting": 0}' in _changed(inbox.open(), "jugendamt")
    requests.mark_urgent(waiting)
    assert here in browser.get(PAGE).text
    assert '{"waiting": 1}' in _changed(inbox.open(), "jugendamt")
    inbox.take(again(inbox, waiting), "kim", NOW)
    assert here not in browser.get(PAGE).text
    inbox.pass_on(again(inbox, waiting), "kim", "standesamt", NOW)
    inbox.take(again(inbox, waiting), "frontoffice", NOW)
    assert here in browser.get(PAGE).text


def test_a_department_that_is_gone_from_the_data_hides_nothing(
    signed_in: SignedIn, desk_door: Door, waiting: Handover
) -> None:
    browser = signed_in("frontoffice")
    with writing(desk_door.engine) as connection:
        connection.execute(accounts.update().values(department="aufgeloest"))
    assert f"{PAGE}/{waiting.id}" in browser.get(PAGE).text


def test_a_conversation_is_taken_answered_passed_on_and_closed(
    signed_in: SignedIn, waiting: Handover, inbox: Inbox
) -> None:
    browser, here = signed_in("frontoffice"), f"{PAGE}/{waiting.id}"
    page = browser.get(here).text
    assert '<p class="text" dir="auto">عندي سؤال</p>' in page
    assert 'name="text"' not in page
    assert browser.submit(f"{here}/take").headers["location"] == here
    page = browser.get(here).text
    assert 'name="text"' in page
    assert say("welcome", "ar", "handover_sentences") in page
    assert browser.submit(f"{here}/write", sentence="welcome", sent_as="a" * 32).status_code == 303
    assert browser.submit(f"{here}/write", sentence="welcome", sent_as="a" * 32).status_code == 303
    assert browser.submit(f"{here}/write", text="Kommen Sie um 9 Uhr", language="de").status_code == 303
    sent = [(each.language, each.text, each.german) for each in inbox.messages(waiting) if each.who == "staff"]
    assert sent == [
        ("ar", say("welcome", "ar", "handover_sentences"), say("welcome", "de", "handover_sentences")),
        ("de", "Kommen Sie um 9 Uhr", None),
    ]
    assert browser.submit(f"{here}/pass", department="jugendamt").headers["location"] == PAGE
    assert (again(inbox, waiting).state, again(inbox, waiting).department) == (State.PASSED_ON, "jugendamt")
    browser.submit(f"{here}/take")
    assert browser.submit(f"{here}/close", reason="answered").headers["location"] == PAGE
    assert "Beendet: Beantwortet" in browser.get(here).text


def test_whoever_comes_second_is_told_so_and_reads_along(signed_in: SignedIn, waiting: Handover, inbox: Inbox) -> None:
    inbox.take(waiting, "kim", NOW)
    browser, here = signed_in("frontoffice"), f"{PAGE}/{waiting.id}"
    answer = browser.submit(f"{here}/take")
    assert answer.headers["location"] == f"{here}?late"
    page = browser.get(answer.headers["location"]).text
    assert "Jemand anders war schneller" in page
    assert "In Arbeit bei kim" in page
    for what, fields in (("write", {"text": "Guten Tag"}), ("pass", {"department": "jugendamt"})):
        assert browser.submit(f"{here}/{what}", **fields).headers["location"] == f"{here}?late"
    assert browser.submit(f"{here}/close", reason="answered").headers["location"] == f"{here}?late"
    assert again(inbox, waiting).taken_by == "kim"


@pytest.mark.parametrize(
    ("what", "fields", "sentence"),
    [
        ("write", {"text": "   "}, "Schreiben Sie eine Nachricht"),
        ("write", {"text": "a" * 2001}, "höchstens 2000 Zeichen"),
        ("pass", {"department": "polizei"}, "Wählen Sie eine Stelle"),
        ("close", {"reason": "withdrawn"}, "Wählen Sie einen Grund"),
    ],
)
def test_what_is_missing_is_said(
    signed_in: SignedIn, waiting: Handover, what: str, fields: dict[str, str], sentence: str
) -> None:
    answer = signed_in("frontoffice").submit(f"{PAGE}/{waiting.id}/{what}", **fields)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_conversation_that_was_erased_is_gone(signed_in: SignedIn, waiting: Handover, requests: Requests) -> None:
    requests.erase(ASKER.session)
    answer = signed_in("frontoffice").get(f"{PAGE}/{waiting.id}")
    assert answer.status_code == 404
    assert "Dieses Gespräch gibt es nicht mehr" in answer.text


def test_a_message_that_was_left_is_answered_by_mail_or_by_telephone(
    signed_in: SignedIn, requests: Requests, inbox: Inbox
) -> None:
    browser = signed_in("frontoffice")
    pages = {}
    for kind, value in (("email", "amal@example.org"), ("phone", "+4917012345")):
        asker = replace(ASKER, session=value)
        draft = requests.begin_message(asker, NOW)
        requests.write_message(draft, Said("citizen", "ar", "اتصلوا بي"), NOW)
        requests.leave(draft, Contact("email" if kind == "email" else "phone", value), NOW)
        browser.submit(f"{PAGE}/{draft.id}/take")
        browser.submit(f"{PAGE}/{draft.id}/write", sentence="call_you")
        pages[kind] = browser.get(f"{PAGE}/{draft.id}").text
    assert "per E-Mail an amal@example.org" in pages["email"]
    assert "E-Mail wird gesendet" in pages["email"]
    assert 'href="tel:+4917012345"' in pages["phone"]
    assert 'name="text"' not in pages["phone"]


def test_what_the_page_asks_by_itself_shows_the_same(signed_in: SignedIn, waiting: Handover) -> None:
    browser = signed_in("frontoffice")
    for address, live in ((PAGE, f"{PAGE}/live"), (f"{PAGE}/{waiting.id}", f"{PAGE}/{waiting.id}/live")):
        shown = [re.sub(r'value="[0-9a-f]{32}"', "", browser.get(page).text) for page in (address, live)]
        parts = [re.findall(r"<div[^>]* data-live.*?</div>", text, re.DOTALL) for text in shown]
        assert parts[0] == parts[1] != []
