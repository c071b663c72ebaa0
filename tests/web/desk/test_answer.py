from __future__ import annotations

import re

import pytest

from bot.city.departments import _File, departments
from bot.city.services import services
from bot.data_files import read_model
from bot.dialogue.offices import write_department
from bot.dialogue.writer import Writer
from bot.language.offered import offered
from bot.web.desk import bilingual, paper
from bot.web.desk.bilingual import Sheet, office_sheet, service_sheet, topic_sheet
from bot.web.desk.paper import can_print
from bot.welcome.topics import topics
from tests.city.test_departments import EXAMPLE
from tests.conftest import TODAY
from tests.web.desk.conftest import Browser, SignedIn
from tests.web.page import read

LANGUAGES = [language for language in offered() if language != "de"]


@pytest.fixture
def front(signed_in: SignedIn) -> Browser:
    return signed_in("frontoffice")


def every_sheet(language: str) -> list[Sheet]:
    sheets = [topic_sheet(topic, language, TODAY) for topic in topics()]
    sheets += [service_sheet(service, language, TODAY) for service in services()]
    return sheets + [office_sheet(office, language, TODAY) for office in departments()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_stands_beside_its_translation(language: str) -> None:
    for sheet in every_sheet(language):
        assert sheet.parts(), sheet.address
        for part in sheet.parts():
            for german, other in part.rows:
                assert german.text, (sheet.address, part.key)
                assert other.text, (sheet.address, part.key)
                assert (german.form, german.origins) == (other.form, other.origins)


def test_the_page_shows_both_languages_with_source_and_age(front: Browser) -> None:
    page = front.get("/desk/topic/anmeldung?language=ar").text
    text = read(page).text
    assert "Wenn Sie in eine Wohnung in Lünen eingezogen sind" in text
    assert "إذا انتقلتم إلى مسكن" in text
    assert "§ 17 Abs. 1 BMG (Stand März 2026)" in text
    assert re.search(r"ettlingen\.de \(Stand Oktober 2015, älter als 12 Monate", text)
    assert 'lang="ar" dir="rtl"' in page


def test_who_is_responsible_stands_beside_with_telephone_and_services(front: Browser) -> None:
    page = read(front.get("/desk/topic/anmeldung?language=tr").text)
    assert "02306 104-2030" in page.text
    assert "Zimmer und Durchwahl sind nicht hinterlegt" in page.text
    assert page.all("a", href="/desk/service/anmeldung?language=tr")


def test_the_room_and_extension_that_the_city_wrote_down_stand_there_for_the_staff_alone(
    front: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    [example] = read_model(EXAMPLE, _File).departments
    monkeypatch.setattr(bilingual, "departments", lambda: {**departments(), example.id: example})
    told = ("Zimmer: E 12", "Durchwahl: 1234", "Zimmer: 215", "Durchwahl: 104-77")
    page = read(front.get(f"/desk/office/{example.id}?language=ar").text).text
    assert all(each in page for each in told)
    assert "nicht hinterlegt" not in page
    sheet = office_sheet(example.id, "ar", TODAY)
    writer = Writer("de", TODAY)
    write_department(writer, example, "where")
    lines = [line.text for line in writer.take()]
    lines += [line.text for part in sheet.parts() for row in part.rows for line in row]
    assert not [each for each in lines if "E 12" in each or "1234" in each or "215" in each or "104-77" in each]


def test_where_nobody_wrote_them_down_the_desk_says_so_and_tells_editors_how(
    front: Browser, signed_in: SignedIn
) -> None:
    page = read(front.get("/desk/office/buergerbuero?language=ar").text).text
    assert "Zimmer und Durchwahl sind nicht hinterlegt." in page
    assert "docs/editing.md" not in page
    assert "docs/editing.md" in read(signed_in("editor").get("/desk/office/buergerbuero?language=ar").text).text
    housing = read(front.get("/desk/office/wohnen_soziales?language=ar").text).text
    assert "Die Durchwahl ist nicht hinterlegt." in housing
    assert "Raum 37" in housing
    partner = next(each.id for each in departments().values() if not each.inside)
    assert "nicht hinterlegt" not in read(front.get(f"/desk/office/{partner}?language=ar").text).text


def test_an_answer_that_there_is_not_is_told(front: Browser) -> None:
    for address in ("/desk/topic/nichts", "/desk/service/nichts/screen", "/desk/office/nichts/sheet.pdf"):
        answer = front.get(address)
        assert answer.status_code == 404
        assert "gibt es nicht mehr" in answer.text


def test_the_screen_for_the_person_has_their_language_alone(front: Browser) -> None:
    page = front.get("/desk/topic/anmeldung/screen?language=uk&part=documents").text
    assert '<html lang="uk" dir="ltr"' in page
    shown = read(page.split("<footer")[0]).text
    assert "Wohnungsgeberbestätigung" in shown  # its German name, in brackets
    assert "die Ausweise oder Pässe" not in shown
    assert "/uk/anmeldung" in shown
    assert page.count("<h2>") == 1


def test_notes_of_the_office_never_reach_citizens(signed_in: SignedIn, front: Browser) -> None:
    secret = "Nur für uns: Frau Beispiel ist krank"
    signed_in("editor").submit("/desk/topic/anmeldung/note?language=ar", version="0", text=secret)
    assert secret in front.get("/desk/topic/anmeldung?language=ar").text
    for address in ("/desk/topic/anmeldung/screen?language=ar", "/ar/anmeldung", "/de/package", "/de/anmeldung"):
        assert "Frau Beispiel" not in front.get(address).text
    if can_print():
        assert b"Beispiel" not in front.get("/desk/topic/anmeldung/sheet.pdf?language=ar").content


def test_of_two_editors_neither_loses_words(signed_in: SignedIn) -> None:
    first, second = signed_in("editor"), signed_in("administrator")
    address = "/desk/office/buergerbuero/note?language=en"
    assert first.submit(address, version="0", text="Schalter 3").status_code == 303
    late = second.submit(address, version="0", text="Schalter 4")
    assert late.status_code == 409
    assert "Schalter 3" in late.text
    assert "Schalter 4</textarea>" in late.text
    assert read(late.text).all("input", name="version")[0]["value"] == "1"


def test_a_note_that_is_too_long_is_kept_in_the_field(signed_in: SignedIn) -> None:
    answer = signed_in("editor").submit("/desk/topic/kita/note", version="0", text="x" * 4001)
    assert answer.status_code == 422
    assert "x" * 4001 in answer.text


def test_the_front_office_reads_notes_but_writes_none(front: Browser) -> None:
    assert "note-text" not in front.get("/desk/topic/kita").text
    assert front.submit("/desk/topic/kita/note", version="0", text="x").status_code == 403


def test_the_sheet_is_a_pdf(front: Browser) -> None:
    assert can_print(), "Pango is missing; scripts/setup installs it where it may"
    answer = front.get("/desk/service/anmeldung/sheet.pdf?language=ar&part=documents&part=cost")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'inline; filename="anmeldung-ar.pdf"'
    assert answer.content.startswith(b"%PDF-")


def test_where_no_pdf_can_be_made_the_page_offers_the_browsers_print(
    front: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "_weasyprint", lambda: None)
    page = front.get("/desk/topic/kita").text
    assert "Strg+P" in page
    assert "sheet.pdf" not in page
    assert front.get("/desk/topic/kita/sheet.pdf").status_code == 501


def test_search_goes_without_a_script_and_keeps_the_persons_language(front: Browser) -> None:
    page = read(front.get("/desk?q=reisepass&language=uk").text)
    assert page.all("a", href="/desk/service/reisepass?language=uk")
    assert "Suche nach der Bedeutung wird gerade vorbereitet" in page.text
    results = front.get("/desk/results?q=reisepass&language=uk").text
    assert "<html" not in results
    assert "/desk/service/reisepass?language=uk" in results


def test_an_empty_search_teaches_and_a_vain_one_helps(front: Browser) -> None:
    assert "So geht es" in front.get("/desk").text
    assert "Nichts gefunden zu „xqzv“" in front.get("/desk?q=xqzv").text
    assert "&lt;script&gt;" in front.get("/desk?q=%3Cscript%3Exqzv").text
