"""The chat as its own page: what it remembers, sends, offers and leaves behind."""

from __future__ import annotations

import gzip
import json

import pytest
from playwright.sync_api import Page, Response, Route, expect
from sqlalchemy import func, select

from bot.dialogue.texts import say
from bot.language.offered import offered
from bot.web.bundle import widget_styles
from bot.web.sessions import sessions
from tests.browser.conftest import Visit, Windows
from tests.browser.scripted import DANGER, Scripted
from tests.browser.states import STATES, ask
from tests.web.reachable import LINKS, PLAIN

pytestmark = pytest.mark.browser

FIRST_LOAD_LIMIT = 60_000
"""Bytes, compressed, without fonts."""

STORED = "localStorage.length + sessionStorage.length"

SPEAKING = """
  const voice = { lang: "de-DE", localService: true };
  window.spoken = [];
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => [voice, { lang: "tr-TR", localService: false }],
    addEventListener: () => {}, cancel: () => {}, speak: (utterance) => window.spoken.push(utterance.text) } });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""

LISTENING = """
  window.webkitSpeechRecognition = window.SpeechRecognition = class {
    start() {
      window.listened = this.lang;
      this.onresult({ results: [[{ transcript: "kita platz" }]] });
      this.onend();
    }
    stop() {}
  };
