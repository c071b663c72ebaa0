from __future__ import annotations

from datetime import datetime

import pytest

from bot.city.departments import departments
from bot.city.opening import BERLIN
from bot.dialogue.offices import Named
from bot.dialogue.routing import which_office
from bot.language.offered import offered
from tests.conftest import TODAY

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=BERLIN)


def test_an_office_by_name_is_described_with_its_topics_as_buttons() -> None:
    outcome = which_office(Named(department="standesamt"), "what", "de", TODAY, now=NOW)
    (reply,) = outcome.replies
    assert outcome.department == "standesamt"
    assert "Das Standesamt ist für Geburten" in reply.text
    assert "Willy-Brandt-Platz 1" in reply.text
    assert [choice.intent for choice in reply.choices] == ["familie_urkunden"]


def test_without_a_name_the_guide_answers_with_likely_topics_as_buttons() -> None:
    (reply,) = which_office(Named(), "what", "de", TODAY, alternatives=("kita", "schule"), now=NOW).replies
    assert "02306 104-2020" in reply.text
    assert [choice.intent for choice in reply.choices][-2:] == ["kita", "schule"]


@pytest.mark.parametrize("language", offered())
@pytest.mark.parametrize("department", departments())
def test_every_office_is_described_in_every_language(department: str, language: str) -> None:
    (reply,) = which_office(Named(department=department), "where", language, TODAY, now=NOW).replies
    assert departments()[department].name in reply.text
    assert "{" not in reply.text
    assert reply.language == language
