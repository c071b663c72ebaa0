"""The chat on somebody else's website."""

from __future__ import annotations

import base64
import hashlib

import pytest
from playwright.sync_api import Page, expect

from bot.dialogue.texts import say
from bot.handover.inbox import Inbox
from bot.handover.records import Said
from bot.language.offered import offered
from bot.web.bundle import widget_script
from tests.browser.conftest import Windows
from tests.browser.scripted import EMBEDDING_PAGE, OPEN, ForeignSite, Scripted
from tests.browser.states import ask, ask_for_a_person
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser

DESKTOP = {"width": 1280, "height": 800}

HOSTILE_STYLES = """<style>
  html { font-size: 6px; } * { color: lime !important; font-family: fantasy !important; }
  body > * { display: none !important; }
  luenen-chat { all: unset; position: absolute; left: -9999px; opacity: 0; }
  button, dialog { transform: scale(9) !important; }
</style>"""


def opened(windows: Windows, site: ForeignSite, html: str, language: str = "de", **options: object) -> Page:
    site.pages["/"] = html
    return windows.open(f"{site.origin}/", language, **{"viewport": DESKTOP, **options})


def test_one_script_tag_is_a_button_that_opens_the_chat(
    windows: Windows, site: ForeignSite, scripted_door: Scripted
) -> None:
    html = EMBEDDING_PAGE.format(language="auto", door=scripted_door.address)
    page = opened(windows, site, html, language="tr")
    launcher = page.get_by_role("button", name="Sorunuz mu var?")
    expect(launcher).to_have_attribute("aria-expanded", "false")
    assert not any(url.endswith("/api/conversations") for url in windows.requests)
    launcher.click()
    expect(page.get_by_role("dialog", name="Lünen")).to_be_visible()
    expect(page.locator("#message")).to_be_focused()
    page.locator(".choice").first.wait_for()
    ask(page, "kita")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(launcher).to_be_focused()
    launcher.press("Enter")
    expect(page.locator("article")).to_have_count(2)
    assert page.evaluate("document.documentElement.lang + document.title") == "autoWebsite"


def test_the_page_tells_where_the_chat_stands(windows: Windows, site: ForeignSite, scripted_door: Scripted) -> None:
    html = EMBEDDING_PAGE.format(language="de", door=scripted_door.address)
    page = opened(windows, site, html.replace("data-language", 'data-channel="kiosk" data-language'))
    with page.expect_request("**/api/conversations") as begun:
        page.locator(".launcher").click()
    assert begun.value.post_data_json == {"language": "de", "channel": "kiosk"}
    for address, channel in (("/?channel=counter&language=de", "counter"), ("/?language=de", "website")):
        with page.context.new_page() as own, own.expect_request("**/api/conversations") as begun:
            own.goto(scripted_door.address + address)
        assert begun.value.post_data_json == {"language": "de", "channel": channel}


def test_on_a_small_screen_the_chat_fills_it_and_holds_the_focus(
    windows: Windows, site: ForeignSite, scripted_door: Scripted
) -> None:
    html = EMBEDDING_PAGE.format(language="ar", door=scripted_door.address)
    page = opened(windows, site, html, viewport={"width": 360, "height": 740})
    page.locator(".launcher").click()
    page.locator(".choice").first.wait_for()
    assert page.locator("dialog").bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 740}
    assert page.locator("dialog").evaluate("each => each.matches(':modal')")
    page.locator("#close").click()
    expect(page.locator(".launcher")).to_be_focused()


def test_a_strict_policy_of_the_page_is_enough(windows: Windows, site: ForeignSite, scripted_door: Scripted) -> None:
    door = scripted_door.address
    site.policy = f"default-src 'none'; script-src {door}; connect-src {door}; font-src {door}"
    page = opened(windows, site, EMBEDDING_PAGE.format(language="de", door=door))
    page.locator(".launcher").click()
    page.locator(".choice").first.wait_for()
    ask(page, "kita")
    assert page.locator("dialog").evaluate("each => getComputedStyle(each).position") == "fixed"


def test_hostile_styles_do_not_reach_the_chat(windows: Windows, site: ForeignSite, scripted_door: Scripted) -> None:
    html = EMBEDDING_PAGE.format(language="de", door=scripted_door.address)
    page = opened(windows, site, html.replace("<title>", f"{HOSTILE_STYLES}<title>"))
    launcher = page.locator(".launcher")
    launcher.click()
    page.locator(".choice").first.wait_for()
    looks = page.locator("#message").evaluate(
        "each => { const s = getComputedStyle(each); return [s.fontSize, s.color]; }"
    )
    assert looks[0] == "16px"
    assert looks[1] != "rgb(0, 255, 0)"
    assert page.locator("luenen-chat").evaluate("each => getComputedStyle(each).opacity") == "1"