"""


def test_all_that_a_first_load_fetches_is_small(windows: Windows, scripted_door: Scripted) -> None:
    page = windows.open("about:blank", "ar")
    loaded: list[Response] = []
    page.on("response", lambda response: loaded.append(response))
    page.goto(f"{scripted_door.address}/?language=ar")
    page.locator(".choice").first.wait_for()
    sizes = {each.url: len(gzip.compress(each.body())) for each in loaded if not each.url.endswith((".woff2", "icon,"))}
    assert len(sizes) >= 4
    assert len(loaded) == len({each.url for each in loaded}), "something is fetched twice"
    assert sum(sizes.values()) <= FIRST_LOAD_LIMIT, sizes


def test_fonts_come_from_the_own_host_and_not_on_a_narrow_line(windows: Windows, visit: Visit) -> None:
    ask(visit("de"), "kita")
    assert any(url.endswith("/widget/fonts/regular.woff2") for url in windows.requests)
    windows.requests.clear()
    narrow = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
    ask(visit("de", before=narrow), "kita")
    assert not any(url.endswith(".woff2") for url in windows.requests)


def test_nothing_is_stored_before_the_person_acts(visit: Visit) -> None:
    page = visit("de")
    page.locator("[aria-controls=settings]").click()
    assert page.context.cookies() == []
    assert page.evaluate(STORED) == 0
    ask(page, "kita")
    assert page.evaluate(STORED) == 1
    assert page.context.cookies() == []


def test_a_reload_keeps_the_conversation(visit: Visit, scripted_door: Scripted) -> None:
    page = visit("tr")
    ask(page, "kita")
    page.reload()
    expect(page.locator("article")).to_have_count(2)
    expect(page.locator(".mine")).to_have_text("Siz: kita")
    ask(page, "kita cost")
    assert scripted_door.assistant.heard == ["kita", "kita cost"]
    page.locator("article").nth(1).get_by_role("button", name="Belgeler").click()
    expect(page.locator("article")).to_have_count(4)


def test_a_reload_while_an_answer_is_on_its_way_brings_the_answer_once(visit: Visit, scripted_door: Scripted) -> None:
    page = visit("de")
    scripted_door.assistant.pause = 1.0
    page.fill("#message", "kita")
    page.press("#message", "Enter")
    page.locator(".waiting").wait_for()
    page.reload()
    expect(page.locator("article")).to_have_count(2)
    expect(page.locator(".mine")).to_have_count(1)
    assert scripted_door.assistant.heard == ["kita"]


def test_an_answer_lost_on_its_way_is_not_asked_for_twice(visit: Visit, scripted_door: Scripted) -> None:
    page = visit("de")

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/api/messages", lose_the_answer)
    page.fill("#message", "kita")
    page.press("#message", "Enter")
    page.locator(".retry").wait_for()
    page.unroute("**/api/messages")
    page.locator(".retry").click()
    expect(page.locator("article")).to_have_count(2)
    expect(page.locator(".error")).to_have_count(0)
    assert scripted_door.assistant.heard == ["kita"]


def test_back_online_the_message_is_sent_by_itself(visit: Visit, scripted_door: Scripted) -> None:
    page = visit("de")
    STATES["offline"](page, scripted_door)
    page.context.set_offline(False)
    expect(page.locator("article")).to_have_count(2)
    expect(page.locator(".error")).to_have_count(0)


def test_another_message_takes_the_place_of_one_that_failed(visit: Visit, scripted_door: Scripted) -> None:
    page = visit("de")
    STATES["unavailable"](page, scripted_door)
    scripted_door.assistant.available = True
    ask(page, "schule")
    expect(page.locator(".error")).to_have_count(0)


def test_the_language_stays_while_an_answer_is_on_its_way(visit: Visit, scripted_door: Scripted) -> None:
    page = visit("de")
    scripted_door.assistant.pause = 1.0
    page.fill("#message", "kita")
    page.press("#message", "Enter")
    page.locator(".waiting").wait_for()
    page.select_option("#language", "tr")
    expect(page.locator("#language")).to_have_value("de")
    expect(page.locator("article")).to_have_count(2)
    expect(page.locator("article").last).to_have_attribute("lang", "de")


def test_ending_deletes_what_was_said_here_and_there(visit: Visit, scripted_door: Scripted) -> None:
    page = visit("de")
    ask(page, "kita")
    with scripted_door.door.engine.connect() as connection:
        before = connection.execute(select(func.count()).select_from(sessions)).scalar_one()
    page.locator("#end").click()
    page.get_by_role("button", name="Ja, löschen").click()
    expect(page.locator("#log")).to_contain_text("Ihre Nachrichten sind gelöscht.")
    expect(page.locator(".mine")).to_have_count(0)
    assert page.evaluate(STORED) == 0
    with scripted_door.door.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(sessions)).scalar_one() == before - 1
    page.get_by_role("button", name="Neues Gespräch").click()
    page.locator(".choice").first.wait_for()
    ask(page, "schule")


def test_an_expired_conversation_begins_anew(visit: Visit, scripted_door: Scripted) -> None:
    page = visit("de")
    ask(page, "kita")
    with scripted_door.door.engine.begin() as connection:
        connection.execute(sessions.delete())
    page.fill("#message", "schule")
    page.press("#message", "Enter")
    expect(page.locator(".error")).to_contain_text("Das Gespräch ist nicht mehr gültig.")
    page.get_by_role("button", name="Neues Gespräch").click()
    page.locator(".choice").first.wait_for()
    ask(page, "schule")


def test_another_language_before_the_first_question_begins_in_it(visit: Visit) -> None:
    page = visit("de")
    assert page.locator("#language option").all_inner_texts() == [each.name for each in offered().values()]
    page.select_option("#language", "ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("article")).to_have_count(1)
    expect(page.locator("article")).to_have_attribute("lang", "ar")


def test_danger_comes_with_large_numbers_to_call(visit: Visit) -> None:
    page = visit("ar")
    ask(page, DANGER)
    for number in ("112", "110", "116016"):
        call = page.locator(f".urgent a.large[href='tel:{number}']")
        expect(call).to_be_visible()
        box = call.bounding_box()
        assert box is not None
        assert box["height"] >= 44


def _answer_with(page: Page, **changed: object) -> None:
    """The next answer arrives changed on its way, as no honest server would send it."""

    def change(route: Route) -> None:
        response = route.fetch()
        content = response.json()
        content["messages"][0].update(changed)
        route.fulfill(response=response, body=json.dumps(content))

    page.route("**/api/messages", change)


def test_links_lead_only_to_the_listed_hosts(visit: Visit) -> None:
    page = visit("de")
    urls = ["https://evil.example/", "javascript:alert(1)", "http://www.luenen.de/", "https://www.luenen.de/x"]
    _answer_with(
        page,
        links=[{"label": f"Link {number}", "url": url} for number, url in enumerate(urls)],
        sources=[{"source": "Quelle", "url": "https://evil.example/", "checked": "2026", "date": "2026"}],
        text="Siehe https://evil.example/a oder www.evil.example.",
    )
    ask(page, "kita")
    assert page.locator("article").last.locator("a").evaluate_all("all => all.map((a) => a.href)") == [urls[-1]]


@pytest.mark.parametrize("language", ["de", "ar"])
def test_what_can_be_reached_is_a_link_as_on_the_pages(visit: Visit, language: str) -> None:
    page = visit(language)
    _answer_with(page, text="\n".join(["Antwort", *(text for text, _ in LINKS), *PLAIN]), links=[], sources=[])
    ask(page, "kita")
    links = page.locator("article").last.locator("a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    assert links == [target for _, target in LINKS]


def test_markup_of_a_message_stays_text(visit: Visit) -> None:
    page = visit("de")
    markup = "<img src=x onerror=alert(1)><b>x</b>"
    _answer_with(page, text=markup, topic_title=markup, choices=[{"label": markup, "choice": "x"}])
    ask(page, markup)
    assert page.locator("#log img, #log b").count() == 0
    expect(page.locator("article .title").last).to_contain_text("<img")


def test_steps_are_a_list_and_an_ordinal_at_the_beginning_is_none(visit: Visit) -> None:
    page = visit("de")
    _answer_with(page, text="1. Mai ist ein Feiertag.\n1. Fragen\n2. Warten\n• Ausweis\nEnde")
    ask(page, "kita")
    card = page.locator("article .card").last
    expect(card.locator("p").first).to_have_text("1. Mai ist ein Feiertag.")
    assert card.locator("ol > li").all_inner_texts() == ["Fragen", "Warten"]
    assert card.locator("> ul").first.locator("li").all_inner_texts() == ["Ausweis"]


def test_an_answer_can_be_copied_and_its_link_shared(visit: Visit, scripted_door: Scripted) -> None:
    page = visit("tr", permissions=["clipboard-read", "clipboard-write"], before="navigator.share = undefined")
    ask(page, "kita cost")
    answer = page.locator("article").last
    answer.get_by_role("button", name="Kopyala").click()
    expect(page.locator("#announcer")).to_have_text("Metin kopyalandı.")
    assert "katkı payı" in page.evaluate("navigator.clipboard.readText()")
    answer.get_by_role("button", name="Paylaş").click()
    expect(page.locator("#announcer")).to_have_text("Bağlantı kopyalandı.")
    assert page.evaluate("navigator.clipboard.readText()") == f"{scripted_door.address}/tr/kita"


def test_answers_are_read_aloud_where_the_device_has_a_voice_of_its_own(visit: Visit) -> None:
    page = visit("de", before=SPEAKING)
    ask(page, "kita")
    page.get_by_role("button", name="Vorlesen").click()
    assert page.evaluate("spoken")[0].startswith("Melden Sie Ihr Kind")
    foreign = visit("tr", before=SPEAKING)
    ask(foreign, "kita")
    expect(foreign.get_by_role("button", name="Sesli oku")).to_have_count(0)


def test_dictation_tells_first_who_may_hear_it(visit: Visit, scripted_door: Scripted) -> None:
    page = visit("tr", before=LISTENING)
    microphone = page.get_by_role("button", name=say("speak", "tr", "page"))
    microphone.click()
    expect(page.locator(".question")).to_contain_text(say("voice_notice", "tr", "page"))
    assert page.evaluate("window.listened") is None
    page.get_by_role("button", name=say("voice_agree", "tr", "page")).click()
    assert page.evaluate("window.listened") == "tr-TR"
    expect(page.locator("#message")).to_have_value("kita platz")
    assert scripted_door.assistant.heard == []


def test_without_dictation_in_the_browser_there_is_no_button(visit: Visit) -> None:
    page = visit("de", before="delete window.SpeechRecognition; delete window.webkitSpeechRecognition")
    expect(page.locator(".composer button")).to_have_count(2)
    expect(page.locator(".composer button").first).to_be_hidden()


def test_text_size_and_colours_are_the_persons_choice_and_stay(visit: Visit) -> None:
    page = visit("de")
    ground = "each => getComputedStyle(each).backgroundColor"
    light = page.locator(".panel").evaluate(ground)
    page.locator("[aria-controls=settings]").click()
    page.locator("input[value=dark]").check()
    page.locator("input[value='150']").check()
    assert page.locator(".panel").evaluate(ground) != light
    page.reload()
    page.locator(".choice").first.wait_for()
    assert page.locator(".panel").evaluate(ground) != light
    assert page.locator("#message").evaluate("each => getComputedStyle(each).fontSize") == "24px"


def test_dark_colours_follow_the_device(visit: Visit) -> None:
    colours = {
        scheme: visit("de", color_scheme=scheme)
        .locator(".panel")
        .evaluate("each => getComputedStyle(each).backgroundColor")
        for scheme in ("light", "dark")
    }
    assert colours["light"] != colours["dark"]


def test_on_paper_stands_the_conversation_with_its_sources_and_nothing_else(visit: Visit) -> None:
    page = visit("de")
    ask(page, "anmeldung documents")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.get_by_text("§ 19 Abs. 3 BMG")).to_be_visible()
    for place in (".composer", ".bar-tools", ".tools", ".choices", ".foot"):
        expect(page.locator(place).first).to_be_hidden()


def test_data_protection_is_reachable_in_every_language(visit: Visit, scripted_door: Scripted) -> None:
    for language in offered():
        link = visit(language).locator(".foot a")
        expect(link).to_have_attribute("href", f"{scripted_door.address}/{language}/datenschutz")


def test_where_the_script_cannot_run_the_page_says_the_ways_to_information(
    windows: Windows, scripted_door: Scripted
) -> None:
    no_script = windows.open(f"{scripted_door.address}/?language=uk", "uk", java_script_enabled=False)
    old = windows.open(f"{scripted_door.address}/?language=uk", "uk", before="delete window.HTMLDialogElement")
    for page in (no_script, old):
        expect(page.get_by_text("02306 104-2020")).to_be_visible()
        expect(page.locator("a[href='/uk/datenschutz']")).to_be_visible()


def test_browsers_without_constructed_style_sheets_take_the_styles_from_a_file(visit: Visit) -> None:
    page = visit("de", before="delete CSSStyleSheet.prototype.replaceSync")
    assert page.locator("luenen-chat link[rel=stylesheet]").count() == 1
    expect(page.locator(".mark")).to_be_hidden()
    assert "@media print" in widget_styles()


def test_the_waiting_sign_stays_in_view_when_the_field_below_grows(visit: Visit, scripted_door: Scripted) -> None:
    page = visit("uk")  # the field's hint takes two lines, what is typed takes one
    scripted_door.assistant.pause = 2.0
    page.fill("#message", "kita cost")
    page.press("#message", "Enter")
    expect(page.locator(".dots")).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": 360, "height": 500})
    expect(page.locator(".dots")).to_be_in_viewport(ratio=1)
