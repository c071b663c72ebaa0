from __future__ import annotations

import pytest

from bot.city.departments import Contact, departments
from bot.dialogue import feedback
from bot.dialogue.feedback import Feedback, answer_feedback, feedback_in, kind_of_complaint
from bot.language.offered import offered
from tests.conftest import TODAY


@pytest.mark.parametrize(
    "text",
    [
        "sehr gut gemacht",
        "Die Mitarbeiter waren sehr freundlich!",
        "well done",
        "aferin",
        "MEMNUN KALDIM",
        "أحسنت، عمل رائع",
        "Молодці!",
    ],
)
def test_praise_is_heard_in_every_language(text: str) -> None:
    assert feedback_in(text) == "praise"
    assert kind_of_complaint(text) == "praise"


@pytest.mark.parametrize(
    "text",
    [
        "das hat mir nicht geholfen",
        "this didn’t help me",
        "bu bana yardımcı olmadı",
        "هذا لم يساعدني",
        "це мені не допомогло",
    ],
)
def test_what_did_not_help_is_heard_in_every_language(text: str) -> None:
    assert feedback_in(text) == "not_helped"


@pytest.mark.parametrize(
    "text", ["danke", "ok super", "nein", "تمام", "çok teşekkürler", "добре", "das Bürgerbüro hilft"]
)
def test_small_talk_stays_small_talk(text: str) -> None:
    assert feedback_in(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Die Dame am Schalter war unfreundlich", "complaint"),
        ("sie war nicht sehr freundlich", "complaint"),
        ("der Beamte hat mir nicht geholfen", "complaint"),
        ("die Botschaft meines Landes antwortet nicht", "complaint"),
        ("memnun değilim, çok kibardı demem", "complaint"),
        ("dieser bot ist schlecht", "not_helped"),
        ("هذا البوت تعبان", "not_helped"),
    ],
)
def test_complaints_about_offices_and_about_the_assistant_are_told_apart(text: str, kind: Feedback) -> None:
    assert kind_of_complaint(text) == kind


@pytest.mark.parametrize("language", offered())
@pytest.mark.parametrize("kind", ["complaint", "praise", "not_helped"])
def test_feedback_names_dated_ways_to_a_person_in_every_language(kind: Feedback, language: str) -> None:
    (reply,) = answer_feedback(kind, language, TODAY, "kita").replies
    assert reply.language == language
    for way in ("02306 104-2020", "buergertelefon@luenen.de"):
        (line,) = [line for line in reply.text.splitlines() if way in line]
        assert "(" in line
    assert "2020" in reply.text
    assert all(origin.checked for origin in reply.origins)
    assert "kita" in [choice.intent for choice in reply.choices]


def test_a_complaint_can_also_be_written_and_leads_to_help_against_discrimination() -> None:
    outcome = answer_feedback("complaint", "de", TODAY, "rechte")
    (reply,) = outcome.replies
    assert "Willy-Brandt-Platz 1, 44532 Lünen (Stand 2020, bitte prüfen)" in reply.text
    assert "dem Rat schriftlich eine Anregung oder Beschwerde schicken" in reply.text
    assert {"§ 24 GO NRW", "Art. 17 GG"} <= {origin.source for origin in reply.origins}
    assert [choice.intent for choice in reply.choices] == ["diskriminierung", "mitbestimmen", "rechte", "notfall"]
    assert outcome.outcome == "handed_over"


def test_a_way_that_is_not_known_today_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    office = departments()[feedback.GUIDE]
    expired = [
        Contact(**{**contact.dict(), "valid_until": "2026-11-23"}) if contact.kind == "email" else contact
        for contact in office.contacts
    ]
    changed = {**departments(), feedback.GUIDE: office.copy(update={"contacts": expired})}
    monkeypatch.setattr(feedback, "departments", lambda: changed)
    (reply,) = answer_feedback("praise", "de", TODAY, None).replies
    assert "buergertelefon@luenen.de" not in reply.text
    assert "02306 104-2020" in reply.text