def test_two_chats_on_a_page_do_not_disturb_each_other(
    windows: Windows, site: ForeignSite, scripted_door: Scripted
) -> None:
    script = f'<script defer src="{scripted_door.address}/widget.js"'
    html = (
        f'{script}></script>{script} data-language="de"></script><luenen-chat language="tr" mode="page"></luenen-chat>'
    )
    page = opened(windows, site, html)
    first, second = page.locator("luenen-chat").first, page.locator("luenen-chat").last
    second.locator(".launcher").click()
    for chat, text in ((first, "kita"), (second, "schule")):
        chat.locator(".choice").first.wait_for()
        chat.locator("#message").fill(text)
        chat.locator("#message").press("Enter")
        expect(chat.locator("article")).to_have_count(2)
    expect(first.locator(".mine")).to_contain_text("kita")
    expect(second.locator(".mine")).to_contain_text("schule")
    page.reload()
    expect(page.locator("luenen-chat").first.locator("article")).to_have_count(2)
    second = page.locator("luenen-chat").last
    second.locator(".launcher").click()
    expect(second.locator(".mine")).to_contain_text("schule")


def test_the_integrity_of_the_script_can_be_checked(
    windows: Windows, site: ForeignSite, scripted_door: Scripted
) -> None:
    digest = base64.b64encode(hashlib.sha384(widget_script()).digest()).decode()
    page = opened(
        windows,
        site,
        f'<script defer src="{scripted_door.address}/widget.js" data-language="de" integrity="sha384-{digest}" '
        'crossorigin="anonymous"></script>',
    )
    expect(page.locator(".launcher")).to_be_visible()


def test_an_old_browser_gets_a_link_to_the_page_instead_of_nothing(
    windows: Windows, site: ForeignSite, scripted_door: Scripted
) -> None:
    html = EMBEDDING_PAGE.format(language="auto", door=scripted_door.address)
    page = opened(windows, site, html, before="delete window.customElements")
    link = page.get_by_role("link", name="Willkommens-Assistent der Stadt Lünen")
    expect(link).to_have_attribute("href", f"{scripted_door.address}/")


def test_what_stands_in_the_element_is_shown_where_the_assistant_cannot_be_reached(
    windows: Windows, site: ForeignSite, scripted_door: Scripted
) -> None:
    site.pages["/"] = (
        f'<script defer src="{scripted_door.address}/widget.js"></script>'
        '<luenen-chat language="de"><a href="https://www.luenen.de/">Stadt Lünen</a></luenen-chat>'
    )
    page = windows.open("about:blank", "de")
    page.route("**/api/texts/**", lambda route: route.abort())
    page.goto(f"{site.origin}/")
    expect(page.get_by_role("link", name="Stadt Lünen")).to_be_visible()


def test_nothing_is_stored_on_a_foreign_page_by_looking(
    windows: Windows, site: ForeignSite, scripted_door: Scripted
) -> None:
    page = opened(windows, site, EMBEDDING_PAGE.format(language="de", door=scripted_door.address))
    page.locator(".launcher").click()
    page.locator(".choice").first.wait_for()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.context.cookies() == []


@pytest.mark.parametrize("language", list(offered()))
def test_what_a_person_writes_while_the_window_is_closed_is_counted_on_its_button(
    windows: Windows, site: ForeignSite, scripted_door: Scripted, language: str
) -> None:
    page = opened(windows, site, EMBEDDING_PAGE.format(language=language, door=scripted_door.address), language)
    page.locator(".launcher").click()
    page.locator(".choice").first.wait_for()
    handover = ask_for_a_person(page, scripted_door)
    page.keyboard.press("Escape")
    badge, inbox = page.locator(".launcher .badge"), Inbox(scripted_door.door.engine, say)
    expect(badge).to_be_hidden()
    inbox.take(handover, "kim", OPEN)
    inbox.write(handover, "kim", Said("staff", "de", "Guten Tag"), OPEN)
    told = say("person_new", language, "page", count=2)
    expect(page.get_by_role("button", name=f"{say('open', language, 'page')} – {told}")).to_be_visible()
    expect(badge.locator("[aria-hidden]")).to_have_text("2")
    expect(page.get_by_role("status").filter(has_text=told)).to_have_count(1)
    assert violations(page) == []
    page.reload()
    expect(badge.locator("[aria-hidden]")).to_have_text("2")
    inbox.write(handover, "kim", Said("staff", "de", "Sind Sie noch da?"), OPEN)
    expect(badge.locator("[aria-hidden]")).to_have_text("3")
    page.locator(".launcher").click()
    expect(page.locator(".person .card").last).to_contain_text("Sind Sie noch da?")
    inbox.write(handover, "kim", Said("staff", "de", "Ja?"), OPEN)
    expect(page.locator(".person .card").last).to_contain_text("Ja?")
    page.keyboard.press("Escape")
    expect(badge).to_be_hidden()
    expect(page.get_by_role("button", name=say("open", language, "page"), exact=True)).to_be_visible()
