"""The welcome package as pages: all of it, true, in every language, without JavaScript."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from bot.dialogue.chapters import chapter, checklist_steps
from bot.dialogue.guide import CHECKLIST
from bot.dialogue.texts import say, sentences
from bot.interactions.periods import periods
from bot.language.offered import direction, offered
from bot.web.app import create_app
from bot.web.conversation import Door
from bot.web.package_pages import ACCESSIBILITY, PRIVACY, _rendered, all_pages
from bot.web.package_templates import by_origin
from bot.welcome.topics import topics
from tests.conftest import NOW, TODAY
from tests.web.page import Page, flat, read

TRANSLATIONS = [language for language in offered() if language != "de"]
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def client(door: Door) -> TestClient:
    return TestClient(create_app(replace(door, clock=lambda: NOW)), headers=BROWSER)


@pytest.fixture
def fresh() -> Iterator[None]:
    """No page remembered from before, none for after."""
    _rendered.cache_clear()
    yield
    _rendered.cache_clear()


def visit(client: TestClient, language: str, page: str = "") -> Page:
    response = client.get(f"/{language}/{page}" if page else f"/{language}")
    assert response.status_code == 200
    assert response.headers["content-language"] == language
    return read(response.text)


@pytest.mark.parametrize("language", offered())
def test_every_page_has_its_language_one_title_headings_in_order_and_landmarks(
    client: TestClient, language: str
) -> None:
    for page in all_pages():
        seen = visit(client, language, page)
        (html,) = seen.all("html")
        assert (html["lang"], html["dir"]) == (language, direction(language)), page
        assert seen.headings.count(1) == 1, page
        steps = zip([0, *seen.headings], seen.headings, strict=False)
        assert all(heading <= before + 1 for before, heading in steps), page
        ids = Counter(attributes["id"] for _, attributes in seen.elements if "id" in attributes)
        assert set(ids.values()) == {1}, page
        assert seen.all("a", href="#content"), page
        assert seen.all("main", id="content"), page
        assert len(seen.all("nav")) == len(
            {nav.get("aria-label", nav.get("aria-labelledby")) for nav in seen.all("nav")}
        )
        assert not {"{", "}"} & set(seen.text), page


@pytest.mark.parametrize("language", offered())
def test_nothing_in_a_page_runs_or_is_styled_in_place(client: TestClient, language: str) -> None:
    for page in all_pages():
        seen = visit(client, language, page)
        assert {script["type"] for script in seen.all("script")} <= {"application/ld+json"}, page
        assert not seen.all("style"), page
        names = {name for _, attributes in seen.elements for name in attributes}
        assert not [name for name in names if name == "style" or name.startswith("on")], page


@pytest.mark.parametrize("language", offered())
def test_every_page_leads_to_itself_in_all_languages_to_the_chat_and_to_the_notices(
    client: TestClient, language: str
) -> None:
    for page in all_pages():
        seen = visit(client, language, page)
        for other in offered():
            assert seen.all("a", href=f"/{other}/{page}" if page else f"/{other}", hreflang=other), page
        for target in (
            f"/?language={language}",
            f"/{language}/datenschutz",
            f"/{language}/barrierefreiheit-erklaerung",
        ):
            assert seen.all("a", href=target), page


@pytest.mark.parametrize("language", offered())
def test_every_link_inside_the_package_leads_to_a_page(client: TestClient, language: str) -> None:
    known = {f"/{tag}/{page}" if page else f"/{tag}" for tag in offered() for page in all_pages()}
    for page in all_pages():
        inside = {a["href"] for a in visit(client, language, page).all("a") if a["href"].startswith("/")}
        assert inside - known == {f"/?language={language}"}, page


@pytest.mark.parametrize("language", offered())
def test_a_topic_shows_every_fact_with_its_source(client: TestClient, language: str) -> None:
    for topic in topics():
        seen = visit(client, language, topic)
        content = chapter(topic, language, TODAY)
        lines = [line for section in content.sections for line in section.lines]
        lines += [*content.office.lines, *content.partners, *content.offers]
        assert [line.text for line in lines if flat(line.text) not in seen.text] == [], topic
        for origin in by_origin(lines):
            assert origin.source in seen.text, topic
            assert not origin.url or seen.all("a", href=origin.url), topic


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_no_german_sentence_is_left_in_a_translated_page(client: TestClient, language: str) -> None:
    own_words = [text for text in sentences("package").values() if len(text) > 20 and "{" not in text]
    facts = [fact.text for topic in topics().values() for fact in topic.facts if len(fact.text) > 30]
    for page in all_pages():
        seen = visit(client, language, page)
        assert [text for text in (*own_words, *facts) if flat(text) in seen.text] == [], page


@pytest.mark.parametrize("language", offered())
def test_only_a_translation_that_nobody_reviewed_says_so_once(client: TestClient, language: str) -> None:
    note = say("review_none", language)
    expected = 1 if offered()[language].review == "none" else 0
    assert visit(client, language, "anmeldung").text.count(note) == expected


def test_an_old_fact_says_its_year_and_telephones_can_be_called(client: TestClient) -> None:
    seen = visit(client, "de", "anmeldung")
    assert "02306 104-2030 (Stand 2021, bitte prüfen)" in seen.text
    assert seen.all("a", href="tel:+4923061042030")


def test_steps_are_numbered_and_documents_are_a_list(client: TestClient) -> None:
    html = client.get("/de/anmeldung").text
    assert "<ol><li>Lassen Sie sich" in html
    assert "<ul><li>die Ausweise" in html


@pytest.mark.parametrize("language", offered())
def test_the_emergency_page_has_the_numbers_to_call(client: TestClient, language: str) -> None:
    seen = visit(client, language, "emergency")
    for number in ("112", "110", "116016", "116123"):
        assert seen.all("a", href=f"tel:{number}")


@pytest.mark.parametrize("language", offered())
def test_the_checklist_has_the_steps_of_the_package_in_their_order(client: TestClient, language: str) -> None:
    seen = visit(client, language, "checkliste")
    places = [seen.text.index(f"{step.title} {flat(step.answer.text)}") for step in checklist_steps(language, TODAY)]
    assert places == sorted(places)
    assert len(places) == len(CHECKLIST)


@pytest.mark.parametrize("language", offered())
def test_the_printed_package_contains_every_topic_and_its_contents_lead_there(
    client: TestClient, language: str
) -> None:
    seen = visit(client, language, "package")
    for topic in topics():
        assert seen.all("article", id=topic)
        assert seen.all("a", href=f"#{topic}")
        assert flat(chapter(topic, language, TODAY).summary) in seen.text


@pytest.mark.parametrize(
    ("kind", "parts", "page"),
    [
        ("privacy", PRIVACY, "datenschutz"),
        ("accessibility", ACCESSIBILITY, "barrierefreiheit-erklaerung"),
    ],
)
def test_a_notice_has_all_parts_that_the_law_asks_for(
    client: TestClient, kind: str, parts: tuple[str, ...], page: str
) -> None:
    seen = visit(client, "de", page)
    for part in parts:
        assert sentences("package")[f"{kind}_{part}"] in seen.text
    assert seen.all("a", href="mailto:buergertelefon@luenen.de")
    written = {key for key in sentences("package") if key.startswith(kind) and key.endswith("_text")}
    assert written == {f"{kind}_{part}_text" for part in parts}


@pytest.mark.parametrize("language", offered())
def test_the_notice_says_after_how_many_days_statistics_are_deleted(client: TestClient, language: str) -> None:
    assert f" {periods().statistics_days} " in visit(client, language, "datenschutz").text


def test_the_accessibility_statement_links_the_ombuds_procedure(client: TestClient) -> None:
    assert visit(client, "ar", "barrierefreiheit-erklaerung").all("a", href="https://www.lbbp.nrw.de/ombudsstelle")


@pytest.mark.parametrize("language", offered())
def test_a_page_that_is_not_there_is_told_to_a_browser_in_its_language(client: TestClient, language: str) -> None:
    response = client.get(f"/{language}/nothing")
    assert response.status_code == 404
    seen = Page(response.text)
    assert seen.all("html", lang=language)
    assert seen.all("form", action=f"/{language}")
    assert not seen.all("a", **{"aria-current": "page"})
    assert response.headers["cache-control"] == "no-store"


def test_a_page_that_is_not_there_is_told_to_a_program_as_a_problem(client: TestClient) -> None:
    response = client.get("/tr/nothing", headers={"accept": "application/json"})
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["language"] == "tr"


def test_the_pages_take_no_address_of_the_api(client: TestClient) -> None:
    assert client.get("/api/messages", headers={"accept": "*/*"}).status_code == 405
    assert client.post("/api/nothing", headers={"accept": "*/*"}).status_code == 404


def test_a_page_is_not_sent_again_while_content_and_day_are_the_same(client: TestClient, door: Door) -> None:
    first = client.get("/de/kita")
    known = {"if-none-match": f'"other", W/{first.headers["etag"]}'}
    again = client.get("/de/kita", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert "max-age" in again.headers["cache-control"]
    tomorrow = TestClient(create_app(replace(door, clock=lambda: NOW.replace(day=25))))
    assert tomorrow.get("/de/kita", headers=known).status_code == 200


def test_an_amount_goes_when_its_time_is_over(door: Door) -> None:
    later = TestClient(create_app(replace(door, clock=lambda: NOW.replace(year=2027))))
    seen = visit(later, "de", "kindergeld")
    assert "259" not in seen.text
    assert "nicht mehr aktuell" in seen.text


def test_searching_shows_what_was_found_and_is_never_kept(client: TestClient) -> None:
    response = client.get("/de", params={"q": "Müll"})
    seen = Page(response.text)
    assert seen.all("a", href="/de/abfall")
    assert seen.all("input", value="Müll")
    assert response.headers["cache-control"] == "no-store"
    assert seen.all("meta", name="robots", content="noindex")


def test_a_search_without_a_find_says_what_to_do(client: TestClient) -> None:
    seen = Page(client.get("/de", params={"q": "xyzxyz"}).text)
    assert sentences("package")["nothing_found_hint"] in seen.text


@pytest.mark.parametrize("query", ['"><script>alert(1)</script>', "{query}", "\u202eabc\x00", "a" * 10_000, "'; --"])
def test_a_search_word_is_text_and_nothing_else(client: TestClient, query: str) -> None:
    response = client.get("/ar", params={"q": query})
    assert response.status_code == 200
    assert not Page(response.text).all("script")
    assert len(response.text) < 20_000


@pytest.mark.usefixtures("fresh")
def test_what_stands_in_the_data_is_text_and_nothing_else(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = "</script><script>alert(1)</script>"
    kita = topics()["kita"]
    fact = kita.facts[0].copy(update={"text": evil, "source": evil, "url": 'https://a.example/"onclick="alert(1)'})
    link = kita.links[0].copy(update={"label": evil})
    update = {"title": evil, "facts": [fact, *kita.facts[1:]], "links": [link]}
    monkeypatch.setitem(topics(), "kita", kita.copy(update=update))
    for page in ("kita", "package", "checkliste", ""):
        seen = visit(client, "de", page)
        assert {script["type"] for script in seen.all("script")} <= {"application/ld+json"}, page
        assert evil in seen.text
        assert not [1 for _, attributes in seen.elements if "onclick" in attributes]


def test_an_address_with_a_slash_at_its_end_leads_on_whatever_the_host_header_says(client: TestClient) -> None:
    response = client.get("/de/", headers={"host": "evil.example"}, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (308, "/de")
    assert client.get("/de/kita/", headers={"host": "evil.example"}, follow_redirects=False).status_code == 404
